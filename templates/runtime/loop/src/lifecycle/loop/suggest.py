"""What the lifecycle suggests next, and why: rules in order, of which the first that fits speaks.

Cheap before dear: a prompt before weights, more examples before a guess, and no further
iteration once the targets are met.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from math import ceil

from ..runs import FOLDER
from . import ahead, candidate, deploying
from .state import Standing, State, Step

Z = 1.96
"""Of the 95% interval."""


@dataclass(frozen=True)
class Suggestion:
    """What to do, why, and what to type."""

    what: str
    why: str
    commands: tuple[str, ...] = ()


_PROMPTING = {
    "": "Try the prompt without examples.",
    "--shots 4": "Show examples before the question.",
    "--nearest": "Show the examples that are most like the input.",
}

Rule = Callable[[State], Suggestion | None]


def next_step(state: State) -> Suggestion:
    """Give the one thing to do next."""
    return next(found for rule in RULES if (found := rule(state)) is not None)


def remarks(state: State) -> list[str]:
    """Say what the numbers cannot show, and how many examples would."""
    unsure = [_unsure(standing) for standing in state.standings if not standing.is_sure]
    noise = [_noise(step) for step in state.steps if step.comparison.verdict[:2] == "no"]
    return unsure + noise + ahead.remarks(state) + _forgotten(state) + _used(state)


def examples_for_target(value: float, target: float) -> int:
    """Examples after which the 95% interval of a share ends at the target.

    n = z² p (1 - p) / (p - target)², the normal approximation.
    """
    distance = max(abs(value - target), 0.005)
    spread = max(value * (1 - value), 0.01)
    return ceil(Z**2 * spread / distance**2)


def examples_for_difference(n: int, smallest: float, difference: float) -> int:
    """Examples that would show a difference as small as the one seen: it shrinks with sqrt(n)."""
    return ceil(n * (smallest / max(abs(difference), 0.005)) ** 2)


def _measure_first(state: State) -> Suggestion | None:
    if state.best is not None:
        return None
    return Suggestion(
        "Measure the plainest prompt, and what needs no model at all.",
        "There is no whole run on the dev split yet: nothing can be compared.",
        ("poe baseline", "poe evaluate"),
    )


def _record(state: State) -> Suggestion | None:
    newest = state.iterations[-1] if state.iterations else None
    if newest is None or f"{FOLDER}/{newest.id}.json" in state.recorded:
        return None
    return Suggestion(
        f"Record run {newest.id}.",
        "What is not in lifecycle.yaml did not happen, for whoever reads it.",
        ("poe record",),
    )


def _try_what_was_planned(state: State) -> Suggestion | None:
    planned = [name for name in ("fine-tune", "align") if name in state.techniques]
    untried = [name for name in planned if name not in state.tried and state.has_stage(name)]
    if not state.are_met or not untried:
        return None
    return Suggestion(
        f"Try {untried[0]}, or take it out of adapt.techniques.",
        "The targets are met without it; the record still says that it will be tried.",
        _commands(untried[0]),
    )


def _count(state: State) -> Suggestion | None:
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


def _lead_on(state: State) -> Suggestion | None:
    if state.accepted is None or not (state.settings.root / state.accepted).is_file():
        return None
    if state.phase in ("scope", "select"):
        return Suggestion(
            "Set phase: adapt in lifecycle.yaml, in a change of its own.",
            f"{state.accepted} is accepted: from then on, check demands it in every pull request.",
            ("poe check --phase adapt",),
        )
    step = deploying.next_step(state.settings.root)
    if step is not None:
        return Suggestion(*step)
    return Suggestion(
        "Put it where it is used, or take another turn of the loop.",
        f"{state.accepted} is accepted, and a turn more is measured on dev as before.",
        ("poe add deploy",),
    )


def _go_on(state: State) -> Suggestion | None:
    if not state.are_met or not state.standings:
        return None
    assert state.best is not None
    if candidate.look_of(state, state.best) is not None:
        return None
    return Suggestion(
        f"Accept run {state.best.id}: that is its one look at test.",
        "Every target is met on dev; each further iteration costs and may only chase noise.",
        (f"poe accept {_number(state)}",),
    )


def _change_the_prompt(state: State) -> Suggestion | None:
    if state.tried - {"prompt"}:
        return None
    return _prompt_left(state)


def _prompt_left(state: State) -> Suggestion | None:
    if not state.untried_prompts:
        return None
    options = state.untried_prompts[0]
    return Suggestion(
        _PROMPTING.get(options, f"Try the prompt of {options}."),
        f"{_missed(state)}; a prompt is the cheapest change.",
        (" ".join(f"poe evaluate {options} --compare-with {_number(state)}".split()),),
    )


def _fine_tune(state: State) -> Suggestion | None:
    if "fine-tune" in state.tried:
        return None
    every = "" if state.untried_prompts else ", and every prompt was tried: examples did not do"
    why = f"{_missed(state)}{every}."
    if not state.has_stage("fine-tune"):
        return Suggestion("Add fine-tuning.", why, ("poe add fine-tune",))
    return Suggestion("Fine-tune.", why, _commands("fine-tune"))


def _align(state: State) -> Suggestion | None:
    if "align" in state.tried or not state.has_stage("align"):
        return None
    return Suggestion(
        "Reinforce what is already right.",
        f"{_missed(state)} after fine-tuning; with a reward that can be verified, the model learns"
        " from its own answers.",
        ("poe align align/grpo.yaml", "poe evaluate --model models/grpo --technique align"),
    )


def _look_closer(state: State) -> Suggestion:
    return Suggestion(
        "Read the wrong answers of the best run, then change the data or the model.",
        f"{_missed(state)}, and every technique of this project was tried. Labels that are wrong"
        " or missing cap what any training reaches; after that, a larger model.",
        (f"poe errors {_number(state)}",),
    )


RULES: tuple[Rule, ...] = (
    _count,
    _record,
    _lead_on,
    _measure_first,
    _try_what_was_planned,
    _go_on,
    _change_the_prompt,
    _fine_tune,
    _align,
    _prompt_left,
    _look_closer,
)


def _commands(technique: str) -> tuple[str, ...]:
    if technique == "fine-tune":
        return ("poe fine-tune", "poe evaluate --model models/lora --technique fine-tune")
    return ("poe align", "poe evaluate --model models/dpo --technique align")


def _missed(state: State) -> str:
    missed = [standing for standing in state.standings if not standing.is_met]
    if not state.standings:
        return "There is no target in scope.success"
    if not missed:
        return "What met its targets on dev missed one on test"
    return "; ".join(
        f"{each.task} has {each.target.metric} {_shown(each.value)}, not {each.target}"
        for each in missed
    )


def _shown(value: float | None) -> str:
    return "unmeasured" if value is None else f"{value:.3g}"


def _number(state: State) -> str:
    return str(int(state.best.id[:4])) if state.best else ""


def _unsure(standing: Standing) -> str:
    assert standing.value is not None
    assert standing.interval is not None
    target = standing.target.at_least or standing.target.at_most or 0.0
    word = "met" if standing.is_met else "missed"
    needed = examples_for_target(standing.value, target)
    return (
        f"{standing.task}: {standing.target.metric} {standing.target} is {word}, but its interval"
        f" ({standing.interval.low:.3f} to {standing.interval.high:.3f}) holds the target. About"
        f" {max(needed, standing.n + 1)} dev examples would settle it; there are {standing.n}."
    )


def _forgotten(state: State) -> list[str]:
    said = []
    for model in state.trained[-1:]:
        if model not in state.lost:
            said.append(f"What {model} can no longer do was not measured: poe forgetting {model}")
        elif (cost := state.lost[model])[1] < cost[0]:
            said.append(
                f"{model} does {cost[1]:.0%} of the regression set, and {cost[0]:.0%} before it was"
                " trained: fewer epochs, a lower learning rate, or LoRA forget less."
            )
    return said


def _used(state: State) -> list[str]:
    """What people said of answers, where they have an application."""
    if find_spec("lifecycle.feedback") is None:
        return []
    from ..feedback import counting

    return counting.remarks(state.settings.root)


def _noise(step: Step) -> str:
    compared = step.comparison
    difference = compared.difference.value
    needed = examples_for_difference(compared.n, compared.smallest, difference)
    return (
        f"{step.task}: {step.new.id} differs from {step.old.id} by {difference:+.3f}, which is"
        f" within the noise of {compared.n} examples. If so small a difference matters, about"
        f" {needed} dev examples would show it."
    )
