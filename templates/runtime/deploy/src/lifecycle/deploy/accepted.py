"""What is deployed, and that it is what was accepted: prompt, examples, model, by their hashes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .. import data, prompts, runs, tasks
from ..errors import ProjectError
from ..model_folder import card_of, need_folder
from ..settings import CHECK, RECORD, Settings, read_yaml
from .config import Serve

SERVED = ("prompt", "examples")
"""The inputs of a run that serving takes too."""
TOLERANCE = 0.03
"""Of lifecycle.yaml's integrate.tolerance, where it says none."""
AGAIN = "Bring it back from git, or evaluate as it is now and accept that run."


@dataclass(frozen=True)
class Route:
    """How one task is asked."""

    task: tasks.Task
    decoding: prompts.Decoding
    render: prompts.Render
    example: data.Example
    """Of the dev split: for the documentation, and for the first question."""


@dataclass(frozen=True)
class Deployed:
    """Everything that the service needs to know."""

    path: str
    """The accepted run's file, relative to the project."""
    run: runs.Run
    settings: Settings
    """Of the model that is served, which may be an optimised one."""
    model: runs.ModelRef
    routes: dict[str, Route]


def load(settings: Settings, serve: Serve) -> Deployed:
    """Read what lifecycle.yaml accepts, and make sure that it is still that.

    Raises ProjectError: nothing is accepted, or a prompt, the examples or the model changed since.
    """
    path, run = accepted_run(settings.root)
    need_unchanged(settings.root, run)
    chosen = of_model(settings, run, serve.model or run.model.id)
    model = runs.model_of(chosen)
    _need_measured(settings.root, run, model)
    return Deployed(path, run, chosen, model, routes(settings.root, run))


def accepted_run(root: Path) -> tuple[str, runs.Run]:
    """Give the accepted run and the path of its file."""
    path = (record(root).get("adapt") or {}).get("accepted")
    if not path:
        raise ProjectError(
            f"Nothing is accepted yet: {RECORD} has no adapt.accepted.",
            "poe accept takes the best run on dev, and looks at test once.",
        )
    return path, runs.read(root / path)


def tolerance_of(integrate: Mapping[str, Any]) -> float:
    """Give how much of a metric a conversion may cost, by that section of the record."""
    said = integrate.get("tolerance")
    return float(said) if isinstance(said, int | float) else TOLERANCE


def optimized_run(root: Path) -> str | None:
    """Give the path of the run that measured what was made of the accepted model, if one did."""
    path: str | None = (record(root).get("integrate") or {}).get("optimized_run")
    return path


def _need_measured(root: Path, run: runs.Run, model: runs.ModelRef) -> None:
    path = optimized_run(root)
    measured = runs.read(root / path) if path else run
    is_older = measured.id < run.id  # It measured what was made of another.
    if measured.model.id == model.id and measured.model.sha256 != model.sha256 and not is_older:
        raise ProjectError(
            f'"{model.id}" is not the model that run {measured.id} measured.',
            f"Delete {model.id} and make it again, or measure it as it is: poe iterate",
        )


def record(root: Path) -> Any:
    """Read all of lifecycle.yaml."""
    return read_yaml(root / RECORD, help=CHECK)


def routes(root: Path, run: runs.Run) -> dict[str, Route]:
    """Give how each task of a run was asked, as a function from input to messages."""
    if run.prompt is None:
        raise ProjectError(
            f"Run {run.id} does not say which prompt it used.", "Evaluate again and accept that."
        )
    return {name: _route(root, tasks.find(name), run.prompt) for name in run.tasks}


def _route(root: Path, task: tasks.Task, ref: runs.PromptRef) -> Route:
    prompt = prompts.of_run(root, task.name, ref)
    train = data.load(root, task.name, "train", task.validate) if prompt.shots else []
    example = data.load(root, task.name, "dev", task.validate)[0]
    return Route(task, prompt.decoding_for(task), prompts.renderer(prompt, task, train), example)


def need_unchanged(root: Path, run: runs.Run) -> None:
    """Look whether prompt and examples are still what the run was measured with.

    Raises ProjectError: one is not.
    """
    for entry in run.inputs:
        if entry.role in SERVED and not entry.is_unchanged(root):
            raise ProjectError(f"{entry.path} is not what run {run.id} was accepted with.", AGAIN)


def of_model(settings: Settings, run: runs.Run, model: str) -> Settings:
    """Give the settings of a model that is the accepted one, or was made from it.

    Raises ProjectError: it is not there, or another, or its files changed.
    """
    accepted = run.model
    if accepted.base_url is not None:
        if settings.public_url != accepted.base_url:
            raise ProjectError(
                f"Run {run.id} was accepted at {accepted.base_url}, not {settings.public_url}.",
                "Set model.base_url in lifecycle.yaml, or GENAI_BASE_URL, to that address.",
            )
        return replace(settings, model=accepted.id, revision=accepted.revision)
    chosen = replace(settings.self_served(), model=model, revision=None)
    if model == accepted.id:
        chosen = replace(chosen, revision=accepted.revision)
        if runs.model_of(chosen).sha256 != accepted.sha256:
            raise ProjectError(f'"{model}" is not the model that run {run.id} measured.', AGAIN)
        return chosen
    need_folder(settings.root / model, model)
    if not is_made_from(settings.root, settings.root / model, accepted):
        raise ProjectError(
            f'"{model}" was not made from "{accepted.id}", which run {run.id} measured.',
            "poe iterate says how to make one that is, and what to write into deploy/serve.yaml; "
            f"without model there, {accepted.id} is served.",
        )
    return chosen


def is_made_from(root: Path, folder: Path, accepted: runs.ModelRef) -> bool:
    """Whether the card of a model says that it was made from the accepted one, as that is."""
    card = card_of(folder)
    source = card.get("made_from") or {}
    if source.get("id") == accepted.id:
        same = (accepted.sha256, accepted.revision)
        return (source.get("sha256"), source.get("revision")) == same
    # A merged model has the card of its adapter.
    return (
        card.get("merged_from") == Path(accepted.id).name
        and card.get("fingerprint") == card_of(root / accepted.id).get("fingerprint")
        and runs.hash_model(root / accepted.id) == accepted.sha256
    )
