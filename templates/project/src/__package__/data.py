"""The examples of a task: `data/<task>/{train,validation,test}.jsonl`, one JSON object a line."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .errors import ProjectError

Split = Literal["train", "validation", "test"]


@dataclass(frozen=True)
class Turn:
    """One earlier turn of a dialogue."""

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
