"""Preference pairs: `data/<task>/preferences.jsonl`, which of two answers is better.

    {"id": "…", "input": "…", "chosen": "billing", "rejected": "It is billing.", "why": "form"}

Held out to judge by is `preferences-validation.jsonl` or, without such a file, every fifth pair.
Test inputs never become pairs.
"""

import json
import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from .. import data, runs
from ..data import Example, Turn
from ..errors import ProjectError
from ..tasks import Task

Split = Literal["train", "validation"]
SPLITS: tuple[Split, ...] = ("train", "validation")
HELD_OUT = 5
Spoil = Callable[[Example, random.Random], tuple[str, str]]
"""An example to a plausible answer that is worse than the wanted one, and why it is worse."""


class Pair(BaseModel):
    """Two answers to one input, the better one first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    input: str
    history: tuple[Turn, ...] = ()
    chosen: str
    rejected: str
    why: str = ""
    """What makes the rejected answer worse, in a word or two."""
    by: str = ""
    """Who or what decided: script, score, person."""

    @model_validator(mode="after")
    def _differ(self) -> "Pair":
        if self.chosen.strip() == self.rejected.strip():
            raise ValueError("chosen and rejected are the same answer")
        return self


def path_of(task: str, split: Split) -> str:
    """Give the path of the pairs of a split, relative to the project."""
    ending = "" if split == "train" else f"-{split}"
    return f"data/{task}/preferences{ending}.jsonl"


def load(root: Path, task: str, split: Split) -> list[Pair]:
    """Read the pairs of a split, in file order.

    Raises ProjectError for no file, no pairs, or a line that is wrong (with its number).
    """
    if (root / path_of(task, "validation")).exists():
        pairs = list(read(root, path_of(task, split)))
    else:
        whole = enumerate(read(root, path_of(task, "train")), start=1)
        pairs = [pair for at, pair in whole if (at % HELD_OUT == 0) == (split == "validation")]
    if not pairs:
        raise ProjectError(
            f"{path_of(task, split)} holds no pairs.", "poe collect makes pairs from two runs."
        )
    return pairs


def files(root: Path, task: str) -> list[str]:
    """Give the files that hold a task's pairs, relative to the project."""
    paths = [path_of(task, split) for split in SPLITS]
    return [path for path in paths if (root / path).exists()] or paths[:1]


def append(root: Path, task: str, split: Split, pair: Pair) -> None:
    """Add one pair at the end of its file, on the disk before this returns.

    A kill in the middle leaves at most a line without its end, which the next `append` closes.
    """
    path = root / path_of(task, split)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if file.tell() > 0 and not _ends_with_newline(path):
            file.write(b"\n")
        file.write((_line(pair) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())


def make(root: Path, task: Task, spoil: Spoil, counts: dict[Split, int], seed: int) -> None:
    """Write the shipped pairs: the wanted answer against one that `spoil` makes worse."""
    for split, count in counts.items():
        rng = random.Random(f"{seed}-{split}")
        examples = data.load(root, task.name, split, task.validate)
        lines = [_line(_pair(task, example, spoil, rng)) for example in examples[:count]]
        runs.write_atomically(root / path_of(task.name, split), "\n".join(lines) + "\n")


def _pair(task: Task, example: Example, spoil: Spoil, rng: random.Random) -> Pair:
    rejected, why = spoil(example, rng)
    return Pair(
        id=example.id,
        input=example.input,
        history=example.history,
        chosen=task.target(example.expected),
        rejected=rejected,
        why=why,
        by="script",
    )


def read(root: Path, path: str) -> Iterator[Pair]:
    """Read one file of pairs, line by line."""
    try:
        lines = (root / path).read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        raise ProjectError(f"{path} does not exist.", "poe data, or poe collect.") from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield Pair.model_validate_json(line)
            except ValidationError as error:
                help = "A pair is one JSON object with id, input, chosen and rejected."
                raise ProjectError(f"{path}:{number}: {_fault(error)}.", help) from error


def _fault(error: ValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        # The parser counts the lines of this one line.
        return "this is no JSON object: " + re.sub(r" line \d+", "", first["ctx"]["error"])
    key = ".".join(str(part) for part in first["loc"])
    return f'"{key}": {first["msg"].lower()}' if key else first["msg"].removeprefix("Value error, ")


def _line(pair: Pair) -> str:
    kept = pair.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(kept, ensure_ascii=False)


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
