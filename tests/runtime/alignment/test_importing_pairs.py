"""Preferences out of a file: pairs, dialogues of pairs, and answers with thumbs."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from lifecycle import command, data, tasks
from lifecycle.alignment import preferences
from lifecycle.errors import ProjectError
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
    assert "error: All pairs ask the same, 'Why?', or nearly" in error
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


@pytest.mark.parametrize("words", [("up", "down"), ("thumbs_up", "Thumbs down")])
def test_a_thumb_up_and_a_thumb_down_to_one_input_are_a_pair(
    words: tuple[str, str],
    desk: Path,
    task: tasks.Task,
    answers: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [
        {"input": f"What of {number}?", "answer": answer, "thumb": thumb}
        for number in range(10)
        for answer, thumb in zip(answers, words, strict=True)
    ]
    rows.append({"input": "Alone?", "answer": answers[0], "thumb": "up"})
    rows.append({"input": "Alone?", "answer": answers[1], "thumb": ""})
    assert run(rows) == 0
    pairs = [pair for found in written(desk, task).values() for pair in found]
    alone = [pair for pair in pairs if pair["input"] == "Alone?"]
    assert [(each["chosen"], "rejected" in each) for each in alone] == [(answers[0], False)]
    assert len(pairs) == 10 + len(alone)
    both = {(each["chosen"], each["rejected"]) for each in pairs if each not in alone}
    assert both == {tuple(answers)}
    said = capsys.readouterr().out
    assert "left out: 1 answer without a better or worse one beside it" in said
    assert "9 pairs" in said or "8 pairs" in said
    assert "Of a thumb alone KTO learns, and nothing else: poe align align/kto.yaml" in said


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
    said = capsys.readouterr().out
    assert "left out: 12 answers without a better or worse one beside it" in said
    assert "alone" not in said


def test_a_thumb_in_words_is_known_by_its_values(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"n": n, "question": f"What of {n}?", "answer": answers[n % 2], "Was it of use?": said}
        for n, said in enumerate(["Yes", "No"] * 10)
    ]
    assert run(rows) == 0
    assert "--expected answer --preferred 'Was it of use?'\n" in capsys.readouterr().out
    alone = [each for found in written(desk, task).values() for each in found]
    assert {each["chosen"] for each in alone if "chosen" in each} == {answers[0]}


def test_a_rating_that_is_none_and_answers_that_nothing_rates_are_said(
    desk: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"input": f"{n}?", "answer": answers[n % 2], "rating": "so-so"} for n in range(10)]
    assert run(rows) == 2
    said = 'pairs.jsonl:1: rating is "so-so", which is no thumb and no number; 9 other rows'
    assert said in capsys.readouterr().err
    assert run([{"question": f"{n}?", "reply_1": "a", "reply_2": "b"} for n in range(10)]) == 2
    error = capsys.readouterr().err
    assert "neither chosen and rejected answers, nor two and which of them is better" in error
    assert "--expected COLUMN,COLUMN --preferred COLUMN" in error
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


def said_twice(answers: list[str], n: int) -> tuple[str, str, bool]:
    """Give both answers in either order, and whether the better one is the first."""
    better, worse = answers
    return (better, worse, True) if n % 2 else (worse, better, False)


def turns(*contents: str) -> list[dict[str, str]]:
    """Give a dialogue that the user begins."""
    roles = ("user", "assistant")
    return [{"role": roles[at % 2], "content": each} for at, each in enumerate(contents)]


def arena(answers: list[str], n: int) -> dict[str, Any]:
    """A row of lmsys/chatbot_arena_conversations."""
    one, other, is_first = said_twice(answers, n)
    return {
        "question_id": str(n),
        "model_a": "vicuna-13b",
        "model_b": "koala-13b",
        "winner": "model_a" if is_first else "model_b",
        "conversation_a": turns(f"What of {n}?", one),
        "conversation_b": turns(f"What of {n}?", other),
        "turn": 1,
        "language": "English",
    }


def kaggle(answers: list[str], n: int) -> dict[str, Any]:
    """A row of lmsys/lmsys-arena-human-preference-55k, whose texts are lists as text."""
    one, other, is_first = said_twice(answers, n)
    return {
        "model_a": "vicuna-13b",
        "model_b": "koala-13b",
        "prompt": json.dumps([f"What of {n}?"]),
        "response_a": json.dumps([one]),
        "response_b": json.dumps([other]),
        "winner_model_a": int(is_first),
        "winner_model_b": int(not is_first),
        "winner_tie": 0,
    }


def safe(answers: list[str], n: int) -> dict[str, Any]:
    """A row of PKU-Alignment/PKU-SafeRLHF."""
    one, other, is_first = said_twice(answers, n)
    return {
        "prompt": f"What of {n}?",
        "response_0": one,
        "response_1": other,
        "is_response_0_safe": True,
        "is_response_1_safe": True,
        "better_response_id": int(not is_first),
        "safer_response_id": int(is_first),
    }


def shp(answers: list[str], n: int) -> dict[str, Any]:
    """A row of stanfordnlp/SHP, whose label is 1 where A is the better one."""
    one, other, is_first = said_twice(answers, n)
    return {
        "post_id": str(n),
        "history": f"What of {n}?",
        "human_ref_A": one,
        "human_ref_B": other,
        "score_A": 9 if is_first else 2,
        "score_B": 2 if is_first else 9,
        "labels": int(is_first),
        "score_ratio": 4.5,
    }


def webgpt(answers: list[str], n: int) -> dict[str, Any]:
    """A row of openai/webgpt_comparisons."""
    one, other, is_first = said_twice(answers, n)
    return {
        "question": {"dataset": "eli5", "full_text": f"What of {n}?"},
        "answer_0": one,
        "answer_1": other,
        "score_0": 0.5 if is_first else -0.5,
        "score_1": -0.5 if is_first else 0.5,
    }


def own(answers: list[str], n: int) -> dict[str, Any]:
    """A table as people write it."""
    one, other, is_first = said_twice(answers, n)
    better = ("A", "Answer A", "answer_a") if is_first else ("B", "Answer B", "answer_b")
    return {
        "question": f"What of {n}?",
        "answer_a": one,
        "answer_b": other,
        "preferred": better[n % 3],
    }


def helpsteer(answers: list[str], n: int) -> dict[str, Any]:
    """A row of nvidia/HelpSteer3, whose number is below 0 where the first is the better one."""
    one, other, is_first = said_twice(answers, n)
    return {
        "domain": "general",
        "context": turns(f"What of {n}?"),
        "response1": one,
        "response2": other,
        "overall_preference": -2 if is_first else 3,
    }


def sheet(answers: list[str], n: int) -> dict[str, Any]:
    """A sheet whose verdict is known by its values alone."""
    row = own(answers, n)
    return {"question": row["question"], "Nr.": n, "Answer A": row["answer_a"],
            "Answer B": row["answer_b"], "Who won?": row["preferred"]}  # fmt: skip


@pytest.mark.parametrize("shape", [arena, kaggle, safe, shp, webgpt, own, helpsteer, sheet])
def test_two_answers_and_which_is_better_are_a_pair_and_ties_are_none(
    shape: Any, desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [shape(answers, n) for n in range(12)]
    ties = {"winner": "tie (bothbad)", "winner_model_a": 0, "winner_model_b": 0, "preferred": "tie"}
    ties |= {"better_response_id": None, "score_A": 2, "score_B": 2, "score_0": 0, "score_1": 0}
    ties |= {"overall_preference": 0, "Who won?": "Tie"}
    rows[:2] = [{name: ties.get(name, value) for name, value in row.items()} for row in rows[:2]]
    named = ("--input", "question.full_text") if shape is webgpt else ()
    assert run(rows, *named) == 0, capsys.readouterr().err
    assert "left out: 2 rows that prefer neither answer" in capsys.readouterr().out
    pairs = [pair for found in written(desk, task).values() for pair in found]
    assert {pair["input"] for pair in pairs} == {f"What of {n}?" for n in range(2, 12)}
    assert {(pair["chosen"], pair["rejected"]) for pair in pairs} == {tuple(answers)}


def test_the_column_that_says_which_is_better_may_be_named(
    desk: Path, task: tasks.Task, answers: list[str]
) -> None:
    rows = [safe(answers, n) for n in range(10)]
    assert run(rows, "--preferred", "safer_response_id") == 0
    pairs = written(desk, task)["train"]
    assert {(pair["chosen"], pair["rejected"]) for pair in pairs} == {tuple(answers[::-1])}
    rows = [{"q": row["prompt"], "ours": answers[0], "theirs": answers[1], "best": "ours"}
            for row in rows]  # fmt: skip
    named = ("--input", "q", "--expected", "ours,theirs", "--preferred", "best")
    assert run(rows, *named) == 0
    pairs = written(desk, task)["train"]
    assert {(pair["chosen"], pair["rejected"]) for pair in pairs} == {tuple(answers)}


def test_sides_that_were_chosen_in_label_studio_are_the_answers_that_lay_there(
    desk: Path, task: tasks.Task, answers: list[str]
) -> None:
    def one(n: int) -> dict[str, Any]:
        first, second = answers if n % 2 else answers[::-1]
        chosen = {
            "type": "pairwise",
            "from_name": "better",
            "to_name": "answer1,answer2",
        }
        result = [chosen | {"value": {"selected": "left" if n % 2 else "right"}}] if n else []
        asked = {"prompt": f"What of {n}?", "answer1": first, "answer2": second}
        return {"id": n, "data": asked, "annotations": [{"id": n, "result": result}]}

    assert run([one(n) for n in range(12)]) == 0
    pairs = [pair for found in written(desk, task).values() for pair in found]
    assert len(pairs) == 11
    assert {(pair["chosen"], pair["rejected"]) for pair in pairs} == {tuple(answers)}


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (["response1", "response2"], "better.responses.0"),
        ([[{"value": "response1"}, {"value": "x"}]], "better.responses.value.0"),
    ],
    ids=["two people", "ranks"],
)
def test_what_several_said_in_argilla_is_named_by_its_place_as_the_message_says(
    said: Any,
    named: str,
    desk: Path,
    task: tasks.Task,
    answers: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, other = answers
    rows: list[dict[str, Any]] = [
        {
            "prompt": f"{n}?",
            "response1": one,
            "response2": other,
            "better.responses": said,
        }
        for n in range(9)
    ]
    assert run(rows, "--preferred", "better.responses") == 2
    assert f"such as {named}." in capsys.readouterr().err
    assert run(rows, "--preferred", named) == 0
    pairs = written(desk, task)["train"]
    assert {(pair["chosen"], pair["rejected"]) for pair in pairs} == {tuple(answers)}


@pytest.mark.parametrize("said", ["1", "-2", "a refund takes days", "koala-13b", "better"])
def test_what_names_neither_answer_is_refused_with_its_place(
    said: str, desk: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [own(answers, n) for n in range(9)]
    rows[4]["preferred"] = said
    assert run(rows) == 2
    error = capsys.readouterr().err
    assert f'5: preferred is "{said}", which names neither answer_a nor answer_b.' in error
    assert not list(desk.glob("data/*/preferences*"))


def test_dialogues_that_differ_before_their_last_answers_are_no_pair(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [arena(answers, n) for n in range(10)]
    for side, reply in (("a", "Eh?"), ("b", "Hm?")):
        rows[0][f"conversation_{side}"] = turns("Hello", reply, "What of 0?", answers[side == "b"])
    assert run(rows) == 0
    assert "left out: 1 row with other turns before the two answers" in capsys.readouterr().out
    assert sum(map(len, written(desk, task).values())) == 9


def test_rated_answers_in_a_list_are_paired_as_those_in_rows(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    better, worse = answers
    rows: list[dict[str, Any]] = [
        {
            "source": "evol_instruct",
            "instruction": f"What of {n}?",
            "models": ["alpaca-7b", "falcon-40b", "llama-2-7b"],
            "completions": [
                {"model": "alpaca-7b", "response": worse, "overall_score": 2.0},
                {"model": "falcon-40b", "response": "Hm.", "overall_score": 5.0},
                {"model": "llama-2-7b", "response": better, "overall_score": 8.5},
            ],
        }
        for n in range(10)
    ]
    assert run(rows) == 0
    said = capsys.readouterr().out
    assert "30 rows of pairs.jsonl: --input instruction --expected response --preferred" in said
    pairs = [pair for found in written(desk, task).values() for pair in found]
    assert len(pairs) == 10
    assert {(pair["chosen"], pair["rejected"]) for pair in pairs} == {(better, worse)}
    for row in rows:
        row["answers"] = [
            {"answer": each["response"], "rank": rank}
            for each, rank in zip(row.pop("completions"), (3.0, 2.0, 1.0), strict=True)
        ]
    assert run(rows) == 0
    again = [pair for found in written(desk, task).values() for pair in found]
    assert again == pairs
    for row in rows:
        row["answers"] = [
            {"answer_id": -each["rank"], "text": each["answer"], "pm_score": -int(each["rank"])}
            for each in row["answers"]
        ]
    assert run(rows) == 0
    again = [pair for found in written(desk, task).values() for pair in found]
    assert again == pairs
    for row in rows:
        row |= {"chosen": worse, "rejected": better}
    assert run(rows) == 0
    assert (
        "10 rows of pairs.jsonl: --input instruction --expected chosen" in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("rated", "said"), [("ratings", [1, 4.5]), ("ranks", [2, 1]), ("choice", 1)]
)
@pytest.mark.parametrize("as_object", [False, True])
def test_ratings_may_stand_beside_a_list_of_answers(
    rated: str,
    said: object,
    as_object: bool,
    desk: Path,
    task: tasks.Task,
    answers: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    better, worse = answers
    texts = [{"text": each} if as_object else each for each in (worse, better)]
    rows: list[dict[str, Any]] = [
        {"instruction": f"What of {n}?", "generations": texts, rated: said} for n in range(10)
    ]
    assert run(rows) == 0
    pairs = [pair for found in written(desk, task).values() for pair in found]
    assert len(pairs) == 10
    assert {(pair["chosen"], pair["rejected"]) for pair in pairs} == {(better, worse)}
    rows[3][rated] = [1]
    assert run(rows) == 2
    assert f"pairs.jsonl:4: generations and {rated} are no lists" in capsys.readouterr().err


def test_an_input_of_two_columns_is_one_whose_second_may_be_empty(
    desk: Path, task: tasks.Task, answers: list[str]
) -> None:
    better, worse = answers
    rows = [
        {"instruction": "Read.", "input": f"Number {n}" * (n % 2), "chosen": f"{better}", "n": n,
         "rejected": f"{worse} {n}"}
        for n in range(10)
    ]  # fmt: skip
    assert run(rows) == 0
    pairs = [pair for found in written(desk, task).values() for pair in found]
    assert {pair["input"] for pair in pairs} == {"Read."} | {
        f"Read.\n\nNumber {n}" for n in range(1, 10, 2)
    }


def test_thumbs_without_a_partner_stand_alone_and_have_to_be_of_both_kinds(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"prompt": f"What of {n}?", "completion": answers[n % 2], "label": n % 2 == 0}
        for n in range(20)
    ]
    assert run(rows) == 0
    assert "preferences.jsonl: 0 pairs and 17 answers with a thumb alone" in capsys.readouterr().out
    alone = [each for found in written(desk, task).values() for each in found]
    assert {each["chosen"] for each in alone if "chosen" in each} == {answers[0]}
    assert {each["rejected"] for each in alone if "rejected" in each} == {answers[1]}
    assert len(alone) == 20
    found = preferences.load(desk, task.name, "train", alone=True)
    assert not any(each.is_pair for each in found)
    with pytest.raises(ProjectError, match="thumb alone, and no pairs") as refused:
        preferences.load(desk, task.name, "train")
    assert "poe align align/kto.yaml" in refused.value.help
    before = {path: path.read_bytes() for path in desk.glob("data/*/pref*")}
    assert run([row for row in rows if row["label"]]) == 2
    assert "error: No answer is left that is worse than another." in capsys.readouterr().err
    assert {path: path.read_bytes() for path in before} == before


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
        "left out: 1 pairs that ask what dev or test asks, or nearly",
        "left out: 1 pairs that repeat another one",
    ):
        assert line in said
    pairs = written(desk, task)
    assert len(pairs["train"]) + len(pairs["dev"]) == 10


def test_what_is_nearly_asked_twice_stays_on_one_side(
    desk: Path, task: tasks.Task, answers: list[str]
) -> None:
    better, worse = answers
    said = [f"My order number {n} for a blue cup has not arrived by {n}" for n in "abcdefghij"]
    rows = [
        {"prompt": prompt, "chosen": better, "rejected": f"{worse} {n}"}
        for n, text in enumerate(said)
        for prompt in (text, text.upper(), f"{text}!", text.replace(" ", "  "))
    ]
    assert run(rows, "--dev", "0.3") == 0
    sides = {
        split: {pair["input"].casefold().split()[3] for pair in found}
        for split, found in written(desk, task).items()
    }
    assert sides["dev"]
    assert not sides["train"] & sides["dev"]


def test_a_question_stays_with_the_dialogues_that_begin_with_it(
    desk: Path, task: tasks.Task, answers: list[str]
) -> None:
    better, worse = answers
    rows = [
        {
            "prompt": turns(*(f"{what} {n} of {end}?" for n in range(length))),
            "chosen": [{"role": "assistant", "content": better}],
            "rejected": [{"role": "assistant", "content": f"{worse} {length}"}],
        }
        for end, what in enumerate(["Parcel", "Refund", "Cup", "Lamp", "Chair", "Desk", "Coat"])
        for length in (1, 3, 5)
    ]
    assert run(rows, "--dev", "0.4") == 0
    begun = {
        split: {[*(turn["content"] for turn in pair.get("history", [])), pair["input"]][0]
                for pair in found}
        for split, found in written(desk, task).items()
    }  # fmt: skip
    assert begun["dev"]
    assert not begun["train"] & begun["dev"]


def test_what_dev_or_test_nearly_asks_is_left_out(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    better, worse = answers
    rows = [
        {"input": f"What of {n}?", "chosen": better, "rejected": f"{worse} {n}"} for n in range(10)
    ]
    tested = data.load(desk, task.name, "dev")[0]
    rows.append({"input": f"{tested.whole.upper()} !", "chosen": better, "rejected": worse})
    assert run(rows) == 0
    assert "left out: 1 pairs that ask what dev or test asks, or nearly" in capsys.readouterr().out


def test_the_longest_input_counts_the_turns_before_it(
    desk: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    better, worse = answers
    rows = [
        {"prompt": [*turns(*["word " * words] * 2), *turns(f"And {n}?")], "chosen": better,
         "rejected": worse}
        for n, words in enumerate([2] * 9 + [20])
    ]  # fmt: skip
    assert run(rows, "--longest", "12") == 0
    assert "left out: 1 pairs that are longer than --longest" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["Rank", "rank", "Human Rank", "ranking"])
def test_of_places_the_first_is_the_best(
    name: str, desk: Path, task: tasks.Task, answers: list[str]
) -> None:
    rows = [
        {"prompt": f"What of {n}?", "response": answer, name: place}
        for n in range(10)
        for place, answer in enumerate(answers, start=1)
    ]
    assert run(rows, "--preferred", name) == 0
    beside = [
        {"prompt": f"What of {n}?", "answer_a": answers[1], "answer_b": answers[0],
         f"{name} a": 2, f"{name} b": 1}
        for n in range(10)
    ]  # fmt: skip
    pairs = [pair for found in written(desk, task).values() for pair in found]
    assert {(pair["chosen"], pair["rejected"]) for pair in pairs} == {tuple(answers)}
    assert run(beside, "--preferred", f"{name} a,{name} b") == 0
    pairs = [pair for found in written(desk, task).values() for pair in found]
    assert {(pair["chosen"], pair["rejected"]) for pair in pairs} == {tuple(answers)}


def test_who_judged_is_no_verdict(
    desk: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"id": n, "prompt": f"What of {n}?", "answer1": answers[0], "answer2": answers[1],
         "pw": ["left", "right"][n % 2], "annotator": 1}
        for n in range(10)
    ]  # fmt: skip
    assert run(rows) == 2
    assert "nor two and which of them is better" in capsys.readouterr().err
    assert not list(desk.glob("data/*/preferences*"))


def test_a_rejected_text_answers_what_the_dialogue_beside_it_answers(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    better, worse = answers
    rows = [
        {"messages": turns("Hello", "Hm?", f"What of {n}?", better), "rejected_response": worse}
        for n in range(10)
    ]
    assert run(rows) == 0
    said = capsys.readouterr().out
    assert "--input messages --expected messages --rejected rejected_response" in said
    pairs = [pair for found in written(desk, task).values() for pair in found]
    assert len(pairs) == 10
    assert {(pair["chosen"], pair["rejected"]) for pair in pairs} == {(better, worse)}
    assert {len(pair["history"]) for pair in pairs} == {2}
    named = ("--input", "messages", "--expected", "messages", "--rejected", "rejected_response")
    assert run(rows, *named) == 0
    assert [pair for found in written(desk, task).values() for pair in found] == pairs


@pytest.mark.parametrize("form", ["score_{}", "{}-rating"])
def test_a_better_answer_that_was_rated_as_the_worse_one_is_no_pair(
    form: str,
    desk: Path,
    task: tasks.Task,
    answers: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    better, worse = answers
    rows = [
        {
            "prompt": f"What of {number} then?",
            "chosen": better,
            "rejected": f"{worse} {number}",
            form.format("chosen"): 8.0 if number else None,
            form.format("rejected"): 8.0 if number % 4 == 1 else 6.5,
        }
        for number in range(40)
    ]
    assert run(rows) == 0, capsys.readouterr().err
    assert "left out: 10 rows that prefer neither answer" in capsys.readouterr().out
    found = [pair for pairs in written(desk, task).values() for pair in pairs]
    assert len(found) == 30
    assert {pair["chosen"] for pair in found} == {better}


def test_another_label_than_the_task_has_is_no_better_answer(
    desk: Path, task: tasks.Task, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    if task.name != "classification":
        pytest.skip("any text is an answer here")
    rows = [{"input": "What?", "chosen": "astrology", "rejected": answers[0]}]
    assert run(rows) == 2
    output = capsys.readouterr()
    assert "prefer what the task cannot read as an answer" in output.out
    assert "error: No answer is left that is better than another." in output.err
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
