"""What an application asks of the part that looks things up, which not every project has."""

from collections.abc import Sequence
from typing import Any, Protocol


class Found(Protocol):
    """A passage."""

    @property
    def id(self) -> str:
        """What it is cited by."""


class Prepared(Protocol):
    """A question with what was found for it."""

    @property
    def passages(self) -> Sequence[Found]:
        """What was found, the best first."""

    @property
    def sent(self) -> str | None:
        """The input of the task; None: the documents do not speak of it."""


class Judged(Protocol):
    """An answer, with what it rests on."""

    output: str
    is_abstention: bool
    sources: list[dict[str, Any]]
    faults: list[str]


class Knowledge(Protocol):
    """The documents of an application."""

    task: str
    unknown: str
    """The answer where the documents do not speak of a question."""
    example: str
    """A question that they answer; empty where none is known."""

    def look_up(self, question: str) -> Prepared:
        """Find passages for a question."""

    def fewer(self, prepared: Any) -> Prepared | None:
        """Give a question with a passage less, the last; None where there is none to leave out."""

    def judge(self, prepared: Any, output: str) -> Judged:
        """Say what the answer to a prepared question rests on."""
