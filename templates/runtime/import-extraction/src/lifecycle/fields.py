"""The fields of what is extracted, and what each may hold."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from .data_card import Kind

MAX_CHOICES = 12
"""Texts that are no more different values than this, each seen often, are a choice."""
MAX_LABELS = 60
"""The same of the texts of lists, such as the labels of a text."""


def fields_of(expected: Iterable[Any]) -> dict[str, Kind]:
    """Give the fields of the objects, in the order in which they first occur, with their kinds."""
    values: dict[str, list[Any]] = {}
    for each in expected:
        if isinstance(each, Mapping):
            for field, value in each.items():
                values.setdefault(str(field), []).append(value)
    return {
        field: _kind([each for each in held if each is not None]) for field, held in values.items()
    }


def holds(kind: Kind, value: Any) -> bool:
    """Whether a field of this kind may have the value."""
    if value is None:
        return True
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "boolean":
        return isinstance(value, bool)
    if isinstance(kind, Mapping):
        return isinstance(value, list) and all(_is_item(kind, item) for item in value)
    if kind == "list":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if isinstance(kind[0], tuple):
        return isinstance(value, list) and all(item in kind[0] for item in value)
    return isinstance(value, str) and (kind == "text" or value in kind)


def choices_of(values: list[Any], most: int = MAX_CHOICES) -> tuple[str, ...]:
    """Give the texts that are a choice; none where they are not."""
    texts = (each if isinstance(each, str) else json.dumps(each) for each in values)
    different = sorted({*texts})
    is_choice = 1 < len(different) <= most and len(values) >= 10 * len(different)
    return tuple(different) if is_choice else ()


def _is_item(fields: Mapping[str, Kind], item: Any) -> bool:
    is_whole = isinstance(item, Mapping) and set(item) == set(fields)
    return is_whole and all(holds(kind, item[field]) for field, kind in fields.items())


def _kind(values: list[Any]) -> Any:
    if values and all(isinstance(each, list) for each in values):
        items = [item for each in values for item in each]
        choices = choices_of(items, MAX_LABELS)
        return fields_of(items) or ((choices,) if choices else "list")
    kinds: tuple[Kind, ...] = ("boolean", "number")
    for kind in kinds if values else ():
        if all(holds(kind, each) for each in values):
            return kind
    return choices_of(values) or "text"
