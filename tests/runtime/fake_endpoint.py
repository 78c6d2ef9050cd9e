"""An OpenAI-compatible endpoint inside the test process, which answers as a test tells it to."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One HTTP response."""

    text: str = ""
    """The completion, where the status is 200."""
    status: int = 200
    delay_s: float = 0.0
    pause_s: float = 0.0
    """Behind each piece of a stream."""
    blanks_s: float = 0.0
    """For so long it sends blanks before the body, as servers do that keep a connection alive."""
    raw: str | None = None
    """A whole body, where the test wants a wrong one."""
    content_type: str = "application/json"
    retry_after: str | None = None
    """What it says to who is to wait."""
    message: dict[str, Any] | None = None
    """A whole message, in place of one with the text."""
    location: str | None = None
    """Where it sends on to, by a status of 3xx."""
    finish_reason: str | None = "stop"
    changes: dict[str, Any] = field(default_factory=dict)
    """Keys of the body that are otherwise."""


Answer = Callable[[dict[str, Any]], Reply]


@dataclass
class Endpoint:
    """A running endpoint: what it answers, and what it was asked."""

    url: str
    answer: Answer
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    """Of each request."""
    models_status: int = 200
    """What it says to who asks for its models."""

    @property
    def questions(self) -> list[str]:
        """The last message of each request, in order."""
        return [request["messages"][-1]["content"] for request in self.requests]


def in_turn(*replies: Reply) -> Answer:
    """Answer with one reply after the other, and the last one from then on."""
    left = list(replies)
    return lambda _request: left.pop(0) if len(left) > 1 else left[0]


@contextmanager
def running(answer: Answer) -> Iterator[Endpoint]:
    """Serve on a free port until the block ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    endpoint = Endpoint(f"http://127.0.0.1:{server.server_address[1]}/v1", answer)
    _Handler.endpoint = endpoint
    # Polling often, because shutdown waits for the next poll.
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    # With the library's five, a sixth connection at once is tried again after a second.
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    endpoint: Endpoint
    # Headers and body are two writes, and the second would wait 40 ms for the client's word.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._send(self.endpoint.models_status, {"object": "list", "data": []})

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.endpoint.requests.append(request)
        self.endpoint.headers.append(dict(self.headers))
        reply = self.endpoint.answer(request)
        time.sleep(reply.delay_s)
        try:
            self._reply(request, reply)
        except (BrokenPipeError, ConnectionResetError):
            # The client gave up or was killed, as some tests want.
            self.close_connection = True

    def _reply(self, request: dict[str, Any], reply: Reply) -> None:
        if reply.blanks_s:
            self._blanks(reply)
        elif reply.raw is not None:
            self._send(reply.status, reply.raw, reply.content_type)
        elif reply.location is not None:
            self._send(reply.status, "", location=reply.location)
        elif reply.status != 200:
            said = {"error": {"message": f"status {reply.status}"}}
            self._send(reply.status, said, retry_after=reply.retry_after)
        elif request.get("stream"):
            self._stream(reply)
        else:
            self._send(200, _completion(reply))

    def _send(
        self,
        status: int,
        body: Any,
        content_type: str = "application/json",
        location: str | None = None,
        retry_after: str | None = None,
    ) -> None:
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        if location is not None:
            self.send_header("Location", location)
        # What a client waits before it asks again; the default would make the tests slow.
        name, value = ("Retry-After", retry_after) if retry_after else ("Retry-After-Ms", "1")
        self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _blanks(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        for _ in range(round(reply.blanks_s / 0.05)):
            self.wfile.write(b"\n")
            time.sleep(0.05)
        self.wfile.write(json.dumps(_completion(reply)).encode())

    def _stream(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        pieces = re.findall(r"\S+\s*", reply.text)
        deltas = [_chunk([{"index": 0, "delta": {"content": word}}]) for word in pieces]
        end = {"index": 0, "delta": reply.message or {}, "finish_reason": reply.finish_reason}
        usage = {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}
        for event in [*deltas, _chunk([end]), _chunk([]) | {"usage": usage}]:
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            time.sleep(reply.pause_s)
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test output clean."""


def _completion(reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.text} | (reply.message or {})
    body = {
        "id": "fake",
        "object": "chat.completion",
        "created": 0,
        "model": "fake",
        "choices": [{"index": 0, "message": message, "finish_reason": reply.finish_reason}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14},
    }
    return body | reply.changes


def _chunk(choices: list[dict[str, Any]]) -> dict[str, Any]:
    head = {"id": "fake", "object": "chat.completion.chunk", "created": 0, "model": "fake"}
    return head | {"choices": choices}
