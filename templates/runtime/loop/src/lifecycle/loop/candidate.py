"""The candidate that goes on: the run on dev that `poe accept` looks at test with, once."""

from .. import model_folder, tasks
from ..data import path_of
from ..errors import ProjectError
from ..runs import Run, find, hash_file, is_model
from .state import State, is_same, ranked, standings_of


def choose(now: State, name: str | None) -> Run:
    """Give the run of this number, id or file, or the best one, where it may go on.

    Raises ProjectError: it is no run of the loop, is not recorded, has no target or misses one on
    dev, or its prompt or model was changed since: test has nothing to decide then.
    """
    run = going_on(now) if name is None else find(now.settings.root, name)
    if run is None:
        raise ProjectError("There is no run on dev to accept yet.", "Make one: poe evaluate")
    if run.id not in {each.id for each in now.iterations}:
        raise ProjectError(
            f"Run {run.id} is no whole run of the model on dev.",
            "A candidate is chosen there: poe iterate shows those that there are.",
        )
    if run.path not in now.recorded:
        raise ProjectError(f"Run {run.id} is not recorded.", f"poe record --run {run.path}")
    standings = standings_of(run, now.settings)
    if not standings:
        raise ProjectError(
            "There is no target in scope.success, so anything would be accepted.",
            "Write one into lifecycle.yaml: success: [{ metric: "
            f"{tasks.find(now.settings.tasks[0]).metrics[0]}, at_least: 0.9 }}]",
        )
    if missed := [each for each in standings if not each.is_met]:
        each = (f"{each.task} {each.target.metric} {each.target}" for each in missed)
        raise ProjectError(
            f"Run {run.id} misses {' and '.join(each)} on dev, so test has nothing to decide.",
            "poe iterate says what to try next.",
        )
    if other := changed(now, run):
        raise ProjectError(
            f"{other} was changed after run {run.id}, so that run says nothing of it.",
            "Bring it back from git, or measure it on dev, and record that: poe evaluate,"
            " poe record",
        )
    return run


def going_on(now: State) -> Run | None:
    """Give the best run that meets all on dev and is of what lies there; else the best of all."""
    met = (
        run
        for run in ranked(now.iterations, now.settings)
        if all(each.is_met for each in standings_of(run, now.settings))
    )
    return next((run for run in met if not changed(now, run)), now.best)


def changed(now: State, run: Run) -> str | None:
    """Name what a run was measured with and is another by now, if anything."""
    settings, model = now.settings, run.model
    for entry in run.inputs:
        if entry.role in ("prompt", "examples") and not entry.is_unchanged(settings.root):
            return entry.path
    if settings.with_model(model.id).revision != model.revision:
        return "the model of lifecycle.yaml"
    if (model.chat_template_kwargs or {}) != settings.chat_template_kwargs:
        return "model.chat_template_kwargs of lifecycle.yaml"
    if model.base_url and run.request != settings.request.said():
        return "model.request of lifecycle.yaml"
    # Last, for it may read all of the weights.
    folder = settings.root / model.id
    if model.sha256 is None or not folder.is_dir():
        return None
    if not is_model(settings.root, model.id, model.sha256):
        return model.id
    return model_folder.other_base(folder, settings.root)


def look_of(now: State, candidate: Run) -> Run | None:
    """Give the whole look at the present test examples that this candidate has had, if any."""
    paths = [now.settings.root / path_of(task, "test") for task in now.settings.tasks]
    present = {hash_file(path) for path in paths if path.is_file()}
    looks = (run for run in reversed(now.looks) if run.test_data == present)
    return next((look for look in looks if is_same(look, candidate)), None)
