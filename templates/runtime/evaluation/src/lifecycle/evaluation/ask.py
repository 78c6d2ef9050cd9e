"""Put many questions to a model at once; lose nothing and ask nothing twice when interrupted."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import ceil
from time import monotonic

from openai import AsyncOpenAI
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from .. import client, runs
from ..errors import ProjectError
from ..settings import Price, Settings
from .answers import Answer, Partial, Question

EVERY_S = 30.0
"""How often a log, which shows no bar, is told how far it is."""
LATER = "The other answers are kept: the same command goes on after them."
AS_THEY_ARE = (
    "The other answers are kept, and these requests fail again as they are: change the prompt, the"
    " data or model.request in lifecycle.yaml, or allow more of them with --max-failures."
)
ALONE = 20
"""The most questions that are asked one at a time to learn the latency, where others are not."""


def answer_all(
    settings: Settings,
    questions: Sequence[Question],
    partial: Partial,
    *,
    concurrency: int,
    in_batches: bool = False,
    seed: int = 0,
    max_failures: float = runs.BEARABLE,
) -> list[Answer]:
    """Give one answer to each question, in their order.

    Requests that fail for good are answers with an `error`; they are not kept in `partial`, so
    that the next attempt asks them again.

    Args:
        concurrency: how many requests are under way at once.
        in_batches: whether what is under way is to be computed at once, as our own server does; a
            batch that lacks an answer is then asked again as a whole, because an answer's last
            digits depend on what is computed with it.
        max_failures: the share of all questions that may fail before this gives up.

    Raises ProjectError: too many failed, or all would. What was answered is kept in `partial`.
    """
    known = partial.read()
    if in_batches:
        whole = batches(questions, concurrency)
        rounds = [batch for batch in whole if any(each.key not in known for each in batch)]
    else:
        missing = [question for question in questions if question.key not in known]
        rounds = [missing] if missing else []
    asked = {question.key for each in rounds for question in each}
    done = {each.key: known[each.key] for each in questions if each.key not in asked}
    if done:
        print(f"Going on after {len(done)} of {len(questions)} answers.", file=sys.stderr)
    if rounds and settings.price:
        print(_cost(settings, settings.price, rounds), file=sys.stderr)
    allowed = runs.most_of(len(questions), max_failures)
    failures: list[client.RequestError] = []
    with _progress() as progress:
        bar = progress.add_task("Asking", total=len(questions), completed=len(done))
        last = ""

        def keep(question: Question, got: Answer | client.RequestError) -> None:
            if isinstance(got, client.RequestError):
                failures.append(got)
                help = LATER if all(each.may_pass for each in failures) else AS_THEY_ARE
                help = f"{help} {got.help}".strip()
                stop_at_too_many(failures, allowed, len(questions), help)
                task, id = question.key
                got = Answer(task=task, id=id, output="", error=str(got))
            else:
                partial.append(got)
            done[question.key] = got
            progress.advance(bar)

        def heard(status: int) -> None:
            nonlocal last
            last = "" if status == 200 else f"; the endpoint answers HTTP {status}, asked again"
            progress.update(bar, description=f"Asking{last}")

        async def say() -> None:
            started = monotonic()
            while progress.disable:
                await asyncio.sleep(EVERY_S)
                took = f"after {monotonic() - started:.0f} s"
                print(f"{len(done)} of {len(questions)} answers {took}{last}.", file=sys.stderr)

        async def ask() -> None:
            saying = asyncio.create_task(say())
            try:
                await _ask(settings, rounds, keep, heard, concurrency, seed)
            finally:
                saying.cancel()

        try:
            if rounds:
                asyncio.run(ask())
        except KeyboardInterrupt:
            print("\nThe answers so far are kept: the same command goes on.", file=sys.stderr)
            raise
    return [done[question.key] for question in questions]


def _cost(settings: Settings, price: Price, rounds: Sequence[Sequence[Question]]) -> str:
    """Say what the questions will cost; four bytes are about a token."""
    put = [question for questions in rounds for question in questions]
    texts = [message["content"] for question in put for message in question.messages]
    if settings.request.structured_output:  # What an answer has to be is asked for, too.
        schemas = [question.decoding.answer_schema for question in put]
        texts += [json.dumps(schema) for schema in schemas if schema is not None]
    prompt = sum(len(text.encode()) for text in texts) // 4
    longest = sum(question.decoding.max_tokens or 0 for question in put)
    return (
        f"About {prompt:,} tokens in and at most {longest:,} out:"
        f" at most {price.said(prompt, longest)}."
    )


def batches(questions: Sequence[Question], size: int) -> list[list[Question]]:
    """Divide questions into what is computed together, in the same way whenever they are asked.

    Some of them, spread over all, are asked alone: their latency is the model's own. The others
    are put together by length, so that little of a batch is padding.
    """
    alone = questions[:: max(1, ceil(len(questions) / ALONE))]
    keys = {question.key for question in alone}
    others = [question for question in questions if question.key not in keys]
    others.sort(key=lambda question: sum(len(message["content"]) for message in question.messages))
    together = [others[start : start + size] for start in range(0, len(others), size)]
    return [
        *([question] for question in alone),
        *([replace(question, together=len(batch)) for question in batch] for batch in together),
    ]


async def _ask(
    settings: Settings,
    rounds: Sequence[Sequence[Question]],
    keep: Callable[[Question, Answer | client.RequestError], None],
    heard: Callable[[int], None],
    concurrency: int,
    seed: int,
) -> None:
    async with client.connect(settings, heard) as connection:
        await client.check_reachable(connection, settings)

        async def work(waiting: Iterator[Question]) -> None:
            for question in waiting:
                try:
                    got: Answer | client.RequestError
                    got = await _answer(connection, settings, question, seed)
                except client.RequestError as failure:
                    got = failure
                keep(question, got)

        for questions in rounds:
            # All workers draw from the one iterator, so each question is drawn once.
            waiting = iter(questions)
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(min(concurrency, len(questions))):
                        group.create_task(work(waiting))
            except ExceptionGroup as failures:
                raise failures.exceptions[0] from failures


async def _answer(
    connection: AsyncOpenAI, settings: Settings, question: Question, seed: int
) -> Answer:
    completion = await client.complete(
        connection,
        settings,
        question.messages,
        question.decoding,
        question.seed(seed),
        question.together,
    )
    is_other = completion.model != settings.model
    told = completion.model_dump(exclude=set() if is_other else {"model"})
    return Answer(task=question.task, id=question.example.id, together=question.together, **told)


def stop_at_too_many(
    failures: Sequence[object], allowed: int, total: int, help: str = "What was answered is kept."
) -> None:
    """Raise ProjectError when more requests failed than are `allowed` to."""
    if len(failures) > allowed:
        raise ProjectError(
            f"{len(failures)} of {total} requests failed, and {allowed} may; the last: "
            f"{failures[-1]}",
            help,
        )


def _progress() -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    is_log = not console.is_terminal
    return Progress(*columns, TimeRemainingColumn(), console=console, disable=is_log)
