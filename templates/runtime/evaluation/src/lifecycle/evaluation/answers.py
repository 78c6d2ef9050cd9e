"""Questions and their answers, and where these are kept until a run is finished."""

import hashlib
import json
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..data import Example
from ..prompts import Decoding, Message
from ..runs import FOLDER, Reply

Key = tuple[str, str]
"""Task and example id."""


@dataclass(frozen=True)
class Question:
    """One example, ready to be sent."""

    task: str
    example: Example
    messages: list[Message]
    decoding: Decoding
    together: int = 1
    """How many questions the project's own server is to answer in one batch, this one included."""

    @property
    def key(self) -> Key:
        """What the answer is found by."""
        return (self.task, self.example.id)

    def seed(self, of_run: int) -> int:
        """Give the seed of its answer, in 31 bits, as some endpoints take no more.

        With one seed for all, a server draws the same chances for each question: their answers are
        right or wrong together, and no interval holds.
        """
        return zlib.crc32(f"{of_run} {self.task} {self.example.id}".encode()) >> 1


class Answer(Reply):
    """What came back for one question."""

    together: int = 1
    """How many were computed with it; a latency says something of the model where it was alone."""

    @property
    def key(self) -> Key:
        """What the answer is found by."""
        return (self.task, self.id)


class Partial:
    """The answers of a run that is not finished: a file that only grows, one line an answer.

    Its name is the hash of all that the answers depend on, so that a changed prompt, model or
    data file never picks up answers that are not its own.
    """

    def __init__(self, root: Path, depends_on: Any) -> None:
        canonical = json.dumps(depends_on, sort_keys=True, default=str)
        name = hashlib.sha256(canonical.encode()).hexdigest()[:16]
        self.path = root / FOLDER / ".partial" / f"{name}.jsonl"

    def read(self) -> dict[Key, Answer]:
        """Give the answers so far."""
        content = self.path.read_bytes() if self.path.is_file() else b""
        found = {}
        for line in content.splitlines():
            # A killed process leaves half a line, and a power cut zeros: those are asked again.
            with suppress(ValidationError):
                answer = Answer.model_validate_json(line)
                found[answer.key] = answer
        return found

    def append(self, answer: Answer) -> None:
        """Add an answer, in one write that reaches the operating system before this returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Whatever is torn before it stays a line of its own.
        line = "\n" + answer.model_dump_json(exclude_none=True)
        # Unbuffered: once written, the line outlives this process, whatever kills it.
        with self.path.open("ab", buffering=0) as file:
            file.write(line.encode())

    def remove(self) -> None:
        """Forget the answers: the run file has them now."""
        self.path.unlink(missing_ok=True)
