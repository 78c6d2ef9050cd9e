"""The wrong answers of a run, beside what was expected: by label, by length, by how they ended."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any

from .. import data, tasks
from ..data import Example
from ..errors import ProjectError
from ..runs import ExampleResult, Run, hash_file, read_examples
from ..tasks import Task

LABELS = 20
"""More different answers than this are no labels."""
NO_LABEL = "(no label)"


@dataclass(frozen=True)
class Answer:
    """One answer with its example."""

    example: Example
    result: ExampleResult
    score: float
    """The task's primary score, in [0, 1]."""
    wanted: str
    """What a perfect model would have written."""
    read: Any | None
    """What was read from the answer, in the form of `expected`; None where there is nothing."""

    @property
    def is_wrong(self) -> bool:
        """Whether a better answer exists."""
        return self.score < 1


@dataclass(frozen=True)
class Group:
    """The answers that have something in common."""

    name: str
    n: int
    wrong: int
    score: float
    """The mean of the primary score."""


@dataclass(frozen=True)
class Change:
    """An example that two runs answered unequally well."""

    before: Answer
    after: Answer

    @property
    def is_better(self) -> bool:
        """Whether the new answer is the better one."""
        return self.after.score > self.before.score


def answers(root: Path, run: Run, name: str) -> list[Answer]:
    """Give the answers of one task, in the order of its file.

    Raises:
        ProjectError: the run saw test, whose answers stay unread, or its examples were changed.
    """
    if run.is_look:
        raise ProjectError(
            f"Run {run.id} saw test, and who has read its wrong answers works towards them.",
            "Read those of a run on dev: poe errors <its number>; poe iterate lists them.",
        )
    task = tasks.find(name)
    path = next(each for each in run.inputs if each.role == "data" and each.task == name)
    if not (root / path.path).is_file() or hash_file(root / path.path) != path.sha256:
        raise ProjectError(
            f"{path.path} is not what run {run.id} was measured on any more.",
            "Measure it again: poe evaluate",
        )
    examples = {example.id: example for example in data.read(root, path.path)}
    return [
        _answer(task, examples[result.id], result)
        for result in read_examples(root, run)
        if result.task == name
    ]


def worst(found: Iterable[Answer]) -> list[Answer]:
    """Give the wrong answers, the worst first."""
    return sorted((each for each in found if each.is_wrong), key=lambda each: each.score)


def by_label(found: list[Answer]) -> list[Group]:
    """Group by the expected answer; empty where a task has no labels."""
    wanted = {each.wanted for each in found}
    if not 1 < len(wanted) <= min(LABELS, len(found) / 2):
        return []
    return _groups(found, lambda each: each.wanted)


def by_length(found: list[Answer]) -> list[Group]:
    """Group by the words of the input, into four parts of about the same size."""
    sizes = [len(each.example.input.split()) for each in found]
    if len(set(sizes)) < 4:
        return []
    edges = [round(edge) for edge in quantiles(sizes, n=4)]
    names = [
        f"up to {edges[0]} words",
        f"{edges[0] + 1} to {edges[1]}",
        f"{edges[1] + 1} to {edges[2]}",
        f"over {edges[2]}",
    ]

    def name_of(answer: Answer) -> str:
        return names[sum(len(answer.example.input.split()) > edge for edge in edges)]

    return sorted(_groups(found, name_of), key=lambda group: names.index(group.name))


def by_ending(found: list[Answer]) -> list[Group]:
    """Group by how the answers ended."""
    return _groups(found, lambda each: each.result.ending)


def confusion(found: list[Answer]) -> dict[tuple[str, str], int]:
    """Count pairs of the expected and the given label; empty where a task has no labels."""
    if not by_label(found):
        return {}
    return dict(Counter((each.wanted, str(each.read or NO_LABEL)) for each in found))


def changes(before: list[Answer], after: list[Answer]) -> list[Change]:
    """Give what two runs answered unequally well, what became worse first."""
    were = {each.example.id: each for each in before}
    pairs = [Change(were[each.example.id], each) for each in after if each.example.id in were]
    unequal = [pair for pair in pairs if pair.before.score != pair.after.score]
    return sorted(unequal, key=lambda pair: pair.after.score - pair.before.score)


def by_field(found: list[Answer]) -> dict[str, int]:
    """Count the answers that are wrong in a field; empty where a task has no fields."""
    counts: Counter[str] = Counter()
    for each in found:
        wanted, read = each.example.expected, each.read
        if isinstance(wanted, dict) and (read is None or isinstance(read, dict)):
            given = read or {}
            counts.update(name for name in wanted if given.get(name) != wanted[name])
    return dict(counts.most_common())


def _answer(task: Task, example: Example, result: ExampleResult) -> Answer:
    return Answer(
        example=example,
        result=result,
        score=result.scores[task.metrics[0]],
        wanted=task.target(example.expected),
        read=task.parse(result.output),
    )


def _groups(found: list[Answer], key: Callable[[Answer], str]) -> list[Group]:
    """Give the groups, those with most wrong answers first."""
    parts: defaultdict[str, list[Answer]] = defaultdict(list)
    for each in found:
        parts[key(each)].append(each)
    groups = [
        Group(
            name=name,
            n=len(part),
            wrong=sum(each.is_wrong for each in part),
            score=fmean(each.score for each in part),
        )
        for name, part in parts.items()
    ]
    return sorted(groups, key=lambda group: (-group.wrong, group.name))
