"""The web application of the local server: the part of OpenAI's chat completions that it speaks."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from typing import Annotated, Any, Literal

from fastapi import FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from ..errors import ProjectError
from .engine import Engine, Request

Arguments = dict[str, bool | int | float | str]
"""Of the model's chat template, as vLLM takes them."""
Stop = Annotated[str, Field(min_length=1)]
"""A text that ends the answer."""


class Part(BaseModel):
    """A piece of a message; only text can be read here."""

    type: Literal["text"]
    text: str


class Message(BaseModel):
    """One turn of a chat."""

    role: Literal["system", "developer", "user", "assistant"]
    content: str | list[Part]

    def plain(self) -> dict[str, str]:
        """Give the turn as chat templates expect it."""
        parts = self.content
        text = parts if isinstance(parts, str) else "".join(part.text for part in parts)
        return {"role": "system" if self.role == "developer" else self.role, "content": text}


class ChatRequest(BaseModel):
    """The body of POST /v1/chat/completions. What is not named here is ignored."""

    model: str
    messages: list[Message] = Field(min_length=1)
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, gt=0, le=1)
    max_tokens: int | None = Field(None, ge=1)
    max_completion_tokens: int | None = Field(None, ge=1)
    stop: Stop | Annotated[list[Stop], Field(max_length=4)] | None = None
    seed: int | None = Field(None, ge=-(2**63), lt=2**63)
    stream: bool = False
    stream_options: dict[str, bool] | None = None
    together: int = Field(1, ge=1)
    """Not OpenAI's: how many requests, this one included, are to be computed in one batch."""
    chat_template_kwargs: Arguments = {}
    # Ignoring these would give another answer than was asked for.
    n: Literal[1] | None = None
    tools: None = None
    response_format: dict[Literal["type"], Literal["text"]] | None = None
    logprobs: Literal[False] | None = None


class Dialogue(BaseModel):
    """A question with the answer that is wanted."""

    messages: list[dict[str, str]]
    answer: str


class RoundTrip(BaseModel):
    """The body of POST /v1/round-trip: what would be read, had the model written these answers."""

    dialogues: list[Dialogue]
    chat_template_kwargs: Arguments = {}


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
        except ProjectError as error:
            raise refusal(f"messages: {error}", "dialogues") from error

    return api


def refusal(message: str, param: str, code: str | None = None, status: int = 400) -> HTTPException:
    """Give what a caller did wrong, in the form that OpenAI's SDKs understand."""
    kind = "invalid_request_error"
    detail = {"message": message, "type": kind, "param": param or None, "code": code}
    return HTTPException(status, detail)


def to_request(engine: Engine, body: ChatRequest) -> Request:
    """Render the chat as tokens and make sure that it fits, with room for an answer."""
    messages = [message.plain() for message in body.messages]
    try:
        prompt = replace(engine.loaded.chat, arguments=body.chat_template_kwargs).prompt(messages)
    except ProjectError as error:
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
        stop=(body.stop,) if isinstance(body.stop, str) else tuple(body.stop or ()),
        seed=body.seed,
        together=body.together,
        in_pieces=body.stream,
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
        yield self._event(role="assistant", content="")
        async for piece in self._written():
            yield self._event(content=piece)
        yield self._event(self._answer.finish)
        if has_usage:
            last = self._body("chat.completion.chunk") | {"choices": [], "usage": self._usage()}
            yield f"data: {json.dumps(last)}\n\n"
        yield "data: [DONE]\n\n"

    async def _written(self) -> AsyncIterator[str]:
        try:
            while (piece := await self._pieces.get()) is not None:
                if isinstance(piece, Exception):
                    said = f"The model cannot answer: {piece or type(piece).__name__}"
                    raise refusal(said, "messages", status=500) from piece
                yield piece
        finally:
            self._answer.cancelled = True

    def _put(self, piece: str | Exception | None) -> None:
        # Called in the engine's thread; by then the loop may be closed, and nobody listens.
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._pieces.put_nowait, piece)

    def _event(self, finish: str | None = None, **delta: str) -> str:
        return f"data: {json.dumps(self._body('chat.completion.chunk', finish, delta=delta))}\n\n"

    def _body(self, kind: str, finish: str | None = None, **said: dict[str, str]) -> dict[str, Any]:
        head = {"id": self._id, "object": kind, "created": self._created, "model": self._model}
        choice = {"index": 0, **said, "finish_reason": finish, "logprobs": None}
        return {**head, "choices": [choice]}

    def _usage(self) -> dict[str, int]:
        read, written = len(self._answer.request.prompt), len(self._answer.tokens)
        total = read + written
        return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": total}
