"""What a training run begins with; known before the libraries that train, which take seconds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from .. import model_folder, settings
from ..errors import ProjectError
from . import folder
from .experiment import Kind


@dataclass(frozen=True)
class Start:
    """What training starts from: base weights and, after fine-tuning, an adapter on them."""

    base: str
    """A folder of this project, relative to it, or a Hugging Face id."""
    revision: str | None = None
    adapter: str | None = None
    """A folder of this project, relative to it."""

    @property
    def name(self) -> str:
        """Its name as the project knows it."""
        return self.adapter or self.base


@dataclass(frozen=True)
class Session(Generic[Kind]):
    """What a run works with: its plan, its start, its project and its folders."""

    plan: Kind
    start: Start
    settings: settings.Settings
    inputs: folder.Inputs
    folder: folder.Folder

    @property
    def is_done(self) -> bool:
        """Whether it was trained to the end; what was, with the same inputs, is not trained again.

        Raises ProjectError: other inputs were, under its name.
        """
        return folder.is_done(self.folder, *self.inputs.fingerprints)


def begin(
    plan: Kind,
    files: Callable[[Kind, settings.Settings], list[str]],
    *,
    start: Start | None = None,
    restart: bool = False,
) -> Session[Kind]:
    """Find out what a run starts from and where its things are.

    `files` names the files of the project that the model is trained on, `start` is what it starts
    from where that is no model of the plan or of lifecycle.yaml, and `restart` sets aside what an
    earlier run of this name left.
    """
    project = settings.load()
    if plan.start is not None:
        # Its weights are loaded here, whatever endpoint serves the model of lifecycle.yaml.
        project = project.with_model(plan.start).self_served()
    start = start or start_of(project)
    place = folder.of(plan.name, project.root / "models")
    if restart:
        folder.set_aside(place)
    inputs = folder.inputs_of(plan, start, project, files(plan, project))
    return Session(plan, start, project, inputs, place)


def start_of(project: settings.Settings) -> Start:
    """Find out what the settings' model is: base weights, or an adapter and the base it names."""
    weights = project.model_folder
    if weights is None and not project.is_self_served:
        raise ProjectError(
            f'"{project.model}" is served by an endpoint, which keeps its weights.',
            "Name a model whose weights you can load in the experiment: start: <folder or id>.",
        )
    model_folder.need_model(project)
    if weights is None or not model_folder.is_adapter(weights):
        return Start(project.model, project.revision)
    return Start(*model_folder.base_of(weights), project.model)
