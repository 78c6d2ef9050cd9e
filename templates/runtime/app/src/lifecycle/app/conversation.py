"""One question of a person: what is sent, what comes back, and that both are kept."""

import json
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from math import ceil
from time import time_ns

from fastapi.concurrency import run_in_threadpool

from .. import client
from ..deploy.accepted import Route
from ..deploy.model import Model, UpstreamError
from ..deploy.shapes import answer_of, error_of
from ..errors import ProjectError
from .knowledge import Knowledge, Prepared
from .shapes import Reply
from .store import Outcome, Store, Turn
from .telemetry import Course, Log, Telemetry

Event = dict[str, object]


@dataclass(frozen=True)
class Conversation:
    """What a question needs beside itself."""

    model: Model
    store: Store
    log: Log
    knowledge: Knowledge | None = None
    """What questions are looked up in, where the application does that."""
    telemetry: Telemetry | None = None

    async def answer(self, route: Route, session: str, input: str) -> AsyncIterator[str]:
        """Give the answer as server-sent events: pieces, and last the whole that was kept."""
        name, course = route.task.name, Course()
        turn = Turn(
            session=session,
            task=name,
            input=input,
            sent=input,
            output="",
            outcome="failed",
            run=self.model.deployed.run.id,
            model=self.model.deployed.model.id,
        )
        try:
            prepared = await self._look_up(name, input)
            turn = replace(turn, sent=prepared.sent or input if prepared else input)
            if prepared is not None:
                course.looked_up = [passage.id for passage in prepared.passages]
            course.prepared = prepared
            async for part in self._parts(route, turn, course):
                if isinstance(part, client.Completion):
                    if part.ending == "empty":
                        raise UpstreamError(502, "The model answered nothing.")
                    reply = await self._keep(route, turn, course.prepared, part)
                    reply = reply.model_copy(update={"forgotten": course.forgotten})
                    self._say(turn, reply.outcome, course, reply.usage.model_dump(), reply.output)
                    yield _event(reply.model_dump())
                else:
                    yield _event({"delta": part})
        except (UpstreamError, ProjectError) as error:
            # What could not be answered is worth knowing, too.
            await run_in_threadpool(self.store.add, turn)
            is_quoted = getattr(error, "is_quoted", False)
            self._say(turn, "failed", course, {"words" if is_quoted else "problem": str(error)}, "")
            yield _event(error_of(str(error), "model_failed") | {"session": session})
        except sqlite3.OperationalError as error:
            said = f"The answer could not be kept ({error}). Ask again once there is room."
            yield _event(error_of(said, "not_kept"))

    async def _look_up(self, task: str, input: str) -> Prepared | None:
        if self.knowledge is None or task != self.knowledge.task:
            return None
        found: Prepared = await run_in_threadpool(self.knowledge.look_up, input)
        return found

    async def _parts(
        self,
        route: Route,
        turn: Turn,
        course: Course,
    ) -> AsyncIterator[str | client.Completion]:
        prepared, knowledge = course.prepared, self.knowledge
        if knowledge is not None and prepared is not None and prepared.sent is None:
            # The documents do not speak of it: no model is asked to invent something.
            yield client.Completion(
                output=knowledge.unknown,
                prompt_tokens=0,
                completion_tokens=0,
                finish_reason="stop",
            )
            return
        history = await run_in_threadpool(self.store.history, turn.session, turn.task)
        course.sent = time_ns()
        while True:
            try:
                kept = history[course.forgotten :]
                sent = course.prepared.sent if course.prepared else None
                asked = route.render(sent or turn.input, kept)
                async for part in self.model.stream(route, asked):
                    course.heard(part)
                    yield part
                return
            except UpstreamError as error:
                # A dialogue, or what was found, may outgrow the model's context, which only the
                # server can measure.
                if error.status != 422:
                    raise
                if kept:
                    course.forgotten += ceil(len(kept) / 4) * 2
                elif knowledge is None or (fewer := knowledge.fewer(course.prepared)) is None:
                    raise
                else:
                    course.prepared = fewer

    async def _keep(
        self, route: Route, turn: Turn, prepared: Prepared | None, completion: client.Completion
    ) -> Reply:
        outcome = _outcome(completion)
        faults: list[str] = []
        if self.knowledge is not None and prepared is not None:
            turn = replace(turn, sent=prepared.sent or turn.input)
            judged = self.knowledge.judge(prepared, completion.output)
            completion = completion.model_copy(update={"output": judged.output})
            turn, faults = replace(turn, sources=judged.sources), judged.faults
            outcome = "abstained" if judged.is_abstention else outcome
        answer = answer_of(route, turn.model, completion)
        kept = replace(turn, output=answer.output, outcome=outcome)
        id = await run_in_threadpool(self.store.add, kept)
        return Reply(
            **answer.model_dump(),
            turn=id,
            session=turn.session,
            outcome=outcome,
            sources=turn.sources,
            faults=faults,
        )

    def _say(self, turn: Turn, outcome: Outcome, course: Course, facts: Event, output: str) -> None:
        ms = round((time_ns() - course.began) / 1e6)
        said = {"task": turn.task, "outcome": outcome, "ms": ms, "model": turn.model, **facts}
        if course.prepared is not None and course.looked_up is not None:
            said["passages"] = f"{len(course.prepared.passages)} of {len(course.looked_up)}"
        self.log.write("asked", **said, input=turn.input, output=output)
        if self.telemetry is not None:
            self.telemetry.asked(turn, outcome, course)


def _outcome(completion: client.Completion) -> Outcome:
    ending = completion.ending
    return ending if ending in ("refused", "cut off") else "answered"


def _event(content: Event) -> str:
    return f"data: {json.dumps(content, ensure_ascii=False)}\n\n"
