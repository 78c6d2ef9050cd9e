"""Question answering, in a row: a question with its pages, and the answer or none."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..making import Line
from .columns import Columns
from .reading import Row

CATEGORY = "question-answering"
HAS_ONE_ANSWER = False
UNKNOWN = "unknown"
"""What the task says where the pages do not say."""


def expected(row: Row, columns: Columns, _input: str) -> str | None:
    """Give the first of several answers, as SQuAD has them, in either of its forms."""
    value = row.values.get(columns.expected[0])
    if isinstance(value, Mapping) and "text" in value:
        value = value["text"]
    if isinstance(value, list):
        value = value[0] if value else UNKNOWN
    if isinstance(value, Mapping) and "text" in value:
        value = value["text"]
    return Row(row.place, {"text": value}).text("text") or None


def facts(lines: Sequence[Line]) -> dict[str, Any]:
    """Say whether every answer stands in its input."""
    answers = ((line["input"], line["expected"]) for line in lines)
    return {"extractive": all(answer == UNKNOWN or answer in input for input, answer in answers)}


def stratum(cluster: Sequence[Line]) -> str:
    """Say whether there is an answer."""
    return str(cluster[0]["expected"] == UNKNOWN)
