"""Summarization, in a row: a text and its summary."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from .. import tasks
from ..data import Line
from ..data_card import count_words
from .columns import Columns
from .lengths import usual
from .rows import Row

CATEGORY = "summarization"
HAS_ONE_ANSWER = False


def expected(row: Row, columns: Columns, input: str) -> dict[str, Any] | None:
    """Give the summary on one line, and what it has to mention."""
    summary = " ".join(row.text(columns.expected[0]).split())
    return {"summary": summary, "mentions": _mentions(input, summary)} if summary else None


def facts(lines: Sequence[Line]) -> dict[str, Any]:
    """Give how long a summary may be, in words."""
    return {"max_words": usual([count_words(line["expected"]["summary"]) for line in lines])}


def stratum(_cluster: Sequence[Line]) -> str:
    """Give none: summaries have no shares."""
    return ""


def remarks(lines: Sequence[Line], inputs: Sequence[int], answers: Sequence[int]) -> Iterator[str]:
    """Say which summaries shorten nothing."""
    sizes = zip(lines, inputs, answers, strict=True)
    long = [line["id"] for line, before, after in sizes if after >= before]
    if long:
        yield (
            f"warning: {len(long)} of {len(lines)} summaries are no shorter than the text, as"
            f" {long[0]}."
        )


def _mentions(input: str, summary: str) -> list[str]:
    """What the task itself finds mentioned, line by line, as far as the input says it.

    So are its other words with a capital: a name that begins a sentence there may stand anywhere in
    a summary.
    """
    parse = tasks.find("summarization").parse
    lines = [parse(line) for line in [*input.splitlines(), summary] if line.strip()]
    found = [word for line in lines if line for word in line["mentions"]]
    names = [word for word in re.findall(r"\w{2,}", input) if word[0].isupper()]
    return list(dict.fromkeys(word for word in [*found, *names] if word in input))
