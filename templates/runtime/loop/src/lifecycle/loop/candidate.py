"""The candidate that goes on: the run on dev that `poe accept` looks at test with, once."""

from .. import tasks
from ..data import path_of
from ..errors import ProjectError
from ..runs import Run, find, hash_file, hash_model
from .state import State, is_same, standings_of


def choose(now: State, name: str | None) -> Run:
    """Give the run of this number, id or file, or the best one, where it may go on.

    Raises ProjectError: it is no run of the loop, is not recorded, misses a target on dev or has none, or its
    prompt or model was changed since: test has nothing to decide then.
    """
    run = now.best if name is None else find(now.settings.root, name)
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
    sent = (entry for entry in run.inputs if entry.role == "prompt")
    changed = [entry.path for entry in sent if not entry.is_unchanged(now.settings.root)]
    folder = now.settings.root / run.model.id
    if run.model.sha256 and folder.is_dir() and hash_model(folder) != run.model.sha256:
        changed.append(run.model.id)
    if (run.model.chat_template_kwargs or {}) != now.settings.chat_template_kwargs:
        changed.append("model.chat_template_kwargs of lifecycle.yaml")
    if run.model.base_url and run.request != now.settings.request.said():
        changed.append("model.request of lifecycle.yaml")
    if changed:
        raise ProjectError(
            f"{changed[0]} was changed after run {run.id}, so that run says nothing of it.",
            "Measure it on dev, and record that: poe evaluate, poe record",
        )
    return run


def look_of(now: State, candidate: Run) -> Run | None:
    """Give the whole look at the present test examples that this candidate has had, if any."""
    paths = [now.settings.root / path_of(task, "test") for task in now.settings.tasks]
    present = {hash_file(path) for path in paths if path.is_file()}
    looks = (run for run in reversed(now.looks) if run.test_data == present)
    return next((look for look in looks if is_same(look, candidate)), None)
