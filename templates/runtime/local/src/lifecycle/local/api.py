"""The web application of the local server: what is asked, and how it is answered."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from typing import Any

from fastapi import FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from jinja2 import TemplateError

from .engine import Engine, Request
from .protocol import ChatRequest, RoundTrip, refusal


def app(engine: Engine, name: str) -> FastAPI:
    """Give the web application that answers for one model."""
    api = FastAPI(title="Local model", docs_url=None, redoc_url=None)

    @api.exception_handler(HTTPException)
    async def refused(_: Any, error: HTTPException) -> JSONResponse:
        return JSONResponse({"error": error.detail}, error.status_code)

    @api.exception_handler(RequestValidationError)
    async def invalid(request: Any, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        param = ".".join(str(part) for part in first["loc"][1:])
        return await refused(request, refusal(f"{param or 'body'}: {first['msg']}.", param))

    @api.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @api.get("/v1/models")
    async def models() -> dict[str, Any]:
        model = {"id": name, "object": "model", "created": 0, "owned_by": "local"}
        return {"object": "list", "data": [model]}

    @api.post("/v1/chat/completions", response_model=None)
    async def chat(body: ChatRequest) -> JSONResponse | StreamingResponse:
        if body.model != name:
            problem = f'There is no model "{body.model}" here; this is "{name}".'
            raise refusal(problem, "model", "model_not_found", 404)
        reply = Reply(engine, body)
        if body.stream:
            events = reply.events(has_usage=(body.stream_options or {}).get("include_usage", False))
            return StreamingResponse(events, media_type="text/event-stream")
        return JSONResponse(await reply.whole())

    @api.post("/v1/round-trip")
    def round_trip(body: RoundTrip) -> list[dict[str, Any]]:
        chat = replace(engine.loaded.chat, arguments=body.chat_template_kwargs)
        try:
            return [asdict(chat.trip(each.messages, each.answer)) for each in body.dialogues]
        except TemplateError as error:
            raise refusal(f"messages: {error}", "dialogues") from error

    return api


def to_request(engine: Engine, body: ChatRequest) -> Request:
    """Render the chat as tokens and make sure that it fits, with room for an answer."""
    messages = [message.plain() for message in body.messages]
    try:
        prompt = replace(engine.loaded.chat, arguments=body.chat_template_kwargs).prompt(messages)
    except TemplateError as error:
        raise refusal(f"messages: {error}", "messages") from error
    context = engine.loaded.context
    room = context - len(prompt)
    if room < 1:
        problem = f"The messages are {len(prompt)} tokens; this model's context is {context}"
        raise refusal(f"{problem}, answer included.", "messages", "context_length_exceeded")
    return Request(
        tuple(prompt),
        max_tokens=min(room, body.max_completion_tokens or body.max_tokens or room),
        # OpenAI's defaults.
        temperature=1.0 if body.temperature is None else body.temperature,
        top_p=body.top_p or 1.0,
        stop=tuple(body.stop or ()),
        seed=body.seed,
        together=body.together,
    )


class Reply:
    """One answer as OpenAI writes it, whole or in pieces; leaving it early stops the answer."""

    def __init__(self, engine: Engine, body: ChatRequest) -> None:
        self._model = body.model
        self._id, self._created = f"chatcmpl-{uuid.uuid4().hex}", int(time.time())
        self._pieces: asyncio.Queue[str | Exception | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._answer = engine.submit(to_request(engine, body), self._put)

    async def whole(self) -> dict[str, Any]:
        """Give all of it at once."""
        text = "".join([piece async for piece in self._written()])
        message = {"role": "assistant", "content": text}
        if self._answer.reasoning:
            message["reasoning_content"] = self._answer.reasoning
        body = self._body("chat.completion", self._answer.finish, message=message)
        return body | {"usage": self._usage()}

    async def events(self, has_usage: bool) -> AsyncIterator[str]:
        """Give it as server-sent events, while it is written."""
        yield _event(self._chunk(role="assistant", content=""))
        async for piece in self._written():
            yield _event(self._chunk(content=piece))
        yield _event(self._chunk(self._answer.finish))
        if has_usage:
            yield _event(self._chunk() | {"choices": [], "usage": self._usage()})
        yield "data: [DONE]\n\n"

    async def _written(self) -> AsyncIterator[str]:
        try:
            while (piece := await self._pieces.get()) is not None:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            self._answer.cancelled = True

    def _put(self, piece: str | Exception | None) -> None:
        # Called in the engine's thread; by then the loop may be closed, and nobody listens.
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._pieces.put_nowait, piece)

    def _chunk(self, finish: str | None = None, **delta: str) -> dict[str, Any]:
        return self._body("chat.completion.chunk", finish, delta=delta)

    def _body(self, kind: str, finish: str | None, **said: dict[str, str]) -> dict[str, Any]:
        head = {"id": self._id, "object": kind, "created": self._created, "model": self._model}
        choice = {"index": 0, **said, "finish_reason": finish, "logprobs": None}
        return {**head, "choices": [choice]}

    def _usage(self) -> dict[str, int]:
        read, written = len(self._answer.request.prompt), len(self._answer.tokens)
        total = read + written
        return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": total}


def _event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data)}\n\n"
