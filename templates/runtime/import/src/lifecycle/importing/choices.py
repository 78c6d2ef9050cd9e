"""Multiple choice: the choices of a row are written beside its question, and one is the answer.

Without them an answer that is a letter or a number, as in MMLU, ARC or HellaSwag, says nothing.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from string import ascii_uppercase
from typing import Any, NamedTuple

from ..errors import ProjectError
from .columns import SENTENCES, Columns, alike, first
from .rows import Row, Table, parsed, text_of

LISTS = ("choices", "options", "endings")
APART = ("option", "choice", "ending", "op", "sol", "answer", "ans", "")
"""What columns of one choice each are called, before their ends."""
KEYS = (
    "answerkey", "answer_key", "answer", "correct_answer", "correct_option", "correct", "cop",
    "gold", "answer_idx", "answer_index", "label",
)  # fmt: skip
NO_ANSWER = ("", "-1")
"""What stands in test splits whose answers are kept secret."""
LOOKED_AT = 20
"""Rows by which it is told whether they are choices."""
OF_TASKS = ("classification", "question-answering", "reasoning", "chat")


class Asked(NamedTuple):
    """What a row asks."""

    place: str
    texts: list[str]
    called: list[str]
    """What the data call them, if anything."""
    answer: str


Reading = Callable[[Asked], int]
"""From what is asked to the place of the right choice, from 0; ValueError where it cannot be."""
READINGS: dict[str, Reading] = {
    "name": lambda asked: asked.called.index(asked.answer),
    "letter": lambda asked: [*ascii_uppercase][: len(asked.texts)].index(asked.answer.upper()),
    "number from 0": lambda asked: range(len(asked.texts)).index(int(asked.answer)),
    "number from 1": lambda asked: range(1, len(asked.texts) + 1).index(int(asked.answer)),
    "text": lambda asked: asked.texts.index(asked.answer),
}


def found(table: Table, task: str, named: Columns) -> Columns:
    """Add the columns of the choices and of the answer, where there are such."""
    if named.choices or task not in OF_TASKS:
        return named
    there = [column for column in table.columns if column not in named.every]
    listed = first(there, LISTS)
    choices = (listed,) if listed else alike(there, APART)
    left = [column for column in there if column not in choices]
    answer = named.expected[0] if named.expected else first(left, (*KEYS, *SENTENCES))
    if not choices or not answer:
        return named
    for row in table.rows if listed else ():
        right = parsed(row.values.get(answer))
        if isinstance(right, list) and len(right) > 1 and all(len(str(at)) == 1 for at in right):
            raise ProjectError(
                f"{table.source}:{row.place}: {answer} names {len(right)} choices, and one is right"
                " in a row.",
                f"Keep the rows with one in {answer}; where these are no choices: --choices ''",
            )
    guessed = replace(named, choices=choices, expected=(answer,))
    # Other lists are called options as well, or their answers are no choice; a column for each
    # label says 0 or 1 in each.
    with suppress(ProjectError):
        asked = [_asked(table, guessed, row) for row in table.rows[:LOOKED_AT]]
        apart = [each for each in asked if len({*each.texts}) == len(each.texts)]
        is_read = any(_place(way, each) is not None for way in READINGS for each in apart)
        if is_read and len(apart) > len(asked) / 2:
            return guessed
    return named


def in_words(tables: Sequence[Table], task: str, columns: Columns) -> list[Table]:
    """Give the tables with the choices in their inputs, and the right one as the answer.

    A label is the letter of the right choice, every other answer its text.

    Raises ProjectError: answers that cannot be told, with the place of the first.
    """
    if not columns.choices:
        return list(tables)
    asked = [[each for _, each in table.each(partial(_asked, table, columns))] for table in tables]
    way = _way([each for every in asked for each in every], columns.expected[0])
    write = partial(_written, task, columns, way)
    return [
        replace(table, rows=tuple(map(write, table.rows, every)))
        for table, every in zip(tables, asked, strict=True)
    ]


def _asked(table: Table, columns: Columns, row: Row) -> Asked:
    """Read the choices of a row and its answer.

    Raises ProjectError: the answer is a list or an object.
    """
    values = [row.values.get(column) for column in columns.choices]
    named = _named(parsed(values[0]) if len(values) == 1 else values)
    # A question with fewer choices than others leaves the last columns empty.
    while named and not named[-1][1]:
        named.pop()
    texts = [text for _, text in named]
    lettered = zip(ascii_uppercase, texts, strict=False)
    marked = [re.match(rf"\(?{letter}[.):](.*)", text, re.DOTALL) for letter, text in lettered]
    texts = [found[1].strip() for found in marked if found] if all(marked) else texts
    place = f"{table.source}:{row.place}"
    return Asked(place, texts, [name for name, _ in named], row.text(columns.expected[0]))


def _named(held: Any) -> list[tuple[str, str]]:
    """Give the choices with their names, if they have any: of a list, or of an object of lists."""
    pairs: Iterable[tuple[Any, Any]] = ()
    match held:
        case {"text": [*texts]}:
            pairs = zip_longest(held.get("label") or (), texts)
        case {}:
            pairs = held.items()
        case [*each_of]:
            pairs = [
                (each.get("label"), each.get("text")) if isinstance(each, Mapping) else ("", each)
                for each in each_of
            ]
    return [(text_of(name), text_of(text)) for name, text in pairs]


def _way(asked: Sequence[Asked], answer: str) -> str:
    """Give the way to read the answers by which every one is one of its choices.

    Args:
        answer: what its column is called.
    """
    answered = [each for each in asked if each.answer not in NO_ANSWER]
    fits = {way: [_place(way, each) for each in answered] for way in READINGS}
    ways = [way for way, places in fits.items() if None not in places]
    help = (
        f"Write the letter of the right one into {answer}, or its text; where these are no choices:"
        " --choices ''"
    )
    if not ways:
        usual = min(fits, key=lambda way: fits[way].count(None))
        wrong = answered[fits[usual].index(None)]
        said = f'{answer} is "{wrong.answer[:60]}", which is none of its choices'
        raise ProjectError(f"{wrong.place}: {said}.", help)
    for each, *places in zip(answered, *(fits[way] for way in ways), strict=True):
        if len({*places}) > 1 and ways[0] != "name":
            may_be = " or ".join(f'"{each.texts[at]}"' for at in dict.fromkeys(places))
            said = f'{answer} is "{each.answer}", which may be the choice {may_be}'
            raise ProjectError(f"{each.place}: {said}.", help)
    return ways[0]


def _place(way: str, asked: Asked) -> int | None:
    try:
        return READINGS[way](asked)
    except ValueError:
        return None


def _written(task: str, columns: Columns, way: str, row: Row, asked: Asked) -> Row:
    """Give the row with its choices in the last of its inputs."""
    *_, input = columns.input
    lines = [
        f"{letter}. {text}" for letter, text in zip(ascii_uppercase, asked.texts, strict=False)
    ]
    asks = row.texts(input)
    # The pages of question answering stand above the question, and so do what it chooses from.
    whole = [*lines, f"Question: {asks}"] if task == "question-answering" else [asks, *lines]
    at = None if asked.answer in NO_ANSWER else _place(way, asked)
    by = ascii_uppercase if task == "classification" else asked.texts
    answer = None if at is None else by[at]
    written = {input: "\n".join(whole) if asks else "", columns.expected[0]: answer}
    return Row(row.place, {**row.values, **written})
