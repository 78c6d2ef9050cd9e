"""The project's task for lm-eval, which gives it its questions and scores its answers."""

import importlib
import json
from pathlib import Path

import pytest
from lifecycle import data, settings, tasks

pytest.importorskip("datasets", reason="uv sync --group train")

ROOT = Path.cwd()


def test_it_asks_of_dev_and_leaves_test_to_the_look_that_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "eval" / "harness"))
    own_task = importlib.import_module("own_task")
    [(split, asked)] = own_task.load().items()
    assert split == "dev"
    assert f"test_split: {split} " in (ROOT / "eval/harness/project.yaml").read_text()
    names = settings.load().tasks
    dev = {each.id for name in names for each in data.load(ROOT, name, "dev")}
    assert set(asked["id"]) <= dev
    for doc in asked:
        right = tasks.find(doc["task"]).target(json.loads(doc["wanted"]))
        assert own_task.score(doc, [right]) == {doc["task"]: 1.0}
        thought = f"<think>It may be {right}, or nothing.</think>\n\n{right}"
        assert own_task.score(doc, [thought]) == {doc["task"]: 1.0}
        assert own_task.score(doc, ["<think>It may be"]) == {doc["task"]: 0.0}
