"""Look at the test split once, with what the loop chose on dev: `poe accept`."""

import subprocess

from lifecycle import command, errors, runs, settings, tool
from lifecycle.loop import candidate, state
from pydantic import Field
from pydantic_settings import CliPositionalArg

import evaluate


class Accept(command.Command):
    """Measure the candidate on test, count that look in lifecycle.yaml, and accept what meets all.

    It exits 1 where test misses a target that dev met: the look is counted all the same.
    """

    run: CliPositionalArg[str | None] = None
    """The run on dev that is to go on, by number (4), id or file; else the best one."""
    concurrency: int | None = Field(None, gt=0)
    """Requests under way at once, as for poe evaluate."""

    def cli_cmd(self) -> None:
        """Accept."""
        now = state.read(settings.load())
        chosen = candidate.choose(now, self.run)
        # The look is written down by the tool: without it, none is taken.
        recorder = tool.command()
        look = candidate.look_of(now, chosen)
        if look is None:
            look = self._look(chosen)
        else:
            print(f"Run {look.id} is the look at test that run {chosen.id} has had.")
        is_met = evaluate.passes(now.settings, look)
        if is_met or look.path not in now.counted:
            accepting = ["--accept"] if is_met else []
            recorded = subprocess.run([*recorder, "record", "--run", look.path, *accepting])
            if recorded.returncode != 0:
                raise SystemExit(recorded.returncode)
        if not is_met:
            print(f"Run {chosen.id} passes on dev, and its look at test does not: poe iterate")
            raise SystemExit(1)

    def _look(self, chosen: runs.Run) -> runs.Run:
        prompt = chosen.prompt
        if prompt is None:
            raise errors.ProjectError(
                f"Run {chosen.id} does not say which prompt it was asked with.",
                "Measure it again: poe evaluate",
            )
        asked = evaluate.Evaluate(
            prompt=prompt.name,
            shots=prompt.shots,
            nearest=prompt.examples == "nearest",
            split="test",
            model=chosen.model.id,
            technique=chosen.technique,
            change=chosen.change,
            seed=chosen.seed,
            concurrency=self.concurrency,
        )
        return asked.measured().run


if __name__ == "__main__":
    command.run(Accept)
