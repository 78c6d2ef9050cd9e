"""A project with an accepted run, and the service that serves it."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from fastapi.testclient import TestClient
from lifecycle import prompts, runs, settings, tasks
from lifecycle.deploy import accepted, config, gate, model, service
from lifecycle.evaluation import measure

import fake_endpoint


@dataclass
class Deployed:
    """A project with an accepted run."""

    root: Path
    task: tasks.Task
    endpoint: fake_endpoint.Endpoint

    def serve(self, **changes: Any) -> config.Serve:
        """Write deploy/serve.yaml and read it."""
        content = {"server": "endpoint", **changes}
        (self.root / "deploy").mkdir(exist_ok=True)
        (self.root / "deploy" / "serve.yaml").write_text(yaml.safe_dump(content))
        return config.read(self.root)

    def load(self, **changes: Any) -> accepted.Deployed:
        """Read what is deployed."""
        return accepted.load(settings.load(self.root), self.serve(**changes))

    def client(self, *keys: str, door: gate.Gate | None = None, **changes: Any) -> TestClient:
        """Open the service."""
        serve, deployed = self.serve(**changes), self.load(**changes)
        door = door or gate.Gate(serve.slots, serve.queue)
        running = replace(deployed.settings, timeout_s=serve.timeout_s)
        behind = model.Model(deployed, running, is_own=False)
        return TestClient(service.app(behind, serve, door, keys), base_url="http://127.0.0.1")

    def change(self, **changes: Any) -> None:
        """Change lifecycle.yaml."""
        path = self.root / "lifecycle.yaml"
        path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | changes))


def accept_a_run(project: Path, task: tasks.Task, endpoint: fake_endpoint.Endpoint) -> Deployed:
    """Evaluate the default prompt on test, and accept that run."""
    configured = settings.load(project)
    prompt = prompts.find(project, task.name, "default")
    plan = measure.plan(configured, task, prompt, "test", None)
    with measure.by_server(configured) as answering:
        run = measure.measure(
            configured, [plan], technique="prompt", change="zero-shot", answering=answering
        )
    found = Deployed(project, task, endpoint)
    found.change(adapt={"accepted": f"{runs.FOLDER}/{run.id}.json"})
    return found


def events(text: str) -> list[Any]:
    """Read server-sent events."""
    lines = [line.removeprefix("data: ") for line in text.splitlines() if line]
    return [json.loads(line) for line in lines if line != "[DONE]"]
