"""Compare two runs example by example: is the new one better, and could the sample show it?"""

from pathlib import Path

from lifecycle import command, errors, runs, settings
from lifecycle.evaluation import paired, tables
from pydantic_settings import CliPositionalArg


class Compare(command.Command):
    """Compare two runs example by example: is the new one better, and could the sample show it?"""

    old: CliPositionalArg[str | None] = None
    """The run to compare with, by number (1), id (0001-prompt) or file; else the one before on
    the same examples."""
    new: CliPositionalArg[str | None] = None
    """The run to judge; else the newest."""
    seed: runs.Seed = 0
    """For the bootstrap."""

    def cli_cmd(self) -> None:
        """Compare."""
        root = settings.find_root(Path.cwd())
        old, new = two(root, self.old, self.new)
        if old.id == new.id:
            raise errors.ProjectError(
                f"That compares run {new.id} with itself.",
                "Name two, or none for the newest and the one before.",
            )
        show(root, old, new, self.seed)


def two(root: Path, old: str | None, new: str | None) -> tuple[runs.Run, runs.Run]:
    """Read two runs, by their names; else the newest, and the one before on the same examples."""
    later = runs.find(root, new) if new else newest(root)
    return runs.find(root, old) if old else newest(root, before=later), later


def newest(root: Path, before: runs.Run | None = None) -> runs.Run:
    """Read the newest run, or the newest before another that saw the same examples of a task."""
    for run in runs.newest_first(root):
        if before is None or (run.number < before.number and _seen(run) & _seen(before)):
            return run
    if before is None:
        raise errors.ProjectError("There is no run yet.", "Make one: poe evaluate")
    raise errors.ProjectError(
        f"No run before {before.id} is of the same examples.",
        "Make another: poe evaluate; or name two: poe compare 1 2",
    )


def _seen(run: runs.Run) -> set[tuple[str, str, int]]:
    """Give each task with the hash of its data, and how many of the examples were asked."""
    return {(task, run.data_of(task).sha256, result.n) for task, result in run.tasks.items()}


def show(root: Path, old: runs.Run, new: runs.Run, seed: int = 0) -> None:
    """Print the comparison, one table a task."""
    out = tables.console()
    comparisons = paired.compare_runs(root, old, new, seed)
    said = old.told(new.model.id), new.told(old.model.id)
    out.print(f"{old.id} ({said[0]}) -> {new.id} ({said[1]})")
    for task, rows in comparisons.items():
        tables.print_comparison(out, task, rows)
    out.print(f"latency p95: {old.latency_ms.p95:.0f} ms -> {new.latency_ms.p95:.0f} ms")
    if None not in (written := [old.tokens.completion, new.tokens.completion]):
        out.print(f"completion tokens: {written[0]} -> {written[1]}")


if __name__ == "__main__":
    command.run(Compare)
