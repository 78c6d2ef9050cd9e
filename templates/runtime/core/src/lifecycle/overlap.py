"""Find examples of two splits that are the same, or nearly: what was trained on proves nothing."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .data import Example

WORD = r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+"
"""A word; Chinese and Japanese, which put no spaces between words, count by the character."""
SHINGLE = 3
"""Words in a row that count as one feature of a text."""
THRESHOLD = 0.8
"""The share of common shingles from which two texts are near-duplicates."""


@dataclass(frozen=True)
class Overlap:
    """Two examples that are too alike to be in different splits."""

    left: Example
    right: Example
    similarity: float
    """The Jaccard index of their shingles, in (0, 1]."""


def near_duplicates(
    left: Sequence[Example], right: Sequence[Example], threshold: float = THRESHOLD
) -> list[Overlap]:
    """Give all pairs, one of each side, that share at least `threshold` of their shingles.

    Case, punctuation and spacing do not count. The work is proportional to the shingles that the
    sides share, not to the number of pairs.
    """
    features = [shingles(example.input) for example in right]
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, own in enumerate(features):
        for shingle in own:
            holders[shingle].append(position)
    found: list[Overlap] = []
    for example in left:
        own = shingles(example.input)
        common: defaultdict[int, int] = defaultdict(int)
        for shingle in own:
            for position in holders.get(shingle, ()):
                common[position] += 1
        for position, count in common.items():
            similarity = count / (len(own) + len(features[position]) - count)
            if similarity >= threshold:
                found.append(Overlap(example, right[position], similarity))
    return found


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Give the runs of words of a text; all of a text that is shorter than one run."""
    words = re.findall(WORD, text.lower())
    starts = range(max(1, len(words) - SHINGLE + 1))
    return frozenset(tuple(words[start : start + SHINGLE]) for start in starts)
