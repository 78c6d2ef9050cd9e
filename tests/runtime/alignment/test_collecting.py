"""Collecting preferences: by score, by a person, and what a kill may leave."""

import errno
import hashlib
import os
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="uv sync --group local")

from lifecycle import data, deciding, runs, settings, tasks
from lifecycle.alignment import choosing, collecting, preferences
from lifecycle.errors import ProjectError
from starlette.testclient import TestClient

PROJECT = settings.load()
TASK = PROJECT.tasks[0]
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A project with ten training examples, one answered rightly by `good` alone."""
    source = (PROJECT.root / data.path_of(TASK, "train")).read_text(encoding="utf-8")
    path = tmp_path / data.path_of(TASK, "train")
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(source.split("\n")[:10]) + "\n", encoding="utf-8")
    return tmp_path


def write(desk: Path, answers: list[str], split: data.Split = "train") -> runs.Run:
    """Write a run with these answers to the first examples."""
    examples = data.load(desk, TASK, "train")[: len(answers)]
    results = [
        runs.ExampleResult(
            task=TASK,
            id=example.id,
            output=answer,
            scores=tasks.find(TASK).score(example.expected, answer),
            latency_ms=1,
            prompt_tokens=1,
            completion_tokens=1,
        )
        for example, answer in zip(examples, answers, strict=True)
    ]
    path = data.path_of(TASK, split)
    seen = (desk / path).read_bytes() if split == "train" else b""
    sha256 = hashlib.sha256(seen).hexdigest()
    draft = runs.Draft(
        technique="prompt",
        change="x",
        seed=0,
        model=runs.ModelRef(id="models/small"),
        decoding=runs.DecodingRef(temperature=0.0, max_tokens=8),
        inputs=[runs.Input(role="data", path=path, sha256=sha256, task=TASK)],
        tasks={},
        latency_ms=runs.Latency(p50=1, p95=1, p99=1),
        tokens=runs.Tokens(prompt=1, completion=1),
        errors=0,
    )
    return runs.write(desk, draft, results)


def right(desk: Path, count: int) -> list[str]:
    examples = data.load(desk, TASK, "train")[:count]
    return [tasks.find(TASK).target(example.expected) for example in examples]


def test_answers_to_other_examples_of_the_same_ids_are_no_preferences(desk: Path) -> None:
    good, poor = write(desk, right(desk, 3)), write(desk, ["no idea", *right(desk, 3)[1:]])
    path = desk / data.path_of(TASK, "train")
    path.write_text(path.read_text(encoding="utf-8").replace(" ", "  ", 1), encoding="utf-8")
    with pytest.raises(ProjectError, match="not what run 0002-prompt was measured on") as raised:
        collecting.contests(desk, good, poor)
    assert raised.value.help == "Measure it again: poe evaluate --split train"


def test_the_better_score_is_chosen_and_equal_answers_are_passed_over(desk: Path) -> None:
    good = write(desk, right(desk, 3))
    poor = write(desk, ["no idea", *right(desk, 3)[1:]])
    assert collecting.by_score(desk, collecting.contests(desk, poor, good)) == 1
    (preference,) = preferences.read(desk, preferences.path_of(TASK, "train"))
    assert (preference.chosen, preference.rejected, preference.by) == (
        right(desk, 1)[0],
        "no idea",
        "score",
    )
    with pytest.raises(ProjectError, match="nothing to choose"):
        collecting.contests(desk, poor, good)


def test_what_was_decided_meanwhile_is_not_written_again(desk: Path) -> None:
    good, poor = write(desk, right(desk, 3)), write(desk, ["no idea", *right(desk, 3)[1:]])
    found = collecting.contests(desk, poor, good)
    assert collecting.by_score(desk, found) == 1
    assert collecting.by_score(desk, found) == 0
    assert len(list(preferences.read(desk, preferences.path_of(TASK, "train")))) == 1


def test_what_is_measured_on_is_never_trained_on(desk: Path) -> None:
    tested = write(desk, right(desk, 1), split="test")
    with pytest.raises(ProjectError, match="must stay unseen"):
        collecting.contests(desk, tested, tested)


def test_a_person_decides_and_each_choice_is_on_the_disk_at_once(desk: Path) -> None:
    found = collecting.contests(desk, write(desk, ["a", "b", "c"]), write(desk, ["A", "B", "C"]))
    page = TestClient(choosing.make_app(desk, found), base_url="http://127.0.0.1")
    question = page.get("/question").json()
    for done, better in enumerate(("left", "right", "neither")):
        assert question["done"] == done
        shown = question.get(better)
        choice = {"id": question["id"], "better": better}
        question = page.post("/choice", json=choice).json()
        if shown is not None:
            *_, last = preferences.read(desk, preferences.path_of(TASK, "train"))
            assert (last.chosen, last.by) == (shown, "person")
        again = page.post("/choice", json=choice).json()
        assert again == question
    assert question["id"] == ""
    assert len(list(preferences.read(desk, preferences.path_of(TASK, "train")))) == 2


def test_a_started_again_page_asks_only_what_is_left(desk: Path) -> None:
    runs_ = write(desk, ["a", "b"]), write(desk, ["A", "B"])
    page = TestClient(
        choosing.make_app(desk, collecting.contests(desk, *runs_)), base_url="http://127.0.0.1"
    )
    first = page.get("/question").json()
    page.post("/choice", json={"id": first["id"], "better": "left"})
    (left,) = collecting.contests(desk, *runs_)
    assert left.example.id != first["id"]


def test_what_another_decided_meanwhile_is_not_asked_and_not_written_again(desk: Path) -> None:
    runs_ = write(desk, ["a", "b", "c"]), write(desk, ["A", "B", "C"])
    pages = [
        TestClient(
            choosing.make_app(desk, collecting.contests(desk, *runs_)), base_url="http://127.0.0.1"
        )
        for _ in range(2)
    ]
    shown, same = (page.get("/question").json() for page in pages)
    assert shown["id"] == same["id"]
    second = pages[0].post("/choice", json={"id": shown["id"], "better": "left"}).json()
    after = pages[1].post("/choice", json={"id": same["id"], "better": "right"}).json()
    assert (after["id"], after["done"]) == (second["id"], 1)
    pages[1].post("/choice", json={"id": second["id"], "better": "right"})
    assert pages[0].get("/question").json()["done"] == 2
    assert len(list(preferences.read(desk, preferences.path_of(TASK, "train")))) == 2


def test_the_page_is_for_this_machine_alone(desk: Path) -> None:
    app = choosing.make_app(desk, [])
    assert TestClient(app, base_url="http://evil.example").get("/question").status_code == 400
    page = TestClient(app, base_url="http://127.0.0.1").get("/")
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_line_cut_off_by_a_kill_is_named_and_the_next_begins_anew(desk: Path) -> None:
    path = desk / preferences.path_of(TASK, "train")
    whole = preferences.Preference(id="1", input="i", chosen="a", rejected="b")
    preferences.append(desk, TASK, "train", whole)
    with path.open("a") as file:
        file.write('{"id": "2", "inp')
    preferences.append(desk, TASK, "train", whole)
    with pytest.raises(ProjectError, match=r"preferences\.jsonl:2: this is no JSON object"):
        list(preferences.read(desk, preferences.path_of(TASK, "train")))


def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "train.jsonl"
    deciding.append(path, '{"id": "1"}\n')
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            deciding.append(path, '{"id": "2"}\n')
    deciding.append(path, '{"id": "3"}\n')
    assert path.read_text() == '{"id": "1"}\n{"id": "3"}\n'


def test_two_equal_answers_are_no_preference(desk: Path) -> None:
    path = desk / preferences.path_of(TASK, "train")
    path.write_text('{"id": "1", "input": "i", "chosen": "a", "rejected": " a"}\n')
    with pytest.raises(ProjectError, match=r"preferences\.jsonl:1: .*the same answer"):
        preferences.load(desk, TASK, "train")


def test_every_fifth_question_is_held_out_where_no_file_is(desk: Path) -> None:
    for number in range(20):
        pair = preferences.Preference(
            id=str(number), input=f"{number // 2}?", chosen="a", rejected=f"b{number}"
        )
        preferences.append(desk, TASK, "train", pair)
    assert [pair.id for pair in preferences.load(desk, TASK, "dev")] == ["8", "9", "18", "19"]
    assert len(preferences.load(desk, TASK, "train")) == 16


def test_fewer_than_five_questions_hold_none_out(desk: Path) -> None:
    for number in range(8):
        pair = preferences.Preference(
            id=str(number), input=f"{number // 2}?", chosen="a", rejected=f"b{number}"
        )
        preferences.append(desk, TASK, "train", pair)
    with pytest.raises(ProjectError, match=r"preferences\.jsonl asks fewer than 5 questions"):
        preferences.load(desk, TASK, "dev")
