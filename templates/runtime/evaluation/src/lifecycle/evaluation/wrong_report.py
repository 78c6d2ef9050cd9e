"""The wrong answers of a run for people: in short for a terminal, and a page with the prompts."""

from collections.abc import Callable, Iterator, Sequence

from ..pages import Bars, Heading, Part, Table
from ..prompts import Message
from ..runs import Run
from . import wrong
from .wrong import Answer, Change

SHOWN, MOST = 5, 200
"""Answers in the terminal, and on the page: who has read so many knows what to change."""
LONGEST = 300
"""Characters of an input or an answer in the terminal."""
Asked = Callable[[Answer], list[Message]]
"""The messages that an example was asked with; none where the prompt is no longer what it was."""


def overview(run: Run, task: str, metric: str, found: list[Answer]) -> Iterator[Part]:
    """Say where one task's answers go wrong."""
    yield f"{task}: {run.id}, {len(wrong.worst(found))} of {len(found)} answers below 1 in {metric}"
    groupings = {
        "expected": wrong.by_label(found),
        "input": wrong.by_length(found),
        "ended": wrong.by_ending(found),
    }
    for title, groups in groupings.items():
        if len(groups) > 1:
            yield Bars(title, {group.name: group.wrong for group in groups})
            rows = [(each.name, each.n, each.wrong, f"{each.score:.3f}") for each in groups]
            yield Table((title, "n", "wrong", "mean"), rows)
    if fields := wrong.by_field(found):
        yield "wrong in: " + ", ".join(f"{name} {count}" for name, count in fields.items())
    if counts := wrong.confusion(found):
        mixed = sorted(
            (pair for pair in counts if pair[0] != pair[1]), key=lambda pair: -counts[pair]
        )
        pairs = (f"{wanted} -> {read} {counts[wanted, read]}" for wanted, read in mixed[:SHOWN])
        yield "expected -> answered: " + ", ".join(pairs)


def change_overview(task: str, old: Run, new: Run, changed: Sequence[Change]) -> str:
    """Say how many answers became better and worse."""
    better = sum(change.is_better for change in changed)
    return f"{task}: {old.id} -> {new.id}, {better} better, {len(changed) - better} worse"


def in_short(found: list[Answer]) -> list[str]:
    """Give the worst answers for a terminal."""
    return [
        f"\n{_head(answer)}\n  answered: {_cut(answer.result.output)}"
        for answer in wrong.worst(found)[:SHOWN]
    ]


def changes_in_short(changed: Sequence[Change]) -> list[str]:
    """Give what became worse for a terminal, and then what became better."""
    parts = ([each for each in changed if each.is_better is better] for better in (False, True))
    return [
        f"\n{_word(change)}: {_head(change.after)}"
        f"\n  was:      {_cut(change.before.result.output)}"
        f"\n  is:       {_cut(change.after.result.output)}"
        for part in parts
        for change in part[:SHOWN]
    ]


def on_page(found: list[Answer], asked: Asked) -> Iterator[Part]:
    """Give the confusion matrix and the wrong answers, the worst first, for a page."""
    if counts := wrong.confusion(found):
        wanted = sorted({pair[0] for pair in counts})
        read = wanted + sorted({pair[1] for pair in counts} - set(wanted))
        rows = [(label, *(counts.get((label, other), "") for other in read)) for label in wanted]
        yield Table(("expected \\ answered", *read), rows)
    worst = wrong.worst(found)
    for answer in worst[:MOST]:
        yield Heading(answer.example.id)
        yield Table(("", ""), _rows(answer, asked))
    if worst[MOST:]:
        yield f"{len(worst) - MOST} more are not shown."


def changes_on_page(old: Run, changed: Sequence[Change], asked: Asked) -> Iterator[Part]:
    """Give what two runs answered unequally well, what became worse first, for a page."""
    for change in changed[:MOST]:
        yield Heading(f"{change.after.example.id}: {_word(change)}")
        before = (f"answered in {old.id}", change.before.result.output)
        yield Table(("", ""), [before, *_rows(change.after, asked)])


def _rows(answer: Answer, asked: Asked) -> list[tuple[str, str]]:
    result = answer.result
    messages = [(message["role"], message["content"]) for message in asked(answer)]
    return [
        *(messages or [("input", answer.example.input)]),
        ("expected", answer.wanted),
        ("answered", result.output),
        ("ended", result.error or result.ending),
        ("score", f"{answer.score:.3f}"),
    ]


def _word(change: Change) -> str:
    return "better" if change.is_better else "worse"


def _head(answer: Answer) -> str:
    ending = answer.result.ending
    ended = "" if ending == "answered" else f", {ending}"
    return (
        f"{answer.example.id} ({answer.score:.2f}{ended})"
        f"\n  input:    {_cut(answer.example.input)}"
        f"\n  expected: {_cut(answer.wanted)}"
    )


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"
