"""Classification, in a row: a text and its label."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from .. import data_card
from ..errors import ProjectError
from ..making import Line
from .columns import Columns
from .reading import Row

CATEGORY = "text-classification"
HAS_ONE_ANSWER = True


def expected(row: Row, columns: Columns, _input: str) -> str | None:
    """Give the label, on one line as it is read."""
    return " ".join(row.text(columns.expected[0]).split()) or None


def facts(lines: Sequence[Line]) -> dict[str, Any]:
    """Give the labels that occur.

    Raises ProjectError where there is only one.
    """
    labels = data_card.labels_of(line["expected"] for line in lines)
    if len(labels) == 1:
        raise ProjectError(
            f'Every example has the label "{labels[0]}": there is nothing to tell apart.',
            "Bring examples of another, or name the column of the labels: --expected COLUMN.",
        )
    return {"labels": labels}


def stratum(cluster: Sequence[Line]) -> str:
    """Give the commonest label."""
    return Counter(str(line["expected"]) for line in cluster).most_common(1)[0][0]
