"""What the numbers cannot show, and what stands beside the best run."""

from collections.abc import Iterator

from .. import find_part, tasks
from .state import Standing, State, changed, going_on, look_of, standings_of

CHANGES_WEIGHTS = {"fine-tune", "align"}
"""Techniques after which a model may have forgotten something."""


def remarks(state: State) -> list[str]:
    """Say what the numbers cannot show."""
    unsure = [_unsure(standing) for standing in state.standings if not standing.is_sure]
    noise = [
        f"{task}: {new.id} differs from {old.id} by {compared.difference.value:+.3f}, within the"
        f" noise of {compared.n} examples."
        for task, old, new, compared in state.steps
        if compared.verdict == "no difference shown"
    ]
    beside = [*_baselines(state), *_best_on_test(state)]
    if state.outdated:
        beside.append(
            "Runs on other dev examples, by another metric, or older than what is recorded, left"
            f" out: {state.outdated}."
        )
    return unsure + noise + beside + _forgotten(state) + _used(state)


def _unsure(standing: Standing) -> str:
    assert standing.interval is not None
    word = "met" if standing.is_met else "missed"
    return (
        f"{standing.task}: {standing.target.metric} {standing.target} is {word}, but its interval"
        f" ({standing.interval.low:.3f} to {standing.interval.high:.3f}) holds the target: more dev"
        f" examples than {standing.n} would settle it."
    )


def _baselines(state: State) -> Iterator[str]:
    """Say which baselines are ahead of the best run."""
    if state.best is None:
        return
    for run in state.baselines:
        for task, result in run.tasks.items():
            metric = tasks.find(task).metrics[0]
            ours = state.best.tasks[task].metrics[metric].value
            value = result.metrics[metric].value
            if value > ours:
                yield (
                    f"{task}: the baseline {run.change} has {metric} {value:.3f}, ahead of the best"
                    f" run's {ours:.3f}, and needs no model."
                )


def _best_on_test(state: State) -> Iterator[str]:
    """Say what test said of the best run, or what it would take to ask it."""
    best = going_on(state) if state.are_met else None
    if best is None:
        return
    look = look_of(state, best)
    if look is None and state.accepted is not None and not changed(state, best):
        yield (
            f"{best.id} is the best on dev and not what is accepted: poe accept {best.number} would"
            " be one more look at test."
        )
    if look and not all(each.is_met for each in standings_of(look, state.settings)):
        yield (
            f"{best.id} met its targets on dev, and its look at test, {look.id}, missed one: dev"
            " flatters what was chosen by it. More dev examples make it a better judge."
        )


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


def _used(state: State) -> list[str]:
    """What people said of answers, where they have an application."""
    counting = find_part("feedback.counting")
    return list(counting.remarks(state.settings.root)) if counting else []
