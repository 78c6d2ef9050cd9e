"""Compare two runs example by example."""

import logging
from pathlib import Path

from .. import data, tasks
from ..data import Example
from ..errors import ProjectError
from ..runs import ExampleResult, Run, read_examples
from ..statistics import Comparison, compare, compare_statistic
from . import scorer
from .score import aggregates, rescored

Pairs = list[tuple[ExampleResult, ExampleResult]]


def compare_runs(root: Path, old: Run, new: Run, seed: int = 0) -> dict[str, dict[str, Comparison]]:
    """Compare two runs on the examples that both answered: task -> metric -> comparison.

    Where other code scored them, or by another data card, those of today score both once more; so
    they do where it gave other metrics than today's.

    Raises ProjectError: they are of different data, so that no pairing exists, or were scored
    otherwise and their data is gone.
    """
    comparisons = {}
    for task, found in _pair(root, old, new).items():
        examples = _examples(root, task, found, new)
        is_scored = examples is None or all(
            metric in result.scores for metric in tasks.find(task).metrics for result in found[0]
        )
        if not is_scored or not scorer.is_same(old, new, task):
            pairs = _again(task, found, examples, old, new)
        else:
            pairs = found
        comparisons[task] = rows = _compare_task(task, pairs, examples, seed)
        left = [each for each in new.tasks[task].metrics if each not in rows]
        if examples is None and left:
            logging.getLogger(__name__).warning(
                "%s cannot be compared: it takes the right answers, and %s is not what %s was"
                " measured on. Restore it from git, or evaluate both again.",
                *(", ".join(left), new.data_of(task).path, new.id),
            )
    return comparisons


def _pair(root: Path, old: Run, new: Run) -> dict[str, Pairs]:
    shared = [task for task in old.tasks if task in new.tasks]
    if not shared:
        raise ProjectError(f"The runs {old.id} and {new.id} have no task in common.")
    for task in shared:
        if old.data_of(task).sha256 != new.data_of(task).sha256:
            raise ProjectError(
                f"The runs {old.id} and {new.id} were measured on different {task} data.",
                "Only runs on the same examples can be compared: evaluate both on one split.",
            )
    before = {(result.task, result.id): result for result in read_examples(root, old)}
    pairs: dict[str, Pairs] = {task: [] for task in shared}
    for result in read_examples(root, new):
        partner = before.get((result.task, result.id))
        if partner is not None and result.task in pairs:
            pairs[result.task].append((partner, result))
    if empty := [task for task in shared if not pairs[task]]:
        raise ProjectError(f"The runs {old.id} and {new.id} share no {empty[0]} example.")
    return pairs


def _examples(root: Path, task: str, pairs: Pairs, run: Run) -> list[Example] | None:
    """Give the examples of the pairs; None where the data is not as it was measured."""
    measured_on = run.data_of(task)
    if task not in tasks.every() or not measured_on.is_unchanged(root):
        return None
    by_id = {example.id: example for example in data.read(root, measured_on.path)}
    return [by_id[new.id] for _, new in pairs]


def _again(task: str, pairs: Pairs, examples: list[Example] | None, old: Run, new: Run) -> Pairs:
    """Score the answers of both runs by the code and the data card that are here now."""
    if examples is None:
        raise ProjectError(
            f"What scores {task}, its code or its data card, changed between {old.id} and {new.id},"
            " and the data that they were measured on is not here to score their answers again.",
            "Restore the data from git, or evaluate both again.",
        )
    logging.getLogger(__name__).warning(
        "What scores %s, its code or its data card, changed since %s or %s: the stored answers of"
        " both are scored again, by those of today.",
        *(task, old.id, new.id),
    )
    found = tasks.find(task)
    return [
        (rescored(found, example, before), rescored(found, example, after))
        for example, (before, after) in zip(examples, pairs, strict=True)
    ]


def _compare_task(
    task: str, pairs: Pairs, examples: list[Example] | None, seed: int
) -> dict[str, Comparison]:
    before, after = [old for old, _ in pairs], [new for _, new in pairs]
    groups = [each.group or "" for each in after]
    rows = {
        metric: compare(
            [each.scores[metric] for each in before],
            [each.scores[metric] for each in after],
            groups,
        )
        for metric in before[0].scores
        if metric in after[0].scores
    }
    if examples is None:
        return rows
    found = tasks.find(task)
    # Metrics such as macro-F1 need the expected answers. There is no formula for the smallest
    # difference of each: the sample is the same, and so is that of the primary score.
    smallest = rows[found.metrics[0]].smallest
    were, are = (aggregates(found, examples, run) for run in (before, after))
    return rows | {
        metric: compare_statistic(were[metric], are[metric], len(pairs), smallest, seed, groups)
        for metric in are
    }
