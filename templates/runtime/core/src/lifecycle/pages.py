"""A report as one HTML page that needs nothing else: texts, tables, and bars drawn as SVG."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

BAR, LABEL, WIDTH = 22, 200, 640
"""Height of a row of a chart, room for its name, and the whole width, in pixels."""
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem;
  color-scheme: light dark; }
table { border-collapse: collapse; margin: 1rem 0; }
td, th { border-bottom: 1px solid #8886; padding: 0.2rem 1rem 0.2rem 0; text-align: left;
  vertical-align: top; white-space: pre-wrap; }
svg { display: block; margin: 1rem 0; max-width: 100%; }
svg text { fill: currentColor; font-size: 13px; }
svg rect { fill: #2563eb; }
"""


@dataclass(frozen=True)
class Heading:
    """What stands above the parts that follow."""

    text: str


@dataclass(frozen=True)
class Table:
    """Plain texts in rows."""

    head: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Bars:
    """A chart with a bar and its value for each name."""

    title: str
    counts: Mapping[str, float]


Part = str | Heading | Table | Bars
"""A text is a paragraph. A terminal shows texts and tables alone: `evaluation.tables.show`."""


def page(title: str, parts: Iterable[Part]) -> str:
    """Give the page."""
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{STYLE}</style>\n<h1>{escape(title)}</h1>\n"
        + "\n".join(map(_html, parts))
        + "\n</html>\n"
    )


def _html(part: Part) -> str:
    match part:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Table(head, rows):
            cells = [[f"<th>{escape(name)}</th>" for name in head]]
            cells += [[f"<td>{escape(str(value))}</td>" for value in row] for row in rows]
            return (
                "<table>\n" + "\n".join(f"<tr>{''.join(row)}</tr>" for row in cells) + "\n</table>"
            )
        case Bars(title, counts):
            return _chart(title, counts)
        case _:
            return f"<p>{escape(part)}</p>"


def _chart(title: str, counts: Mapping[str, float]) -> str:
    highest = max(counts.values(), default=0) or 1
    room = WIDTH - LABEL - 70
    drawn = []
    for row, (name, count) in enumerate(counts.items()):
        top, length = row * BAR, room * count / highest
        short = name if len(name) <= 28 else f"{name[:27]}…"
        drawn.append(
            f'<text x="0" y="{top + 16}">{escape(short)}<title>{escape(name)}</title></text>'
            f'<rect x="{LABEL}" y="{top + 4}" width="{length:.1f}" height="{BAR - 8}"/>'
            f'<text x="{LABEL + length + 6:.1f}" y="{top + 16}">{count:g}</text>'
        )
    height = BAR * max(1, len(counts))
    return (
        f'<p>{escape(title)}</p><svg role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' height="{height}"><title>{escape(title)}</title>\n' + "\n".join(drawn) + "\n</svg>"
    )
