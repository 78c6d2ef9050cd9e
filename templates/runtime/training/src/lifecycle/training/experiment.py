"""One experiment is one YAML file: a few keys of ours, and TRL's and PEFT's own under their names.

`trainer:` holds fields of the trainer's config class (`trl.SFTConfig`, `trl.DPOConfig`, …) and
`lora:` fields of `peft.LoraConfig`. Nothing is renamed, so their documentation is ours.
"""

import difflib
import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import yaml
from pydantic import BaseModel, ConfigDict, PydanticUserError, TypeAdapter, ValidationError

from ..errors import ProjectError
from ..prompts import DEFAULT

Values = dict[str, Any]
Config = TypeVar("Config")


class _Loader(yaml.SafeLoader):
    """YAML in which `no` and `off` are words: `eval_strategy: no` is a setting of the trainer."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


class Data(BaseModel):
    """Which examples an experiment learns from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tasks: tuple[str, ...] = ()
    """Empty means all tasks of the project."""
    prompt: str = DEFAULT
    """The prompt file that is also served: prompt/<task>/<prompt>.md."""
    limit: int | None = None
    """Only the first examples of each split, to try a configuration quickly."""


class Experiment(BaseModel):
    """What a YAML file says, checked, with the defaults of this project."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    """The file's name without its suffix; the result is models/<name>."""
    source: Path
    method: str = "sft"
    """sft in fine-tune/; dpo, kto, reward, rloo or grpo in align/."""
    start: str | None = None
    """The model folder or id to start from; None means the one in lifecycle.yaml."""
    data: Data = Data()
    early_stopping: int | None = None
    """Stop after this many evaluations without a lower validation loss; None never stops early."""
    lora: Values | None = None
    """Fields of peft.LoraConfig; None trains all weights."""
    quantize: Values | None = None
    """Fields of transformers.BitsAndBytesConfig: QLoRA."""
    reward: str = "task"
    """What reinforcement learning maximises: `task`, its score, or the folder of a reward model."""
    trainer: Values = {}
    """Fields of the trainer's own config class."""


def read(path: Path, changes: Sequence[str] = (), name: str | None = None) -> Experiment:
    """Read an experiment, with `changes` such as `trainer.seed=1` applied on top.

    Raises ProjectError for a missing or malformed file and for a key it does not know.
    """
    values = _mapping(path)
    for change in changes:
        _apply(values, change)
    _refuse_unknown(values, set(Experiment.model_fields) - {"name", "source"}, str(path))
    if isinstance(values.get("data"), dict):
        _refuse_unknown(values["data"], set(Data.model_fields), f"{path}: data")
    try:
        return Experiment(**values, name=name or path.stem, source=path)
    except ValidationError as error:
        raise _wrong_type(error, str(path)) from None


def build(config: Callable[..., Config], values: Mapping[str, Any], where: str) -> Config:
    """Make one of TRL's, PEFT's or transformers' own config objects from plain values.

    Unknown keys are refused with the nearest known one; `1e-3`, which YAML reads as text, becomes
    a number. `where` is the place in the file, for messages.
    """
    hints = get_type_hints(config)
    _refuse_unknown(values, inspect.signature(config).parameters, where)
    typed = {key: _typed(hints.get(key), value, f"{where}.{key}") for key, value in values.items()}
    try:
        return config(**typed)
    except (ValueError, TypeError) as error:
        raise ProjectError(f"{where}: {_first_line(error)}") from error


def _mapping(path: Path) -> Values:
    try:
        values = yaml.load(path.read_text(encoding="utf-8-sig"), _Loader)
    except FileNotFoundError:
        near = ", ".join(sorted(str(found) for found in path.parent.glob("*.yaml")))
        raise ProjectError(f'There is no experiment "{path}".', f"There is: {near}.") from None
    except yaml.YAMLError as error:
        raise ProjectError(f'"{path}" is no valid YAML: {" ".join(str(error).split())}') from None
    if not isinstance(values, dict):
        raise ProjectError(f'"{path}" must hold keys and values, such as trainer: {{ seed: 1 }}.')
    return values


def _apply(values: Values, change: str) -> None:
    path, equals, text = change.partition("=")
    *parents, key = path.split(".")
    if not equals or not key:
        raise ProjectError(f"--set {change} is not of the form trainer.learning_rate=1e-4.")
    for parent in parents:
        inner = values.setdefault(parent, {})
        if not isinstance(inner, dict):
            raise ProjectError(f'--set {change}: "{parent}" holds no keys.')
        values = inner
    values[key] = _value(text, change)


def _value(text: str, change: str) -> Any:
    try:
        return yaml.load(text, _Loader)
    except yaml.YAMLError:
        raise ProjectError(f"--set {change}: the value is no valid YAML.") from None


def _refuse_unknown(values: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    known = sorted(known)
    for key in values:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1, cutoff=0.6)
            raise ProjectError(
                f'{where}: there is no key "{key}".',
                f'Did you mean "{near[0]}"?' if near else f"Keys: {', '.join(known[:12])}, …",
            )


def _typed(hint: Any, value: Any, where: str) -> Any:
    if hint is None:
        return value
    try:
        adapter = TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True))
    except PydanticUserError:
        adapter = TypeAdapter(hint)
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise _wrong_type(error, where) from None


def _wrong_type(error: ValidationError, where: str) -> ProjectError:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if isinstance(part, str))
    inside = f"{where}: {place}" if place and place[0].islower() and "[" not in place else where
    help = "Write another value, or leave the key out to take the default."
    return ProjectError(f"{inside} is {first['input']!r}: {first['msg'].lower()}.", help)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
