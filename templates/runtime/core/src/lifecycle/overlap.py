"""Find examples of two splits that are the same, or nearly: what was trained on proves nothing."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from .data import Example

WORD = r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+"
"""A word; Chinese and Japanese, which put no spaces between words, count by the character."""
SHINGLE = 3
"""Words in a row that count as one feature of a text."""
THRESHOLD = 0.8
"""The share of common shingles from which two texts are near-duplicates."""
EPSILON = 1e-9
"""0.8 × 5 is no more than 4, whatever floating point says."""


class Overlap(NamedTuple):
    """Two examples that are too alike to be in different splits."""

    left: Example
    right: Example


def near_duplicates(
    left: Sequence[Example], right: Sequence[Example], threshold: float = THRESHOLD
) -> list[Overlap]:
    """Give all pairs, one of each side, whose shingles have at least this Jaccard index.

    Case, punctuation and spacing do not count. Alike texts share one of their rarest shingles
    (prefix filtering: Chaudhuri, Ganti and Kaushik 2006), so a greeting that all texts share is
    never looked up, and the work grows with the texts, not with their pairs.
    """
    sides = [[shingles(example.whole) for example in side] for side in (left, right)]
    counts = Counter(shingle for side in sides for own in side for shingle in own)
    ranks = {shingle: rank for rank, shingle in enumerate(sorted(counts, key=counts.__getitem__))}
    asked, known = ([sorted(map(ranks.__getitem__, own)) for own in side] for side in sides)
    holders: defaultdict[int, defaultdict[tuple[int, int], list[int]]]
    holders = defaultdict(lambda: defaultdict(list))
    for position, own in enumerate(known):
        for place, rank in enumerate(own[: _prefix(len(own), threshold)]):
            holders[rank][len(own), place].append(position)
    found: list[Overlap] = []
    for example, features, own in zip(left, sides[0], asked, strict=True):
        near: set[int] = set()
        for place, rank in enumerate(own[: _prefix(len(own), threshold)]):
            for (size, there), positions in holders.get(rank, {}).items():
                least = threshold / (1 + threshold) * (len(own) + size)
                # What both can still share, if this is the first that they do.
                if min(len(own) - place, size - there) >= least - EPSILON:
                    near.update(positions)
        for position in sorted(near):
            common = len(features & sides[1][position])
            if common / (len(own) + len(known[position]) - common) >= threshold:
                found.append(Overlap(example, right[position]))
    return found


def _prefix(size: int, threshold: float) -> int:
    """Give how many of its rarest shingles tell whether another text can be alike at all."""
    return size - math.ceil(threshold * size - EPSILON) + 1


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Give the runs of words of a text; all of a text that is shorter than one run."""
    words = re.findall(WORD, text.lower())
    starts = range(max(1, len(words) - SHINGLE + 1))
    return frozenset(tuple(words[start : start + SHINGLE]) for start in starts)
