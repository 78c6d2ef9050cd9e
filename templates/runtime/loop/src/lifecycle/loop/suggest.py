"""What the lifecycle suggests next, and why: rules in order, of which the first that fits speaks.

Cheap before dear: a prompt before weights, more examples before a guess, and no further
iteration once the targets are met.
"""

from collections.abc import Callable
from typing import NamedTuple

from .. import find_part, model_folder
from ..errors import ProjectError
from ..evaluation import scorer
from ..evaluation.tables import said
from ..runs import Run, line_of, read
from .state import (
    BEGINS,
    State,
    changed,
    going_on,
    has_learned_other,
    is_ready,
    is_same,
    look_of,
    misses,
    ranked,
)

_PROMPTING = {
    "": "Try the prompt without examples.",
    "--shots 4": "Show examples before the question.",
    "--nearest": "Show the examples that are most like the input.",
}

_REWARDED = ("poe align align/grpo.yaml", "poe evaluate --model models/grpo --technique align")


class Suggestion(NamedTuple):
    """What to do, why, and what to type."""

    what: str
    why: str
    commands: tuple[str, ...] = ()


Rule = Callable[[State], Suggestion | None]


def next_step(state: State) -> Suggestion:
    """Give the one thing to do next."""
    return next(found for rule in RULES if (found := rule(state)) is not None)


def _count(state: State) -> Suggestion | None:
    """Count a look that the record does not know."""
    for run in state.looks:
        if run.technique != "quantize" and run.path not in state.counted | state.recorded:
            return Suggestion(
                f"Count run {run.id}, which saw test.",
                "How far a figure of test can be trusted depends on how many looked.",
                (f"poe record --run {run.path}",),
            )
    return None


def _measure_first(state: State) -> Suggestion | None:
    if state.best is not None:
        return None
    others, baseline = (
        ("", ()) if state.baselines else (", and what needs no model at all", ("poe baseline",))
    )
    folder = state.settings.model_folder if state.settings.is_self_served else None
    is_missing = folder is not None and not model_folder.has_model(folder)
    making = model_folder.made_by(folder) if folder and is_missing else ()
    return Suggestion(
        f"{'Make the model, then measure' if making else 'Measure'} the plainest prompt{others}.",
        "No run of a model has all of dev as it is now, so nothing can be compared.",
        (*making, *baseline, "poe evaluate"),
    )


def _record(state: State) -> Suggestion | None:
    newest = state.iterations[-1] if state.iterations else None
    if newest is None or newest.path in state.recorded:
        return None
    first, command = state.iterations[0], "poe record"
    if not state.has_turns and first.technique not in BEGINS | {"prompt"}:
        prompted = [run for run in state.iterations if run.technique == "prompt"]
        if not prompted:
            return Suggestion(
                "Measure the model as it was, with a prompt alone.",
                f"Without that nobody can say what {newest.technique} brought, and no record "
                "begins with it.",
                ("poe evaluate",),
            )
        newest, command = prompted[0], f"poe record --run {prompted[0].path}"
    return Suggestion(
        f"Record run {newest.id}.",
        "What is not in lifecycle.yaml did not happen, for whoever reads it.",
        (command,),
    )


def _measure_again(state: State) -> Suggestion | None:
    """Get a run into the record that one of a later number has closed it to."""
    best = state.best
    if best is None or best.path in state.recorded:
        return None
    return Suggestion(
        f"Measure {best.model.id} again.",
        f"Its run {best.id} is the best, and older than what is recorded: turns are recorded in"
        " their order.",
        (again(best),),
    )


def _accept_anew(state: State) -> Suggestion | None:
    """Say that what is accepted is no more what it was measured with: check refuses it."""
    run = _accepted(state)
    if run is None:
        return None
    if base := model_folder.other_base(state.settings.root / run.model.id, state.settings.root):
        return Suggestion(
            f"Bring {base} back, or train {run.model.id} again and accept that.",
            f"Run {run.id} is accepted, and its adapter was trained on what {base} was before.",
        )
    others = _others(state, run)
    if not others:
        return None
    now = state.settings.model if run.model.base_url else run.model.id
    other = min(others, key=lambda each: each.endswith("/test.jsonl"))
    # Where test alone is another, what was measured on dev before holds.
    fresh = [
        each
        for each in state.iterations
        if not _others(state, each)
        and (is_same(each, run) or (each.number > run.number and each.model.id == now))
    ]
    ready = [each for each in ranked(fresh, state.settings) if is_ready(each, state.settings)]
    untaken = [each for each in ready if not misses(look_of(state, each), state.settings)]
    if fresh and not ready and state.are_met:
        return Suggestion(
            f"Bring {other} back, or change it further: it is another by now.",
            f"Run {run.id} is accepted for what it was, and what was measured since misses a"
            " target.",
        )
    if (fresh and not untaken) or (not fresh and has_learned_other(run, state.settings.root)):
        return None  # The loop begins again.
    measured = (again(run, now), "poe record --all", "poe accept")
    return Suggestion(
        f"Accept anew what was measured with {other}, or bring that back: it is another by now.",
        f"Run {run.id} is accepted for what it was, and neither check nor the service take it for"
        " what is there.",
        (f"poe accept {state.called(untaken[0])}",) if untaken else measured,
    )


def _accepted(state: State) -> Run | None:
    path = state.settings.root / state.accepted if state.accepted else None
    return read(path) if path is not None and path.is_file() else None


def _others(state: State, run: Run) -> list[str]:
    """Give the files by which a run was measured and scored that are others by now, or gone."""
    root = state.settings.root
    kept = [each for each in run.inputs if each.role in ("prompt", "examples", "data")]
    code = [each for each in run.scorer if each.key is None]
    cards = [each for each in run.scorer if each.key and each.task in state.settings.tasks]
    changed = [each.path for each in cards if scorer.card(root, str(each.task)) != each]
    files = [each.path for each in (*kept, *code) if not each.is_unchanged(root)]
    if run.model.base_url and run.model.id != state.settings.model:
        return [f"model.id {run.model.id}"]
    return [*files, *changed]


def _lead_on(state: State) -> Suggestion | None:
    """Say what follows once a run is accepted: the phase, then the service."""
    run = _accepted(state)
    # A task, data or a target that came later: the loop begins with them.
    if run is None or {*state.settings.tasks} - {*run.tasks} or _others(state, run):
        return None
    if misses(run, state.settings):
        return None
    if state.phase in ("scope", "select"):
        return Suggestion(
            "Set phase: adapt in lifecycle.yaml, in a change of its own.",
            f"{state.accepted} is accepted: from then on, check demands it in every pull request.",
            ("poe check --phase adapt",),
        )
    deploying = find_part("loop.deploying")
    if deploying and (step := deploying.next_step(state.settings.root)):
        return Suggestion(*step)
    return Suggestion(
        "Put it where it is used, or take another turn of the loop.",
        f"{state.accepted} is accepted, and a turn more is measured on dev as before.",
        ("poe add deploy",),
    )


def _answer(state: State) -> Suggestion | None:
    """Have questions answered before anything rests on what was made of no answer."""
    best = going_on(state)
    if not state.are_met or best is None or best.is_answered():
        return None
    return Suggestion(
        "Have more of the questions answered: a longer limit, a clearer prompt, other training.",
        f"Run {best.id} meets its targets, and too many of its answers are none: {said(best)}.",
        (f"poe errors {state.called(best)}", again(best)),
    )


def _try_what_was_planned(state: State) -> Suggestion | None:
    planned = [name for name in ("fine-tune", "align") if name in state.techniques]
    untried = [name for name in planned if name not in state.tried and state.can(name)]
    if not state.are_met or not untried:
        return None
    return Suggestion(
        f"Try {untried[0]}, or take it out of adapt.techniques.",
        "The targets are met without it; the record still says that it will be tried.",
        _commands(untried[0], state),
    )


def _accept(state: State) -> Suggestion | None:
    """Look at test, once dev is convinced; a candidate has only one look."""
    if not state.are_met or not state.standings:
        return None
    best = going_on(state)
    if best is None or look_of(state, best):
        return None
    if _is_other(state, best):
        return Suggestion(
            f"Name {best.model.id} in lifecycle.yaml: model.id, with its revision and licence.",
            f"Its run {best.id} is the best and meets every target on dev, and what is accepted is"
            f" the model of the record, which names {state.settings.model}.",
        )
    if other := changed(state, best):
        newer = [run for run in state.iterations if run.number > best.number]
        is_measured = any(changed(state, run) is None for run in newer)
        return Suggestion(
            f"Bring {other} back{'' if is_measured else ', or measure it as it is now'}.",
            f"Run {best.id} meets every target on dev, and was measured before that was changed.",
            () if is_measured else (again(best),),
        )
    return Suggestion(
        f"Accept run {best.id}: that is its one look at test.",
        "Every target is met on dev; each further iteration costs and may only chase noise.",
        (f"poe accept {state.called(best)}",),
    )


def _is_other(state: State, run: Run) -> bool:
    """Whether the record names another model than that of a run, which was not trained here."""
    asked, named, root = run.model.id, state.settings.model, state.settings.root
    if (root / asked).is_dir():
        is_trained = model_folder.is_adapter(root / asked) or bool(line_of(root, asked))
        return asked != named and not is_trained
    # Not here are weights of a colleague, and fine-tunes at an endpoint, called after their base.
    return not asked.startswith("models/") and named not in asked


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
    if "fine-tune" in state.tried or state.is_hosted:
        return None
    if state.can("fine-tune"):
        return Suggestion("Fine-tune.", _prompted(state), _commands("fine-tune", state))
    if state.can("align") and "align" not in state.tried:
        return None  # What the project has comes before what it has not.
    return Suggestion("Add fine-tuning.", _prompted(state), ("poe add fine-tune",))


def _align(state: State) -> Suggestion | None:
    if "align" in state.tried or not state.can("align"):
        return None
    if "fine-tune" not in state.tried:
        return Suggestion("Align.", _prompted(state), _commands("align", state))
    return Suggestion(
        "Reinforce what is already right.",
        f"{_missed(state)} after fine-tuning; with a reward that can be verified, the model learns"
        " from its own answers.",
        _REWARDED,
    )


def _prompted(state: State) -> str:
    every = "" if state.untried_prompts else ", and every prompt was tried: examples did not do"
    return f"{_missed(state)}{every}."


def _look_closer(state: State) -> Suggestion:
    return Suggestion(
        "Read the wrong answers of the best run, then change the data or the model.",
        f"{_missed(state)}, and every technique of this project was tried. Labels that are wrong"
        " or missing cap what any model reaches; after that, a larger one.",
        (f"poe errors {_number(state)}",),
    )


RULES: tuple[Rule, ...] = (
    _count,
    _record,
    _accept_anew,
    _lead_on,
    _measure_first,
    _measure_again,
    _answer,
    _try_what_was_planned,
    _accept,
    _change_the_prompt,
    _fine_tune,
    _align,
    _prompt_left,
    _look_closer,
)


def again(run: Run, model: str | None = None) -> str:
    """Give the command that measures so again, or another model so."""
    asked = run.prompt.options if run.prompt else ""
    return f"poe evaluate --model {model or run.model.id} --technique {run.technique}{asked}"


def _commands(technique: str, state: State) -> tuple[str, ...]:
    if technique == "fine-tune":
        return ("poe fine-tune", "poe evaluate --model models/lora --technique fine-tune")
    if not _has_pairs(state):
        return _REWARDED
    return ("poe align", "poe evaluate --model models/dpo --technique align")


def _has_pairs(state: State) -> bool:
    """Whether every task has pairs of its own data; without them, a reward can still align."""
    preferences = find_part("alignment.preferences")
    try:
        for task in state.settings.tasks:
            preferences.files(state.settings.root, task)
    except ProjectError:
        return False
    return True


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
    """Give the best run as commands take it: 4 for 0004-fine-tune."""
    return state.called(state.best) if state.best else ""
