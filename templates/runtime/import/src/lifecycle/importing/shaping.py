"""From rows to sound examples of a task: what is left out, and why."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import compress
from typing import Any, NamedTuple, Protocol

from .. import data_card, find_part, tasks
from ..data import Line
from ..data_card import count_words
from ..errors import ProjectError
from ..reasoning import separate
from .columns import Columns
from .dialogues import Spoken, by_name, dialogue_of, strangers
from .rows import Row, Table, counted

EMPTY = "without an input or an answer"
REPEATED = "with what another row says"
CONTRADICTORY = "with an input that has two different answers"
TOO_LONG = "with a longer input than --longest allows"
UNSCORED = "with an answer that itself does not score 1"
WORDY = "with a longer answer than --longest-answer allows"
TESTED = "with what the test split says, or nearly, or of its groups"
BESIDE = "like examples that another task has in several splits"
Left = dict[str, list[int]]
"""The places of the rows that were left out, by the reason."""


class Found(NamedTuple):
    """An example with the line or number of its row."""

    place: int
    line: Line


class Longest(NamedTuple):
    """How many words an input and an answer may have; None: as many as they have."""

    input: int | None
    answer: int | None


class Form(Protocol):
    """What an example of a task is in a row: a module `of_<task>.py` for each task.

    It may also read a whole `dialogue`, have `remarks` on all lines and their lengths, and say what
    of an answer `decides` whether two are the same.
    """

    CATEGORY: str
    """What the Hugging Face hub calls the task."""
    HAS_ONE_ANSWER: bool
    """Whether an input has one right answer; elsewhere two may both be good."""

    def expected(self, row: Row, columns: Columns, input: str, /) -> Any | None:
        """Give the answer; None where it is empty.

        Raises ProjectError for a value that the task cannot have.
        """

    def facts(self, lines: Sequence[Line], /) -> dict[str, Any]:
        """Give what the data card has to say of these examples, and have them say it alike."""

    def stratum(self, cluster: Sequence[Line], /) -> str:
        """Give what examples that stay together are to have their share by in each split."""


class OfOwnTask:
    """An answer is what the row holds: its text, or the JSON in it. The task itself checks it."""

    CATEGORY = "text-generation"
    HAS_ONE_ANSWER = False

    def expected(self, row: Row, columns: Columns, _input: str) -> Any | None:
        """Give it as it is."""
        held = row.values.get(columns.expected[0])
        return held if isinstance(held, dict | list) else row.text(columns.expected[0]) or None

    def facts(self, _lines: Sequence[Line]) -> dict[str, Any]:
        """Give none: the task knows."""
        return {}

    def stratum(self, _cluster: Sequence[Line]) -> str:
        """Give none: answers have no shares."""
        return ""


def clean(
    table: Table,
    task: str,
    columns: Columns,
    longest: Longest,
    called: str,
    taken: Collection[str] = (),
) -> tuple[list[Found], Left]:
    """Give the examples, each with its id, and the rows that are none, or are too long.

    Rows without an id are numbered, as in `<called>-0042`; an id that another file has `taken`, as
    where both begin at 1, has `<called>-` in front.

    Raises ProjectError: a row whose value the task cannot have, or an id that is there twice.
    """
    form = form_of(task)
    left: Left = defaultdict(list)
    found: list[Found] = []
    for row, line in table.each(lambda row: shape(form, row, columns)):
        if line is None:
            left[EMPTY].append(row.place)
        elif is_longer(_asked(line), longest.input):
            left[TOO_LONG].append(row.place)
        else:
            found.append(Found(row.place, line))
    if found and longest.answer is not None:
        # As the task writes them where these are its data.
        facts = data_card.Facts(**form.facts([each.line for each in found]))
        with data_card.instead(task, facts):
            said = [tasks.find(task).target(each.line["expected"]) for each in found]
        wordy = [is_longer(answer, longest.answer) for answer in said]
        left[WORDY] = [each.place for each in compress(found, wordy)]
        found = [each for each, is_wordy in zip(found, wordy, strict=True) if not is_wordy]
    found = _without_repeats(found, left)
    if form.HAS_ONE_ANSWER:
        found = _without_contradictions(found, getattr(form, "decides", lambda said: said), left)
    if not found:
        help = f"--input and --expected name the columns: {', '.join(table.columns)}."
        if columns.dialogue:
            help = 'A dialogue is [{"role": "user", "content": "…"}, {"role": "assistant", …}].'
            if names := strangers(row.values.get(columns.dialogue) for row in table.rows):
                named = ", ".join(f'"{name}"' for name in names[:5])
                help = f"{help} Write one of both in place of {named}."
        raise ProjectError(
            f"No row of {table.source} can be used: {'; '.join(reasons(left))}.", help
        )
    return _with_ids(found, called, table.source, taken), left


def _asked(line: Line) -> str:
    """Give the input behind its earlier turns, as `Example.whole` of a line that has its id."""
    return "\n".join([*(turn["content"] for turn in line.get("history", [])), line["input"]])


def is_longer(text: str, longest: int | None) -> bool:
    """Whether a text has more words than are allowed."""
    return longest is not None and count_words(text) > longest


def reasons(left: Left) -> Iterator[str]:
    """Give each reason with how many rows it took, and where the first of them are."""
    for reason, places in left.items():
        if places:
            named = ", ".join(map(str, places[:8])) + (", …" if len(places) > 8 else "")
            yield f"{counted(places, 'row')} {reason} (at {named})"


def form_of(task: str) -> Form:
    """Give the form of a task's rows; of a task that this project made itself, the plain one."""
    form: Form | None = find_part(f"importing.of_{task.replace('-', '_')}")
    return form or OfOwnTask()


def shape(form: Form, row: Row, columns: Columns) -> Line | None:
    """Give `input`, `expected` and what else the row has; None where something is empty."""
    if not columns.dialogue:
        line = _plain(form, row, columns)
    elif hasattr(form, "dialogue"):
        line = form.dialogue(row, columns)
    else:
        line = _answered(form, row, columns)
    if line is None:
        return None
    found: Line = line
    if columns.id:
        found["id"] = row.text(columns.id)
    group, pages = row.text(columns.group), row.texts(columns.context)
    if pages and not columns.group:
        # Questions about the same pages stay together.
        group = f"pages-{hashlib.sha256(pages.encode()).hexdigest()[:12]}"
    if group:
        found["group"] = group
    return found


def _plain(form: Form, row: Row, columns: Columns) -> Line | None:
    for column in (*columns.input, *columns.expected):
        value = row.values.get(column)
        is_answer = column in columns.expected
        spoken = dialogue_of(value)
        # In an answer, texts with names are what is to be found.
        value = (_as_text(spoken) if spoken else None if is_answer else by_name(value)) or value
        if isinstance(value, str) and is_answer:
            value = separate(value).answer
        row = Row(row.place, {**row.values, column: value})
    input = "\n\n".join(filter(None, map(row.texts, columns.input)))
    if columns.context:
        pages = row.texts(columns.context)
        asked = input if columns.choices else f"Question: {input}"
        input = f"{pages}\n{asked}" if pages and input else ""
    expected = form.expected(row, columns, input) if input else None
    return None if expected is None else {"input": input, "expected": expected}


def _as_text(spoken: Spoken) -> str:
    """Give what one said; of several turns, with who says it in front."""
    if len(spoken) == 1:
        return spoken[0][1]
    return "\n".join(f"{role.capitalize()}: {content}" for role, content in spoken)


def _answered(form: Form, row: Row, columns: Columns) -> Line | None:
    """Give the one message of a user, and what its answer says."""
    spoken = dialogue_of(row.values.get(columns.dialogue or ""), is_named=True) or []
    if len(spoken) > 2:
        raise ProjectError(
            f"it is a dialogue of {len(spoken)} turns, and this task has one input and its answer",
            "Only chat has dialogues; for another task, write a row for each input.",
        )
    if [role for role, _ in spoken] != ["user", "assistant"]:
        return None
    (_, input), (_, answer) = spoken
    named = Columns(expected=("answer",), expression=columns.expression)
    expected = form.expected(Row(row.place, {**row.values, "answer": answer}), named, input)
    return None if expected is None else {"input": input, "expected": expected}


def key_of(line: Line) -> str:
    """Give the input with the turns before it, by which two examples are the same question."""
    return json.dumps([line["input"], line.get("history", [])], ensure_ascii=False)


def _without_repeats(found: Iterable[Found], left: Left) -> list[Found]:
    kept: dict[str, Found] = {}
    for each in found:
        said = key_of(each.line) + json.dumps(each.line["expected"], ensure_ascii=False)
        if kept.setdefault(said, each) is not each:
            left[REPEATED].append(each.place)
    return list(kept.values())


def _without_contradictions(
    found: list[Found], decides: Callable[[Any], Any], left: Left
) -> list[Found]:
    """Leave out inputs with two answers, where one of them must be wrong: nobody knows which."""
    asked: defaultdict[str, list[Found]] = defaultdict(list)
    for each in found:
        asked[key_of(each.line)].append(each)
    kept: list[Found] = []
    for same in asked.values():
        first, *others = (decides(each.line["expected"]) for each in same)
        if all(other == first for other in others):
            kept.append(same[0])
            left[REPEATED] += [each.place for each in same[1:]]
        else:
            left[CONTRADICTORY] += [each.place for each in same]
    return kept


def _with_ids(found: list[Found], called: str, source: str, taken: Collection[str]) -> list[Found]:
    digits = len(str(max(each.place for each in found)))
    places: dict[str, int] = {}
    named = []
    for place, line in found:
        id = line.pop("id", None) or f"{called}-{place:0{digits}}"
        id = f"{called}-{id}" if id in taken else id
        if id in places:
            raise ProjectError(
                f'{source}:{place}: the id "{id}" is also that of row {places[id]}.',
                "Every row needs its own; without --id, rows are numbered.",
            )
        places[id] = place
        named.append(Found(place, {"id": id, **line}))
    return named
