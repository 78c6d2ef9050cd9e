import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from lifecycle import data, find_part, statistics, tasks

import fake_endpoint

if TYPE_CHECKING:
    import served

ROOT = Path.cwd()
MEASURED: tuple[data.Split, ...] = ("dev", "test")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "once: says the same in every project that has the part")
    # What a shell starts in the background ignores Ctrl-C, and a person's command does not.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked `once` in the folders that another project has run already."""
    shown = os.environ.get("GENAI_SHOWN", "").split(",")
    again = [i for i in items if i.get_closest_marker("once") and i.path.parent.name in shown]
    config.hook.pytest_deselected(items=again)
    items[:] = [item for item in items if item not in again]


@pytest.fixture(autouse=True)
def no_power_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is written waits for the disk, some milliseconds each; here none has to."""
    monkeypatch.setattr(os, "fsync", lambda _file: None)


@pytest.fixture
def task() -> tasks.Task:
    """One task of this project, that which looks things up where one does."""
    every = tasks.every()
    looks_up = find_part("retrieval.knowledge") is not None
    return every["question-answering"] if looks_up else next(iter(every.values()))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """A copy of what this project knows of one task."""

    def copy(task: str) -> Path:
        record = {"scope": {"tasks": [task]}, "model": {"id": "fake", "provider": "endpoint"}}
        (tmp_path / "lifecycle.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
        shutil.copytree(ROOT / "data" / task, tmp_path / "data" / task)
        shutil.copytree(ROOT / "prompt" / task, tmp_path / "prompt" / task)
        shutil.copytree(ROOT / ".genai", tmp_path / ".genai")
        shutil.copy(ROOT / "pyproject.toml", tmp_path)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return copy


@pytest.fixture
def project(tmp_path: Path, task: tasks.Task, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small copy of this project, with one task and an endpoint that nobody runs."""
    record = {
        "scope": {
            "tasks": [task.name],
            "success": [{"metric": task.metrics[0], "at_least": 0.5}],
        },
        "model": {"id": "fake", "provider": "endpoint", "base_url": "http://127.0.0.1:9/v1"},
    }
    (tmp_path / "lifecycle.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    shutil.copytree(ROOT / "data" / task.name, tmp_path / "data" / task.name)
    shutil.copytree(ROOT / "prompt" / task.name, tmp_path / "prompt" / task.name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for split in MEASURED:
        shorten(tmp_path / data.path_of(task.name, split), 12)
    for name in ("BASE_URL", "MODEL", "API_KEY", "TIMEOUT_S", "MAX_RETRIES"):
        monkeypatch.delenv(f"GENAI_{name}", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    # Enough to run through; the statistics have tests of their own.
    monkeypatch.setattr(statistics, "RESAMPLES", 20)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def endpoint(
    project: Path, task: tasks.Task, monkeypatch: pytest.MonkeyPatch
) -> Iterator[fake_endpoint.Endpoint]:
    """An endpoint that knows every answer of dev and test."""
    examples = [example for split in MEASURED for example in data.load(project, task.name, split)]

    def answer(request: dict[str, list[dict[str, str]]]) -> fake_endpoint.Reply:
        question = request["messages"][-1]["content"]
        known = [example for example in examples if example.input in question]
        nearest = max(known, key=lambda example: len(example.input))
        return fake_endpoint.Reply(task.target(nearest.expected))

    with fake_endpoint.running(answer) as running:
        monkeypatch.setenv("GENAI_BASE_URL", running.url)
        yield running


@pytest.fixture
def deployed(
    project: Path,
    task: tasks.Task,
    endpoint: fake_endpoint.Endpoint,
    monkeypatch: pytest.MonkeyPatch,
) -> "served.Deployed":
    """A project whose first run is accepted."""
    # Not every project deploys.
    import served

    monkeypatch.delenv("SERVICE_API_KEYS", raising=False)
    return served.accept_a_run(project, task, endpoint)


@pytest.fixture
def example(project: Path, task: tasks.Task) -> data.Example:
    """An input that the endpoint can answer."""
    return data.load(project, task.name, "test")[0]


def shorten(path: Path, count: int) -> None:
    """Keep the first lines of a file."""
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(lines[:count]) + "\n", encoding="utf-8")
