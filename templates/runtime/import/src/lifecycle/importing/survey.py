"""What a person should know of the data before anything is measured on it, as a report."""

import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from .. import data
from .. import statistics as pairs
from ..making import Line
from ..pages import Bars, Part, Table
from ..tasks import Task
from .cleaning import Left
from .dividing import SPLITS, Splits
from .lengths import Measure

DIFFERING = 0.2
"""The share of examples on which two runs are taken to disagree."""
FEW = 50
"""Fewer examples than this in a split show next to nothing."""
EXPLAINED = (
    "The smallest difference of a share that 4 of 5 such splits would show, where two runs "
    f"disagree on {DIFFERING:.0%} of the examples. A smaller one may exist, unseen."
)


def survey(task: Task, splits: Splits, ways: Measure, left: Left, alike: int) -> list[Part]:
    """Count everything: sizes, lengths, scripts, balance, what was left out, what to look at.

    Args:
        alike: how many pairs are near-duplicates.
    """
    lines = [line for split in SPLITS for line in splits[split]]
    inputs = [ways.count(_whole(line)) for line in lines]
    answers = [ways.count(task.target(line["expected"])) for line in lines]
    scripts = Counter(_script(line["input"]) for line in lines)
    balance = _balance(task, splits)
    whole = [before + after for before, after in zip(inputs, answers, strict=True)]
    warnings = [*_missing(balance), *_alike(balance), *_small(splits)]
    warnings += _cut(lines, whole, ways.context)
    return [
        *(_size(split, len(splits[split])) for split in SPLITS),
        f"length of inputs: {_spread(inputs)} {ways.unit}",
        f"length of answers: {_spread(answers)} {ways.unit}",
        Bars(f"How many inputs are so long, in {ways.unit}", _histogram(inputs)),
        f"scripts: {', '.join(f'{name} {count}' for name, count in scripts.most_common())}",
        Bars("Examples by their script", dict(scripts.most_common())),
        f"pairs of near-duplicates: {alike}, each kept on one side",
        *_balanced(balance),
        *(f"left out: {reason}" for reason in left.reasons()),
        *(f"warning: {warning}" for warning in warnings),
    ]


def smallest_difference(n: int) -> float:
    """Give the smallest difference of a share that a split of n examples usually shows.

    It is that of two runs which disagree on `DIFFERING` of the examples, each better on half of
    those; 1 means that the split shows none.
    """
    better = round(DIFFERING * n / 2)
    changes = np.repeat([0.0, 1.0, -1.0], [n - 2 * better, better, better])
    return pairs.smallest_difference(changes)


def _size(split: str, count: int) -> str:
    found = smallest_difference(count)
    shown = f"{found:.3f}" if found < 1 else "none"
    return f"{split:6} {count:6} examples; smallest difference shown: {shown}"


def _whole(line: Line) -> str:
    return "\n".join([*(turn["content"] for turn in line.get("history", [])), line["input"]])


def _spread(lengths: Sequence[int]) -> str:
    ordered = sorted(lengths)
    most = ordered[int(0.95 * (len(ordered) - 1))]
    return f"median {statistics.median(ordered):.0f}, 95% up to {most}, longest {ordered[-1]}"


def _histogram(lengths: Sequence[int]) -> dict[str, int]:
    """Count lengths in steps that double: a few long ones do not hide what most are like."""
    counts = Counter(max(3, (length - 1).bit_length()) for length in lengths)
    steps = range(min(counts), max(counts) + 1)
    return {f"up to {2**step}": counts[step] for step in steps}


def _script(text: str) -> str:
    """Name the script that most letters are of, such as latin or cjk."""
    names = (unicodedata.name(letter, "?").split()[0] for letter in text[:400] if letter.isalpha())
    return next((name for name, _ in Counter(names).most_common(1)), "no letters").lower()


def _balance(task: Task, splits: Splits) -> dict[str, dict[data.Split, int]]:
    """Count how often each answer is given, where few answers are given again and again."""
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


def _balanced(balance: Mapping[str, Mapping[data.Split, int]]) -> Iterator[Part]:
    if balance:
        rows = [(answer, *counts.values()) for answer, counts in balance.items()]
        yield Table(("answer", *SPLITS), rows)
        totals = {answer: float(sum(counts.values())) for answer, counts in balance.items()}
        yield Bars("How often each answer is right", totals)


def _missing(balance: Mapping[str, Mapping[data.Split, int]]) -> list[str]:
    """Say which answers a split lacks, the first of them by name."""
    warnings = []
    for split in SPLITS:
        lacked = [answer for answer, counts in balance.items() if counts[split] == 0]
        if lacked:
            more = len(lacked) - 1
            others = f", nor {more} other{'s' * (more > 1)}" if more else ""
            warnings.append(f'No example of {split} has the answer "{lacked[0]}"{others}.')
    return warnings


def _alike(answers: Iterable[str]) -> list[str]:
    """Say which answers look like one that was written in two ways."""
    seen: dict[str, str] = {}
    pairs = [(seen.setdefault(answer.casefold(), answer), answer) for answer in sorted(answers)]
    return [
        f'"{one}" and "{other}" are two answers: if they are one, write them alike in the file.'
        for one, other in pairs
        if one != other
    ]


def _small(splits: Splits) -> list[str]:
    return [
        f"{split} has {len(splits[split])} examples: far too few to tell two models apart."
        for split in SPLITS[1:]
        if len(splits[split]) < FEW
    ]


def _cut(lines: Sequence[Line], lengths: Sequence[int], room: int | None) -> list[str]:
    if room is None:
        return []
    too_long = [line["id"] for line, length in zip(lines, lengths, strict=True) if length > room]
    return [
        f"{len(too_long)} examples are longer than the {room} tokens that the model takes, such as "
        f"{id}: --longest WORDS leaves long ones out, a model with more room takes them."
        for id in too_long[:1]
    ]
