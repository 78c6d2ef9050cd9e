"""One pretraining run is one YAML file: what it is made of, how much it sees, how it is trained.

`model:` holds fields of the architecture's own config class (`transformers.LlamaConfig`, …) and
`trainer:` those of `transformers.TrainingArguments`. Nothing is renamed, so their documentation
is ours.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import yaml
from lifecycle.errors import ProjectError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Part):
    """One source of documents: each has a `text`, or the `messages` of a dialogue."""

    path: str | None = None
    """A JSON Lines file, relative to the project."""
    hub: str | None = None
    """A data set of the Hugging Face Hub; it is streamed, never downloaded whole."""
    subset: str | None = None
    """The Hub's configuration of the data set, such as `sample-10BT`."""
    weight: Annotated[float, Field(gt=0)] = 1.0
    """Its share of the tokens, in proportion to the other sources."""

    @model_validator(mode="after")
    def _is_one_place(self) -> "Source":
        if (self.path is None) == (self.hub is None):
            raise ValueError("a source needs either a path or a hub")
        return self

    def __str__(self) -> str:
        return str(self.path or self.hub)


class Budget(_Part):
    """How much the model sees; checked before the first step, see budget.py."""

    tokens: Annotated[int, Field(gt=0)]
    """Tokens seen in training, repetitions counted."""
    at_least_per_parameter: Annotated[float, Field(ge=0)] = 20.0
    """Fewer tokens for each parameter than this, and the run is refused."""


class Plan(_Part):
    """What a YAML file says, checked."""

    name: str
    """The result is models/<name>."""
    file: Path
    start: str | None = None
    """Go on from this model instead of random weights: a folder of the project or a Hub id."""
    vocabulary: Annotated[int, Field(ge=300)] = 1024
    """Tokens of the tokenizer that is trained; one that starts from a model keeps its own."""
    model: dict[str, Any] = {}
    """Fields of the architecture's config; `model_type` names it."""
    row_tokens: Annotated[int, Field(ge=8)] = 512
    """Documents are packed into rows of this many tokens; only longer ones are cut."""
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    budget: Budget
    trainer: dict[str, Any] = {}
    """Fields of TrainingArguments."""


def read(file: Path, changes: Sequence[str] = (), name: str | None = None) -> Plan:
    """Read a plan, with `changes` such as `budget.tokens=2000000` applied on top.

    Raises:
        ProjectError: no such file, no valid YAML, or a key or value that is wrong.
    """
    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        found = ", ".join(sorted(str(other) for other in file.parent.glob("*.yaml")))
        raise ProjectError(f'There is no plan "{file}".', f"There is: {found}.") from None
    except yaml.YAMLError as error:
        raise ProjectError(f'"{file}" is no valid YAML: {" ".join(str(error).split())}') from None
    if not isinstance(values, dict):
        raise ProjectError(f'"{file}" must hold keys and values.')
    for change in changes:
        _apply(values, change)
    try:
        own = {"name": name or values.get("name", file.stem), "file": file}
        return Plan.model_validate(values | own)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ProjectError(f"{file}: {place}: {first['msg'].lower()}.") from None


def _apply(values: dict[str, Any], change: str) -> None:
    path, equals, text = change.partition("=")
    *parents, key = path.split(".")
    if not equals or not key:
        raise ProjectError(f"--set {change} is not of the form trainer.learning_rate=1e-3.")
    for parent in parents:
        values = values.setdefault(parent, {})
        if not isinstance(values, dict):
            raise ProjectError(f'--set {change}: "{parent}" holds no keys.')
    values[key] = yaml.safe_load(text)
