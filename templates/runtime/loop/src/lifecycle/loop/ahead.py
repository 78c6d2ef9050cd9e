"""What stands beside the best run: baselines ahead of it, what test said, what is left out."""

from .. import tasks
from ..evaluation import looks
from ..runs import Run
from . import candidate
from .state import State, standings_of


def remarks(state: State) -> list[str]:
    """Say them, a sentence each."""
    return [*_baselines(state), *_missed_on_test(state), *_further(state), *_outdated(state)]


def _baselines(state: State) -> list[str]:
    if state.best is None:
        return []
    said = []
    for run in state.past.baselines:
        for task, result in run.tasks.items():
            metric = tasks.find(task).metrics[0]
            ours = state.best.tasks[task].metrics[metric].value
            value = result.metrics[metric].value
            if value > ours:
                said.append(
                    f"{task}: the baseline {run.change} has {metric} {value:.3f}, ahead of the best"
                    f" run's {ours:.3f}, and needs no model."
                )
    return said


def _missed_on_test(state: State) -> list[str]:
    if state.best is None or not state.are_met:
        return []
    look = candidate.look_of(state, state.best)
    if look is None or all(each.is_met for each in standings_of(look, state.settings)):
        return []
    return [
        f"{state.best.id} met its targets on dev, and its look at test, {look.id}, missed one: dev"
        " flatters what was chosen by it. More dev examples make it a better judge."
    ]


def _further(state: State) -> list[str]:
    """What is ahead of what was accepted, with what it would take to take it."""
    if state.accepted is None or state.best is None or not state.are_met:
        return []
    if candidate.look_of(state, state.best) is not None:
        return []
    count = len(_of_present_test(state)) + 1
    return [
        f"{state.best.id} is the best on dev and not what is accepted: poe accept"
        f" {int(state.best.id[:4])} would be look {count} at test."
    ]


def _of_present_test(state: State) -> list[Run]:
    last = state.looks[-1] if state.looks else None
    return looks.taken(state.settings.root, last) if last else []


def _outdated(state: State) -> list[str]:
    count = state.past.outdated
    return [f"Runs on other dev examples than now, left out: {count}."] if count else []
