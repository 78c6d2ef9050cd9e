"""A report as one HTML page that needs nothing else: texts, tables, and bars drawn as SVG."""

from collections.abc import Iterable, Mapping, Sequence
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
_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{{ title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem;
  color-scheme: light dark; }
table { border-collapse: collapse; margin: 1rem 0; }
td, th { border-bottom: 1px solid #8886; padding: 0.2rem 1rem 0.2rem 0; text-align: left;
  vertical-align: top; white-space: pre-wrap; }
svg { display: block; margin: 1rem 0; max-width: 100%; }
svg text { fill: currentColor; font-size: 13px; }
svg rect { fill: #2563eb; }
</style>
<h1>{{ title }}</h1>
{% for part in parts %}
{% if part is string %}
<p>{{ part }}</p>
{% elif part.rows is defined %}
{% if part.title %}<h2>{{ part.title }}</h2>{% endif %}
<table>
{% if part.head %}<tr>{% for name in part.head %}<th>{{ name }}</th>{% endfor %}</tr>{% endif %}
{% for row in part.rows %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</table>
{% else %}
{% set highest = part.counts.values()|max or 1 %}
<p>{{ part.title }}</p>
{% set height = 22 * part.counts|length %}
<svg role="img" width="640" viewBox="0 0 640 {{ height }}"><title>{{ part.title }}</title>
{% for name, count in part.counts.items() %}
{% set top, end = 22 * loop.index0, 200 + 370 * count / highest %}
<text y="{{ top + 16 }}">{{ name|truncate(28, true, "…", 0) }}<title>{{ name }}</title></text>
<rect x="200" y="{{ top + 4 }}" width="{{ "%.1f"|format(end - 200) }}" height="14"/>
<text x="{{ "%.1f"|format(end + 6) }}" y="{{ top + 16 }}">{{ "%g"|format(count) }}</text>
{% endfor %}
</svg>
{% endif %}
{% endfor %}
</html>
"""


def page(title: str, parts: Iterable[Part]) -> str:
    """Give the page."""
    html = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(_PAGE)
    return html.render(title=title, parts=parts)
