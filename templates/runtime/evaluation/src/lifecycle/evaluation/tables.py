"""Reports: tables that also read well in a log file, and one HTML page that needs nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment
from rich import box
from rich.console import Console
from rich.table import Table as Grid

from ..data import plain
from ..runs import Interval, Latency, Run, TaskResult, looks
from ..settings import Target
from ..statistics import Comparison
from .score import measured

ROWS = 12
"""Rows of a table that a terminal shows; the page has all."""
LONGEST = 300
"""Characters of a text in a table that a terminal shows."""
MANY_LOOKS = 3
"""The look from which on the best of them is flattered by chance. `check` warns of it, too."""


class Table(NamedTuple):
    """Plain texts in rows; without a head, rows are names and texts of what the title says."""

    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    title: str = ""


class Bars(NamedTuple):
    """A chart with a bar and its value for each name, drawn as SVG."""

    title: str
    counts: Mapping[str, float]


Part = str | Table | Bars
"""A text is a paragraph. Charts are on the page alone."""


def page(title: str, parts: Iterable[Part]) -> str:
    """Give the page."""
    template = Path(__file__).with_name("page.html").read_text(encoding="utf-8")
    jinja = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return jinja.from_string(template).render(title=title, parts=parts)


def console() -> Console:
    """Give the console for results: standard output; 100 columns where that is no terminal."""
    width = None if Console().is_terminal else 100
    # What people and models write is shown as it stands: [/INST] is no markup, and :x: no picture.
    return Console(highlight=False, markup=False, emoji=False, width=width)


def table(*columns: str, words: int = 1) -> Grid:
    """Give an empty table, whose first columns hold `words`, as those without a name do."""
    # ASCII rules: a log, a Windows console and a pull request show them alike.
    found = Grid(box=box.ASCII_DOUBLE_HEAD)
    for at, column in enumerate(columns):
        found.add_column(column, justify="left" if at < words or not column else "right")
    return found


def show(out: Console, report: Iterable[Part]) -> None:
    """Print a report's texts, and its tables as far as `ROWS`."""
    for part in report:
        if isinstance(part, str):
            out.print(plain(part), soft_wrap=True)
        elif isinstance(part, Table) and not part.head:
            out.print(f"\n{part.title}")
            for name, text in part.rows:
                out.print(f"  {name}: {_cut(plain(str(text)))}", soft_wrap=True)
        elif isinstance(part, Table):
            shown = table(*part.head)
            for row in part.rows[:ROWS]:
                shown.add_row(*(plain(str(cell)) for cell in row))
            out.print(shown)
            if len(part.rows) > ROWS:
                out.print(f"… and {len(part.rows) - ROWS} more")


def print_scores(
    out: Console, result: TaskResult, latency: Latency, targets: Sequence[Target]
) -> None:
    """Print one task's metrics with their 95% intervals, and its targets, a row for each."""
    rows = table("metric", "value", "95% interval", "target", "")
    for metric in dict.fromkeys([*result.metrics, *(target.metric for target in targets)]):
        interval, value = result.metrics.get(metric), measured(result, latency, metric)
        cells = ["" if value is None else f"{value:.1f}", ""]
        if interval:
            cells = [f"{interval.value:.3f}", f"{interval.low:.3f} to {interval.high:.3f}"]
        named = [target for target in targets if target.metric == metric]
        for target in named or (None,):
            rows.add_row(metric, *cells, str(target or ""), _judged(target, value, interval))
    out.print(rows)


def print_cost(out: Console, run: Run) -> None:
    """Print what the run took, and what of it is no answer."""
    latency, tokens = run.latency_ms, run.tokens
    prompt, completion = tokens.prompt, tokens.completion
    is_known = prompt is not None and completion is not None
    thought = f", {tokens.reasoning} of them reasoning" if tokens.reasoning else ""
    unsaid = f", and of {tokens.unsaid} answers it does not say" if tokens.unsaid else ""
    counted = f"{prompt} in, {completion} out{thought}{unsaid}"
    counted = counted if is_known else "the endpoint does not say"
    line = f"latency: p50 {latency.p50:.0f} ms, p95 {latency.p95:.0f} ms, p99 {latency.p99:.0f} ms"
    if run.technique != "baseline":  # which asks no model
        line += f"; tokens: {counted}; failed requests: {run.errors}"
        is_asked_again = run.errors and not run.is_look and run.technique != "application"
        line += ", which the same command asks again" if is_asked_again else ""
    out.print(line)
    if run.price and prompt is not None and completion is not None:
        asked = sum(result.n for result in run.tasks.values()) - run.errors
        share = 1000 / max(asked - (tokens.unsaid or 0), 1)
        out.print(
            f"cost: {run.price.said(prompt, completion)}, which is"
            f" {run.price.said(prompt * share, completion * share)} for 1,000 requests"
        )
    if run.answered_by:
        named = ", ".join(f"{name} ({n})" for name, n in run.answered_by.items())
        out.print(f"answered by: {named}")
    if run.unanswered:
        out.print(f"no answer, scored as far as it goes: {said(run)}")


def said(run: Run) -> str:
    """Say how many answers are none, and why."""
    limit = run.decoding.max_tokens
    words = {"cut off": f"cut off at {limit} tokens (decoding.max_tokens in the prompt)"}
    total = sum(run.endings.values())
    counts = (f"{n} {words.get(ending, ending)}" for ending, n in run.unanswered.items())
    return f"{', '.join(counts)}, of {total}"


def print_look(out: Console, root: Path, run: Run) -> None:
    """Print beside a figure of test how many looks it is of: each one more makes it less true."""
    count = len(looks(root, run))
    flattered = (
        ": the best of so many is partly the luckiest. Fill test.jsonl with examples that no"
        " run has seen."
    )
    out.print(f"look {count} at these test examples{flattered if count >= MANY_LOOKS else ''}")


def print_comparison(out: Console, task: str, rows: dict[str, Comparison]) -> None:
    """Print two runs of one task side by side, and the verdict on its primary metric."""
    shown = table("metric", "old", "new", "difference", "95% interval", "McNemar p", "smallest")
    for metric, row in rows.items():
        low, high = row.difference.low, row.difference.high
        shown.add_row(
            metric,
            f"{row.old:.3f}",
            f"{row.new:.3f}",
            f"{row.difference.value:+.3f}",
            f"{low:+.3f} to {high:+.3f}",
            _p(row.p_value),
            f"{row.smallest:.3f}",
        )
    out.print(shown)
    metric, first = next(iter(rows.items()))
    out.print(verdict(task, metric, first))


def verdict(task: str, metric: str, comparison: Comparison) -> str:
    """Say in words what the comparison shows, and what it could not have shown."""
    low, high = comparison.difference.low, comparison.difference.high
    figures = f"{comparison.difference.value:+.3f} (95% interval {low:+.3f} to {high:+.3f})"
    if comparison.verdict == "no difference shown":
        said = f"{task}: no difference shown in {metric}:"
        if not low <= 0 <= high:  # So few examples that every resample agrees, by chance.
            value, p = comparison.difference.value, comparison.p_value
            return f"{said} {value:+.3f} over {comparison.n} examples may be chance (p {p:.3f})."
        return (
            f"{said} {figures}. {comparison.n} examples would usually show a difference from"
            f" {comparison.smallest:.3f} up; a smaller one may exist."
        )
    return f"{task}: {metric} is {comparison.verdict}: {figures}, n = {comparison.n}."


def _p(value: float | None) -> str:
    """Give a p-value, which is never zero."""
    return "" if value is None else "< 0.0001" if value < 0.0001 else f"{value:.4f}"


def _judged(target: Target | None, value: float | None, interval: Interval | None) -> str:
    if target is None:
        return ""
    if value is None:
        return "not measured"
    if not target.is_met(value):
        return "missed"
    bounds = (interval.low, interval.high) if interval else ()
    return "met" if all(map(target.is_met, bounds)) else "met, but within noise"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"
