"""Put your own data in the place of the sample: `poe import FILE`."""

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path

from pydantic import Field
from pydantic_settings import CliPositionalArg

from .. import command, data, data_card, find_part, settings, tasks, written
from ..errors import ProjectError
from ..evaluation.tables import console, page, show
from ..model_folder import has_model
from . import choices, dialogues, lengths, marked, reading, survey
from .columns import Columns, Mark, check, choose, opened
from .dividing import DEV, SPLITS, TEST, TRAIN, Splits, apart, beside, divide
from .rows import Table, counted, several
from .shaping import BESIDE, TESTED, UNSCORED, Found, Left, Longest, clean, form_of, reasons

NOT_OF_PAIRS = (
    "context", "expression", "id", "group", "decimals", "test_file", "test_part", "what",
    "asked", "choices",
)  # fmt: skip
"""Options that mean nothing where preferences are read."""
FEW = 0.05
"""So large a share may be left out for its answers; more is the fault of a column or the task."""
TINY = "models/tiny"
PARTS = {"train", "training", "dev", "val", "valid", "validation", "test"}
"""What a column may call the splits of a file that holds all of them."""


class Import(command.Command):
    """Read rows of your own, divide them into train, dev and test, and write the card of the data.

    Columns are guessed and shown, or named; several are named with commas between them.
    """

    file: CliPositionalArg[str]
    """CSV, TSV, JSON, JSON lines, Parquet, Excel, a folder of texts in folders, or of lines in
    files, called as their labels, or a data set of Hugging Face: its folder, or owner/name."""
    task: str | None = None
    """Which task they are for, where the project has several."""
    pairs: bool = False
    """They are preferences: input, chosen and rejected; two answers and which is better; or input,
    answer and thumb."""
    input: str | None = None
    """The column of the inputs."""
    expected: str | None = None
    """The column of the right answers; for extraction one object, or a column for each field; for
    question answering as many columns as have answers that are right."""
    choices: str | None = None
    """Multiple choice: the column of the choices, or a column for each; '' where there are none."""
    context: str | None = None
    """Question answering: the column of the pages that hold the answer."""
    columns: str | None = None
    """The names of all columns, in their order, where the first line of the file is a row."""
    dialogue: str | None = None
    """The column of whole dialogues, a list of messages: chats, or an input and its answer."""
    rejected: str | None = None
    """Chat and preferences: the column of the worse answers."""
    preferred: str | None = None
    """Preferences: the column that says which of two answers is better, or how good one is; or a
    column for each."""
    expression: str | None = None
    """Reasoning: the column of the arithmetic."""
    id: str | None = None
    """The column that names each row; without one, rows are numbered."""
    group: str | None = None
    """The column of what belongs together (a customer, a document), and stays on one side."""
    decimals: Mark | None = None
    """What begins the decimals of numbers: with a comma 1.600 is 1600."""
    test_file: str | None = None
    """A second file that is the test split already: FILE is divided into train and dev alone."""
    test_part: str | None = None
    """The same as a sheet, or as a split at Hugging Face, of that file or of FILE."""
    dev: float = Field(0.15, gt=0, lt=1)
    """The share of the split that the loop looks at."""
    test: float = Field(0.15, gt=0, lt=1)
    """The share of the split that is looked at to accept."""
    seed: int = 0
    """Another seed divides otherwise."""
    longest: int | None = Field(None, gt=0)
    """Leave inputs of more words out."""
    longest_answer: int | None = Field(None, gt=0)
    """Leave answers of more words out."""
    what: str | None = None
    """What prompts call an input, such as article; of a chat, who answers."""
    asked: str | None = None
    """What prompts call what is asked about it, such as section."""
    encoding: str = "utf-8"
    """Of a CSV, TSV or JSON file."""
    part: str | None = None
    """The sheet of an Excel file, or a list in a JSON file; of a data set at Hugging Face its
    split, or subset/split."""
    dry_run: bool = False
    """Say what would be written, and write nothing."""

    def cli_cmd(self) -> None:
        """Import, and say what was found."""
        if self.dev + self.test >= 1:
            raise ProjectError(
                "--dev and --test leave nothing to train on.", "--dev 0.15 --test 0.15 do."
            )
        this = settings.load()
        task = self._task(this)
        pairs = find_part("importing.pairs") if self.pairs else None
        if self.pairs and pairs is None:
            raise ProjectError("Nothing here is trained on preferences.", "poe add align")
        if unused := [name for name in NOT_OF_PAIRS if self.pairs and getattr(self, name)]:
            option = f"--{unused[0].replace('_', '-')}"
            raise ProjectError(f"Preferences take no {option}.", f"Leave {option} out.")
        if self.preferred and not self.pairs:
            raise ProjectError("Only preferences take --preferred.", "Say that they are: --pairs")
        sources = [(self.file, self.part)]
        if self.test_file or self.test_part:
            sources.append((self.test_file or self.file, self.test_part))
        names = several(self.columns)
        tables = [reading.read(file, self.encoding, part, names) for file, part in sources]
        longest = Longest(self.longest, self.longest_answer)
        files: dict[str, str] = (
            pairs.files(this, task, tables[0], self._named(), self.dev, self.seed, longest)
            if pairs
            else self._of_examples(this, task, tables, longest)
        )
        if self.dry_run:
            print(f"Nothing is written; without --dry-run: {', '.join(files)}.")
            return
        learned = data.path_of(task.name, TRAIN)
        is_other = _is_other(this.root / learned, files.get(learned))
        written.replace(this.root, files)
        print(f"data/{task.name}/: {', '.join(Path(path).name for path in files)}")
        if not self.pairs:
            print("Now: poe test, then poe baseline; lifecycle.yaml says what is to be reached.")
        if is_other and this.model == TINY and has_model(this.root / TINY):
            print(f"{TINY} learned the data of before: poe tiny makes it anew.")

    def _task(self, this: settings.Settings) -> tasks.Task:
        if self.task is None and len(this.tasks) > 1:
            raise ProjectError(
                f"This project has {len(this.tasks)} tasks.",
                f"Say which one: --task {' or --task '.join(this.tasks)}.",
            )
        return tasks.find(self.task or this.tasks[0])

    def _named(self) -> Columns:
        roles = {field.name: getattr(self, field.name) for field in fields(Columns)}
        for role in ("input", "expected", "preferred", "choices"):
            roles[role] = several(roles[role])
        return Columns(**roles)

    def _of_examples(
        self,
        this: settings.Settings,
        task: tasks.Task,
        tables: Sequence[Table],
        longest: Longest,
    ) -> dict[str, str]:
        """Print what was found, and give the splits, their card and the page.

        Of two tables the second is the test split.
        """
        name = task.name
        tables, columns = self._with_columns(name, tables)
        _say_what_is_read(tables, columns)
        table, *held = choices.in_words(tables, name, columns)
        found, left = clean(table, name, columns, longest, name)
        tested: list[Found] = []
        for each in held:
            taken = {known.line["id"] for known in found}
            tested, others = clean(each, name, columns, longest, f"{name}-test", taken)
            left |= {f"of {Path(each.source).name} {why}": at for why, at in others.items()}
            found, left[TESTED] = apart(found, tested)
        form, every = form_of(name), (*found, *tested)
        given = {"what": self.what, "asked": self.asked}
        called = {key: word for key, word in given.items() if word}
        try:
            facts = data_card.Facts(**form.facts([each.line for each in every]) | called)
        except ProjectError as error:
            # What was left out may be all that one would look for.
            why = "".join(f" Left out: {reason}." for reason in reasons(left))
            raise ProjectError(f"{error.problem}{why}", error.help) from error
        free, theirs, left[BESIDE] = beside(found, _others(this, name))
        shares = {DEV: self.dev, TEST: self.test}
        if held:
            # A test split that was given stays as it is: what else would be tested is left out.
            left[TESTED] += [each.place for each in theirs[TEST]]
            theirs[TEST] = tested
            del shares[TEST]
        splits, alike = divide(free, form, shares, self.seed, theirs)
        if name == "chat":
            for split in SPLITS:
                find_part("importing.of_chat").reject_others(splits[split])
        ways = lengths.measure(this)
        with data_card.instead(name, facts):
            answers = [task.target(each.line["expected"]) for each in every]
            limit = lengths.answer_limit(answers, ways)
            _check(task, splits, left, {each.line["id"]: each.place for each in every})
            report = survey.survey(task, form, splits, ways, left, alike)
        show(console(), [*report, ""])
        facts = facts.model_copy(update={"max_tokens": max(limit, facts.max_tokens or 0)})
        texts = {data.path_of(name, split): data.text(splits[split]) for split in SPLITS}
        title, typed = Path(table.source).name, self._typed()
        texts[data_card.path_of(name)] = survey.card(form.CATEGORY, facts, splits, title, typed)
        texts[f"data/{name}/import.html"] = page(title, [survey.EXPLAINED, *report])
        return texts

    def _with_columns(self, name: str, tables: Sequence[Table]) -> tuple[list[Table], Columns]:
        """Give the tables with a row for each example, and what their columns are.

        Raises ProjectError: columns that are named and not there, or nothing tells them.
        """
        named = self._named()
        if name == "chat" and not self.input:
            tables = [find_part("importing.of_chat").together(each, self.group) for each in tables]
        if name == "extraction":
            tables = [find_part("importing.tagged").in_words(each) for each in tables]
        if name in marked.TASKS:
            listed = [marked.in_lists(each, name, named) for each in tables]
            tables, named = [each for each, _ in listed], listed[0][1]
        inputs = (*named.input, named.dialogue or "")
        table, *held = tables = [each.holding(named.every, inputs) for each in tables]
        named = named if self.choices == "" else choices.found(table, name, named)
        columns = opened(table, name, choose(table, name, named))
        columns = replace(columns, decimals=self.decimals)
        table, *held = tables = [each.holding(columns.every) for each in tables]
        for each in held:
            check(each, replace(columns, id=None, group=None, rejected=None, expression=None))
        return tables, columns

    def _typed(self) -> str:
        """Give the command as it was typed, but for the folder of the file: this machine's."""
        named_files = (name for name in (self.file, self.test_file) if name)
        files = {name for name in named_files if command.typed_path(name).exists()}
        # A data set's owner stays.
        named = (Path(arg).name if arg in files else arg for arg in sys.argv[1:])
        return shlex.join(["poe", "import", *named])


def _say_what_is_read(tables: Sequence[Table], columns: Columns) -> None:
    table, *held = tables
    used = {*columns.every, *(name.partition(".")[0] for name in columns.every)}
    unused = [column for column in table.columns if column not in used]
    read = (*columns.input, *columns.expected, columns.dialogue or "")
    unread = dialogues.unread(row.values.get(each) for row in table.rows for each in read)
    print(f"{counted(table.rows, 'row')} of {table.source}: {columns}")
    for each in held:
        print(f"{counted(each.rows, 'row')} of {each.source}: the test split")
    print(f"not used: {', '.join([*unused, *unread])}\n" if unused or unread else "")
    for column in [] if held else unused:
        values = (row.values.get(column) for row in table.rows)
        if {"test"} < {isinstance(each, str) and each.lower() for each in values} <= PARTS:
            print(
                f'warning: The column "{column}" divides the rows, and is not used: to keep its'
                " test split, write that into a file of its own: --test-file FILE.\n"
            )


def _is_other(file: Path, text: str | None) -> bool:
    return text is not None and file.is_file() and file.read_text(encoding="utf-8") != text


def _others(this: settings.Settings, task: str) -> dict[data.Split, list[data.Line]]:
    """Give what the other tasks of the project ask, by the split; groups are each task's own."""
    names = [name for name in this.tasks if name != task]
    return {
        split: [
            {
                "input": each.input,
                "expected": None,
                "history": [turn.model_dump() for turn in each.history],
            }
            for name in names
            if (this.root / data.path_of(name, split)).exists()
            for each in data.load(this.root, name, split)
        ]
        for split in SPLITS
    }


def _check(task: tasks.Task, splits: Splits, left: Left, places: Mapping[str, int]) -> None:
    """Let the task itself read every example: what it refuses now, it would refuse later.

    A few whose right answer has no full marks, such as one of nothing but signs, are left out.
    `places` are those of the rows, by the ids.
    """
    faults: dict[str, ProjectError] = {}
    for line in (line for split in SPLITS for line in splits[split]):
        example = data.example_of(line, source=line["id"])
        try:
            task.validate(example)
            tasks.check(task, example, task.target(example.expected))
        except ProjectError as error:
            faults[line["id"]] = error
    if len(faults) > FEW * len(places):
        first, *others = faults.values()
        more = f" {counted(others, 'other example')} likewise." if others else ""
        raise ProjectError(f"{first.problem}{more}", first.help)
    left[UNSCORED] = sorted(places[id] for id in faults)
    for split in SPLITS:
        splits[split] = [line for line in splits[split] if line["id"] not in faults]
    empty = [split for split in SPLITS if not splits[split]]
    if empty:
        raise ProjectError(
            f"{counted(splits[TRAIN], 'example')} cannot be divided: none for "
            f"{' and '.join(empty)}{''.join(f'; left out: {why}' for why in reasons(left))}.",
            "Bring more, at least three of each answer, of several groups and not nearly the same; "
            "where hardly an answer is given twice, --expected may name another column.",
        )


if __name__ == "__main__":
    command.run(Import)
