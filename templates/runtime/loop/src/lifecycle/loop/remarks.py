"""What the numbers cannot show, how many examples would, and what stands beside the best run."""

from collections.abc import Iterator
from math import ceil

from .. import find_part, runs, tasks
from ..runs import Interval
from ..statistics import Z_POWER, Z
from .state import (
    Standing,
    State,
    Step,
    changed,
    going_on,
    has_learned_other,
    is_same,
    look_of,
    misses,
)
from .suggest import again

CHANGES_WEIGHTS = {"fine-tune", "align"}
"""Techniques after which a model may have forgotten something."""


def remarks(state: State) -> list[str]:
    """Say what the numbers cannot show, and how many examples would."""
    unsure = [_unsure(standing) for standing in state.standings if not standing.is_sure]
    equal = "no difference shown"
    noise = [_noise(step) for step in state.steps if step.comparison.verdict == equal]
    beside = [*_baselines(state), *_best_on_test(state)]
    root = state.settings.root
    counting = find_part("feedback.counting")
    used = counting.remarks(root) if counting else []
    if state.outdated:
        beside.append(
            "Runs on other dev examples, or by another metric, than now, left out:"
            f" {state.outdated}."
        )
        beside += _accepted(state)
    return unsure + noise + beside + _forgotten(state) + used


def examples_for_target(n: int, interval: Interval, target: float) -> int:
    """Examples whose interval would leave the target out 4 times of 5: it shrinks with sqrt(n)."""
    distance = max(abs(interval.value - target), 0.005)
    half = (interval.high - interval.low) / 2
    return _rounded(n * (half / distance * (1 + Z_POWER / Z)) ** 2)


def examples_for_difference(n: int, smallest: float, difference: float) -> int:
    """Examples that would show a difference as small as the one seen: it shrinks with sqrt(n)."""
    return _rounded(n * (smallest / max(abs(difference), 0.005)) ** 2)


def _rounded(n: float) -> int:
    """Round to two figures, as far as such a number can be known."""
    whole = ceil(n)
    return round(whole, min(2 - len(str(whole)), 0))


def _unsure(standing: Standing) -> str:
    assert standing.interval is not None
    target = standing.target
    bounds = [bound for bound in (target.at_least, target.at_most) if bound is not None]
    word = "met" if standing.is_met else "missed"
    # The nearer bound is the one that is in doubt.
    needed = max(examples_for_target(standing.n, standing.interval, bound) for bound in bounds)
    return (
        f"{standing.task}: {target.metric} {target} is {word}, but its interval"
        f" ({standing.interval.low:.3f} to {standing.interval.high:.3f}) holds the target. About"
        f" {max(needed, standing.n + 1)} dev examples would usually settle it; there are"
        f" {standing.n}."
    )


def _noise(step: Step) -> str:
    compared = step.comparison
    difference = compared.difference.value
    if abs(difference) < 0.0005:  # +0.000, as it is printed
        return f"{step.task}: {step.new.id} scores as {step.old.id} does on {compared.n} examples."
    needed = examples_for_difference(compared.n, compared.smallest, difference)
    return (
        f"{step.task}: {step.new.id} differs from {step.old.id} by {difference:+.3f}, which is"
        f" within the noise of {compared.n} examples. If so small a difference matters, about"
        f" {needed} dev examples would show it."
    )


def _baselines(state: State) -> Iterator[str]:
    """Say which baselines the best run does not get past: a label of 99% is easily right."""
    if state.best is None:
        return
    for run in state.baselines:
        for task, result in run.tasks.items():
            metric = tasks.find(task).metrics[0]
            ours = state.best.tasks[task].metrics[metric].value
            value = result.metrics[metric].value
            if value >= ours:
                beside = "ahead of" if value > ours else "no less than"
                yield (
                    f"{task}: the baseline {run.change} has {metric} {value:.3f}, {beside} the best"
                    f" run's {ours:.3f}, and needs no model."
                )


def _best_on_test(state: State) -> Iterator[str]:
    """Say what test said of the best run, or what it would take to ask it."""
    best = going_on(state) if state.are_met else None
    if best is None:
        return
    look = look_of(state, best)
    if look is None and state.accepted is not None and not changed(state, best):
        taken = runs.looks(state.settings.root, state.looks[-1]) if state.looks else []
        yield (
            f"{best.id} is the best on dev and not what is accepted: poe accept"
            f" {state.called(best)} would be look {len(taken) + 1} at test."
        )
    if look and misses(look, state.settings):
        yield (
            f"{best.id} met its targets on dev, and its look at test, {look.id}, missed one: dev"
            " flatters what was chosen by it. More dev examples make it a better judge."
        )


def _accepted(state: State) -> Iterator[str]:
    """Say how what is accepted is measured on the examples of now, where its model answers."""
    path = state.settings.root / state.accepted if state.accepted else None
    if path is None or not path.is_file():
        return
    run = runs.read(path)
    settings = state.settings
    is_there = run.model.base_url == settings.with_model(run.model.id).public_url
    is_of_use = is_there and not has_learned_other(run, settings.root)
    if is_of_use and not any(is_same(run, each) for each in state.iterations):
        yield f"To compare with what is accepted, measure it on these: {again(run)}"


def _forgotten(state: State) -> list[str]:
    forgetting = find_part("evaluation.forgetting")
    changed = (run for run in state.iterations if run.technique in CHANGES_WEIGHTS)
    trained = list(dict.fromkeys(run.model.id for run in changed))
    if forgetting is None or not trained:
        return []
    model = trained[-1]
    cost = forgetting.read(state.settings.root, model)
    if cost is None:
        return [f"What {model} can no longer do was not measured: poe forgetting {model}"]
    before, after = cost
    if after >= before:
        return []
    return [
        f"{model} does {after:.0%} of the regression set, and {before:.0%} before it was"
        " trained: fewer epochs, a lower learning rate, or LoRA forget less."
    ]
