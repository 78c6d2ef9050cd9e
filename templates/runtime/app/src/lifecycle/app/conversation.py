"""One question of a person: what is sent, what comes back, and that both are kept."""

import json
import sqlite3
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi.concurrency import run_in_threadpool

from .. import client
from ..deploy.accepted import Route
from ..deploy.model import Model, UpstreamError
from ..deploy.shapes import answer_of, error_of
from .log import Log
from .shapes import Reply
from .store import Outcome, Store, Turn

Event = dict[str, object]


@dataclass(frozen=True)
class Conversation:
    """What a question needs beside itself."""

    model: Model
    store: Store
    log: Log

    async def answer(self, route: Route, session: str, input: str) -> AsyncIterator[str]:
        """Give the answer as server-sent events: pieces, and last the whole that was kept."""
        name, started = route.task.name, time.monotonic()
        history = await run_in_threadpool(self.store.history, session, name)
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
            messages = route.render(turn.sent, history)
            async for part in self.model.stream(route, messages):
                if isinstance(part, client.Completion):
                    reply = await self._keep(route, turn, part)
                    self._say(turn, reply.outcome, started, reply.usage.model_dump(), reply.output)
                    yield _event(reply.model_dump())
                else:
                    yield _event({"delta": part})
        except UpstreamError as error:
            # What could not be answered is worth knowing, too.
            await run_in_threadpool(self.store.add, turn)
            self._say(turn, "failed", started, {"problem": str(error)}, "")
            yield _event(error_of(str(error), "model_failed"))
        except sqlite3.OperationalError as error:
            said = f"The answer could not be kept ({error}). Ask again once there is room."
            yield _event(error_of(said, "not_kept"))

    async def _keep(self, route: Route, turn: Turn, completion: client.Completion) -> Reply:
        answer = answer_of(route, turn.model, completion)
        outcome: Outcome = "cut off" if answer.finish_reason == "length" else "answered"
        kept = Turn(**{**vars(turn), "output": answer.output, "outcome": outcome})
        id = await run_in_threadpool(self.store.add, kept)
        return Reply(
            **answer.model_dump(),
            turn=id,
            session=turn.session,
            outcome=outcome,
            sources=turn.sources,
        )

    def _say(self, turn: Turn, outcome: Outcome, started: float, facts: Event, output: str) -> None:
        ms = round((time.monotonic() - started) * 1000)
        said = {"task": turn.task, "outcome": outcome, "ms": ms, "model": turn.model, **facts}
        self.log.write("asked", **said, input=turn.input, output=output)


def _event(content: Event) -> str:
    return f"data: {json.dumps(content, ensure_ascii=False)}\n\n"
