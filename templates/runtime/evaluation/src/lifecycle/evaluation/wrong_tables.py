"""The wrong answers of a run as a terminal shows them."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..runs import Run
from . import wrong
from .wrong import Answer, Change, Group

SHOWN = 5
"""Answers in the terminal; the page has more."""
LONGEST = 300
"""Characters of an input or an answer in the terminal."""


def print_task(out: Console, run: Run, task: str, metric: str, found: list[Answer]) -> None:
    """Print where one task's answers go wrong, and the worst of them."""
    worst = wrong.worst(found)
    out.print(f"{task}: {run.id}, {len(worst)} of {len(found)} answers below 1 in {metric}")
    for title, groups in parts(found).items():
        out.print(_groups(title, groups))
    fields = wrong.by_field(found)
    if fields:
        out.print("wrong in: " + ", ".join(f"{name} {count}" for name, count in fields.items()))
    mixed = confused(found)
    if mixed:
        pairs = (f"{wanted} -> {read} {count}" for (wanted, read), count in mixed[:SHOWN])
        out.print("expected -> answered: " + ", ".join(pairs))
    for answer in worst[:SHOWN]:
        print_answer(out, answer)


def parts(found: list[Answer]) -> dict[str, list[Group]]:
    """Give the groups that say something: title to more than one group."""
    named = {
        "expected": wrong.by_label(found),
        "input": wrong.by_length(found),
        "ended": wrong.by_ending(found),
    }
    return {title: groups for title, groups in named.items() if len(groups) > 1}


def confused(found: list[Answer]) -> list[tuple[tuple[str, str], int]]:
    """Give the pairs of different labels, the commonest first."""
    pairs = wrong.confusion(found).items()
    return sorted((each for each in pairs if each[0][0] != each[0][1]), key=lambda each: -each[1])


def print_changes(out: Console, task: str, old: Run, new: Run, changed: list[Change]) -> None:
    """Print what two runs answered unequally well, what became worse first."""
    better = sum(change.is_better for change in changed)
    out.print(f"{task}: {old.id} -> {new.id}, {better} better, {len(changed) - better} worse")
    worse = [change for change in changed if not change.is_better]
    for change in [*worse[:SHOWN], *[each for each in changed if each.is_better][:SHOWN]]:
        out.print(Text(f"\n{'better' if change.is_better else 'worse'}: {_of(change.after)}"))
        _lines(out, change.after.example.input, change.after.wanted)
        out.print(Text(f"  was:      {_short(change.before.result.output)}"))
        out.print(Text(f"  is:       {_short(change.after.result.output)}"))


def print_answer(out: Console, answer: Answer) -> None:
    """Print one answer with its input and what was expected."""
    out.print(Text(f"\n{_of(answer)}"))
    _lines(out, answer.example.input, answer.wanted)
    out.print(Text(f"  answered: {_short(answer.result.output)}"))


def _of(answer: Answer) -> str:
    ending = answer.result.ending
    return (
        f"{answer.example.id} ({answer.score:.2f}{'' if ending == 'answered' else f', {ending}'})"
    )


def _lines(out: Console, asked: str, wanted: str) -> None:
    out.print(Text(f"  input:    {_short(asked)}"))
    out.print(Text(f"  expected: {_short(wanted)}"))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"


def _groups(title: str, groups: list[Group]) -> Table:
    table = Table(box=box.ASCII_DOUBLE_HEAD)
    for column in (title, "n", "wrong", "mean"):
        table.add_column(column, justify="left" if column == title else "right")
    for group in groups:
        table.add_row(Text(group.name), str(group.n), str(group.wrong), f"{group.score:.3f}")
    return table
