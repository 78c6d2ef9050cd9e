"""The project's own tasks and their prompts, and that lifecycle.yaml and the code agree."""

from pathlib import Path

import numpy as np
import pytest
from lifecycle import data, prompts, settings, tasks

ROOT = Path(__file__).parents[1]
PROMPTS = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("prompt/*/*.md"))]
EVERY_TASK = pytest.mark.parametrize("task", tasks.every().values(), ids=list(tasks.every()))


def test_the_record_names_the_tasks_and_metrics_that_there_are() -> None:
    record = settings.load(ROOT)
    assert sorted(record.tasks) == sorted(tasks.every())
    for target in record.targets:
        named = tasks.every().values() if target.task is None else [tasks.find(target.task)]
        for task in named:
            example = data.load(ROOT, task.name, "test")[0]
            known = {*task.metrics, *task.aggregate([example.expected], [""])}
            is_known = target.metric in known or target.metric.startswith("latency_")
            assert is_known, f"scope.success: {task.name} has no metric {target.metric}: {known}"


@EVERY_TASK
@pytest.mark.parametrize("output", ["", " ", "\x00", "{", "[1]", "null", "no idea " * 500, "🙂"])
def test_whatever_a_model_writes_gets_scores_between_0_and_1(task: tasks.Task, output: str) -> None:
    example = data.load(ROOT, task.name, "dev")[0]
    scores = task.score(example.expected, output)
    assert set(scores) == set(task.metrics)
    assert all(0.0 <= score <= 1.0 for score in scores.values())
    for metric in task.aggregate([example.expected], [output]).values():
        assert 0.0 <= metric(np.array([0])) <= 1.0


@EVERY_TASK
def test_every_baseline_answers_with_a_string(task: tasks.Task) -> None:
    train = sorted(data.load(ROOT, task.name, "train"), key=lambda each: task.target(each.expected))
    # A few of many suffice; the first and the last differ where any two do.
    few = [*train[:: len(train) // 500 + 1], train[-1]]
    for name, predict in task.baseline(few).items():
        assert isinstance(predict(train[0].input), str), name


@EVERY_TASK
def test_every_task_has_a_prompt(task: tasks.Task) -> None:
    assert [path for path in PROMPTS if path.startswith(f"prompt/{task.name}/")]


@pytest.mark.parametrize("path", PROMPTS)
def test_a_prompt_renders(path: str) -> None:
    prompt = prompts.read(ROOT, path)
    task = tasks.find(prompt.task)
    train, example = data.load(ROOT, task.name, "train"), data.load(ROOT, task.name, "test")[0]
    messages = prompts.renderer(prompt, task, train)(example.input, example.history)
    assert messages[-1]["role"] == "user"
    assert example.input in messages[-1]["content"]
