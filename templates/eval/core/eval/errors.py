"""Read the wrong answers of a run, or what changed between two: `poe errors`, `poe errors 3 4`."""

from collections.abc import Callable
from itertools import chain
from pathlib import Path

from lifecycle import command, data, prompts, runs, settings, tasks
from lifecycle.evaluation import tables, wrong
from lifecycle.prompts import Message
from pydantic_settings import CliPositionalArg

import compare

FOLDER = "eval/errors"


class Errors(command.Command):
    """Show the wrong answers of a run on dev, by label, length and ending; or what changed."""

    run: CliPositionalArg[str | None] = None
    """The run, by number (4), id (0004-fine-tune) or file; else the newest."""
    new: CliPositionalArg[str | None] = None
    """A later run: what it answered better and worse than the first."""

    def cli_cmd(self) -> None:
        """Show them, and write the page that has them all."""
        root = settings.find_root(Path.cwd())
        first = runs.find(root, self.run) if self.run else compare.newest(root)
        second = runs.find(root, self.new) if self.new else None
        shown = one(root, first) if second is None else two(root, first, second)
        name = first.id if second is None else f"{first.id}-{second.id}"
        page = root / FOLDER / f"{name}.html"
        runs.write_atomically(page, tables.page(f"Wrong answers: {name}", shown))
        print(f"\npage: {FOLDER}/{name}.html")


def one(root: Path, run: runs.Run) -> list[tables.Part]:
    """Print the wrong answers of a run; give the parts of its page."""
    parts: list[tables.Part] = []
    for task in run.tasks:
        found, metric = wrong.answers(root, run, task), tasks.find(task).metrics[0]
        overview = list(wrong.overview(run, task, metric, found))
        tables.show(tables.console(), [*overview, *wrong.details(found, unasked, wrong.SHOWN)])
        parts += [*overview, *wrong.matrix(found)]
        parts += wrong.details(found, asked(root, run, task), wrong.MOST)
    return parts


def two(root: Path, old: runs.Run, new: runs.Run) -> list[tables.Part]:
    """Print what changed from one run to another; give the parts of its page."""
    compare.show(root, old, new)
    parts: list[tables.Part] = []
    for task in (task for task in new.tasks if task in old.tasks):
        changed = wrong.changes(*(wrong.answers(root, run, task) for run in (old, new)))
        better, worse = ([c for c in changed if c.word == word] for word in ("better", "worse"))
        overview = f"{task}: {old.id} -> {new.id}, {len(better)} better, {len(worse)} worse"
        shown = (wrong.change_details(some, unasked, wrong.SHOWN) for some in (worse, better))
        tables.show(tables.console(), [overview, *chain(*shown)])
        parts += [overview, *wrong.change_details(changed, asked(root, new, task), wrong.MOST)]
    return parts


def unasked(_: wrong.Answer) -> list[Message]:
    """Give no messages."""
    return []


def asked(root: Path, run: runs.Run, name: str) -> Callable[[wrong.Answer], list[Message]]:
    """Give the way to the messages of an example; none where the prompt was changed since."""
    inputs = [entry for entry in run.inputs if entry.task == name and entry.role != "data"]
    if run.prompt is None or not all(entry.is_unchanged(root) for entry in inputs):
        return unasked
    prompt = prompts.of_run(root, name, run.prompt)
    render = prompts.renderer(prompt, tasks.find(name), data.load(root, name, "train"))
    return lambda answer: render(answer.example.input, answer.example.history)


if __name__ == "__main__":
    command.run(Errors)
