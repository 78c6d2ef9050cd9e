"""Put many questions to a model at once; lose nothing and ask nothing twice when interrupted."""

import asyncio
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI
from pydantic import BaseModel, ConfigDict, ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from .. import client
from ..data import Example
from ..errors import ProjectError
from ..prompts import Decoding, Message
from ..runs import FOLDER
from ..settings import Settings

Key = tuple[str, str]
"""Task and example id."""


@dataclass(frozen=True)
class Question:
    """One example, ready to be sent."""

    task: str
    example: Example
    messages: list[Message]
    decoding: Decoding

    @property
    def key(self) -> Key:
        """What the answer is found by."""
        return (self.task, self.example.id)


class Answer(BaseModel):
    """What came back for one question."""

    model_config = ConfigDict(frozen=True)

    task: str
    id: str
    output: str
    latency_ms: float = 0.0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    error: str | None = None
    """Why the request failed for good; the output is then empty."""

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
        """Give the answers so far, and cut off a last line that a killed process left torn."""
        if not self.path.is_file():
            return {}
        content = self.path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if whole != content:
            with self.path.open("r+b") as file:
                file.truncate(len(whole))
        return {answer.key: answer for answer in _answers(whole)}

    def append(self, answer: Answer) -> None:
        """Add an answer, in one write that reaches the operating system before this returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = answer.model_dump_json(exclude_none=True) + "\n"
        # Unbuffered: once written, the line outlives this process, whatever kills it.
        with self.path.open("ab", buffering=0) as file:
            file.write(line.encode())

    def remove(self) -> None:
        """Forget the answers: the run file has them now."""
        self.path.unlink(missing_ok=True)


def answer_all(
    settings: Settings,
    questions: Sequence[Question],
    partial: Partial,
    *,
    concurrency: int,
    seed: int = 0,
    max_failures: float = 0.05,
) -> list[Answer]:
    """Give one answer to each question, in their order.

    Requests that fail for good are answers with an `error`; they are not kept in `partial`, so
    that the next attempt asks them again.

    Args:
        concurrency: how many requests are under way at once.
        max_failures: the share of all questions that may fail before this gives up.

    Raises:
        ProjectError: too many failed, or all would. What was answered is kept in `partial`.
    """
    known = partial.read()
    done = {question.key: known[question.key] for question in questions if question.key in known}
    if done:
        print(f"Going on after {len(done)} of {len(questions)} answers.", file=sys.stderr)
    missing = [question for question in questions if question.key not in done]
    allowed = int(max_failures * len(questions))
    with _progress() as progress:
        bar = progress.add_task("Asking", total=len(questions), completed=len(done))

        def take(answer: Answer) -> None:
            done[answer.key] = answer
            if answer.error is None:
                partial.append(answer)
            else:
                stop_at_too_many(list(done.values()), allowed, len(questions))
            progress.advance(bar)

        try:
            if missing:
                asyncio.run(_ask(settings, missing, take, concurrency, seed))
        except KeyboardInterrupt:
            print("\nThe answers so far are kept: the same command goes on.", file=sys.stderr)
            raise
    return [done[question.key] for question in questions]


async def _ask(
    settings: Settings,
    questions: Sequence[Question],
    take: Callable[[Answer], None],
    concurrency: int,
    seed: int,
) -> None:
    waiting = iter(questions)
    async with client.connect(settings) as connection:
        await client.check_reachable(connection)

        async def work() -> None:
            # All workers draw from the one iterator, so each question is drawn once.
            for question in waiting:
                take(await _answer(connection, settings.model, question, seed))

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(concurrency, len(questions))):
                    group.create_task(work())
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from failures


async def _answer(connection: AsyncOpenAI, model: str, question: Question, seed: int) -> Answer:
    task, id = question.key
    try:
        completion = await client.complete(
            connection, model, question.messages, question.decoding, seed
        )
    except client.RequestError as failure:
        return Answer(task=task, id=id, output="", error=str(failure))
    return Answer(
        task=task,
        id=id,
        output=completion.output,
        latency_ms=completion.latency_ms,
        prompt_tokens=completion.prompt_tokens,
        completion_tokens=completion.completion_tokens,
    )


def stop_at_too_many(answers: Sequence[Answer], allowed: int, total: int) -> None:
    """Raise ProjectError when more of the answers than `allowed` are failures."""
    failed = [answer.error for answer in answers if answer.error is not None]
    if len(failed) > allowed:
        raise ProjectError(
            f"{len(failed)} of {total} requests failed, and {allowed} may; the last: {failed[-1]}",
            "The other answers are kept: the same command goes on after them.",
        )


def _answers(lines: bytes) -> Iterator[Answer]:
    for line in lines.split(b"\n"):
        try:
            if line:
                yield Answer.model_validate_json(line)
        except ValidationError:
            # A power cut can leave a line of zeros; that one question is asked again.
            continue


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
