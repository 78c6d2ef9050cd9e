"""A report as one HTML page that needs nothing else: texts, tables, and bars drawn as SVG."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment


class Table(NamedTuple):
    """Plain texts in rows, under a heading where it has a title."""

    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    title: str = ""


class Bars(NamedTuple):
    """A chart with a bar and its value for each name."""

    title: str
    counts: Mapping[str, float]


Part = str | Table | Bars
"""A text is a paragraph. A terminal shows texts and tables alone: `evaluation.tables.show`."""
_PAGE = Path(__file__).with_name("page.html")


def page(title: str, parts: Iterable[Part]) -> str:
    """Give the page."""
    template = _PAGE.read_text(encoding="utf-8")
    jinja = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return jinja.from_string(template).render(title=title, parts=parts)
