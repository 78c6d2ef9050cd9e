"""One experiment is one YAML file: a few keys of ours, and the libraries' own under their names.

`trainer:` holds fields of the trainer's config class (`trl.SFTConfig`, `trl.DPOConfig`, …) and
`lora:` fields of `peft.LoraConfig`. Nothing is renamed, so their documentation is ours.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, get_type_hints

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from .. import model_folder, settings
from ..errors import ProjectError, refusal
from ..prompts import DEFAULT
from . import folder

Values = dict[str, Any]
Config = TypeVar("Config")
BOOL = "tag:yaml.org,2002:bool"
POSITIVE = {
    "learning_rate", "num_train_epochs", "per_device_train_batch_size",
    "per_device_eval_batch_size", "gradient_accumulation_steps", "max_length", "r", "lora_alpha",
}  # fmt: skip
"""Settings that train nothing at 0, and that their libraries refuse late or never."""
FOLDERS = ("fine-tune", "align", "pretrain")


class Part(BaseModel):
    """A part of an experiment: a key that is not known is more likely a typo than a wish."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Load(Part):
    """How the weights are loaded, where that is not left to the machine."""

    dtype: Literal["float32", "bfloat16", "float16"] | None = None
    attn_implementation: str | None = None
    """sdpa, eager, flash_attention_2 or a kernel of the hub."""


class Experiment(Part):
    """What every experiment says, however it trains."""

    name: model_folder.FolderName
    """The result is models/<name>; by default the file's name without its suffix."""
    source: Path
    method: str
    start: str | None = None
    """The model folder or id to start from; None means the one in lifecycle.yaml."""
    load: Load | None = None
    trainer: Values = {}
    """Fields of the trainer's own config class."""


class Data(Part):
    """Which examples a model is trained on."""

    tasks: tuple[str, ...] = ()
    """Empty means all tasks of the project."""
    prompt: str = DEFAULT
    """The prompt file that is also served: prompt/<task>/<prompt>.md."""
    limit: int | None = Field(None, gt=0)
    """Only the first examples of each split, to try a configuration quickly."""


class Adaptation(Experiment):
    """What fine-tuning and alignment add."""

    method: str = "sft"
    """sft in fine-tune/; dpo, kto, reward, rloo or grpo in align/."""
    data: Data = Data()
    early_stopping: int | None = Field(None, gt=0)
    """Stop after this many evaluations without a lower validation loss; None never stops early."""
    lora: Values | None = None
    """Fields of peft.LoraConfig; None trains all weights."""
    quantize: Values | None = None
    """Fields of transformers.BitsAndBytesConfig: QLoRA."""
    reward: str = "task"
    """What reinforcement learning maximises: `task`, its score, or the folder of a reward model."""


Kind = TypeVar("Kind", bound=Experiment)


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
        return folder.is_done(self.folder, self.inputs.fingerprint)


def read(
    kind: type[Kind], path: Path, changes: Sequence[str] = (), name: str | None = None
) -> Kind:
    """Read an experiment, with `changes` such as `trainer.seed=1` applied on top.

    Raises ProjectError for a missing or malformed file and for a key it does not know.
    """
    values = _mapping(path)
    for change in _whole(changes):
        _apply(values, change)
    named = {"name": name or values.get("name", path.stem), "source": path}
    try:
        return kind.model_validate(values | named)
    except ValidationError as error:
        schema = kind.model_json_schema()
        parts = (schema, *schema["$defs"].values())
        known = {key for part in parts for key in part["properties"]}
        raise refusal(error, str(path), known) from None


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


def build(config: Callable[..., Config], values: Mapping[str, Any], where: str) -> Config:
    """Make one of TRL's, PEFT's or transformers' own config objects from plain values.

    Unknown keys are refused with the nearest known one; `1e-3`, which YAML reads as text, becomes
    a number. `where` is the place in the file, for messages.
    """
    known, hints = inspect.signature(config).parameters, get_type_hints(config)
    fields: Any = {key: (hints.get(key, Any), ...) for key in values if key in known}
    rules = ConfigDict(extra="forbid", arbitrary_types_allowed=True, protected_namespaces=())
    try:
        given = dict(create_model("Values", __config__=rules, **fields)(**values))
        for key in sorted(POSITIVE & {*given}):
            if given[key] is not None and given[key] <= 0:
                raise ProjectError(f"{where}: {key} is {given[key]:g}, and must be more than 0.")
        if given.get("max_steps") == 0:
            raise ProjectError(f"{where}: max_steps is 0, and nothing would be trained.")
        if given.get("push_to_hub"):
            raise ProjectError(
                f"{where}: push_to_hub would upload checkpoints, and not what is made of them.",
                "Leave it out, and then: hf upload OWNER/NAME models/NAME",
            )
        return config(**given)
    except ValidationError as error:
        # Deeper than the key are only the branches of its type.
        raise refusal(error, where, known, depth=1) from None
    except (ValueError, TypeError) as error:
        # Of several lines, and with the keys as options of a command.
        said = " ".join(str(error).replace("--", "").split())
        raise ProjectError(f"{where}: {said}") from error


class _Loader(yaml.SafeLoader):
    """YAML in which `no` and `off` are words: `eval_strategy: no` is a setting of the trainer."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != BOOL]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(BOOL, re.compile("^(?:true|True|false|False)$"), list("tTfF"))


def _mapping(path: Path) -> Values:
    try:
        values = _parsed(path.read_text(encoding="utf-8-sig"), f'"{path}"')
    except FileNotFoundError:
        found = (each for folder in FOLDERS for each in sorted(Path(folder).glob("*.yaml")))
        help = f"There is: {', '.join(map(str, found))}."
        raise ProjectError(f'There is no experiment "{path}".', help) from None
    if not isinstance(values, dict):
        raise ProjectError(f'"{path}" must hold keys and values, such as trainer: {{ seed: 1 }}.')
    return values


def _whole(changes: Sequence[str]) -> Iterator[str]:
    """Put together what the command line parted at commas: `lora={r: 8, lora_alpha: 16}`."""
    said = ""
    for part in changes:
        said = f"{said},{part}" if said else part
        if sum(map(said.count, "[{")) <= sum(map(said.count, "]}")):
            yield said
            said = ""
    if said:
        yield said


def _apply(values: Values, change: str) -> None:
    path, equals, text = change.partition("=")
    *parents, key = path.split(".")
    if not equals or not key:
        raise ProjectError(f"--set {change} is not of the form trainer.learning_rate=1e-4.")
    for parent in parents:
        values = values.setdefault(parent, {})
        if not isinstance(values, dict):
            raise ProjectError(f'--set {change}: "{parent}" holds no keys.')
    values[key] = _parsed(text, f"The value of --set {change}")


def _parsed(text: str, what: str) -> Any:
    try:
        return yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        raise ProjectError(f"{what} is no valid YAML: {' '.join(str(error).split())}") from None
