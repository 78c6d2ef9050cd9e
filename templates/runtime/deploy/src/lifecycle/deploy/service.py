"""The service: one typed route for each task, the OpenAI-compatible one beside it."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any, TypeVar

from fastapi import Body, Depends, FastAPI, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.exceptions import HTTPException as NotFoundError
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .. import client
from .accepted import Route
from .config import Serve
from .gate import Gate, RefusedError, find_key, parse_key
from .model import Model, UpstreamError
from .shapes import Answer, Question, answer_of, error_of

RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"description": "A key is needed: `Authorization: Bearer …`."},
    413: {"description": "The input is longer than the service takes."},
    422: {"description": "The request has another form, or does not fit the model's context."},
    429: {
        "description": "Too many requests wait, here or at the model server; come again after"
        " `Retry-After` seconds."
    },
    503: {"description": "The service is starting or ending; come again."},
}

PASSED = ("retry-after", "retry-after-ms")
"""Headers of the model server by which a caller's SDK waits."""
MOST_ESCAPED = 12
"""Bytes of one character, as JSON can write it: two times \\u and four digits."""
DOCUMENTS = "/openapi.json"
HERE = ["127.0.0.1", "localhost", "[::1]"]
AROUND = 65_536
"""Bytes for all else in a request: names of fields, roles, a schema of the answer."""
Got = TypeVar("Got")


class GoneError(HTTPException):
    """Nobody waits for the answer any more."""


class TooLongError(HTTPException):
    """An input that is longer than the service takes."""

    def __init__(self, message: str) -> None:
        super().__init__(413, message)


class Capped:
    """Stops to read a body that is too long or too slow, whatever it says of itself, of anybody.

    A route checks keys and lengths once it has the whole body, and so has it in memory.
    """

    def __init__(self, app: ASGIApp, most_bytes: int, timeout_s: float) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._timeout_s = timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what is read."""
        read, is_whole = 0, False
        ends = asyncio.get_running_loop().time() + self._timeout_s

        async def counted() -> Message:
            nonlocal read, is_whole
            try:
                # Behind the whole body comes only that somebody hung up.
                async with asyncio.timeout_at(None if is_whole else ends):
                    message = await receive()
            except TimeoutError as error:
                raise HTTPException(408, "The request did not arrive in time") from error
            read, is_whole = read + len(message.get("body", b"")), not message.get("more_body")
            if read > self._most_bytes:
                raise TooLongError(f"A request has {self._most_bytes} bytes at most.")
            return message

        await self._app(scope, counted, send)


class Held(StreamingResponse):
    """A stream that calls `done` when it has ended, also where nobody listens any more."""

    def __init__(self, content: Any, done: Callable[[], Any], **more: Any) -> None:
        super().__init__(content, **more)
        # The proxy in front, where it is nginx, would keep the pieces until all are there.
        self.headers["X-Accel-Buffering"] = "no"
        self._content, self._done = content, done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._done()
            # Where a caller takes nothing more, it stands still, with its connection to the model.
            await self._content.aclose()


def app(
    model: Model, serve: Serve, gate: Gate, stated: Sequence[str], open_to_all: Sequence[str] = ()
) -> FastAPI:
    """Give the web application; the paths in `open_to_all` take none of the stated keys."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await model.close()

    deployed = model.deployed
    api = FastAPI(
        title=f"{', '.join(deployed.routes)} by {deployed.model.id}",
        description=f"What run `{deployed.run.id}` measured: the same prompt, model and decoding.",
        lifespan=lifespan,
        dependencies=[Depends(_key_check(stated, {"/health", "/ready", *open_to_all}))],
        # It shows an example of the data, and its page, /docs, runs scripts from elsewhere.
        openapi_url=None if stated else DOCUMENTS,
    )
    most_bytes = MOST_ESCAPED * serve.max_input_chars + AROUND
    api.add_middleware(Capped, most_bytes=most_bytes, timeout_s=serve.timeout_s)
    if stated:
        api.add_api_route(DOCUMENTS, lambda: api.openapi(), include_in_schema=False)
    else:
        # Another site that a browser has open must not reach this one under a name of its own.
        api.add_middleware(TrustedHostMiddleware, allowed_hosts=HERE)
    _add_errors(api)
    _add_state(api, model, serve, gate)
    for route in deployed.routes.values():
        _add_task(api, route, model, serve, gate)
    _add_chat(api, model, serve, gate)
    return api


def _key_check(stated: Sequence[str], open_to_all: set[str]) -> Callable[..., None]:
    known = [parse_key(each) for each in stated]

    def check(request: Request, authorization: Annotated[str, Header()] = "") -> None:
        key = find_key(authorization.removeprefix("Bearer "), known)
        # Not the path of `request.url`, which is put together from what the caller says as well.
        if not known or request.scope["path"] in open_to_all:
            return
        if key is None:
            raise UpstreamError(401, "This service needs a key: Authorization: Bearer <key>.")
        if key.is_expired:
            said = f"This key ended on {key.last_day}: ask whoever runs this service for another."
            raise UpstreamError(401, said)

    return check


def _add_state(api: FastAPI, model: Model, serve: Serve, gate: Gate) -> None:
    deployed = model.deployed
    ref = deployed.run.prompt.model_dump() if deployed.run.prompt else None
    described = {
        "service": {
            "server": serve.server,
            "model": deployed.model.model_dump(exclude_none=True),
            "prompt": ref,
            "slots": serve.slots,
        },
        "accepted": deployed.path,
        "tasks": list(deployed.routes),
    }

    @api.get("/health", tags=["state"])
    async def health() -> dict[str, str]:
        """Whether the process lives."""
        return {"status": "ok"}

    @api.get("/ready", tags=["state"])
    async def ready() -> JSONResponse:
        """Whether the model answers, and which one it is."""
        is_ready = not gate.is_ending and await model.is_ready()
        status = "ready" if is_ready else "ending" if gate.is_ending else model.problem
        return JSONResponse({"status": status, **described}, 200 if is_ready else 503)


def _add_task(api: FastAPI, route: Route, model: Model, serve: Serve, gate: Gate) -> None:
    example = {"summary": "From the data", "value": {"input": route.example.input}}
    name = route.task.name

    @api.post(
        f"/v1/{name}", response_model=Answer, responses=RESPONSES, tags=["tasks"], operation_id=name
    )
    async def ask(
        question: Annotated[Question, Body(openapi_examples={"data": example})],
        request: Request,
    ) -> Answer | StreamingResponse:
        """Answer one input, by the prompt that was accepted."""
        need_askable(question, serve)
        messages = route.render(question.input, question.history)
        await gate.enter()
        if question.stream:
            parts = model.stream(route, messages)
            lines = _events(parts, route, model.deployed.model.id)
            return Held(lines, gate.leave, media_type="text/event-stream")
        try:
            completion = await _unless_gone(request, model.complete(route, messages))
        finally:
            gate.leave()
        return answer_of(route, model.deployed.model.id, completion)


async def _unless_gone(request: Request, answering: Awaitable[Got]) -> Got:
    """Wait for an answer as long as somebody waits for it: it costs a slot, and often money.

    Raises GoneError: the caller hung up.
    """
    # The body was read: what still comes says that the connection is closed.
    answer, gone = asyncio.ensure_future(answering), asyncio.ensure_future(request.receive())
    try:
        await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise GoneError(499, "The caller hung up.")
        return answer.result()
    finally:
        answer.cancel()
        gone.cancel()


def need_askable(question: Question, serve: Serve) -> None:
    """Look whether a question can be asked.

    Raises:
        TooLongError: it is longer than the service takes.
        UnicodeEncodeError: it holds half of a character.
    """
    "".join(turn.content for turn in question.history).encode()
    if question.length > serve.max_input_chars:
        raise TooLongError(
            f"The input has {question.length} characters; {serve.max_input_chars} are taken."
        )


async def _events(
    parts: AsyncIterator[str | client.Completion], route: Route, model: str
) -> AsyncIterator[str]:
    try:
        async for part in parts:
            if isinstance(part, client.Completion):
                yield f"data: {answer_of(route, model, part).model_dump_json()}\n\n"
            else:
                yield f"data: {json.dumps({'delta': part})}\n\n"
    except UpstreamError as error:
        _say(error)
        yield f"data: {json.dumps(error_of(str(error), 'model_failed'))}\n\n"


def _add_chat(api: FastAPI, model: Model, serve: Serve, gate: Gate) -> None:
    @api.get("/v1/models", tags=["OpenAI-compatible"])
    async def models() -> dict[str, Any]:
        """Name the one model that is served."""
        only = {"id": model.deployed.model.id, "object": "model", "created": 0, "owned_by": "us"}
        return {"object": "list", "data": [only]}

    @api.post("/v1/chat/completions", responses=RESPONSES, tags=["OpenAI-compatible"])
    async def chat(body: Annotated[dict[str, Any], Body()], request: Request) -> StreamingResponse:
        """Pass a chat completion on to the model, without the accepted prompt."""
        # Tools and schemas are read by the model, too.
        if len(json.dumps(body, ensure_ascii=False)) > serve.max_input_chars:
            raise TooLongError(f"{serve.max_input_chars} characters of a request are taken.")
        await gate.enter()
        ends = asyncio.get_running_loop().time() + serve.timeout_s
        try:
            response = await _unless_gone(request, model.forward(body))
        except BaseException:
            gate.leave()
            raise
        kind = response.headers.get("content-type", "application/json")
        passed = {key: response.headers[key] for key in PASSED if key in response.headers}
        content, status = _through(response, model.without_keys, ends), response.status_code
        return Held(content, gate.leave, status_code=status, headers=passed, media_type=kind)


async def _through(
    response: Any, clean: Callable[[bytes], bytes], ends: float
) -> AsyncIterator[bytes]:
    rest = b""
    try:
        async with asyncio.timeout_at(ends):
            async for piece in response.aiter_bytes():
                # By lines, as events are: a key may come in two pieces.
                *lines, rest = (rest + piece).split(b"\n")
                for line in lines:
                    yield clean(line) + b"\n"
            yield clean(rest)
    except TimeoutError:
        # What was sent is no whole answer, and an SDK reads this as the error that it is.
        said = json.dumps(error_of("The answer takes too long, and ends here.", "model_failed"))
        yield f"\n\ndata: {said}\n\n".encode()
    finally:
        await response.aclose()


def _say(error: UpstreamError) -> None:
    """Tell whoever runs the service what its callers were told, where that is not their doing."""
    if error.status == 429 or error.status >= 500:
        # The server's own words may repeat a question: they are for who asked it.
        said = "the model server failed, in words for its caller" if error.is_quoted else error
        print(f"error: HTTP {error.status}: {said}", file=sys.stderr, flush=True)


def _add_errors(api: FastAPI) -> None:
    @api.exception_handler(RefusedError)
    async def refused(_: Request, error: RefusedError) -> JSONResponse:
        headers = {"Retry-After": str(error.retry_after_s)}
        return JSONResponse(error_of(str(error), "try_again"), error.status, headers)

    @api.exception_handler(UpstreamError)
    async def failed(_: Request, error: UpstreamError) -> JSONResponse:
        _say(error)
        headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
        if error.retry_after is not None:
            headers["Retry-After"] = error.retry_after
        code = "try_again" if error.retry_after is not None else "refused"
        return JSONResponse(error_of(str(error), code), error.status, headers)

    @api.exception_handler(UnicodeEncodeError)
    async def no_text(_: Request, error: UnicodeEncodeError) -> JSONResponse:
        said = f"The request holds {error.object[error.start]!a}, half of a character."
        return JSONResponse(error_of(said, "invalid_request"), 422)

    @api.exception_handler(TooLongError)
    async def too_long(_: Request, error: TooLongError) -> JSONResponse:
        return JSONResponse(error_of(error.detail, "too_long"), error.status_code)

    @api.exception_handler(NotFoundError)
    async def other(_: Request, error: NotFoundError) -> JSONResponse:
        where = f"; GET {DOCUMENTS} names the routes" if error.status_code in (404, 405) else ""
        said = error_of(f"{error.detail}{where}.", "invalid_request")
        return JSONResponse(said, error.status_code, error.headers)

    @api.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        # Of a text that is no JSON, the place is a number of characters.
        named = first["loc"][1:] if first["type"] != "json_invalid" else ()
        where = ".".join(str(part) for part in named) or "body"
        return JSONResponse(error_of(f"{where}: {first['msg']}.", "invalid_request"), 422)
