"""The rules around the one look at test: count it, take it, and go on from there."""

from .. import parts
from ..runs import FOLDER
from . import candidate
from .state import State
from .suggestion import Suggestion, number


def count(state: State) -> Suggestion | None:
    """A look that the record does not know."""
    recorded = state.counted | state.recorded
    uncounted = [
        run
        for run in state.looks
        if run.technique != "quantize" and f"{FOLDER}/{run.id}.json" not in recorded
    ]
    if not uncounted:
        return None
    return Suggestion(
        f"Count run {uncounted[0].id}, which saw test.",
        "How far a figure of test can be trusted depends on how many looked.",
        (f"poe record --run {FOLDER}/{uncounted[0].id}.json",),
    )


def lead_on(state: State) -> Suggestion | None:
    """What follows once a run is accepted: the phase, then the service."""
    if state.accepted is None or not (state.settings.root / state.accepted).is_file():
        return None
    if state.phase in ("scope", "select"):
        return Suggestion(
            "Set phase: adapt in lifecycle.yaml, in a change of its own.",
            f"{state.accepted} is accepted: from then on, check demands it in every pull request.",
            ("poe check --phase adapt",),
        )
    deploying = parts.find("loop.deploying")
    if deploying and (step := deploying.next_step(state.settings.root)):
        return Suggestion(*step)
    return Suggestion(
        "Put it where it is used, or take another turn of the loop.",
        f"{state.accepted} is accepted, and a turn more is measured on dev as before.",
        ("poe add deploy",),
    )


def go_on(state: State) -> Suggestion | None:
    """The look at test, once dev is convinced; a candidate has only one."""
    if not state.are_met or not state.standings:
        return None
    assert state.best is not None
    if candidate.look_of(state, state.best) is not None:
        return None
    return Suggestion(
        f"Accept run {state.best.id}: that is its one look at test.",
        "Every target is met on dev; each further iteration costs and may only chase noise.",
        (f"poe accept {number(state)}",),
    )
