"""Measure what alignment changed: win rate, reward, distance from the start, on held-out inputs."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lifecycle import command, model_folder, runs, settings
from lifecycle.errors import ProjectError
from pydantic import Field
from pydantic_settings import CliPositionalArg


class Measure(command.Command):
    """Hold an aligned model against the model it started from.

    The task's own metrics are the other half: poe evaluate --model <it> --compare-with <run>.
    """

    model: CliPositionalArg[str] = "models/dpo"
    """The aligned model."""
    reference: str | None = None
    """What it is compared with; by default the model it was trained from."""
    prompt: str = "default"
    """The prompt file both are asked with."""
    limit: int = Field(100, gt=0)
    """The most preferences of each task to weigh, and the most inputs to have answered."""

    def cli_cmd(self) -> None:
        """Measure."""
        command.need("train", "torch", "transformers", "peft")
        from lifecycle.training import session

        session.quieten_libraries()
        project = settings.load()
        aligned = project.with_model(self.model)
        model_folder.need_model(aligned)
        trained = project.root / aligned.model
        reference = self.reference or model_folder.start_of(trained, "--reference")
        if reference is None:
            raise ProjectError(
                f'"{self.model}" has no run.json that says what it was trained from.',
                "Name it: --reference models/lora",
            )
        help = "Both models have to fit at once. On the processor, in place of a GPU: "
        with session.explaining_memory(f"{help}CUDA_VISIBLE_DEVICES= poe preferences {self.model}"):
            self._measure(project, aligned.model, reference)

    def _measure(self, project: settings.Settings, model: str, reference: str) -> None:
        from lifecycle.alignment import measuring

        new, old = (measuring.load(name, project) for name in (model, reference))
        result: dict[str, Any] = {"model": model, "reference": reference, "tasks": {}}
        for task in project.tasks:
            about = measuring.questions(project, task, self.prompt, self.limit)
            sizes = f"{len(about.preferences)} preferences, and three answers"
            inputs = f"to {len(about.examples)} inputs; --limit takes fewer."
            say(f"{task}: {sizes} {inputs}")
            # Each may take minutes.
            say("1 of 3: how likely both models hold the preferences")
            before, after = (measuring.likelihoods(each, about) for each in (old, new))
            say("2 of 3: what both models answer")
            answers = asdict(measuring.contest(new, old, about))
            say("3 of 3: how far the one has moved from the other")
            result["tasks"][task] = {
                **{
                    when: asdict(ranking)
                    for when, each in (("before", before), ("after", after))
                    if (ranking := measuring.rank(each, about.groups))
                },
                "learned": measuring.learned(after, before, about.groups),
                "answers": answers,
                "kl": measuring.distance(new, old, about),
            }
            show(task, result["tasks"][task])
        folder = project.root / "align" / "measured"
        text = json.dumps(result, indent=2, default=lambda interval: interval.model_dump())
        runs.write_atomically(folder / f"{Path(model).name}.json", text + "\n")


def say(line: str) -> None:
    """Tell who waits how far it is."""
    print(line, file=sys.stderr)


def show(task: str, result: dict[str, Any]) -> None:
    """Print one task's figures."""
    answers = result["answers"]
    rate = answers["win_rate"]
    print(task)
    if "after" in result:
        before, after = result["before"], result["after"]
        share = f"{before['agreement']} -> {after['agreement']}"
        print(f"  prefers the chosen answer  {share}")
        print(f"  margin, nats a token       {before['margin']:.2f} -> {after['margin']:.2f}")
    print(
        f"  moved towards the chosen   {result['learned']}\n"
        f"  answers: win rate          {rate}"
        f"  ({answers['wins']} won, {answers['ties']} tied, {answers['losses']} lost)\n"
        f"  reward (task's scores)     {answers['reward_before']:.3f} ->"
        f" {answers['reward_after']:.3f}\n"
        f"  KL to the start, nats      {result['kl']:.3f}"
    )


if __name__ == "__main__":
    command.run(Measure)
