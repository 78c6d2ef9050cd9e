import importlib.util
import shutil
from pathlib import Path
from typing import Any

import pytest
from lifecycle import data, runs, tasks
from lifecycle.alignment import collecting, preferences
from lifecycle.errors import ProjectError

ROOT = Path.cwd()


@pytest.fixture
def own_data(project: Path, task: tasks.Task) -> Path:
    """A project whose training split is no longer that of the sample; its pairs still are."""
    shutil.copytree(ROOT / ".genai", project / ".genai")
    assert preferences.load(project, task.name, "train")
    path = project / data.path_of(task.name, "train")
    text = path.read_text(encoding="utf-8").replace(f'"{task.name}-train-', '"ours-')
    path.write_text(text, encoding="utf-8")
    return project


@pytest.fixture
def no_pairs(own_data: Path, task: tasks.Task) -> Path:
    """The same as `add align` leaves it: without pairs."""
    for path in (own_data / "data" / task.name).glob("preferences*.jsonl"):
        path.unlink()
    return own_data


def test_pairs_of_the_sample_are_refused_beside_other_data(
    own_data: Path, task: tasks.Task
) -> None:
    with pytest.raises(ProjectError, match="holds the pairs of the sample") as refused:
        preferences.load(own_data, task.name, "train")
    assert "poe import FILE --pairs" in refused.value.help


def test_pairs_of_the_sample_stay_with_it_when_it_grows(project: Path, task: tasks.Task) -> None:
    shutil.copytree(ROOT / ".genai", project / ".genai")
    before = preferences.load(project, task.name, "train")
    path = project / data.path_of(task.name, "train")
    first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    added = first.replace(f"{task.name}-train-0001", "feedback-1")
    path.write_text("".join([first, *rest, added]), encoding="utf-8")
    preferences.make_room(project, task.name)
    assert preferences.load(project, task.name, "train") == before


def test_pairs_of_the_sample_to_judge_by_are_refused_as_well(
    own_data: Path, task: tasks.Task
) -> None:
    paths = [own_data / preferences.path_of(task.name, split) for split in preferences.SHIPPED]
    if not paths[1].is_file():
        pytest.skip("every fifth pair of this sample is to judge by")
    first, *rest = paths[0].read_text(encoding="utf-8").splitlines(keepends=True)
    paths[0].write_text("".join([*rest, first]), encoding="utf-8")
    with pytest.raises(ProjectError, match=r"preferences-dev\.jsonl holds the pairs of the sample"):
        preferences.load(own_data, task.name, "train")


def test_collected_pairs_take_the_place_of_the_samples(own_data: Path, task: tasks.Task) -> None:
    example = data.load(own_data, task.name, "train")[0]
    better, worse = (
        runs.ExampleResult(
            task=task.name,
            id=example.id,
            output=answer,
            scores=task.score(example.expected, answer),
            latency_ms=1,
            prompt_tokens=1,
            completion_tokens=1,
        )
        for answer in (task.target(example.expected), "")
    )
    contest = collecting.Contest(task.name, "train", example, better, worse)
    assert collecting.by_score(own_data, [contest]) == 1
    [pair] = preferences.read(own_data, preferences.path_of(task.name, "train"))
    assert pair.id == example.id
    assert not (own_data / preferences.path_of(task.name, "dev")).exists()
    with pytest.raises(ProjectError, match="fewer than 5 questions") as refused:
        preferences.load(own_data, task.name, "dev")
    assert refused.value.help == "poe collect makes some of two runs of poe evaluate --split dev."


@pytest.mark.parametrize("pairs", ["own_data", "no_pairs"])
def test_the_shipped_tests_wait_for_pairs_of_these_data(
    pairs: str, request: pytest.FixtureRequest, task: tasks.Task
) -> None:
    shipped = shipped_tests(request.getfixturevalue(pairs))
    with pytest.raises(pytest.skip.Exception, match="poe import FILE --pairs"):
        shipped.test_no_pair_is_about_the_test_split(task)


def test_the_same_last_message_of_another_dialogue_is_another_question(
    no_pairs: Path, task: tasks.Task
) -> None:
    [tested, *_] = data.load(no_pairs, task.name, "test")
    target = task.target(tested.expected)
    history = (data.Turn(role="user", content="Hello"), data.Turn(role="assistant", content="Hi."))
    asked = preferences.Preference(id="1", input=tested.input, history=history, chosen=target)
    spoken = asked.model_copy(update={"id": "2", "rejected": f"{target} {target}"})
    preferences.append(no_pairs, task.name, "train", spoken)
    shipped = shipped_tests(no_pairs)
    shipped.test_no_pair_is_about_the_test_split(task)
    again = spoken.model_copy(
        update={"history": (), "chosen": spoken.rejected, "rejected": target, "id": "3"}
    )
    preferences.append(no_pairs, task.name, "train", again)
    shipped.test_no_pair_is_there_twice_or_the_other_way_round(task)
    same = again.model_copy(update={"id": "4", "history": tested.history})
    preferences.append(no_pairs, task.name, "train", same)
    with pytest.raises(AssertionError, match="asks what the test split asks"):
        shipped.test_no_pair_is_about_the_test_split(task)


def shipped_tests(project: Path) -> Any:
    """The tests of pairs that a project ships, as they lie in a copy of it."""
    (project / "tests").mkdir()
    path = Path(shutil.copy(ROOT / "tests" / "test_preferences.py", project / "tests"))
    spec = importlib.util.spec_from_file_location("shipped_tests", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
