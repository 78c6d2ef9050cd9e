"""Which example goes into which split: by a seed, by strata, and what belongs together together."""

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import get_args

from .. import data
from ..data import Line
from .shaping import Form, Found, key_of

Splits = dict[data.Split, list[Line]]
SPLITS: tuple[data.Split, ...] = get_args(data.Split)
TRAIN, DEV, TEST = SPLITS


def divide(
    found: Sequence[Found],
    form: Form,
    shares: Mapping[data.Split, float],
    seed: int,
    given: Mapping[data.Split, Sequence[Found]] = MappingProxyType({}),
) -> tuple[Splits, int]:
    """Divide the examples, the same way every time; also give how many near-duplicates there are.

    `given` are of their split before anything is divided. Each label has its share of every split.
    Examples of one group, with one input, or that are nearly the same stay on one side. The order
    within a split is one of chance.
    """
    lines = [each.line for each in found]
    together, alike = clusters(lines)
    strata: defaultdict[str, list[list[Line]]] = defaultdict(list)
    for cluster in together:
        strata[form.stratum(cluster)].append(cluster)
    splits = _drawn(strata, shares, seed, given)
    if not all(splits.values()) and len(together) < len(lines):
        # Large groups may fit into no label's share of a split, but into the share of all.
        splits = _drawn({"": together}, shares, seed, given)
    for split in SPLITS:
        # By its other end: each label's smallest chances are those of test, and the next of dev.
        splits[split].sort(key=lambda line: _chance(line, seed)[::-1])
    return splits, alike


def _drawn(
    strata: Mapping[str, list[list[Line]]],
    shares: Mapping[data.Split, float],
    seed: int,
    given: Mapping[data.Split, Sequence[Found]],
) -> Splits:
    splits: Splits = {split: [each.line for each in given.get(split, ())] for split in SPLITS}
    # A test split of its own has no share of the others.
    done = sum(len(splits[split]) for split in (TRAIN, *shares))
    for name in sorted(strata):
        drawn = sorted(strata[name], key=lambda each: _chance(each[0], seed))
        total = sum(len(cluster) for cluster in drawn)
        done += total
        _fill(splits, drawn, {split: _part(total, done, splits, split, shares) for split in shares})
    return splits


def apart(found: Sequence[Found], held: Sequence[Found]) -> tuple[list[Found], list[int]]:
    """Give what stays for training where `held` is for testing, and the places of what does not.

    What is in both, or nearly, and what is of one group with what is held out, would be learned.
    """
    lines = [each.line for each in (*held, *found)]
    tested = {id(line) for line in lines[: len(held)]}
    seen = {
        id(line)
        for cluster in clusters(lines)[0]
        if any(id(line) in tested for line in cluster)
        for line in cluster
    }
    stays = [each for each in found if id(each.line) not in seen]
    return stays, [each.place for each in found if id(each.line) in seen]


def beside(
    found: Sequence[Found], others: Mapping[data.Split, Sequence[Line]]
) -> tuple[list[Found], dict[data.Split, list[Found]], list[int]]:
    """Give what other tasks do not have, what one split of theirs has, and the places of the rest.

    One model may learn all tasks: what it is tested on for one, or nearly, it may not learn for
    another. The rest is like examples of several splits, and so can be in none.
    """
    splits = {id(line): split for split, lines in others.items() for line in lines}
    lines = [each.line for each in found]
    theirs: dict[int, set[data.Split]] = {}
    for cluster in clusters([*lines, *chain.from_iterable(others.values())])[0]:
        has = {splits[id(line)] for line in cluster if id(line) in splits}
        theirs |= {id(line): has for line in cluster}
    free = [each for each in found if not theirs[id(each.line)]]
    given: dict[data.Split, list[Found]] = {
        split: [each for each in found if theirs[id(each.line)] == {split}] for split in SPLITS
    }
    return free, given, [each.place for each in found if len(theirs[id(each.line)]) > 1]


def _part(
    total: int, done: int, splits: Splits, split: data.Split, shares: Mapping[data.Split, float]
) -> int:
    """Give how many of a stratum go into a split: what brings all strata so far to its share."""
    exact = total * shares[split]
    least = max(math.floor(exact), 1 if total > 2 else 0)
    return min(max(least, round(done * shares[split]) - len(splits[split])), math.ceil(exact))


def _fill(splits: Splits, drawn: list[list[Line]], wanted: Mapping[data.Split, int]) -> None:
    """Give each split its part of a stratum, the smaller ones first, and training what is left."""
    rest = list(drawn)
    for split in (TEST, DEV):
        left = wanted.get(split, 0)
        for cluster in list(rest):
            # Training is never left without: what is in no training example cannot be learned.
            if len(cluster) <= left and len(rest) > 1:
                splits[split] += cluster
                left -= len(cluster)
                rest.remove(cluster)
    splits[TRAIN] += [line for cluster in rest for line in cluster]


def clusters(lines: Sequence[Line]) -> tuple[list[list[Line]], int]:
    """Put together what must stay together; the second value counts near-duplicate pairs."""
    owner = list(range(len(lines)))

    def find(at: int) -> int:
        while owner[at] != at:
            owner[at] = owner[owner[at]]
            at = owner[at]
        return at

    first: dict[str, int] = {}
    for at, line in enumerate(lines):
        for key in (key_of(line), "group:" + line["group"] if "group" in line else key_of(line)):
            owner[find(at)] = find(first.setdefault(key, at))
    examples = [data.example_of({**line, "id": str(at)}) for at, line in enumerate(lines)]
    alike = 0
    for pair in data.near_duplicates(examples, examples):
        left, right = int(pair.left.id), int(pair.right.id)
        owner[find(left)] = find(right)
        alike += left < right
    together: defaultdict[int, list[Line]] = defaultdict(list)
    for at, line in enumerate(lines):
        together[find(at)].append(line)
    return list(together.values()), alike


def _chance(line: Line, seed: int) -> str:
    """A number that neither the order of the rows nor other rows have a say in."""
    said = f"{seed}:{key_of(line)}:{json.dumps(line['expected'], ensure_ascii=False)}"
    return hashlib.sha256(said.encode()).hexdigest()
