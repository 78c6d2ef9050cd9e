"""Measure a model with a prompt on held-out examples, and write the result as a run file."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal

from lifecycle import command, data, errors, find_part, model_folder, prompts, runs, settings, tasks
from lifecycle.evaluation import measure, score, tables
from pydantic import Field

import compare


class Evaluate(command.Command):
    """Measure a model with a prompt on held-out examples, and write the result as a run file.

    An interrupted run goes on where it stopped when the same command is given again.
    """

    prompt: str = "default"
    """The prompt's name: prompt/<task>/<name>.md."""
    shots: int | None = Field(None, ge=0)
    """Examples shown before the question, instead of as many as the prompt says."""
    nearest: bool = False
    """Show the training examples most like the input, instead of the same ones every time."""
    task: str | None = None
    """Only this task, not all tasks of the project."""
    split: data.Split = "dev"
    """The split to measure on. Test is for poe accept: each look at it makes it tell less."""
    limit: int | None = Field(None, gt=0)
    """Only the first examples of each task: for a quick look, not for the record."""
    model: str | None = None
    """Another model than lifecycle.yaml's: a folder such as models/lora, or an id."""
    technique: Literal["prompt", "pretrain", "fine-tune", "align", "merge", "quantize"] | None = (
        None
    )
    """What was changed last: it names the run file, and the record takes no other. Without it,
    that is the training of a model which no run has told of; else the prompt."""
    change: str | None = None
    """The change in words, instead of what the prompt is."""
    concurrency: int | None = Field(None, gt=0)
    """Requests under way at once, instead of 32 to the project's own server and 8 elsewhere. Of our
    own server's, 20 are sent alone first: the latency is theirs."""
    seed: runs.Seed = 0
    """For sampling, where the temperature is above 0, and for the bootstrap."""
    max_failures: float = Field(runs.BEARABLE, ge=0, le=1)
    """The share of requests that may fail for good; such answers count as wrong. With --gate, as
    many may be cut off, refused or empty."""
    compare_with: str | None = None
    """A run to compare with, paired: its number, id or file."""
    through: Literal["model", "app"] = "model"
    """app: ask the application as people do, and compare it with the model alone."""
    gate: bool = False
    """Exit 1 when a target of lifecycle.yaml is missed, or too much is no answer."""

    def cli_cmd(self) -> None:
        """Evaluate."""
        if self.through == "app":
            self._through_app(settings.load())
            return
        root = settings.find_root(Path.cwd())
        # Everything that can be wrong is looked at before the first question is asked.
        old = runs.find(root, self.compare_with) if self.compare_with else None
        run = self.measured()
        if old is not None:
            compare.show(root, old, run, self.seed)
        if self.gate and not passes(settings.load(), run, self.max_failures):
            raise SystemExit(1)

    def measured(self) -> runs.Run:
        """Ask, score, write the run file and print its tables."""
        configured = settings.load().with_model(self.model)
        names = [self.task] if self.task else configured.tasks
        # A server of our own loads the model while the questions are made.
        with self.answering(configured) as answering:
            plans = [self._plan(configured, tasks.find(name)) for name in names]
            run = measure.measure(
                configured,
                plans,
                technique=self.technique or model_folder.technique_of(configured),
                change=self.change or str(plans[0].prompt),
                answering=answering,
                seed=self.seed,
            )
        show(configured, run)
        return run

    def _through_app(self, configured: settings.Settings) -> None:
        measuring = find_part("app.measuring")
        if measuring is None:
            raise errors.ProjectError("This project has no application.", "poe add app")
        run: runs.Run = measuring.run(configured, self.split, self.limit)
        show(configured, run)
        old = measuring.reference(configured, run)
        if old is not None:
            compare.show(configured.root, old, run, self.seed)

    def _plan(self, configured: settings.Settings, task: tasks.Task) -> measure.Plan:
        found = prompts.find(configured.root, task.name, self.prompt)
        prompt = found.showing(self.shots, self.nearest)
        return measure.plan(configured, task, prompt, self.split, self.limit)

    def answering(self, configured: settings.Settings) -> AbstractContextManager[measure.Answering]:
        """Give the way to put the questions, for as long as it is needed."""
        return measure.by_server(configured, self.concurrency, self.max_failures, self.seed)


def show(configured: settings.Settings, run: runs.Run) -> None:
    """Print the tables of a finished run."""
    out = tables.console()
    splits = sorted({Path(entry.path).stem for entry in run.inputs if entry.role == "data"})
    of = f"examples of {' and '.join(splits)}"
    for task, result in run.tasks.items():
        out.print(f"{task}: {run.model.id}, {run.change}, {result.n} {of}")
        tables.print_scores(out, result, run.latency_ms, configured.task_targets(task))
    tables.print_cost(out, run)
    if run.is_look:
        tables.print_look(out, configured.root, run)
    out.print(f"run file: {run.path}")


def passes(
    configured: settings.Settings, run: runs.Run, max_failures: float = runs.BEARABLE
) -> bool:
    """Whether a run may go on: it reaches every target, and few questions got no answer."""
    is_answered = run.is_answered(max_failures)
    if not is_answered:
        print(f"gate: more than {max_failures:.0%} is no answer: {tables.said(run)}")
    return is_answered and all(
        score.is_met(target, result, run.latency_ms)
        for task, result in run.tasks.items()
        for target in configured.task_targets(task)
    )


if __name__ == "__main__":
    command.run(Evaluate)
