"""A report as one HTML page that needs nothing else: headings, tables, and bars drawn as SVG."""

from collections.abc import Iterable, Mapping, Sequence
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


def page(title: str, parts: Iterable[str]) -> str:
    """Give the page; each part is HTML, such as the functions below give."""
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{STYLE}</style>\n<h1>{escape(title)}</h1>\n" + "\n".join(parts) + "\n</html>\n"
    )


def section(title: str, *parts: str) -> str:
    """Give parts under a heading."""
    return f"<h2>{escape(title)}</h2>\n" + "\n".join(parts)


def paragraph(text: str) -> str:
    """Give a paragraph of plain text."""
    return f"<p>{escape(text)}</p>"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a table of plain texts."""
    cells = [[f"<th>{escape(name)}</th>" for name in head]]
    cells += [[f"<td>{escape(str(value))}</td>" for value in row] for row in rows]
    lines = [f"<tr>{''.join(row)}</tr>" for row in cells]
    return "<table>\n" + "\n".join(lines) + "\n</table>"


def bars(title: str, counts: Mapping[str, float]) -> str:
    """Give a chart with a bar and its value for each name."""
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
        f'<svg role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        f"<title>{escape(title)}</title>\n" + "\n".join(drawn) + "\n</svg>"
    )
