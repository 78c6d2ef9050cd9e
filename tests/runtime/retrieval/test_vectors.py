import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest
from lifecycle import command, settings
from lifecycle.errors import ProjectError
from lifecycle.retrieval import vectors
from lifecycle.retrieval.config import Retrieval

import fake_endpoint

pytestmark = pytest.mark.once


class Embedding(BaseHTTPRequestHandler):
    """Answers in the other order: a vector says which text it is of."""

    keys: ClassVar[list[str]] = []
    """What each request was sent with."""

    def do_POST(self) -> None:
        self.keys.append(self.headers["authorization"])
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        data = [
            {"object": "embedding", "index": at, "embedding": [3.0, 4.0 * len(text)]}
            for at, text in enumerate(asked["input"])
        ]
        said = {"object": "list", "model": asked["model"], "data": data[::-1]}
        body = json.dumps({**said, "usage": {"prompt_tokens": 1, "total_tokens": 1}}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_the_vectors_of_an_endpoint_are_in_order_and_no_proxy_catches_its_own_machines(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with HTTPServer(("127.0.0.1", 0), Embedding) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        said = Retrieval(
            documents=["docs"],
            vectors="small",
            vectors_url=f"http://127.0.0.1:{server.server_port}/v1",
        )
        embed = vectors.embedder(said, settings.load(project))
        assert embed is not None
        found = embed(["a", "bb"])
        server.shutdown()
    assert np.allclose(found, [[0.6, 0.8], [3 / 73**0.5, 8 / 73**0.5]])


@pytest.mark.parametrize(
    ("name", "is_the_models", "sent"),
    [
        ("OPENAI_API_KEY", False, "Bearer not-needed"),
        ("GENAI_API_KEY", False, "Bearer not-needed"),
        ("GENAI_API_KEY", True, "Bearer secret"),
        ("GENAI_VECTORS_API_KEY", False, "Bearer secret"),
    ],
)
def test_the_vectors_of_another_endpoint_get_no_key_of_the_models(
    name: str, is_the_models: bool, sent: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_BASE_URL", "https://api.openai.com/v1")
    monkeypatch.setenv(name, "secret")
    with HTTPServer(("127.0.0.1", 0), Embedding) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/v1"
        if is_the_models:
            monkeypatch.setenv("GENAI_BASE_URL", url)
        said = Retrieval(documents=["docs"], vectors="small", vectors_url=url)
        embed = vectors.embedder(said, settings.load(project))
        assert embed is not None
        embed(["a"])
        server.shutdown()
    assert Embedding.keys[-1] == sent


def test_a_key_that_an_embedding_model_repeats_is_not_printed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_VECTORS_API_KEY", "secret-4711")
    said = '{"error": {"message": "Not by secret-4711\\u001b[2J"}}'
    with fake_endpoint.running(lambda _: fake_endpoint.Reply(status=401, raw=said)) as endpoint:
        asked = Retrieval(documents=["docs"], vectors="small", vectors_url=endpoint.url)
        embed = vectors.embedder(asked, settings.load(project))
        assert embed is not None
        with pytest.raises(ProjectError) as raised:
            embed(["a"])
    assert "HTTP 401: Not by <the key>\ufffd[2J" in str(raised.value)


def test_a_proxy_that_cannot_be_used_is_said(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "ftp://proxy")
    said = Retrieval(documents=["docs"], vectors="small", vectors_url="https://llm.example.com/v1")
    with pytest.raises(ProjectError, match="The proxy or the certificates of"):
        vectors.embedder(said, settings.load(project))


def test_a_python_that_the_table_of_vectors_has_no_wheel_for_is_told(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (vectors, command):
        monkeypatch.setattr(module, "find_spec", lambda _: None)
    said = Retrieval(documents=["docs"], vectors="wordllama")
    with pytest.raises(ProjectError) as missing:
        vectors.embedder(said, settings.load(project))
    assert "uv sync --inexact --group retrieval" in missing.value.help

    monkeypatch.setattr(vectors, "sys", SimpleNamespace(version_info=(3, 15)))
    with pytest.raises(ProjectError) as later:
        vectors.embedder(said, settings.load(project))
    assert "uv python pin 3.13" in later.value.help
