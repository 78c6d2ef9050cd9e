"""Questions that stand alone, with their answers: app/questions/{dev,test}.jsonl."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from .. import data
from ..data import Example
from .faithful import stands_in
from .passages import Passage

Split = Literal["dev", "test"]


@dataclass(frozen=True)
class Question:
    """One question."""

    id: str
    input: str
    expected: str | list[str]
    """The answer, or several that are all right."""
    kind: str
    """Such as worded; else answerable or unanswerable. Results are shown for each."""
    is_answerable: bool
    passages: tuple[str, ...]
    """Ids of the passages that hold the answer; empty: any in which its words stand."""

    def is_held_by(self, found: Sequence[Passage]) -> bool:
        """Whether one of these passages holds the answer."""
        if self.passages:
            return any(passage.id in self.passages for passage in found)
        answers = [self.expected] if isinstance(self.expected, str) else self.expected
        return self.is_answerable and any(
            stands_in(answer, passage.text) for passage in found for answer in answers
        )

    def example(self) -> Example:
        """Give it as an example of the task."""
        return Example(self.id, self.input, self.expected)


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: str
    input: str
    expected: str | list[str]
    kind: str = ""
    passages: list[str] = []


def path_of(folder: str, split: Split) -> str:
    """Give the path of a split, relative to the project."""
    return f"{folder}/{split}.jsonl"


def read(root: Path, folder: str, split: Split, unknown: str) -> list[Question]:
    """Read one split.

    Args:
        unknown: what is expected where the documents do not say.

    Raises ProjectError: no such file, or a line that is wrong.
    """
    help = "A line is one JSON object: id, input, expected and, if you like, kind and passages."
    rows = data.rows(root, path_of(folder, split), _Line, help, help)
    return [
        Question(
            line.id,
            line.input,
            line.expected,
            line.kind or ("unanswerable" if line.expected == unknown else "answerable"),
            line.expected != unknown,
            tuple(line.passages),
        )
        for _, line in rows
    ]
