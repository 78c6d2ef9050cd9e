"""The wrong answers of a run, beside what was expected: by label, by length, by how they ended."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any, NamedTuple

from .. import data, data_card, tasks
from ..data import Example
from ..errors import ProjectError
from ..prompts import Message
from ..runs import ExampleResult, Run, read_examples
from .score import rescored
from .tables import Part, Table

LABELS = 20
"""More different answers than this are no labels."""
NO_LABEL = "(no label)"
SHOWN, MOST = 5, 200
"""Answers in the terminal, and on the page: who has read so many knows what to change."""


class Answer(NamedTuple):
    """One answer with its example."""

    example: Example
    result: ExampleResult
    score: float
    """The task's primary score, in [0, 1]."""
    wanted: str
    """What a perfect model would have written."""
    right: Any | None
    """What is read from that; `expected` may say more, such as a reply that is worse."""
    read: Any | None
    """What was read from the answer; None where there is nothing."""


Asked = Callable[[Answer], list[Message]]
"""The messages that an example was asked with; none where the prompt is no longer what it was."""


class Group(NamedTuple):
    """The answers that have something in common."""

    name: str
    n: int
    wrong: int
    score: float
    """The mean of the primary score."""


class Change(NamedTuple):
    """An example that two runs answered unequally well."""

    before: Answer
    after: Answer

    @property
    def word(self) -> str:
        """What the new answer is."""
        return "better" if self.after.score > self.before.score else "worse"


def answers(root: Path, run: Run, name: str) -> list[Answer]:
    """Give the answers of one task, in the order of its file.

    Raises ProjectError: the run saw test, whose answers stay unread, or its examples were changed.
    """
    if run.is_look:
        raise ProjectError(
            f"Run {run.id} saw test, and who has read its wrong answers works towards them.",
            "Read those of a run on dev: poe errors <its number>; poe iterate lists them.",
        )
    task = tasks.find(name)
    measured_on = run.data_of(name)
    if not measured_on.is_unchanged(root):
        raise ProjectError(
            f"{measured_on.path} is not what run {run.id} was measured on any more.",
            "Measure it again: poe evaluate",
        )
    examples = {example.id: example for example in data.read(root, measured_on.path)}
    metric = task.metrics[0]
    found: list[Answer] = []
    for result in (each for each in read_examples(root, run) if each.task == name):
        example = examples[result.id]
        if metric not in result.scores:  # The project has come to other ones.
            result = rescored(task, example, result)
        wanted = task.target(example.expected)
        right, read = task.parse(wanted), task.parse(result.output)
        found.append(Answer(example, result, result.scores[metric], wanted, right, read))
    return found


def changes(before: list[Answer], after: list[Answer]) -> list[Change]:
    """Give what two runs answered unequally well, what became worse first."""
    were = {each.example.id: each for each in before}
    pairs = [Change(were[each.example.id], each) for each in after if each.example.id in were]
    unequal = [pair for pair in pairs if pair.before.score != pair.after.score]
    return sorted(unequal, key=lambda pair: pair.after.score - pair.before.score)


def overview(run: Run, task: str, metric: str, found: list[Answer]) -> Iterator[Part]:
    """Say where one task's answers go wrong."""
    yield f"{task}: {run.id}, {len(_worst(found))} of {len(found)} answers below 1 in {metric}"
    groupings = {"expected": by_label(found), "input": by_length(found), "ended": by_ending(found)}
    for title, groups in groupings.items():
        if len(groups) > 1:
            rows = [(each.name, each.n, each.wrong, f"{each.score:.3f}") for each in groups]
            yield Table((title, "n", "wrong", "mean"), rows)
    if fields := by_field(found):
        yield "wrong in: " + ", ".join(f"{name} {count}" for name, count in fields.items())
    counts = confusion(found)
    if mixed := Counter({pair: count for pair, count in counts.items() if pair[0] != pair[1]}):
        pairs = (f"{wanted} -> {read} {n}" for (wanted, read), n in mixed.most_common(SHOWN))
        yield "expected -> answered: " + ", ".join(pairs)


def matrix(found: list[Answer]) -> Iterator[Part]:
    """Give the confusion matrix, where a task has labels."""
    if counts := confusion(found):
        wanted = sorted({pair[0] for pair in counts})
        read = wanted + sorted({pair[1] for pair in counts} - set(wanted))
        rows = [(label, *(counts.get((label, other), "") for other in read)) for label in wanted]
        yield Table(("expected \\ answered", *read), rows)


def details(found: list[Answer], asked: Asked, most: int) -> Iterator[Part]:
    """Give the wrong answers, the worst first, and how many more there are."""
    worst = _worst(found)
    for answer in worst[:most]:
        yield Table((), _rows(answer, asked), answer.example.id)
    yield from _more(len(worst) - most)


def change_details(changed: Sequence[Change], asked: Asked, most: int) -> Iterator[Part]:
    """Give what two runs answered unequally well, and how much more there is."""
    for change in changed[:most]:
        was = ("answered before", change.before.result.output)
        title = f"{change.after.example.id}: {change.word}"
        yield Table((), [was, *_rows(change.after, asked)], title)
    yield from _more(len(changed) - most)


def by_label(found: list[Answer]) -> list[Group]:
    """Group by the expected answer; empty where a task has no labels."""
    wanted = {each.wanted for each in found}
    if not 1 < len(wanted) <= min(LABELS, len(found) / 2):
        return []
    return _groups(found, lambda each: each.wanted)


def by_length(found: list[Answer]) -> list[Group]:
    """Group by the words of the input, into at most four parts of about the same size."""
    sizes = [data_card.count_words(each.example.input) for each in found]
    if len(set(sizes)) < 4:
        return []
    edges = sorted({round(edge) for edge in quantiles(sizes, n=4)})
    names = [*(f"up to {edge} words" for edge in edges), f"over {edges[-1]} words"]

    def name_of(answer: Answer) -> str:
        size = data_card.count_words(answer.example.input)
        return names[sum(size > edge for edge in edges)]

    return sorted(_groups(found, name_of), key=lambda group: names.index(group.name))


def by_ending(found: list[Answer]) -> list[Group]:
    """Group by how the answers ended."""
    return _groups(found, lambda each: each.result.ending)


def by_field(found: list[Answer]) -> dict[str, int]:
    """Count the answers that are wrong in a field; empty where a task has no fields."""
    counts: Counter[str] = Counter()
    for each in found:
        right, read = each.right, each.read
        if isinstance(right, dict) and (read is None or isinstance(read, dict)):
            given = read or {}
            counts.update(name for name in right if given.get(name) != right[name])
    return dict(counts.most_common())


def confusion(found: list[Answer]) -> dict[tuple[str, str], int]:
    """Count pairs of the expected and the given label; empty where a task has no labels."""
    if not by_label(found):
        return {}
    return dict(Counter((each.wanted, _given(each)) for each in found))


def _given(answer: Answer) -> str:
    """Give what was answered as a label; a right answer may be read as an object."""
    if answer.score == 1:
        return answer.wanted
    if answer.read in (None, ""):
        return NO_LABEL
    is_text = isinstance(answer.read, str)
    return str(answer.read) if is_text else json.dumps(answer.read, ensure_ascii=False)


def _groups(found: list[Answer], key: Callable[[Answer], str]) -> list[Group]:
    """Give the groups, those with most wrong answers first."""
    parts: defaultdict[str, list[Answer]] = defaultdict(list)
    for each in found:
        parts[key(each)].append(each)
    groups = [
        Group(name, len(part), len(_worst(part)), fmean(each.score for each in part))
        for name, part in parts.items()
    ]
    return sorted(groups, key=lambda group: (-group.wrong, group.name))


def _worst(found: Iterable[Answer]) -> list[Answer]:
    """Give the wrong answers, to which a better one exists, the worst first."""
    return sorted((each for each in found if each.score < 1), key=lambda each: each.score)


def _more(count: int) -> Iterator[str]:
    if count > 0:
        yield f"{count} more are not shown."


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
