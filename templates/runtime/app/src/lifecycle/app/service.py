"""The service of `deploy` with people in front of it: the same process, port, gate and keys."""

import hashlib
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from math import ceil
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse

from .. import find_part
from ..deploy import service
from ..deploy.config import Serve
from ..deploy.gate import Gate, RefusedError
from ..deploy.model import Model, UpstreamError
from ..deploy.shapes import Question, error_of
from ..errors import ProjectError
from . import config, telemetry
from .conversation import Conversation
from .knowledge import Knowledge
from .shapes import Ask, Feedback
from .store import NoSuchTurnError, Store

FOLDER = "app/page"
FILES = ("page.css", "page.js", "service.js", "answers.js", "feedback.js")
PAGE = {"/": "index.html"} | {f"/{name}": name for name in FILES}
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page needs its own files and this server, and nothing else."""


def app(model: Model, serve: Serve, gate: Gate, keys: Sequence[str]) -> FastAPI:
    """Give the service with the page, its sessions and their feedback.

    Raises ProjectError: app/app.yaml or the file of sessions cannot be used.
    """
    root = model.settings.root
    said = config.read(root)
    api = service.app(model, serve, gate, keys, open_to_all=list(PAGE))
    store, log = Store(root / said.state), telemetry.Log(said.log)
    store.expire_daily(said.keep_days)
    limits = Limits(said.requests_a_minute)
    _add_page(api, root)
    conversation = Conversation(model, store, log, _knowledge(model, said), _telemetry(said, serve))
    _add_about(api, conversation, said)
    _add_ask(api, conversation, serve, gate, limits, said.keep_days)
    _add_feedback(api, conversation, limits)
    _add_errors(api)
    return api


class Limits:
    """A token bucket for each caller; a burst of a whole minute's requests is allowed."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(a_minute)
        self._per_second = a_minute / 60
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        """Caller to what was left, and when."""

    def take(self, caller: str) -> None:
        """Count one request.

        Raises RefusedError: the caller asked too often, and when to come again.
        """
        now = self._clock()
        before, at = self._left.get(caller, (self._most, now))
        left = min(self._most, before + (now - at) * self._per_second)
        if left < 1:
            seconds = ceil((1 - left) / self._per_second)
            raise RefusedError(429, f"{self._most:.0f} requests a minute are answered.", seconds)
        self._left[caller] = (left - 1, now)


def _knowledge(model: Model, said: config.App) -> Knowledge | None:
    """Give what the application looks things up in.

    Raises ProjectError: nothing was ingested yet.
    """
    if said.retrieval is None:
        return None
    part, root = find_part("retrieval.knowledge"), model.settings.root
    knowledge: Knowledge = part.Knowledge(model.settings)
    with suppress(ProjectError):  # An image need not hold the documents.
        if name := part.changed(model.settings):
            print(f'warning: "{name}" is not what was ingested: poe ingest', file=sys.stderr)
    if name := part.ingested.sample(root):
        print(f'warning: "{name}" belongs to the sample: poe iterate', file=sys.stderr)
    return knowledge


def _telemetry(said: config.App, serve: Serve) -> telemetry.Telemetry | None:
    """Give what sends traces and metrics, where a collector is named.

    Raises ProjectError: its packages are not there.
    """
    if said.monitoring is None:
        return None
    # An endpoint is asked in the way of OpenAI's, whoever answers there.
    provider = "openai" if serve.server == "endpoint" else serve.server
    return telemetry.to_collector(said.monitoring.rstrip("/"), said.title, provider)


def owner_of(authorization: Annotated[str, Header()] = "") -> str:
    """Give whose sessions a key opens, however it was sent; the key itself is not kept."""
    return hashlib.sha256(authorization.removeprefix("Bearer ").encode()).hexdigest()[:16]


def _add_page(api: FastAPI, root: Path) -> None:
    def shown(name: str) -> Any:
        # Read each time: whoever changes the page need not start anything again.
        return lambda: FileResponse(
            root / FOLDER / name,
            headers={"content-security-policy": POLICY, "cache-control": "no-cache"},
        )

    for path, name in PAGE.items():
        api.add_api_route(path, shown(name), methods=["GET"], include_in_schema=False)


def _add_about(api: FastAPI, conversation: Conversation, said: config.App) -> None:
    deployed = conversation.model.deployed

    @api.get("/app/about", tags=["application"])
    async def about() -> dict[str, Any]:
        """Say what the page shows: the tasks, what is in them, and which model answers."""
        tasks = [
            {
                "name": name,
                "example": _example(route.example.input, name, conversation),
                "choices": _choices(route.task.variables()),
            }
            for name, route in deployed.routes.items()
        ]
        return {
            "title": said.title,
            "model": deployed.model.id,
            "run": deployed.run.id,
            "tasks": tasks,
        }


def _example(input: str, task: str, conversation: Conversation) -> str:
    """Give an example as a person would type it: the pages are looked up for them."""
    knowledge = conversation.knowledge
    if knowledge is None or task != knowledge.task:
        return input
    return knowledge.example or input.rpartition("Question: ")[2]


def _choices(variables: Any) -> dict[str, list[str]]:
    """Give the lists that a task's prompts name: its labels, or its fields."""
    return {
        key: [str(each) for each in value]
        for key, value in variables.items()
        if isinstance(value, (list, tuple))
    }


def _add_ask(
    api: FastAPI,
    conversation: Conversation,
    serve: Serve,
    gate: Gate,
    limits: Limits,
    keep_days: int,
) -> None:
    routes, store = conversation.model.deployed.routes, conversation.store

    @api.post("/app/ask", responses=service.RESPONSES, tags=["application"])
    async def ask(body: Ask, authorization: Annotated[str, Header()] = "") -> StreamingResponse:
        """Answer a person, and keep both as a turn of their session."""
        owner = owner_of(authorization)
        limits.take(owner)
        if body.task not in routes:
            raise UpstreamError(422, f'There is no task "{body.task}": {", ".join(routes)}.')
        service.need_askable(Question(input=body.input, history=body.history), serve)
        if body.session is not None:
            if body.history:
                raise UpstreamError(422, "history begins a session: send one of both.")
            await run_in_threadpool(store.need, body.session, owner)
        await gate.enter()
        try:
            await run_in_threadpool(store.expire_daily, keep_days)
            session = body.session or await run_in_threadpool(
                store.begin, owner, body.task, body.history
            )
        except BaseException:
            gate.leave()
            raise
        events = conversation.answer(routes[body.task], session, body.input)
        return service.Held(events, gate.leave, media_type="text/event-stream")


def _add_feedback(api: FastAPI, conversation: Conversation, limits: Limits) -> None:
    store, log, telemetry = conversation.store, conversation.log, conversation.telemetry

    @api.post("/app/feedback", tags=["application"])
    def feedback(body: Feedback, authorization: Annotated[str, Header()] = "") -> dict[str, str]:
        """Keep what a person says of an answer; it is on the disk when this answers."""
        owner = owner_of(authorization)
        limits.take(owner)
        store.rate(body.turn, owner, body.rating, body.correction, body.note)
        log.write("rated", rating=body.rating, corrected=body.correction is not None)
        if telemetry is not None:
            telemetry.rated(body.rating, body.correction is not None)
        return {"status": "kept"}

    @api.get("/app/sessions/{session}", tags=["application"])
    def said(session: str, authorization: Annotated[str, Header()] = "") -> dict[str, Any]:
        """Give what was said in a session: a page that is loaded anew shows it again."""
        owner = owner_of(authorization)
        limits.take(owner)
        return {"turns": store.turns(session, owner)}

    @api.delete("/app/sessions/{session}", tags=["application"])
    def forget(session: str, authorization: Annotated[str, Header()] = "") -> dict[str, str]:
        """Delete a session with all that was said in it."""
        store.forget(session, owner_of(authorization))
        return {"status": "deleted"}


def _add_errors(api: FastAPI) -> None:
    @api.exception_handler(NoSuchTurnError)
    async def unknown(_: Request, error: NoSuchTurnError) -> JSONResponse:
        said = "This session or answer is not there any more; begin a new one."
        return JSONResponse(error_of(said, "not_found"), 404)

    @api.exception_handler(sqlite3.OperationalError)
    async def unkept(_: Request, error: sqlite3.OperationalError) -> JSONResponse:
        said = f"This could not be kept ({error}). Nothing of it is lost here: send it again."
        return JSONResponse(error_of(said, "not_kept"), 507)
