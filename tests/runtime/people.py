"""A served project with its page, and a person in front of it."""

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from fastapi.testclient import TestClient
from lifecycle.app import config, service
from lifecycle.deploy import gate, model

from conftest import ROOT
from served import Deployed, events


@dataclass
class Person:
    """Somebody who uses the page, with a key or without one."""

    http: TestClient
    task: str
    key: str = ""

    def ask(self, input: str, session: str | None = None) -> Any:
        """Ask, and give the last thing that came back."""
        body = {"task": self.task, "input": input, "session": session}
        return events(self.http.post("/app/ask", json=body, headers=self.headers).text)[-1]

    def says(self, turn: str, rating: str, **more: Any) -> Any:
        """Say something of an answer."""
        body = {"turn": turn, "rating": rating, **more}
        return self.http.post("/app/feedback", json=body, headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        """Give the headers with the key."""
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}


def client(
    deployed: Deployed, *keys: str, serve: dict[str, Any] | None = None, at: str | None = None
) -> TestClient:
    """Open the service with the page; `at` is where its model is, instead of where it was."""
    said = deployed.serve(**(serve or {}))
    loaded = deployed.load(**(serve or {}))
    base_url = at or loaded.settings.base_url
    running = replace(loaded.settings, timeout_s=said.timeout_s, base_url=base_url)
    behind = model.Model(loaded, running, is_own=False)
    api = service.app(behind, said, gate.Gate(said.slots, said.queue), keys)
    return TestClient(api, base_url="http://127.0.0.1")


def write(root: Path, **changes: Any) -> None:
    """Write app/app.yaml, and copy the page."""
    if not (root / "app").is_dir():
        shutil.copytree(ROOT / "app", root / "app", ignore=shutil.ignore_patterns("state"))
    content = {"title": "The desk", "users": "machine", "log": "none", **changes}
    (root / config.FILE).write_text(yaml.safe_dump(content), encoding="utf-8")


def logged(text: str) -> list[Any]:
    """Read the lines of a log."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]
