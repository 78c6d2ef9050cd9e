"""Extraction, in a row: a text, and a column for each field or one with an object of them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..data_card import Kind
from ..errors import ProjectError
from ..fields import fields_of, holds
from ..making import Line
from .columns import Columns
from .reading import Row, parsed

CATEGORY = "token-classification"
HAS_ONE_ANSWER = True
WORDS = ("true", "false", "null")
"""What JSON writes without quotes, beside numbers."""


def expected(row: Row, columns: Columns, _input: str) -> dict[str, Any] | None:
    """Give the fields; None where all are empty."""
    values = {column: row.values.get(column) for column in columns.expected}
    if len(values) == 1:
        [value] = values.values()
        held = parsed(value)
        if isinstance(held, Mapping):
            return dict(_fields(held)) or None
    if all(value in (None, "") for value in values.values()):
        return None
    return {column: _cell(value) for column, value in values.items()}


def facts(lines: Sequence[Line]) -> dict[str, Any]:
    """Give the fields and their kinds, after which each object has all of them, of its kind."""
    read = [{field: _value(said) for field, said in line["expected"].items()} for line in lines]
    fields = fields_of(read)
    for line, values in zip(lines, read, strict=True):
        said = line["expected"]
        line["expected"] = {
            field: _of_kind(kind, values.get(field), said.get(field))
            for field, kind in fields.items()
        }
    return {"fields": fields}


def stratum(_cluster: Sequence[Line]) -> str:
    """Give none: objects have no shares."""
    return ""


def _fields(held: Mapping[str, Any], inside: str = "") -> Iterator[tuple[str, Any]]:
    """Give the fields of an object; those of one inside of it by both names: `buyer.name`.

    Raises ProjectError for what no field can hold.
    """
    for name, value in held.items():
        field = f"{inside}{name}"
        if isinstance(value, Mapping):
            yield from _fields(value, f"{field}.")
        elif isinstance(value, list) and any(isinstance(item, Mapping | list) for item in value):
            raise ProjectError(
                f"{field} is a list of objects or of lists",
                "A field is a text, a number, true or false, or a list of texts: "
                "make it a field for each, or a list of one of their names.",
            )
        else:
            yield field, value


class _Cell(str):
    """What a column says of a field: in CSV also numbers, lists and true are text."""


def _cell(value: Any) -> Any:
    return (_Cell(value.strip()) or None) if isinstance(value, str) else value


def _value(said: Any) -> Any:
    # A number with a zero in front is a key, such as a postcode.
    is_number = isinstance(said, _Cell) and re.fullmatch(r"-?(0|[1-9]\d{0,14})(\.\d+)?", said)
    is_other = isinstance(said, _Cell) and (said in WORDS or said.startswith("["))
    return parsed(said) if is_number or is_other else said


def _of_kind(kind: Kind, value: Any, said: Any) -> Any:
    """Give what was said, as it was said, where the field does not hold what it was read as."""
    if value is None or holds(kind, value):
        return value
    if kind == "list":
        return [str(item) for item in value] if isinstance(value, list) else [str(value)]
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
