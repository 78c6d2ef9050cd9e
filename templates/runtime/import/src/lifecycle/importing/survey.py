"""What a person should know of the data before anything is measured on it."""

import statistics
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import data
from .. import statistics as pairs
from ..making import Line
from ..tasks import Task
from .dividing import SPLITS, Splits
from .lengths import Measure

DIFFERING = 0.2
"""The share of examples on which two runs are taken to disagree."""
FEW = 50
"""Fewer examples than this in a split show next to nothing."""


@dataclass(frozen=True)
class Survey:
    """Counts over all splits, and what to look at."""

    sizes: dict[data.Split, int]
    unit: str
    inputs: tuple[int, int, int]
    """Lengths of the inputs: the median, the 95th of a hundred, and the longest."""
    answers: tuple[int, int, int]
    lengths: dict[str, int]
    """How many inputs are as long as that."""
    balance: dict[str, dict[data.Split, int]]
    """Answer to how often it is given, where few answers are given again and again."""
    scripts: dict[str, int]
    too_long: list[str]
    """Ids of the examples that the model has no room for."""
    warnings: list[str]


def survey(task: Task, splits: Splits, ways: Measure) -> Survey:
    """Count everything."""
    lines = [line for split in SPLITS for line in splits[split]]
    answers = [task.target(line["expected"]) for line in lines]
    inputs = [ways.count(_whole(line)) for line in lines]
    outputs = [ways.count(answer) for answer in answers]
    balance = _balance(task, splits)
    room = ways.context
    too_long = [
        str(line["id"])
        for line, before, after in zip(lines, inputs, outputs, strict=True)
        if room is not None and before + after > room
    ]
    return Survey(
        sizes={split: len(splits[split]) for split in SPLITS},
        unit=ways.unit,
        inputs=_spread(inputs),
        answers=_spread(outputs),
        lengths=_histogram(inputs),
        balance=balance,
        scripts=_scripts(lines),
        too_long=too_long,
        warnings=[*_missing(balance), *_small(splits), *_cut(too_long, room)],
    )


def smallest_difference(n: int) -> float:
    """Give the smallest difference of a share that a split of n examples usually shows.

    It is that of two runs which disagree on `DIFFERING` of the examples, each better on half of
    those; 1 means that the split shows none.
    """
    better = round(DIFFERING * n / 2)
    changes = np.repeat([0.0, 1.0, -1.0], [n - 2 * better, better, better])
    return pairs.smallest_difference(changes)


def _whole(line: Line) -> str:
    return "\n".join([*(turn["content"] for turn in line.get("history", [])), line["input"]])


def _spread(lengths: Sequence[int]) -> tuple[int, int, int]:
    ordered = sorted(lengths)
    return round(statistics.median(ordered)), ordered[int(0.95 * (len(ordered) - 1))], ordered[-1]


def _histogram(lengths: Sequence[int]) -> dict[str, int]:
    """Count lengths in steps that double: a few long ones do not hide what most are like."""
    counts = Counter(max(3, (length - 1).bit_length()) for length in lengths)
    steps = range(min(counts), max(counts) + 1)
    return {f"up to {2**step}": counts[step] for step in steps}


def _balance(task: Task, splits: Splits) -> dict[str, dict[data.Split, int]]:
    counted = {
        split: Counter(task.target(line["expected"]) for line in splits[split]) for split in SPLITS
    }
    total = sum(counted.values(), Counter[str]())
    if len(total) > 0.2 * total.total() and task.name != "classification":
        return {}
    return {
        answer: {split: counted[split][answer] for split in SPLITS}
        for answer, _ in total.most_common()
    }


def _scripts(lines: Sequence[Line]) -> dict[str, int]:
    """Count examples by the script that most of their letters are of, such as LATIN or CJK."""
    return dict(Counter(_script(line["input"]) for line in lines).most_common())


def _script(text: str) -> str:
    names = (unicodedata.name(letter, "?").split()[0] for letter in text[:400] if letter.isalpha())
    return next((name for name, _ in Counter(names).most_common(1)), "no letters").lower()


def _missing(balance: dict[str, dict[data.Split, int]]) -> list[str]:
    return [
        f'No example of {split} has the answer "{answer}".'
        for answer, counts in balance.items()
        for split in SPLITS
        if counts[split] == 0
    ]


def _small(splits: dict[data.Split, list[Any]]) -> list[str]:
    return [
        f"{split} has {len(splits[split])} examples: far too few to tell two models apart."
        for split in SPLITS[1:]
        if len(splits[split]) < FEW
    ]


def _cut(too_long: Sequence[str], room: int | None) -> list[str]:
    if not too_long:
        return []
    return [
        f"{len(too_long)} examples are longer than the {room} tokens that the model takes, such as "
        f"{too_long[0]}: --longest WORDS leaves long ones out, a model with more room takes them."
    ]
