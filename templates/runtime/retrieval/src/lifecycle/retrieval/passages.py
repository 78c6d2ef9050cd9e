"""Passages: pieces of documents that are small enough to be put before a model."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..data import UNSPACED

MOST_CHARS = 1200
"""About 300 tokens of English: several passages fit a small model's context."""
BREAKS = (
    r"\n[^\S\n]*\n",
    r"\n(?=[^\S\n]*(?:[-*+•] |\d+[.)] |```|~~~)|[^\n]*\|)",
    r"(?<=[.!?…।؟])[\"'”’»)\]]*\s+|[。！？][」』”’）]*",
    r"\n",
    r"\s+",
)
"""Where a text is divided, the best first."""
PATH = ": "
"""What stands between a heading and one below it."""


@dataclass(frozen=True)
class Section:
    """A part of a document as its format has it: under one heading, or on one page."""

    text: str
    title: str = ""
    page: int | None = None
    id: str = ""
    """Where the document gives its parts names of their own."""


class Outline:
    """The headings that a part stands under, as a document is read from its beginning."""

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []

    def enter(self, level: str, heading: str) -> str:
        """Give the title of what stands under a heading: it, and what that stands under.

        Args:
            level: which sorts by depth, such as `h2`.
        """
        self._open = [each for each in self._open if each[0] < level] + [(level, heading)]
        return PATH.join(dict.fromkeys(text for _, text in self._open if text))


@dataclass(frozen=True)
class Passage:
    """What is found and cited."""

    id: str
    path: str
    title: str
    page: int | None
    position: int
    """From 0, in its document."""
    text: str


def divided(path: str, stem: str, sections: list[Section]) -> Iterator[Passage]:
    """Give the passages of a document, in its order; a long section becomes several.

    Args:
        stem: what the ids begin with, the document's own name.
    """
    position = 0
    for section in sections:
        pieces = _pieces(section.text)
        for number, text in enumerate(pieces, start=1):
            id = section.id or f"{stem}-{position + 1:03d}"
            if section.id and len(pieces) > 1:
                id = f"{section.id}-{number}"
            yield Passage(id, path, section.title or stem, section.page, position, text)
            position += 1


def _pieces(text: str) -> list[str]:
    """Divide at paragraphs, else at items and rows, sentences, lines, words, or anywhere."""
    pieces: list[str] = []
    for part in _parts(text, BREAKS):
        if pieces and _size(pieces[-1]) + _size(part) <= MOST_CHARS:
            pieces[-1] += part
        else:
            pieces.append(part)
    return [re.sub(r"\A(?:[^\S\n]*\n)+", "", piece).rstrip() for piece in pieces if piece.strip()]


def _parts(text: str, at: tuple[str, ...]) -> Iterator[str]:
    """Give the parts of a text, each with what parts it from the next."""
    if _size(text) <= MOST_CHARS:
        yield text
    elif at:
        cuts = [0, *(each.end() for each in re.finditer(at[0], text)), len(text)]
        for start, end in pairwise(cuts):
            yield from _parts(text[start:end], at[1:])
    else:
        most = MOST_CHARS // 3 if re.search(f"[{UNSPACED}]", text) else MOST_CHARS
        yield from (text[start : start + most] for start in range(0, len(text), most))


def _size(text: str) -> int:
    """Give how many letters of English take as much of a model's context."""
    return len(text) + 2 * len(re.findall(f"[{UNSPACED}]", text))
