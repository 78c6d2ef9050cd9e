"""The wrong answers of a run as one HTML page, with the prompt that each was asked with."""

from collections.abc import Callable

from .. import pages
from ..prompts import Message
from ..runs import Run
from . import wrong
from .wrong import Answer, Change
from .wrong_tables import parts

MOST = 200
"""Answers on a page: who has read so many knows what to change."""

Asked = Callable[[Answer], list[Message]]
"""The messages that an example was asked with; none where the prompt is no longer what it was."""


def section(run: Run, task: str, metric: str, found: list[Answer], asked: Asked) -> str:
    """Give the part of one task."""
    worst = wrong.worst(found)
    said = f"{len(worst)} of {len(found)} answers are below 1 in {metric}."
    grouped = [
        pages.bars(title, {group.name: group.wrong for group in groups})
        + pages.table(
            (title, "n", "wrong", f"mean {metric}"),
            [(each.name, each.n, each.wrong, f"{each.score:.3f}") for each in groups],
        )
        for title, groups in parts(found).items()
    ]
    shown = [pages.section(each.example.id, _answer(each, asked)) for each in worst[:MOST]]
    left = [pages.paragraph(f"{len(worst) - MOST} more are not shown.")] if worst[MOST:] else []
    parts_of = [pages.paragraph(said), *grouped, *_fields(found), *_matrix(found), *shown, *left]
    return pages.section(f"{task}, run {run.id}", *parts_of)


def changes(task: str, old: Run, new: Run, changed: list[Change], asked: Asked) -> str:
    """Give what two runs answered unequally well, what became worse first."""
    better = sum(change.is_better for change in changed)
    said = f"{better} answers became better, {len(changed) - better} worse."
    shown = [
        pages.section(
            f"{change.after.example.id}: {'better' if change.is_better else 'worse'}",
            pages.table(("", ""), [(f"answered in {old.id}", change.before.result.output)]),
            _answer(change.after, asked),
        )
        for change in changed[:MOST]
    ]
    return pages.section(f"{task}, {old.id} to {new.id}", pages.paragraph(said), *shown)


def _answer(answer: Answer, asked: Asked) -> str:
    result = answer.result
    rows = [(message["role"], message["content"]) for message in asked(answer)]
    rows = rows or [("input", answer.example.input)]
    rows += [("expected", answer.wanted), ("answered", result.output)]
    rows += [("ended", result.error or result.ending), ("score", f"{answer.score:.3f}")]
    return pages.table(("", ""), rows)


def _fields(found: list[Answer]) -> list[str]:
    fields = wrong.by_field(found)
    return [pages.bars("wrong in", dict(fields))] if fields else []


def _matrix(found: list[Answer]) -> list[str]:
    """Give the confusion matrix: a row for each expected label, a column for each answered one."""
    counts = wrong.confusion(found)
    if not counts:
        return []
    wanted = sorted({pair[0] for pair in counts})
    read = wanted + sorted({pair[1] for pair in counts} - set(wanted))
    rows = [(label, *(counts.get((label, other), "") for other in read)) for label in wanted]
    return [pages.table(("expected \\ answered", *read), rows)]
