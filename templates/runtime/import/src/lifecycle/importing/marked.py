"""Labels that have a column each, in which 1 says that a text has them: read as one list."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .columns import LABELS, RIGHT, Columns, first
from .rows import Row, Table, parsed, text_of

LEAST = 3
"""So many columns of 0 and 1 beside each other are labels of one text."""
MOSTLY = 0.9
"""In so many rows one of them is 1 where they are the one label of a text, and not marks beside it,
such as `is_paid`."""
TASKS = ("classification", "extraction")
log = logging.getLogger(__name__)


def in_lists(table: Table, task: str, named: Columns) -> tuple[Table, Columns]:
    """Give a list of the labels of each text in place of their columns, as those of Jigsaw.

    So too in place of an object that says 0 or 1 of each, as spaCy's `cats`. Without such, or where
    another column is named or called as an answer, all is given as it is. Where they are more
    than two of three columns, nothing else is expected, such as who wrote a text.
    """
    rows = [{name: parsed(held) for name, held in row.values.items()} for row in table.rows]
    inside = {name.partition(".")[0] for name in named.every if name not in table.columns}
    held = [name for name in table.columns if name not in inside]
    objects = [name for name in held if all(_is_marked(row.get(name)) for row in rows)]
    others = [name for name in table.columns if name not in (*named.every, *objects)]
    apart = [name for name in others if all(text_of(row.get(name)) in ("0", "1") for row in rows)]
    if objects:
        lists = {name: [_labels(row[name]) for row in rows] for name in objects}
        apart = []
    elif len(apart) < LEAST or named.expected or first(table.columns, (*RIGHT, *LABELS)):
        return table, named
    else:
        labels = [_labels({name: row[name] for name in apart}) for row in rows]
        ones = sum(len(each) == 1 for each in labels)
        if task == "classification" and ones < MOSTLY * len(rows):
            return table, named
        log.warning("The columns %s are read as one list, labels.", ", ".join(apart))
        lists = {"labels": labels}
        if 3 * len(apart) > 2 * len(others):
            named = replace(named, expected=("labels",))
    made = tuple(
        Row(row.place, {**row.values, **{name: held[at] for name, held in lists.items()}})
        for at, row in enumerate(table.rows)
    )
    kept = (name for name in table.columns if name not in apart)
    return Table(table.source, tuple(dict.fromkeys([*kept, *lists])), made), named


def _is_marked(held: Any) -> bool:
    said = held.values() if isinstance(held, Mapping) else ()
    return len(said) >= LEAST and all(text_of(each) in ("0", "1") for each in said)


def _labels(held: Mapping[str, Any]) -> list[str]:
    return [name for name, said in held.items() if text_of(said) == "1"]
