"""Reasoning, in a row: a problem and its number, or a worked answer that ends with it."""

import re
from collections.abc import Sequence
from typing import Any

from ..errors import ProjectError
from ..making import Line
from .columns import Columns
from .reading import Row

CATEGORY = "text-generation"
HAS_ONE_ANSWER = True


def expected(row: Row, columns: Columns, _input: str) -> dict[str, Any] | None:
    """Give the last number of the answer, as in GSM8K (`… #### 18`), and the arithmetic for it."""
    text = row.text(columns.expected[0])
    found: list[str] = re.findall(r"-?\d[\d,]*(?:\.\d+)?", text.rpartition("####")[2])
    if text and not found:
        raise ProjectError(f'there is no number in "{text[:60]}"')
    if not found:
        return None
    number = float(found[-1].replace(",", ""))
    answer = int(number) if number.is_integer() else number
    return {"answer": answer, "expression": row.text(columns.expression) or str(answer)}


def facts(_lines: Sequence[Line]) -> dict[str, Any]:
    """Give nothing: every answer is a number."""
    return {}


def stratum(_cluster: Sequence[Line]) -> str:
    """Give none: numbers have no shares."""
    return ""
