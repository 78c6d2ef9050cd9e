"""From answers to metrics with intervals."""

import hashlib
from collections.abc import Sequence
from statistics import fmean

from .. import tasks
from ..data import Example
from ..runs import ExampleResult, Latency, TaskResult, Tokens
from ..settings import Target
from ..statistics import Statistic, estimate, estimate_mean, percentiles
from ..tasks import Task
from .answers import Answer


def score(
    task: Task, examples: Sequence[Example], answers: Sequence[Answer], seed: int
) -> tuple[TaskResult, list[ExampleResult]]:
    """Score the answers of one task, as a whole and one by one; both sequences are in one order."""
    results = [_scored(task, *pair) for pair in zip(examples, answers, strict=True)]
    groups = [example.group for example in examples]
    metrics = {
        metric: estimate_mean([result.scores[metric] for result in results], groups)
        for metric in task.metrics
    }
    for metric, statistic in aggregates(task, examples, results).items():
        metrics[metric] = estimate(statistic, len(results), seed, groups)
    return TaskResult(n=len(results), metrics=metrics), results


def mean(task: Task, examples: Sequence[Example], outputs: Sequence[str]) -> float:
    """Give the mean of the task's primary score, in [0, 1]."""
    pairs = zip(examples, outputs, strict=True)
    scores = [tasks.score(task, each.expected, output) for each, output in pairs]
    return fmean(each[task.metrics[0]] for each in scores)


def aggregates(
    task: Task, examples: Sequence[Example], results: Sequence[ExampleResult]
) -> dict[str, Statistic]:
    """Give the task's metrics that are not means, each as a function of example positions."""
    return task.aggregate(
        [example.expected for example in examples], [result.output for result in results]
    )


def latency(answers: Sequence[Answer]) -> Latency:
    """Give the latency percentiles over the requests that succeeded, in milliseconds.

    Those that were computed with others waited for each other, and do not count.
    """
    alone = [answer for answer in answers if answer.error is None and answer.together == 1]
    times = [answer.latency_ms for answer in alone]
    p50, p95, p99 = (round(value, 3) for value in percentiles(times))
    return Latency(p50=p50, p95=p95, p99=p99)


def tokens(answers: Sequence[Answer]) -> Tokens:
    """Add up the tokens of what was answered."""
    given = [answer for answer in answers if answer.error is None]
    told = [each for each in given if None not in (each.prompt_tokens, each.completion_tokens)]
    if given and not told:
        return Tokens(prompt=None, completion=None)
    return Tokens(
        prompt=sum(each.prompt_tokens or 0 for each in told),
        completion=sum(each.completion_tokens or 0 for each in told),
        reasoning=sum(each.reasoning_tokens or 0 for each in told) or None,
        unsaid=len(given) - len(told) or None,
    )


def measured(result: TaskResult, latency: Latency, metric: str) -> float | None:
    """Give the value that a target is about: a metric of the task, or latency_p50/p95/p99_ms."""
    if metric in result.metrics:
        return result.metrics[metric].value
    return {f"latency_{name}_ms": value for name, value in latency}.get(metric)


def is_met(target: Target, result: TaskResult, latency: Latency) -> bool:
    """Whether a target is reached; one whose metric was not measured is not."""
    value = measured(result, latency, target.metric)
    return value is not None and target.is_met(value)


def rescored(task: Task, example: Example, result: ExampleResult) -> ExampleResult:
    """Give a stored answer with the scores of today's code."""
    return result.model_copy(update={"scores": _scores(task, example, result)})


def _scored(task: Task, example: Example, answer: Answer) -> ExampleResult:
    facts = answer.model_dump(exclude={"together", "latency_ms"})
    scores, latency_ms = _scores(task, example, answer), round(answer.latency_ms, 3)
    asked = hashlib.sha256(example.whole.encode()).hexdigest()[:16]
    came_from = {"asked": asked, "group": example.group or None}
    return ExampleResult(**facts, **came_from, scores=scores, latency_ms=latency_ms)


def _scores(task: Task, example: Example, answer: Answer | ExampleResult) -> dict[str, float]:
    if answer.error is not None:
        return dict.fromkeys(task.metrics, 0.0)  # an answer that nobody got, hence wrong
    return tasks.score(task, example.expected, answer.output)
