"""What `poe test` says where own data are wrong: the tests that a project ships, on wrong data."""

import importlib.util
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lifecycle import data, tasks
from lifecycle.errors import ProjectError

ROOT = Path.cwd()
Line = dict[str, Any]


@pytest.fixture
def shipped(project: Path) -> Any:
    """The module of the shipped tests, as it lies in a copy of the project."""
    (project / "tests").mkdir()
    path = Path(shutil.copy(ROOT / "tests" / "test_data.py", project / "tests"))
    spec = importlib.util.spec_from_file_location("shipped_tests", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def change(project: Path, task: tasks.Task) -> Callable[[Callable[[list[Line]], object]], None]:
    """Change the lines of the training split."""

    def changed(by: Callable[[list[Line]], object]) -> None:
        path = project / data.path_of(task.name, "train")
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        by(lines)
        path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")

    return changed


def test_the_data_of_this_project_are_sound(shipped: Any, task: tasks.Task) -> None:
    shipped.test_every_example_is_legal(task, "train")
    shipped.test_there_is_something_to_learn_for_every_answer_that_is_asked_for_again(task)
    shipped.test_the_wanted_answer_scores_full_marks_when_it_is_read(task, "train")


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        # A task that reads its input may say it in its own words.
        ("input", " ", r"train\.jsonl:1: "),
        ("id", "", r"train\.jsonl:1: the id is empty"),
        ("expected", None, r"train\.jsonl:1: "),
    ],
)
def test_an_empty_value_is_named_with_its_line(
    key: str, value: object, problem: str, shipped: Any, task: tasks.Task, change: Any
) -> None:
    change(lambda lines: lines[0].update({key: value}))
    with pytest.raises((AssertionError, ProjectError), match=problem):
        shipped.test_every_example_is_legal(task, "train")


def test_an_id_that_is_there_twice_is_named_with_both_lines(
    shipped: Any, task: tasks.Task, change: Any
) -> None:
    change(lambda lines: lines[1].update(id=lines[0]["id"]))
    with pytest.raises(ProjectError, match=r"train\.jsonl:2: the id .* is also that of .*:1"):
        shipped.test_every_example_is_legal(task, "train")


def test_one_answer_alone_is_nothing_to_learn(shipped: Any, task: tasks.Task, change: Any) -> None:
    change(lambda lines: [line.update(expected=lines[0]["expected"]) for line in lines])
    with pytest.raises(AssertionError, match=r"train\.jsonl has one answer alone"):
        shipped.test_there_is_something_to_learn_for_every_answer_that_is_asked_for_again(task)


def test_what_stands_in_two_splits_is_named_with_both_places(
    project: Path,
    shipped: Any,
    task: tasks.Task,
    change: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "every", lambda: {task.name: task})
    tested = data.load(project, task.name, "test")[0]
    change(lambda lines: lines[2].update(input=f"{tested.input}!", history=[]))
    with pytest.raises(
        AssertionError, match=r"nearly the same: .*train\.jsonl:3 and .*test\.jsonl"
    ):
        shipped.test_no_split_holds_an_example_of_another_not_even_nearly(task, ("train", "test"))


def test_an_example_that_the_model_has_no_room_for_is_named(
    project: Path, shipped: Any, task: tasks.Task, change: Any
) -> None:
    shipped.test_the_model_has_room_for_every_example(task, "train")
    record = project / "lifecycle.yaml"
    said = record.read_text(encoding="utf-8")
    record.write_text(said.replace("model:", "model:\n  context_length: 1024"), encoding="utf-8")
    shipped.test_the_model_has_room_for_every_example(task, "train")
    change(lambda lines: lines[3].update(input="a long story " * 400))
    with pytest.raises(AssertionError, match=r"train\.jsonl:4 has 12\d\d words, and"):
        shipped.test_the_model_has_room_for_every_example(task, "train")


def test_two_answers_to_one_question_are_named_with_both_lines(
    shipped: Any, task: tasks.Task, change: Any
) -> None:
    if task.name in shipped.OPEN:
        pytest.skip("two answers may both be right here")

    def contradict(lines: list[Line]) -> None:
        other = next(each for each in lines if each["expected"] != lines[0]["expected"])
        other["input"] = lines[0]["input"]

    change(contradict)
    with pytest.raises(
        AssertionError, match=r"train\.jsonl:\d+ answers the input of .*:1 otherwise"
    ):
        shipped.test_no_question_has_two_answers(task, "train")


def test_a_metric_in_percent_is_named(
    shipped: Any, task: tasks.Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    score = task.score

    def in_percent(expected: Any, output: str) -> dict[str, float]:
        return score(expected, output) | {"own": 95.0}

    monkeypatch.setattr(task, "score", in_percent)
    with pytest.raises(AssertionError, match=r"between 0 and 1, and \{'own': 95\.0\} do not"):
        shipped.test_the_wanted_answer_scores_full_marks_when_it_is_read(task, "train")


def test_what_one_task_learns_and_another_is_tested_on_is_named(
    shipped: Any, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = list(tasks.every())
    if len(names) == 1:
        pytest.skip("this project has one task")
    for name in names[:2]:
        shutil.copytree(ROOT / "data" / name, project / "data" / name, dirs_exist_ok=True)
    held_out, learned = (data.load(project, name, "train") for name in names[:2])
    path = project / data.path_of(names[0], "test")
    leaked = {"id": "leaked", "input": learned[0].whole, "expected": held_out[0].expected}
    path.write_text(path.read_text(encoding="utf-8") + json.dumps(leaked), encoding="utf-8")
    both = {name: tasks.find(name) for name in names[:2]}
    monkeypatch.setattr(tasks, "every", lambda: both)
    monkeypatch.setattr(shipped, "ROOT", project)
    with pytest.raises(AssertionError, match=rf"1 pairs are .*/{names[1]}/train\.jsonl:1 and "):
        shipped.test_no_split_holds_an_example_of_another_not_even_nearly(
            both[names[0]], ("train", "test")
        )
