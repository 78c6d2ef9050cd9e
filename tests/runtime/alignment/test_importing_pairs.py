"""Preferences out of a file: pairs, dialogues of pairs, and answers with thumbs."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from lifecycle import command, data, tasks
from lifecycle.importing import __main__ as importing

ROOT = Path.cwd()


@pytest.fixture
def desk(tmp_path: Path, task: tasks.Task, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data of one task, without the sample's preferences."""
    record = {"scope": {"tasks": [task.name]}, "model": {"id": "fake", "provider": "endpoint"}}
    (tmp_path / "lifecycle.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    shutil.copytree(ROOT / "data" / task.name, tmp_path / "data" / task.name)
    for path in tmp_path.glob("data/*/preferences*.jsonl"):
        path.unlink()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def answers(desk: Path, task: tasks.Task) -> list[str]:
    """Two different answers that the task can read."""
    found = [task.target(example.expected) for example in data.load(desk, task.name, "train")]
    return list(dict.fromkeys(found))[:2]


def run(rows: list[dict[str, Any]], *args: str) -> int:
    """Import the rows; give the exit code."""
    lines = (json.dumps(row) for row in rows)
    Path("pairs.jsonl").write_text("\n".join(lines), encoding="utf-8")
    try:
        command.run(importing.Import, ["pairs.jsonl", "--pairs", *args])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def written(desk: Path, task: tasks.Task) -> dict[str, list[dict[str, Any]]]:
    """Give the pairs for training and those held out."""
    folder = desk / "data" / task.name
    names = {"train": "preferences.jsonl", "dev": "preferences-dev.jsonl"}
    texts = {split: (folder / name).read_text(encoding="utf-8") for split, name in names.items()}
    return {
        split: [json.loads(line) for line in text.splitlines()] for split, text in texts.items()
    }


def test_pairs_are_held_out_by_their_inputs(
    desk: Path, task: tasks.Task, answers: list[str]
) -> None:
    better, worse = answers
    rows = [
        {"prompt": f"What of {number // 2}?", "chosen": better, "rejected": f"{worse} {number}"}
        for number in range(40)
    ]
    assert run(rows) == 0
    pairs = written(desk, task)
    assert (len(pairs["train"]), len(pairs["dev"])) == (34, 6)
    inputs = {split: {pair["input"] for pair in found} for split, found in pairs.items()}
    assert not inputs["train"] & inputs["dev"]
    before = {path: path.read_bytes() for path in desk.glob("data/*/pref*")}
    assert run(rows) == 0
    assert {path: path.read_bytes() for path in before} == before


def test_pairs_that_all_ask_one_thing_are_refused_for_none_can_be_held_out(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    better, worse = answers
    rows = [{"prompt": "Why?", "chosen": better, "rejected": f"{worse} {n}"} for n in range(9)]
    assert run(rows) == 2
    error = capsys.readouterr().err
    assert "error: All pairs ask the same, 'Why?', so that none can be held out" in error
    assert "help: Bring pairs of another input" in error
    assert not list(desk.glob("data/*/preferences*"))


def test_options_count_for_pairs_or_are_refused(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    better, worse = answers
    rows = [{"prompt": f"Why {n}?", "chosen": better, "rejected": f"{worse} {n}"} for n in range(9)]
    rows.append({"prompt": "Why? " * 50, "chosen": better, "rejected": worse})
    rows.append({"prompt": "Why so?", "chosen": better, "rejected": "I do not know. " * 80})
    assert run(rows, "--longest", "40", "--longest-answer", "200") == 0
    said = capsys.readouterr().out
    assert "left out: 2 pairs that are longer than --longest or --longest-answer allows" in said
    assert run(rows, "--group", "customer") == 2
    assert "error: Preferences take no --group." in capsys.readouterr().err


def test_a_named_column_may_lie_in_objects_and_has_to_be_there(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    better, worse = answers
    rows = [{"meta": {"q": f"Why {n}?"}, "chosen": better, "rejected": worse} for n in range(9)]
    assert run(rows, "--input", "meta.q") == 0
    assert written(desk, task)["train"][0]["input"].startswith("Why ")
    assert run(rows, "--input", "asked") == 2
    assert 'error: pairs.jsonl has no column "asked".' in capsys.readouterr().err


def test_dialogues_of_pairs_are_read_by_their_last_messages(
    desk: Path, task: tasks.Task, answers: list[str]
) -> None:
    rows = [
        {
            side: [
                {"role": "system", "content": "Be kind."},
                {"role": "user", "content": "Hello"},
                {"role": "assistant", "content": "Hello."},
                {"role": "user", "content": f"What of {number}?"},
                {"role": "assistant", "content": answer},
            ]
            for side, answer in zip(("chosen", "rejected"), answers, strict=True)
        }
        for number in range(10)
    ]
    assert run(rows) == 0
    [first, *_] = written(desk, task)["train"]
    assert (first["chosen"], first["rejected"]) == tuple(answers)
    assert first["input"].startswith("What of ")
    assert first["history"] == [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hello."},
    ]


@pytest.mark.parametrize("named", [[], ["--dialogue", "messages"], ["--expected", "messages"]])
def test_thumbs_stand_beside_dialogues_whose_last_message_is_the_answer(
    named: list[str], desk: Path, task: tasks.Task, answers: list[str]
) -> None:
    rows = [
        {
            "messages": [
                {"role": "user", "content": "Hello"},
                {"role": "assistant", "content": "Hello."},
                {"role": "user", "content": f"What of {number}?"},
                {"role": "assistant", "content": answer},
            ],
            "thumb": thumb,
        }
        for number in range(10)
        for answer, thumb in zip(answers, ("up", "down"), strict=True)
    ]
    assert run(rows, *named) == 0
    [first, *_] = written(desk, task)["train"]
    assert (first["chosen"], first["rejected"]) == tuple(answers)
    assert first["input"].startswith("What of ")
    assert [turn["content"] for turn in first["history"]] == ["Hello", "Hello."]


@pytest.mark.parametrize("broken", [{"a": 1}, ["this", "that"]])
def test_an_answer_that_is_no_text_is_said_with_its_place(
    broken: Any, desk: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"input": f"{n}?", "answer": answers[0], "thumb": "up"} for n in range(3)]
    assert run([*rows, {"input": "4?", "answer": broken, "thumb": "down"}]) == 2
    said = "an object" if isinstance(broken, dict) else "a list"
    assert f"pairs.jsonl:4: {json.dumps(broken)} is {said}, and no text." in capsys.readouterr().err
    pairs = [{"input": f"{n}?", "chosen": answers[0], "rejected": answers[1]} for n in range(3)]
    broken = {"content": {"a": 1}, "role": "assistant"} if isinstance(broken, list) else broken
    given = [broken] if "role" in broken else broken
    assert run([*pairs, {"input": "4?", "chosen": answers[0], "rejected": given}]) == 2
    assert 'pairs.jsonl:4: {"a": 1} is an object, and no text.' in capsys.readouterr().err


def test_dialogues_of_sharegpt_are_read_as_those_of_openai(
    desk: Path, task: tasks.Task, answers: list[str]
) -> None:
    rows = [
        {
            side: [{"from": "human", "value": f"What of {n}?"}, {"from": "gpt", "value": answer}]
            for side, answer in zip(("chosen", "rejected"), answers, strict=True)
        }
        for n in range(10)
    ]
    assert run(rows) == 0
    [first, *_] = written(desk, task)["train"]
    assert (first["chosen"], first["rejected"]) == tuple(answers)


def test_transcripts_are_dialogues_whose_last_message_may_be_that_of_all(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {
            side: f"\n\nHuman: What of {n}?\n\nAssistant: Eh?\n\nHuman: All.\n\nAssistant: {said}"
            for side, said in zip(("chosen", "rejected"), answers, strict=True)
        }
        for n in range(20)
    ]
    assert run([{**row, "score": 5} for row in rows]) == 0
    assert "--expected chosen --rejected rejected\nnot used: score\n" in capsys.readouterr().out
    pairs = written(desk, task)
    assert {split: len(found) for split, found in pairs.items()} == {"train": 17, "dev": 3}
    first = pairs["train"][0]
    assert (first["input"], first["chosen"], first["rejected"]) == ("All.", *answers)
    assert [turn["role"] for turn in first["history"]] == ["user", "assistant"]


def test_an_answer_that_calls_a_tool_is_no_better_one(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[dict[str, Any]] = [
        {"prompt": f"{n}?", "chosen": answers[0], "rejected": answers[1]} for n in range(10)
    ]
    rows[0]["chosen"] = [
        {"role": "user", "content": "0?"},
        {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]},
        {"role": "tool", "content": "tomorrow"},
        {"role": "assistant", "content": answers[0]},
    ]
    assert run(rows) == 0
    said = capsys.readouterr().out
    assert "not used: 1 turn with a call of a tool, 1 turn of tool\n" in said
    assert "left out: 1 pairs that have an empty input or answer" in said
    assert sum(map(len, written(desk, task).values())) == 9


def test_thumbs_may_be_on_the_answers_of_dialogues(
    desk: Path, task: tasks.Task, answers: list[str]
) -> None:
    rows = [
        {
            "prompt": [{"role": "user", "content": f"What of {n}?"}],
            "completion": [{"role": "assistant", "content": answer}],
            "label": is_liked,
        }
        for n in range(10)
        for answer, is_liked in zip(answers, (True, False), strict=True)
    ]
    assert run(rows) == 0
    first = written(desk, task)["train"][0]
    assert (first["chosen"], first["rejected"]) == tuple(answers)
    assert first["input"].startswith("What of ")


def test_a_thumb_up_and_a_thumb_down_to_one_input_are_a_pair(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"input": f"What of {number}?", "answer": answer, "thumb": thumb}
        for number in range(10)
        for answer, thumb in zip(answers, ("up", "down"), strict=True)
    ]
    rows.append({"input": "Alone?", "answer": answers[0], "thumb": "up"})
    rows.append({"input": "Alone?", "answer": answers[1], "thumb": ""})
    assert run(rows) == 0
    pairs = written(desk, task)
    assert len(pairs["train"]) + len(pairs["dev"]) == 10
    assert {(pair["chosen"], pair["rejected"]) for pair in pairs["train"]} == {tuple(answers)}
    assert "2 rows are alone" in capsys.readouterr().out


def test_the_best_rated_answer_is_put_beside_the_worst_and_equals_are_no_pair(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"input": f"What of {number}?", "answer": answer, "rating": stars}
        for number in range(10)
        for answer, stars in zip([*answers, "Hm."], (4.5, 1, 3), strict=True)
    ]
    rows += [{"input": "Tied?", "answer": answer, "rating": 2} for answer in answers]
    assert run(rows) == 0
    pairs = written(desk, task)
    assert len(pairs["train"]) + len(pairs["dev"]) == 10
    assert {(pair["chosen"], pair["rejected"]) for pair in pairs["train"]} == {tuple(answers)}
    assert "12 rows are alone" in capsys.readouterr().out


def test_a_rating_that_is_none_and_answers_that_nothing_rates_are_said(
    desk: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"input": f"{n}?", "answer": answers[n % 2], "rating": "so-so"} for n in range(10)]
    assert run(rows) == 2
    said = 'pairs.jsonl:1: rating is "so-so", which is no thumb and no number; 9 other rows'
    assert said in capsys.readouterr().err
    assert run([{"question": f"{n}?", "reply_1": "a", "reply_2": "b"} for n in range(10)]) == 2
    error = capsys.readouterr().err
    assert "neither chosen and rejected answers nor thumbs" in error
    assert "--expected COLUMN --rejected COLUMN" in error
    assert not list(desk.glob("data/*/preferences*"))


def test_a_whole_dialogue_is_read_as_it_is_beside_a_column_of_its_first_message(
    desk: Path, task: tasks.Task, answers: list[str]
) -> None:
    rows = [
        {
            "prompt": f"Hello, {n}.",
            **{
                side: [
                    {"role": "user", "content": f"Hello, {n}."},
                    {"role": "assistant", "content": "Hello."},
                    {"role": "user", "content": "Where is it?"},
                    {"role": "assistant", "content": answer},
                ]
                for side, answer in zip(("chosen", "rejected"), answers, strict=True)
            },
        }
        for n in range(10)
    ]
    assert run(rows) == 0
    first = written(desk, task)["train"][0]
    assert first["input"] == "Where is it?"
    assert [turn["content"] for turn in first["history"]] == ["Hello, 0.", "Hello."]


@pytest.mark.parametrize("form", ["LLaMA-Factory", "OpenAI"])
def test_the_turns_before_may_stand_apart_from_two_answers(
    form: str, desk: Path, task: tasks.Task, answers: list[str]
) -> None:
    better, worse = answers
    rows: list[dict[str, Any]] = []
    for n in range(10):
        if form == "OpenAI":
            asked = [{"role": "user", "content": f"What of {n}?"}]
            sides = [[{"role": "assistant", "content": f"<think>Hm.</think>{a}"}] for a in answers]
            named = ("preferred_output", "non_preferred_output")
            rows.append({"input": {"messages": asked}, **dict(zip(named, sides, strict=True))})
        else:
            spoken = [{"from": "human", "value": f"What of {n}?"}]
            one, other = ({"from": "gpt", "value": answer} for answer in (better, worse))
            rows.append({"conversations": spoken, "chosen": one, "rejected": other})
    assert run(rows) == 0
    first = written(desk, task)["train"][0]
    assert (first["input"], first["chosen"], first["rejected"]) == ("What of 0?", better, worse)


def test_what_teaches_nothing_or_the_wrong_thing_is_left_out_and_counted(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    better, worse = answers
    good = [
        {"input": f"What of {n}?", "chosen": better, "rejected": f"{worse} {n}"} for n in range(10)
    ]
    tested = data.load(desk, task.name, "test")[0].input
    bad = [
        {"input": " ", "chosen": better, "rejected": worse},
        {"input": "Same?", "chosen": better, "rejected": better},
        {"input": "Either?", "chosen": better, "rejected": worse},
        {"input": "Either?", "chosen": worse, "rejected": better},
        {"input": tested, "chosen": better, "rejected": worse},
        good[0],
    ]
    assert run([*good, *bad]) == 0
    said = capsys.readouterr().out
    for line in (
        "left out: 1 pairs that have an empty input or answer",
        "left out: 1 pairs that have the same answer twice",
        "left out: 2 pairs that are preferred the other way round elsewhere",
        "left out: 1 pairs that ask what dev or test asks",
        "left out: 1 pairs that repeat another one",
    ):
        assert line in said
    pairs = written(desk, task)
    assert len(pairs["train"]) + len(pairs["dev"]) == 10


def test_another_label_than_the_task_has_is_no_better_answer(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    if task.name != "classification":
        pytest.skip("any text is an answer here")
    rows = [{"input": "What?", "chosen": "astrology", "rejected": answers[0]}]
    assert run(rows) == 2
    output = capsys.readouterr()
    assert "prefer what the task cannot read as an answer" in output.out
    assert "error: No pair is left." in output.err
    assert not list(desk.glob("data/*/preferences*"))


def test_pairs_of_the_users_own_are_not_overwritten(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    own = desk / "data" / task.name / "preferences.jsonl"
    own.write_text("mine\n", encoding="utf-8")
    rows = [{"input": f"{n}?", "chosen": answers[0], "rejected": answers[1]} for n in range(9)]
    assert run(rows) == 2
    assert "preferences.jsonl is yours" in capsys.readouterr().err
    assert own.read_text(encoding="utf-8") == "mine\n"
