"""Look at the test split once, with what the loop chose on dev: `poe accept`."""

import subprocess

from lifecycle import command, errors, runs, settings, tasks, tool
from lifecycle.evaluation import tables
from lifecycle.loop import state
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
        chosen = choose(now, self.run)
        # The look is written down by the tool: without it, none is taken.
        recorder = tool.command()
        look = state.look_of(now, chosen)
        if look is None:
            # What no look can mend is said before one is spent.
            asked = [*recorder, "record", "--run", chosen.path, "--accept", "--dry-run"]
            if code := subprocess.run(asked, stdout=subprocess.DEVNULL).returncode:
                raise SystemExit(code)
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
        return asked.measured()


def choose(now: state.State, name: str | None) -> runs.Run:
    """Give the run of this number, id or file, or the best one, where it may go on.

    Raises ProjectError: it is no run of the loop, is not recorded, has no target or misses one on
    dev, has too many answers that are none, or its prompt or model was changed since: test has
    nothing to decide then.
    """
    run = state.going_on(now) if name is None else runs.find(now.settings.root, name)
    if run is None:
        raise errors.ProjectError("There is no run on dev to accept yet.", "Make one: poe evaluate")
    if run.id not in {each.id for each in now.iterations}:
        raise errors.ProjectError(
            f"Run {run.id} is no whole run of the model on dev.",
            "A candidate is chosen there: poe iterate shows those that there are.",
        )
    if run.path not in now.recorded:
        raise errors.ProjectError(f"Run {run.id} is not recorded.", f"poe record --run {run.path}")
    standings = state.standings_of(run, now.settings)
    if not standings:
        raise errors.ProjectError(
            "There is no target in scope.success, so anything would be accepted.",
            "Write one into lifecycle.yaml: success: [{ metric: "
            f"{tasks.find(now.settings.tasks[0]).metrics[0]}, at_least: 0.9 }}]",
        )
    if missed := [each for each in standings if not each.is_met]:
        each = (f"{each.task} {each.target.metric} {each.target}" for each in missed)
        raise errors.ProjectError(
            f"Run {run.id} misses {' and '.join(each)} on dev, so test has nothing to decide.",
            "poe iterate says what to try next.",
        )
    if not run.is_answered():
        raise errors.ProjectError(
            f"Of the answers of run {run.id} on dev too many are none: {tables.said(run)}.",
            f"Test would have nothing to decide: poe errors {now.called(run)} shows them.",
        )
    if other := state.changed(now, run):
        raise errors.ProjectError(
            f"{other} was changed after run {run.id}, so that run says nothing of it.",
            "Bring it back from git, or measure it on dev, and record that: poe evaluate,"
            " poe record",
        )
    return run


if __name__ == "__main__":
    command.run(Accept)
