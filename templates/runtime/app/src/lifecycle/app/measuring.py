"""The application measured through its own door: `poe evaluate --through app`.

Every question goes the way of a person's: over HTTP to the page's route, with what that looks up,
withholds and keeps. Only so the result is that of the application.
"""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from time import perf_counter
from typing import Any, Literal

import httpx2

from .. import data, find_part, prompts, runs, tasks
from ..deploy import accepted, asking, config
from ..errors import ProjectError
from ..evaluation import measure
from ..evaluation.answers import Answer, Partial, Question
from ..evaluation.measure import Plan
from ..settings import Settings
from . import config as app_config

TECHNIQUE = "application"
ALONE = "alone"
"""The run of the model without the application, on the same questions."""
LOOKED_UP = "question-answering"
"""The task whose questions are looked up, where the application does that."""
MARGIN_S = 10.0
"""Over what the service takes for an answer: it says itself when that took too long."""
Replies = dict[tuple[str, str], dict[str, Any]]


def run(
    settings: Settings, split: data.Split, limit: int | None, url: str | None = None
) -> runs.Run:
    """Measure the application, and beside it the model alone; write both runs and print both.

    Alone it is asked what the application looks up. What goes through as it is was measured when
    the run was accepted.

    Raises ProjectError: nothing is accepted, a document changed since it was read, or too many
    requests failed.
    """
    if split == "train":
        raise ProjectError("An application is measured on dev or test.", "--split dev")
    if _looks_up(settings):
        find_part("retrieval.knowledge").need_current(settings)
    serve = config.read(settings.root)
    deployed = accepted.load(settings, serve)
    plans = [_plan(deployed, name, split, limit) for name in deployed.routes]
    replies: Replies = {}
    with asking.service(settings.root, url) as at:
        measured = measure.measure(
            deployed.settings,
            plans,
            technique=TECHNIQUE,
            change="through the application",
            answering=_through(settings, at, serve, replies),
            model=deployed.model,
        )
    if _looks_up(settings):
        asked = [plan for plan in plans if plan.task.name == LOOKED_UP]
        alone = _alone(deployed, serve, asked)
        find_part("retrieval.reporting").show(settings, split, alone, measured, replies)
    return measured


def reference(settings: Settings, run: runs.Run) -> runs.Run | None:
    """Give the run to compare with: the model alone, or the accepted run on the same data."""
    data = {entry.path for entry in run.inputs if entry.role == "data"}
    _, first = accepted.accepted_run(settings.root)
    for found in runs.newest_first(settings.root):
        is_of_it = data >= {entry.path for entry in found.inputs if entry.role == "data"}
        if is_of_it and (found.technique == ALONE or found.id == first.id):
            return found
    return None


def _looks_up(settings: Settings) -> bool:
    if find_spec("lifecycle.retrieval") is None:
        return False
    return app_config.read(settings.root).retrieval is not None


def _plan(
    deployed: accepted.Deployed, name: str, split: Literal["dev", "test"], limit: int | None
) -> Plan:
    settings, ref = deployed.settings, deployed.run.prompt
    assert ref is not None
    task = tasks.find(name)
    prompt = prompts.of_run(settings.root, name, ref)
    if not _looks_up(settings) or name != LOOKED_UP:
        return measure.plan(settings, task, prompt, split, limit)
    reporting = find_part("retrieval.reporting")
    plan: Plan = reporting.plan(settings, deployed.routes[name], prompt, split, limit)
    return plan


def _alone(deployed: accepted.Deployed, serve: config.Serve, plans: Sequence[Plan]) -> runs.Run:
    """Ask the model the same questions without the application."""
    from ..deploy import running

    with (
        running.started(deployed.settings, serve) as (at, _),
        measure.by_server(at, serve.slots) as answering,
    ):
        return measure.measure(
            at,
            plans,
            technique=ALONE,
            change="the model alone",
            answering=answering,
            model=deployed.model,
        )


def _through(
    settings: Settings, url: str, serve: config.Serve, replies: Replies
) -> measure.Answering:
    def answer(questions: Sequence[Question], _: Partial) -> list[Answer]:
        answers = asyncio.run(_ask_all(settings, url, questions, serve, replies))
        failed = [each.error for each in answers if each.error is not None]
        if len(failed) > runs.most_of(len(answers), runs.BEARABLE):
            raise ProjectError(
                f"{len(failed)} of {len(answers)} questions got no answer; the last: {failed[-1]}",
                "poe smoke says what is wrong with the service.",
            )
        return answers

    return answer


async def _ask_all(
    settings: Settings,
    url: str,
    questions: Sequence[Question],
    serve: config.Serve,
    replies: Replies,
) -> list[Answer]:
    gate = asyncio.Semaphore(serve.slots)
    async with asking.connect(settings.root, url, timeout_s=serve.timeout_s + MARGIN_S) as http:

        async def one(question: Question) -> Answer:
            async with gate:
                return await _ask(http, question, replies)

        return list(await asyncio.gather(*(one(question) for question in questions)))


async def _ask(http: httpx2.AsyncClient, question: Question, replies: Replies) -> Answer:
    task, id = question.key
    body = {"task": task, **asking.payload(question.example)}
    for _ in range(60):
        started = perf_counter()
        try:
            said = await http.post("/app/ask", json=body)
        except httpx2.HTTPError as error:
            problem = f"{type(error).__name__}: {error}"
            return Answer(task=task, id=id, output="", error=problem)
        # As long as a person waits, what is looked up and what is turned away included.
        latency_ms = (perf_counter() - started) * 1000
        if said.status_code != 429:
            break
        # The limit is for people who ask too often: whoever measures waits.
        await asyncio.sleep(float(said.headers.get("Retry-After", "1")))
    last = asking.last_event(said.text)
    reply = json.loads(last) if last.startswith("{") else {"error": {"message": last[:200]}}
    if session := reply.get("session"):
        # Nobody asked this: it is not to be reviewed, and less still to be learnt from.
        with suppress(httpx2.HTTPError):
            await http.delete(f"/app/sessions/{session}")
    if "error" in reply:
        return Answer(task=task, id=id, output="", error=reply["error"]["message"])
    replies[question.key] = reply
    return Answer(
        task=task,
        id=id,
        output=reply["output"],
        latency_ms=latency_ms,
        prompt_tokens=reply["usage"]["prompt_tokens"],
        completion_tokens=reply["usage"]["completion_tokens"],
        finish_reason=reply["finish_reason"],
    )
