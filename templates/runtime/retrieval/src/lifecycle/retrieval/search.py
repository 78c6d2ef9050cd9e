"""Find passages for a question: by words, by meaning, or by both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Literal

import numpy as np

from .index import Reader
from .passages import Passage
from .vectors import Embed
from .words import searched

By = Literal["words", "vectors", "both"]
DEPTH = 50
"""How far down each half is looked at where both are fused."""
RRF_K = 60
"""Of reciprocal rank fusion (Cormack et al., 2009)."""


@dataclass(frozen=True)
class Found:
    """What was found for a question, the best first."""

    passages: tuple[Passage, ...]
    confidence: float
    """In [0, 1]: how much of the question the best passage speaks of."""


class Search:
    """The passages in memory, and the three ways to find some of them."""

    def __init__(self, path: Path, language: str, embed: Embed | None) -> None:
        self._reader = Reader(path)
        self._passages = self._reader.passages()
        self._texts = {at: " ".join(each.text.split()) for at, each in self._passages.items()}
        # Whoever looks for so many passages has to pass by as many copies at most.
        self._copies = len(self._texts) - len({*self._texts.values()})
        self._language = language
        self._embed = embed
        self._numbers, self._vectors = self._reader.vectors()

    @property
    def ways(self) -> tuple[By, ...]:
        """The ways that there are: without vectors one."""
        has_vectors = self._embed is not None and len(self._numbers) > 0
        return ("words", "vectors", "both") if has_vectors else ("words",)

    @property
    def passages(self) -> Sequence[Passage]:
        """Every passage."""
        return list(self._passages.values())

    def find(self, question: str, count: int, by: By) -> Found:
        """Give the best passages for a question."""
        words = searched(question, self._language)
        cosines = self._cosines(question) if by != "words" else {}
        depth = DEPTH if by == "both" else count
        ranked = self._distinct(cosines, depth)
        if by != "vectors":
            spoken = self._distinct(self._reader.lexical(words, depth + self._copies), depth)
            ranked = self._distinct(fused([spoken, ranked]), count)
        if not ranked:
            return Found((), 0.0)
        spoken_of = self._share(words, ranked[0])
        alike = max(0.0, cosines.get(ranked[0], 0.0))
        confidence = {"words": spoken_of, "vectors": alike, "both": (spoken_of + alike) / 2}[by]
        return Found(tuple(self._passages[number] for number in ranked), confidence)

    def _distinct(self, ranked: Iterable[int], count: int) -> list[int]:
        """Give the first so many that differ: copies of a document take one place."""
        first: dict[str, int] = {}
        for number in ranked:
            if len(first) == count:
                break
            first.setdefault(self._texts[number], number)
        return list(first.values())

    def _cosines(self, question: str) -> dict[int, float]:
        """Give how alike each passage is, the most alike first."""
        if self._embed is None:
            return {}
        products = self._vectors @ self._embed([question])[0]
        order = np.argsort(-products, kind="stable")
        return {self._numbers[at]: float(products[at]) for at in order}

    def _share(self, words: Sequence[str], number: int) -> float:
        """Give the share of a question's words that a passage has; rare words count more.

        A word that stands nowhere counts as the rarest: what no document speaks of cannot be
        answered by one.
        """
        count = len(self._passages)
        weights = {word: log(1 + count / (1 + self._reader.frequency(word))) for word in words}
        whole = sum(weights.values())
        held = sum(weight for word, weight in weights.items() if self._reader.holds(number, word))
        return held / whole if whole else 0.0


def fused(rankings: Sequence[Sequence[int]]) -> list[int]:
    """Fuse rankings by the sum of 1 / (k + rank)."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, number in enumerate(ranking, start=1):
            scores[number] = scores.get(number, 0.0) + 1 / (RRF_K + rank)
    return sorted(scores, key=lambda number: -scores[number])
