"""A provider of fine-tuning in one process: it checks the protocol as a real one does."""

import json
import re
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self


@dataclass
class Provider:
    """The provider's state; `fails` makes its job end badly, `dies` makes it hang up on the job."""

    fails: bool = False
    dies: bool = False
    files: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    looks: int = 0

    def __enter__(self) -> Self:
        """Start serving."""
        provider: Provider = self

        class Handler(_Handler):
            state = provider

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()

    def upload(self, purpose: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
        """Take a file, or raise ValueError saying what is wrong with it."""
        if purpose != "fine-tune":
            raise ValueError(f"purpose {purpose!r} is not fine-tune")
        for number, line in enumerate(lines, start=1):
            if set(line) != {"messages"} or line["messages"][-1]["role"] != "assistant":
                raise ValueError(f"line {number} is no dialogue that ends with an answer")
        id = f"file-{len(self.files)}"
        self.files[id] = lines
        return {"id": id, "object": "file", "purpose": purpose, "filename": "x.jsonl"}

    def create(self, body: dict[str, Any]) -> dict[str, Any]:
        """Take a job."""
        for key in ("training_file", "validation_file"):
            if body[key] not in self.files:
                raise ValueError(f"{key}: no file {body[key]!r}")
        if body["method"]["type"] != "supervised":
            raise ValueError("only supervised jobs")
        id = f"ftjob-{len(self.jobs)}"
        self.jobs[id] = {"id": id, "object": "fine_tuning.job", "model": body["model"], **body}
        return self.jobs[id] | {"status": "validating_files", "fine_tuned_model": None}

    def look(self, id: str) -> dict[str, Any]:
        """Give the job, further along with every look."""
        self.looks += 1
        job = self.jobs[id]
        if self.looks < 3:
            return job | {"status": "running", "fine_tuned_model": None}
        if self.fails:
            error = {"code": "bad", "message": "the loss is not finite", "param": None}
            return job | {"status": "failed", "fine_tuned_model": None, "error": error}
        model = f"ft:{job['model']}:desk"
        return job | {"status": "succeeded", "fine_tuned_model": model, "trained_tokens": 1234}


class _Handler(BaseHTTPRequestHandler):
    state: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            if self.path == "/v1/files":
                self._answer(200, self.state.upload(*_form(body)))
            elif self.state.dies:
                self.close_connection = True
            else:
                self._answer(200, self.state.create(json.loads(body)))
        except (ValueError, KeyError) as error:
            self._answer(400, {"error": {"message": str(error), "type": "invalid_request_error"}})

    def do_GET(self) -> None:
        id = self.path.split("/")[4].partition("?")[0]
        if "/events" in self.path:
            event = {"id": "e1", "object": "fine_tuning.job.event", "message": "Step 1"}
            self._answer(200, {"object": "list", "data": [event], "has_more": False})
        else:
            self._answer(200, self.state.look(id))

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _form(body: bytes) -> tuple[str, list[dict[str, Any]]]:
    text = body.decode()
    purpose = re.search(r'name="purpose"\r\n\r\n([^\r]*)', text)
    content = re.search(r'name="file"; filename=.*?\r\n\r\n(.*?)\r\n--', text, re.DOTALL)
    if purpose is None or content is None:
        raise ValueError("no multipart form with purpose and file")
    return purpose[1], [json.loads(line) for line in content[1].split("\n") if line]
