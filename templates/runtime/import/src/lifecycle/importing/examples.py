"""Examples of a task out of a table: cleaned, divided, surveyed, described and written."""

import json
from dataclasses import dataclass
from pathlib import Path

from .. import data, data_card, settings, tasks, written
from ..errors import ProjectError
from . import describing, lengths, report
from .cleaning import clean
from .columns import Columns, choose
from .dividing import DEV, SPLITS, TEST, TRAIN, Splits, divide
from .reading import Table
from .rejecting import reject_others
from .survey import survey


@dataclass(frozen=True)
class Wishes:
    """How the examples are to be divided and called."""

    dev: float
    test: float
    seed: int
    longest: int | None
    what: str | None
    asked: str | None
    dry_run: bool
    typed: str
    """The command, for the card."""


def import_examples(
    this: settings.Settings, task: tasks.Task, table: Table, named: Columns, wishes: Wishes
) -> None:
    """Write the splits, their card and a report, and print what was found.

    Raises:
        ProjectError: rows that the task cannot read, or a file there is the user's.
    """
    name, title = task.name, Path(table.source).name
    columns = choose(table, name, named)
    print(f"{len(table.rows)} rows of {table.source}: {columns}")
    found, left = clean(table, name, columns, wishes.longest)
    lines = [each.line for each in found]
    facts = describing.facts_of(name, lines, wishes.what, wishes.asked)
    if facts.fields:
        describing.complete(lines, facts)
    splits, alike = divide(found, name, {DEV: wishes.dev, TEST: wishes.test}, wishes.seed)
    if name == "chat":
        reject_others(splits)
    ways = lengths.measure(this)
    with data_card.instead(name, facts):
        facts = describing.with_limit(facts, task, lines, ways)
        _check(task, splits)
        seen = survey(task, splits, ways)
    files = {data.path_of(name, split): _text(splits, split) for split in SPLITS}
    files[data_card.path_of(name)] = describing.card(name, facts, splits, title, wishes.typed)
    files[f"data/{name}/import.html"] = report.html(title, seen, left, alike)
    print("\n" + report.text(seen, left, alike) + "\n")
    if wishes.dry_run:
        print(f"Nothing is written; without --dry-run: {', '.join(files)}.")
        return
    written.replace(this.root, files)
    print(f"data/{name}/: {', '.join(Path(path).name for path in files)}")
    print("Now: poe test, then poe baseline; lifecycle.yaml says what is to be reached.")


def _check(task: tasks.Task, splits: Splits) -> None:
    """Let the task itself read every example: what it refuses now, it would refuse later."""
    if not splits[TRAIN]:
        raise ProjectError("No example is left to train on.", "A smaller --dev and --test help.")
    for split in SPLITS:
        for line in splits[split]:
            example = data.Example(line["id"], line["input"], line["expected"], source=line["id"])
            task.validate(example)
            answer = task.target(example.expected)
            if task.score(example.expected, answer)[task.metrics[0]] != 1.0:
                raise ProjectError(
                    f"The task reads its own answer to {line['id']} as another one: {answer!r}.",
                    f"Change the row, or how an answer is read in {type(task).__module__}.",
                )


def _text(splits: Splits, split: data.Split) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in splits[split])
