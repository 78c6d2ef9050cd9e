"""Question answering, in a row: a question with its pages, and the answer or none."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..data import Line
from .columns import Columns
from .rows import Row

CATEGORY = "question-answering"
HAS_ONE_ANSWER = False
UNKNOWN = "unknown"
"""What the task says where the pages do not say."""


def expected(row: Row, columns: Columns, _input: str) -> str | list[str] | None:
    """Give the answer; where several are right, as in SQuAD's test and TriviaQA, all of them."""
    held = ((column, row.values.get(column)) for column in columns.expected)
    answers = [each for column, value in held for each in _answers(row, column, value) if each]
    known = [answer for answer in dict.fromkeys(answers) if answer != UNKNOWN]
    return known if len(known) > 1 else next(iter(known or answers), None)


def _answers(row: Row, column: str, value: Any) -> list[str]:
    if isinstance(value, Mapping) and "text" in value:
        return _answers(row, column, value["text"])
    if isinstance(value, list):
        listed = [answer for each in value for answer in _answers(row, column, each)]
        return listed or [UNKNOWN]
    if isinstance(value, bool):
        value = "yes" if value else "no"
    # The task reads one line.
    text = re.sub(r"\s*\n\s*", " ", Row(row.place, {column: value}).text(column))
    return [UNKNOWN if text.casefold() == UNKNOWN else text]


def facts(lines: Sequence[Line]) -> dict[str, Any]:
    """Say whether every answer stands in its input."""
    answers = ((line["input"], each) for line in lines for each in _listed(line["expected"]))
    return {"extractive": all(answer == UNKNOWN or answer in input for input, answer in answers)}


def questions(rows: list[Any]) -> list[Any]:
    """Give a row for each question where rows are articles, as in the files of SQuAD."""
    try:
        return [
            {"title": row.get("title"), "context": part["context"], **question}
            for row in rows
            for part in row["paragraphs"]
            for question in part["qas"]
        ]
    except (KeyError, TypeError, AttributeError):
        return rows


def stratum(cluster: Sequence[Line]) -> str:
    """Say whether there is an answer."""
    return str(cluster[0]["expected"] == UNKNOWN)


def _listed(expected: str | list[str]) -> list[str]:
    return expected if isinstance(expected, list) else [expected]
