"""The examples of a task: `data/<task>/{train,validation,test}.jsonl`, one JSON object a line."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from .errors import ProjectError

Split = Literal["train", "validation", "test"]


class Turn(BaseModel):
    """One earlier turn of a dialogue."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True)
class Example:
    """One input with the answer a perfect model would give."""

    id: str
    input: str
    expected: Any
    """Of the task's own form; see the card in data/<task>/README.md."""
    history: tuple[Turn, ...] = ()
    """Earlier turns, oldest first; only dialogues have any."""
    source: str = ""
    """Where it was read, as `path:line`, for messages."""


class _Line(BaseModel):
    """A line as it is written; a key that is not known is more likely a typo than a wish."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str
    input: str
    expected: Any
    history: list[Turn] = []


def path_of(task: str, split: Split) -> str:
    """Give the path of a split, relative to the project."""
    return f"data/{task}/{split}.jsonl"


def load(
    root: Path, task: str, split: Split, validate: Callable[[Example], None] | None = None
) -> list[Example]:
    """Read one split, in file order.

    Args:
        validate: a task's own check of each example, `tasks.find(task).validate`.

    Raises:
        ProjectError: no such file, no examples in it, or a line that is wrong (with its number).
    """
    return read(root, path_of(task, split), validate)


def read(root: Path, path: str, validate: Callable[[Example], None] | None = None) -> list[Example]:
    """Read any file of examples; `path` is relative to `root`."""
    examples = list(_parse(root, path))
    if not examples:
        raise ProjectError(f"{path} holds no examples.", "poe data writes the shipped data again.")
    seen: dict[str, str] = {}
    for example in examples:
        if example.id in seen:
            raise ProjectError(
                f'{example.source}: the id "{example.id}" is also that of {seen[example.id]}.',
                "Every example of a file needs its own id.",
            )
        seen[example.id] = example.source
        if validate is not None:
            validate(example)
    return examples


def _parse(root: Path, path: str) -> Iterator[Example]:
    for number, line in _lines(root, path):
        source = f"{path}:{number}"
        try:
            row = _Line.model_validate_json(line)
        except ValidationError as error:
            help = "A line is one JSON object with id, input and expected: see README.md there."
            raise ProjectError(f"{source}: {_fault(error)}.", help) from error
        yield Example(row.id, row.input, row.expected, tuple(row.history), source)


def _lines(root: Path, path: str) -> Iterator[tuple[int, str]]:
    try:
        # utf-8-sig: some editors begin a file with a byte order mark.
        with (root / path).open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.strip()
    except FileNotFoundError as error:
        raise ProjectError(f"{path} does not exist.", "poe data makes the shipped data.") from error
    except UnicodeDecodeError as error:
        raise ProjectError(f"{path} is not UTF-8 text: {error.reason}.") from error


def _fault(error: ValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        # The parser counts the lines of this one line.
        return "this is no JSON object: " + re.sub(r" line \d+", "", first["ctx"]["error"])
    key = ".".join(str(part) for part in first["loc"])
    return f'"{key}": {first["msg"][0].lower()}{first["msg"][1:]}' if key else first["msg"]
