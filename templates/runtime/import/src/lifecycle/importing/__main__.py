"""Put your own data in the place of the sample: `poe import FILE`."""

import json
import shlex
import sys
from pathlib import Path

from pydantic import Field
from pydantic_settings import CliPositionalArg

from .. import command, data, data_card, settings, tasks, written
from ..errors import ProjectError
from ..making import Line
from . import describing, lengths, reading, report
from .cleaning import Left, clean
from .columns import Columns, choose
from .dividing import DEV, SPLITS, TEST, TRAIN, Splits, divide
from .pairs import import_pairs
from .rejecting import reject_others
from .survey import survey


class Import(command.Command):
    """Read rows of your own, divide them into train, dev and test, and write the card of the data.

    Columns are guessed and shown, or named; several are named with commas between them.
    """

    file: CliPositionalArg[str]
    """CSV, TSV, JSON lines, Parquet, Excel, or owner/name of a data set at Hugging Face."""
    task: str | None = None
    """Which task they are for, where the project has several."""
    pairs: bool = False
    """They are preferences: input, chosen and rejected; or input, answer and thumb."""
    input: str | None = None
    """The column of the inputs."""
    expected: str | None = None
    """The column of the right answers; for extraction one object, or a column for each field."""
    context: str | None = None
    """Question answering: the column of the pages that hold the answer."""
    dialogue: str | None = None
    """Chat: the column of whole dialogues, a list of messages."""
    rejected: str | None = None
    """Chat and preferences: the column of the worse answers."""
    expression: str | None = None
    """Reasoning: the column of the arithmetic."""
    id: str | None = None
    """The column that names each row; without one, rows are numbered."""
    group: str | None = None
    """The column of what belongs together (a customer, a document), and stays on one side."""
    dev: float = Field(0.15, gt=0, lt=1)
    """The share of the split that the loop looks at."""
    test: float = Field(0.15, gt=0, lt=1)
    """The share of the split that is looked at to accept."""
    seed: int = 0
    """Another seed divides otherwise."""
    longest: int | None = Field(None, gt=0)
    """Leave inputs of more words out."""
    what: str | None = None
    """What prompts call an input, such as article; of a chat, who answers."""
    asked: str | None = None
    """What prompts call what is asked about it, such as section."""
    encoding: str = "utf-8"
    """Of a CSV, TSV or JSON file."""
    part: str | None = None
    """The sheet of an Excel file, or the split of a data set at Hugging Face."""
    dry_run: bool = False
    """Say what would be written, and write nothing."""

    def cli_cmd(self) -> None:
        """Import, and say what was found."""
        this = settings.load()
        task = self._task(this)
        table = reading.read(self.file, self.encoding, self.part)
        if self.pairs:
            import_pairs(this, task, table, self._named(), self.dev, self.seed, self.dry_run)
            return
        if self.dev + self.test >= 1:
            raise ProjectError(
                "--dev and --test leave nothing to train on.", "--dev 0.1 --test 0.2"
            )
        columns = choose(table, task.name, self._named())
        print(f"{len(table.rows)} rows of {self.file}: {columns}")
        found, left = clean(table, task.name, columns, self.longest)
        lines = [each.line for each in found]
        facts = describing.facts_of(task.name, lines, self.what, self.asked)
        if task.name == "extraction":
            describing.complete(lines, facts)
        splits, alike = divide(found, task.name, {DEV: self.dev, TEST: self.test}, self.seed)
        if task.name == "chat":
            reject_others(splits)
        self._write(this, task, columns, facts, splits, left, alike)

    def _write(
        self,
        this: settings.Settings,
        task: tasks.Task,
        columns: Columns,
        facts: data_card.Facts,
        splits: Splits,
        left: Left,
        alike: int,
    ) -> None:
        lines = [line for split in SPLITS for line in splits[split]]
        ways = lengths.measure(this)
        title = Path(self.file).name
        with data_card.instead(task.name, facts):
            facts = describing.with_limit(facts, task, lines, ways)
            _check(task, splits)
            found = survey(task, splits, ways)
        typed = f"poe import {shlex.join([title, *sys.argv[2:]])}"
        folder = f"data/{task.name}"
        files = {data.path_of(task.name, split): _text(splits[split]) for split in SPLITS}
        files[data_card.path_of(task.name)] = describing.card(
            task.name, facts, splits, title, typed
        )
        files[f"{folder}/import.html"] = report.html(title, found, left, alike)
        print("\n" + report.text(found, left, alike))
        if self.dry_run:
            print(f"\nNothing is written; without --dry-run: {', '.join(files)}.")
            return
        written.replace(this.root, files)
        print(f"\n{folder}/: {', '.join(Path(path).name for path in files)}")
        print("Now: poe test, then poe baseline; lifecycle.yaml says what is to be reached.")

    def _task(self, this: settings.Settings) -> tasks.Task:
        if self.task is None and len(this.tasks) > 1:
            raise ProjectError(
                f"This project has {len(this.tasks)} tasks.",
                f"Say which one: --task {' or --task '.join(this.tasks)}.",
            )
        return tasks.find(self.task or this.tasks[0])

    def _named(self) -> Columns:
        return Columns(
            input=_several(self.input),
            expected=_several(self.expected),
            context=self.context,
            dialogue=self.dialogue,
            rejected=self.rejected,
            expression=self.expression,
            id=self.id,
            group=self.group,
        )


def _several(named: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in named.split(",")) if named else ()


def _check(task: tasks.Task, splits: Splits) -> None:
    """Let the task itself read every example: what it refuses now, it would refuse later."""
    if not splits[TRAIN]:
        raise ProjectError(
            "No example is left to train on.", "A smaller --dev and --test leave some."
        )
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


def _text(lines: list[Line]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


if __name__ == "__main__":
    command.run(Import)
