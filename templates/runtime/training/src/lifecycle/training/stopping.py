"""The part of the training split that decides when to stop: a tenth, which nothing is learned from.

Neither dev nor test can do it: what has chosen a checkpoint flatters it ever after.
"""

import random
from collections import defaultdict
from collections.abc import Sequence

from ..errors import ProjectError
from .examples import Row

SHARE = 0.1
SEED = 20261127
"""One division for every experiment, so that their validation losses can be compared."""


def divide(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Give what is learned from and what decides when to stop, both in file order.

    Rows of one group stay on one side; a group with more than a tenth of all rows is learned from,
    unless there are only such.

    Raises:
        ProjectError: all rows are of one group, so that they cannot be divided.
    """
    sizes: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        sizes[row.group] += 1
    if len(sizes) < 2:
        raise ProjectError(
            f"All {len(rows)} training examples are of one group, and a tenth of them decides when"
            " to stop.",
            "Add examples of another group, or with another input.",
        )
    held = _chosen(sizes, wanted=max(1, round(SHARE * len(rows))))
    learned = [row for row in rows if row.group not in held]
    return learned, [row for row in rows if row.group in held]


def _chosen(sizes: dict[str, int], wanted: int) -> set[str]:
    groups = list(sizes)
    random.Random(SEED).shuffle(groups)
    held: set[str] = set()
    left = wanted
    for group in groups:
        if sizes[group] <= left:
            held.add(group)
            left -= sizes[group]
    return held or {min(groups, key=lambda group: sizes[group])}
