"""Asking the service as an application would: again after a refusal or a lost connection."""

import asyncio
import json
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import httpx2
from openai import DefaultAsyncHttpx2Client
from pydantic import ValidationError

from .. import data, serving
from ..client import transport
from ..errors import ProjectError
from . import config
from .gate import parse_key
from .shapes import Answer

AGAIN = (429, 502, 503, 504)
MAX_PAUSE_S = 4.0


@dataclass
class Outcome:
    """What came of one question."""

    answer: Answer | None = None
    """None: lost. No right-shaped answer came in time."""
    latency_ms: float = 0.0
    """From when it was to be asked, pauses included, to the last word."""
    first_token_ms: float = 0.0
    retried: int = 0
    refused: int = 0
    """Times that the service said 429 or 503."""
    problem: str = ""
    """The last thing that went wrong."""


class _AgainError(Exception):
    def __init__(self, problem: str, pause_s: float | None = None, refused: bool = False) -> None:
        super().__init__(problem)
        self.pause_s = pause_s
        self.refused = refused


@contextmanager
def service(root: Path, url: str | None) -> Iterator[str]:
    """Give the address of the service: of the one that runs, or of one for this block."""
    if url is not None:
        yield url.rstrip("/")
        return
    port = serving.free_port()
    module = "lifecycle.deploy.serve"
    command = [sys.executable, "-m", "lifecycle.leashed", module, "--port", str(port)]
    with serving.launched(command, port, by_hand="poe serve") as (_, wait):
        wait()
        yield f"http://127.0.0.1:{port}"


def connect(
    root: Path, url: str, key: str | None = None, timeout_s: float = 30.0
) -> httpx2.AsyncClient:
    """Open a client with the first key of SERVICE_API_KEYS that counts, or another one."""
    known = [parse_key(each) for each in config.keys(root)]
    given = key if key is not None else next((k.text for k in known if not k.is_expired), "")
    headers = {"Authorization": f"Bearer {given}"} if given else {}
    # As many connections as there are questions: an open loop never waits for a free one.
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=100)
    return transport(
        DefaultAsyncHttpx2Client,
        url,
        base_url=url,
        headers=headers,
        limits=limits,
        timeout=timeout_s,
    )


async def describe(http: httpx2.AsyncClient) -> dict[str, Any]:
    """Give what a service says that it serves.

    Raises ProjectError: nobody is there, it is not ready, or it refuses the key.
    """
    try:
        ready, models = await http.get("/ready"), await http.get("/v1/models")
        described: dict[str, Any] = ready.json()
    except (httpx2.HTTPError, json.JSONDecodeError) as error:
        problem = f"No service of this project answers at {http.base_url}."
        raise ProjectError(
            problem, "poe serve starts one; without --url, this command does."
        ) from error
    if ready.status_code != 200:
        problem = f"The service at {http.base_url} is not ready: {described['status']}."
        raise ProjectError(problem, "Look at what poe serve prints, and ask again.")
    if models.status_code == 401:
        raise ProjectError(
            f"The service at {http.base_url} refuses the key.",
            "SERVICE_API_KEYS in .env has to begin with one that it was started with.",
        )
    return described


def payload(example: data.Example) -> dict[str, Any]:
    """Give an example as the body of a request."""
    return {"input": example.input, "history": [turn.model_dump() for turn in example.history]}


async def ask(
    http: httpx2.AsyncClient,
    task: str,
    body: dict[str, Any],
    give_up_s: float,
    rng: random.Random,
    due: float | None = None,
) -> Outcome:
    """Ask until there is a right-shaped answer, or the time is over.

    Args:
        due: when by `monotonic` the question came; None: now. Whoever measures and comes late
            itself would otherwise report that it waited less than people do.
    """
    started, outcome = due if due is not None else monotonic(), Outcome()
    pause_s = 0.25
    try:
        async with asyncio.timeout(started + give_up_s - monotonic()):
            while True:
                try:
                    outcome.answer = await _once(http, task, body, started, outcome)
                    outcome.latency_ms = (monotonic() - started) * 1000
                    return outcome
                except _AgainError as error:
                    outcome.problem = str(error)
                    outcome.refused += error.refused
                    wait = error.pause_s or pause_s
                    # Jitter, so that those who were refused together do not come back together.
                    await asyncio.sleep(wait * (0.5 + rng.random()))
                    pause_s = min(2 * pause_s, MAX_PAUSE_S)
                    outcome.retried += 1
    except TimeoutError:
        outcome.problem = outcome.problem or f"no answer in {give_up_s:g} s"
    return outcome


async def _once(
    http: httpx2.AsyncClient, task: str, body: dict[str, Any], started: float, outcome: Outcome
) -> Answer:
    said = ""
    outcome.first_token_ms = 0.0
    try:
        async with http.stream("POST", f"/v1/{task}", json=body | {"stream": True}) as response:
            if response.status_code in AGAIN:
                asked = response.headers.get("Retry-After", "")
                pause_s = float(asked) if asked.isdigit() else None
                is_refusal = response.status_code in (429, 503)
                raise _AgainError(f"HTTP {response.status_code}", pause_s, is_refusal)
            if response.status_code != 200:
                said = (await response.aread())[:200].decode("utf-8", "replace")
                raise _AgainError(f"HTTP {response.status_code}: {said}", MAX_PAUSE_S)
            async for piece in response.aiter_text():
                outcome.first_token_ms = outcome.first_token_ms or (monotonic() - started) * 1000
                said += piece
    except httpx2.HTTPError as error:
        raise _AgainError(f"{type(error).__name__}: {error}") from error
    last = last_event(said)
    try:
        return Answer.model_validate(json.loads(last))
    except (ValidationError, json.JSONDecodeError) as error:
        raise _AgainError(f"no whole answer: {last[:200]!r}") from error


def last_event(said: str) -> str:
    """Give the JSON of the service's last event, in which a text may hold `data:` and U+2028."""
    return said.rstrip("\n").rpartition("\n")[2].removeprefix("data: ")
