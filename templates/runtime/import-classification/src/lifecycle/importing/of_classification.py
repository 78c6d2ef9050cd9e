"""Classification, in a row: a text and its label."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .. import data_card, tasks
from ..data import Line
from ..errors import ProjectError
from .columns import Columns
from .rows import Row, parsed

CATEGORY = "text-classification"
HAS_ONE_ANSWER = True
MARKS = "|;,/；，、"
"""What may stand between the labels of a list in a cell."""


def expected(row: Row, columns: Columns, _input: str) -> str | None:
    """Give the label, on one line as it is read; that of a list where it has no other.

    Raises ProjectError for several, or an object.
    """
    [column] = columns.expected
    held = row.values.get(column)
    value = parsed(held)
    if isinstance(value, Mapping):
        value = value.get("choices", value)  # as Label Studio writes several
    # Of a number in a cell, text keeps how it is written.
    labels = value if isinstance(value, list) else [value if isinstance(value, Mapping) else held]
    texts = [Row(row.place, {column: label}).text(column) for label in labels]
    if len(texts) > 1:
        raise _several(", ".join(texts))
    return " ".join("".join(texts).split()) or None


def facts(lines: Sequence[Line]) -> dict[str, Any]:
    """Give the labels that occur.

    Raises ProjectError where there is only one, or one that is a list of others.
    """
    labels = data_card.labels_of(line["expected"] for line in lines)
    if listed := _first_list(labels):
        error = _several(listed)
        raise ProjectError(f"{error.problem}.", error.help)
    if len(labels) == 1:
        raise ProjectError(
            f'Every example has the label "{labels[0]}": there is nothing to tell apart.',
            "Bring examples of another, or name the column of the labels: --expected COLUMN.",
        )
    return {"labels": labels}


def stratum(cluster: Sequence[Line]) -> str:
    """Give the commonest label."""
    return Counter(str(line["expected"]) for line in cluster).most_common(1)[0][0]


def _first_list(labels: Sequence[str]) -> str | None:
    """Give the first label that is put together of others.

    In a path, such as `Home/Garden`, a part stands at one place only, and no path is all of parts
    that are labels, too.
    """
    for mark in MARKS:
        parts = {label: [part.strip() for part in label.split(mark)] for label in labels}
        joined = {label: held for label, held in parts.items() if len({*held}) > 1}
        # No path is written with a bar, so there a label of one part is a place, too.
        placed = parts if mark == "|" else joined
        places = {(part, at) for held in placed.values() for at, part in enumerate(held)}
        anywhere = Counter(part for part, _ in places)
        for label, held in joined.items():
            if all(part in labels for part in held) or any(anywhere[part] > 1 for part in held):
                return label
    return None


def _several(labels: str) -> ProjectError:
    names = ",".join([*tasks.every(), "extraction"])
    added = "" if "extraction" in tasks.every() else f"poe add --tasks {names}, and then "
    return ProjectError(
        f'"{labels}" is a list of labels, and a row has one',
        "Keep the one that matters most in a column of its own, and name it: --expected COLUMN; "
        f"where all are right, the task extraction reads them: {added}--task extraction; "
        f"if it is one label, write it without any of {' '.join(MARKS)}",
    )
