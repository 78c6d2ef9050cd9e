"""Passages: pieces of documents that are small enough to be put before a model."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_CHARS = 1200
"""About 300 tokens of English: several passages fit a small model's context."""


@dataclass(frozen=True)
class Section:
    """A part of a document as its format has it: under one heading, or on one page."""

    text: str
    title: str = ""
    page: int | None = None
    id: str = ""
    """Where the document gives its parts names of their own."""


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
    """Divide at paragraphs, else at sentences, else anywhere."""
    pieces: list[str] = []
    for part in _parts(text.strip(), (r"\n\s*\n", r"(?<=[.!?])\s+|(?<=[。！？])", r"\s+")):
        if pieces and len(pieces[-1]) + len(part) < MOST_CHARS:
            pieces[-1] = f"{pieces[-1]}\n{part}"
        else:
            pieces.append(part)
    return pieces


def _parts(text: str, at: tuple[str, ...]) -> Iterator[str]:
    if len(text) <= MOST_CHARS:
        if text:
            yield text
    elif at:
        for part in re.split(at[0], text):
            yield from _parts(part.strip(), at[1:])
    else:
        yield from (text[start : start + MOST_CHARS] for start in range(0, len(text), MOST_CHARS))
