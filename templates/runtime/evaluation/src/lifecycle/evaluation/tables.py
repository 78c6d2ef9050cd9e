"""What an evaluation prints: tables that also read well in a log file."""

from collections.abc import Iterable
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .. import pages
from ..runs import Interval, Latency, Run, looks
from ..settings import Target
from ..statistics import Comparison
from .score import Scored, measured

ROWS = 12
"""Rows of a table that a terminal shows; the page has all."""
MANY_LOOKS = 3
"""The look from which on the best of them is flattered by chance. `check` warns of it, too."""


def console() -> Console:
    """Give the console for results: standard output; 100 columns where that is no terminal."""
    result = Console(highlight=False, soft_wrap=False)
    return result if result.is_terminal else Console(highlight=False, width=100)


def table(*columns: str, words: int = 1) -> Table:
    """Give an empty table, whose first columns hold `words`, as those without a name do."""
    # ASCII rules: a log, a Windows console and a pull request show them alike.
    found = Table(box=box.ASCII_DOUBLE_HEAD)
    for at, column in enumerate(columns):
        found.add_column(column, justify="left" if at < words or not column else "right")
    return found


def show(out: Console, report: Iterable[pages.Part]) -> None:
    """Print a report's texts, and its tables as far as `ROWS`; its charts are on the page."""
    for part in report:
        if isinstance(part, str):
            out.print(Text(part), soft_wrap=True)
        elif isinstance(part, pages.Table):
            shown = table(*part.head)
            for row in part.rows[:ROWS]:
                shown.add_row(*(Text(str(cell)) for cell in row))
            out.print(shown)
            if len(part.rows) > ROWS:
                out.print(f"… and {len(part.rows) - ROWS} more")


def print_scores(out: Console, scored: Scored, latency: Latency, targets: list[Target]) -> None:
    """Print one task's metrics, with their 95% intervals and targets."""
    by_metric = {target.metric: target for target in targets}
    rows = table("metric", "value", "95% interval", "interval by", "target", "")
    for metric, interval in scored.result.metrics.items():
        target = by_metric.get(metric)
        rows.add_row(
            metric,
            f"{interval.value:.3f}",
            f"{interval.low:.3f} to {interval.high:.3f}",
            scored.methods[metric],
            str(target or ""),
            _judged(target, interval),
        )
    for target in targets:
        if target.metric not in scored.result.metrics:
            value = measured(scored.result, latency, target.metric)
            met = "met" if value is not None and target.is_met(value) else "missed"
            cells = ("", "not measured") if value is None else (f"{value:.1f}", met)
            rows.add_row(target.metric, cells[0], "", "", str(target), cells[1])
    out.print(rows)


def print_cost(out: Console, run: Run) -> None:
    """Print what the run took, and what of it is no answer."""
    latency, tokens = run.latency_ms, run.tokens
    prompt, completion = tokens.prompt, tokens.completion
    is_known = prompt is not None and completion is not None
    thought = f", {tokens.reasoning} of them reasoning" if tokens.reasoning else ""
    counted = f"{prompt} in, {completion} out{thought}" if is_known else "the endpoint does not say"
    line = f"latency: p50 {latency.p50:.0f} ms, p95 {latency.p95:.0f} ms, p99 {latency.p99:.0f} ms"
    if run.technique != "baseline":  # which asks no model
        line += f"; tokens: {counted}; failed requests: {run.errors}"
    out.print(line)
    if run.price and prompt is not None and completion is not None:
        share = 1000 / max(sum(result.n for result in run.tasks.values()) - run.errors, 1)
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
        ": the best of so many is partly the luckiest. Put examples that no run has seen into"
        " test.jsonl."
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
            "" if row.p_value is None else f"{row.p_value:.4f}",
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


def _judged(target: Target | None, interval: Interval) -> str:
    if target is None:
        return ""
    if not target.is_met(interval.value):
        return "missed"
    is_sure = target.is_met(interval.low) and target.is_met(interval.high)
    return "met" if is_sure else "met, but within noise"
