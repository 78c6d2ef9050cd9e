"""The web application of the local server: what is asked, and how it is answered."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from jinja2 import TemplateError

from . import answer, protocol
from .engine import Engine


def app(engine: Engine, name: str) -> FastAPI:
    """Give the web application that answers for one model."""
    api = FastAPI(title="Local model", docs_url=None, redoc_url=None)

    @api.exception_handler(protocol.RequestError)
    async def bad_request(_: Request, error: protocol.RequestError) -> JSONResponse:
        return JSONResponse(error.body, error.status)

    @api.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        param = ".".join(str(part) for part in first["loc"][1:])
        wrong = protocol.RequestError(f"{param or 'body'}: {first['msg']}.", param=param)
        return JSONResponse(wrong.body, wrong.status)

    @api.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @api.get("/v1/models")
    async def models() -> dict[str, Any]:
        model = {"id": name, "object": "model", "created": 0, "owned_by": "local"}
        return {"object": "list", "data": [model]}

    @api.post("/v1/chat/completions", response_model=None)
    async def chat(body: protocol.ChatRequest) -> JSONResponse | StreamingResponse:
        if body.model != name:
            raise protocol.RequestError(
                f'There is no model "{body.model}" here; this is "{name}".',
                param="model",
                code="model_not_found",
                status=404,
            )
        reply = Reply(engine, to_request(engine, body))
        head = protocol.identity(name)
        if body.stream:
            has_usage = body.stream_options is not None and body.stream_options.include_usage
            lines = stream(reply, head, has_usage)
            return StreamingResponse(lines, media_type="text/event-stream")
        text = "".join([piece async for piece in reply])
        return JSONResponse(protocol.completion(head, text, reply.finish, reply.usage))

    return api


def to_request(engine: Engine, body: protocol.ChatRequest) -> answer.Request:
    """Render the chat as tokens and make sure that it fits, with room for an answer."""
    messages = [message.plain() for message in body.messages]
    try:
        prompt = engine.loaded.tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, return_dict=False
        )
    except TemplateError as error:
        raise protocol.RequestError(f"messages: {error}", param="messages") from error
    room = engine.loaded.context - len(prompt)
    if room < 1:
        raise protocol.RequestError(
            f"The messages are {len(prompt)} tokens; this model's context is "
            f"{engine.loaded.context}, answer included.",
            param="messages",
            code="context_length_exceeded",
        )
    return answer.Request(
        tuple(prompt),
        max_tokens=min(room, body.limit or room),
        # OpenAI's defaults.
        temperature=1.0 if body.temperature is None else body.temperature,
        top_p=1.0 if body.top_p is None else body.top_p,
        stop=tuple(body.stop or ()),
        seed=body.seed,
        together=body.together,
    )


class Reply:
    """The pieces of one answer as an asynchronous iterator; leaving it early stops the answer."""

    def __init__(self, engine: Engine, request: answer.Request) -> None:
        self._pieces: asyncio.Queue[str | Exception | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._answer = engine.submit(request, self._put, self._put)

    @property
    def finish(self) -> str:
        """Why the answer ended."""
        return self._answer.finish or "stop"

    @property
    def usage(self) -> dict[str, int]:
        """How many tokens went in and came out."""
        return protocol.usage_of(len(self._answer.request.prompt), len(self._answer.tokens))

    async def __aiter__(self) -> AsyncIterator[str]:
        """Yield the text as it is written."""
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


async def stream(reply: Reply, head: dict[str, Any], has_usage: bool) -> AsyncIterator[str]:
    """Give the server-sent events of one answer."""
    yield event(protocol.chunk(head, {"role": "assistant", "content": ""}))
    async for piece in reply:
        yield event(protocol.chunk(head, {"content": piece}))
    yield event(protocol.chunk(head, {}, reply.finish))
    if has_usage:
        yield event(protocol.usage_chunk(head, reply.usage))
    yield "data: [DONE]\n\n"


def event(data: Any) -> str:
    """Give one server-sent event."""
    return f"data: {json.dumps(data)}\n\n"
