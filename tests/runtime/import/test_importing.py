"""Importing: rows of any form become sound splits, and nothing of the user's is lost."""

import csv
import gzip
import json
import re
import shlex
import shutil
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from lifecycle import command, data, data_card, errors, find_part, runs, tasks
from lifecycle.importing import __main__ as importing
from lifecycle.importing import dialogues, dividing, reading, shaping, survey
from lifecycle.importing.columns import Columns
from lifecycle.importing.rows import Row

ROOT = Path.cwd()
TASKS = list(tasks.every())
Rows = Sequence[dict[str, Any]]
WORDS = ("parcel", "invoice", "lamp", "login", "refund", "courier", "kettle", "password", "shelf")


def text(number: int) -> str:
    """A text of its own for each number, unlike all others."""
    picked = [WORDS[number // 9**place % 9] for place in range(4)]
    return f"Ticket {number}: " + " ".join(f"{word} {number * 7}" for word in picked)


ROWS: dict[str, Callable[[int], dict[str, Any]]] = {
    "classification": lambda n: {
        "text": text(n),
        "queue": ("Late", "BROKEN", "Größe", "退货")[n % 4],
    },
    "extraction": lambda n: {"text": text(n), "number": n, "who": f"Ada {n}", "paid": n % 2 == 0},
    "summarization": lambda n: {"article": f"{text(n)}. Ada wrote.", "headline": f"Ticket {n}"},
    "question-answering": lambda n: {
        "context": text(n),
        "question": "Which number?",
        "answers": {"text": [f"{n}"], "answer_start": [7]},
    },
    "reasoning": lambda n: {
        "question": f"{text(n)} and 2 more?",
        "answer": f"It is so. #### {n + 2}",
    },
    "chat": lambda n: {
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hello."},
            {"role": "user", "content": text(n)},
            {"role": "assistant", "content": f"I have looked at ticket {n} for you."},
        ]
    },
}


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


def write(rows: Rows, path: str = "own.jsonl") -> str:
    """Write rows in the format that the name says."""
    if path.endswith("jsonl"):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        Path(path).write_text("\n".join(lines), encoding="utf-8")
    else:
        with Path(path).open("w", newline="", encoding="utf-8-sig") as file:
            table = csv.DictWriter(file, list(rows[0]), delimiter=";")
            table.writeheader()
            table.writerows(rows)
    return path


def run(*args: str) -> int:
    """Run the command; give its exit code."""
    try:
        command.run(importing.Import, list(args))
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def state(root: Path) -> dict[str, bytes]:
    """Give every file."""
    files = [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def splits(root: Path, task: str) -> dict[str, list[data.Example]]:
    """Read the three splits as every command does."""
    check = tasks.find(task).validate
    return {split: data.load(root, task, split, check) for split in ("train", "dev", "test")}


@pytest.mark.parametrize("name", TASKS)
def test_rows_become_splits_that_the_task_reads_with_full_marks(
    name: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk(name)
    assert run(write([ROWS[name](number) for number in range(120)])) == 0, capsys.readouterr().err
    found = splits(root, name)
    assert {split: len(examples) for split, examples in found.items()} == {
        "train": 84,
        "dev": 18,
        "test": 18,
    }
    task = tasks.find(name)
    for example in (each for examples in found.values() for each in examples):
        answer = task.target(example.expected)
        assert task.score(example.expected, answer)[task.metrics[0]] == 1.0, example
        assert len(answer) / 8 < task.max_tokens


@pytest.mark.parametrize("name", TASKS)
def test_only_data_change_and_the_same_command_changes_nothing_more(
    name: str, desk: Callable[[str], Path]
) -> None:
    root = desk(name)
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__"))
    before = state(root)
    source = write([ROWS[name](number) for number in range(60)])
    assert run(source) == 0
    once = state(root)
    changed = {path for path in once if once[path] != before.get(path)} - {source}
    folder = f"data/{name}"
    assert changed == {
        ".genai/data.txt",
        f"{folder}/README.md",
        f"{folder}/dev.jsonl",
        f"{folder}/import.html",
        f"{folder}/test.jsonl",
        f"{folder}/train.jsonl",
    }
    assert run(source) == 0
    assert state(root) == once


class Killed(BaseException):
    """What nothing catches, as nothing catches a kill."""


@pytest.mark.once
@pytest.mark.parametrize("survived", range(8))
def test_after_a_kill_between_two_files_the_next_import_goes_on_and_edits_stay_edits(
    survived: int,
    desk: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = TASKS[0]
    root = desk(name)
    first = write([ROWS[name](number) for number in range(60)], "first.jsonl")
    second = write([ROWS[name](number) for number in range(60, 130)], "second.jsonl")
    assert run(first) == 0
    wanted = {path: held for path, held in state(root).items() if path.startswith("data/")}
    whole, left = runs.write_atomically, iter(range(survived))

    def write_atomically(path: Path, text: str) -> None:
        if next(left, None) is None:
            raise Killed
        whole(path, text)

    with monkeypatch.context() as killing, suppress(Killed):
        killing.setattr(runs, "write_atomically", write_atomically)
        run(second)
    edited = root / "data" / name / "dev.jsonl"
    before = edited.read_bytes()
    edited.write_bytes(before + b"\n")
    assert run(first) == 2
    assert f"data/{name}/dev.jsonl is yours: it" in capsys.readouterr().err
    edited.write_bytes(before)
    assert run(first) == 0, capsys.readouterr().err
    found = state(root)
    assert {path: found[path] for path in wanted} == wanted
    notes = found[".genai/data.txt"].decode().splitlines()
    assert len(notes) == len({line.partition("  ")[2] for line in notes}) == 5


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("path", ["train.jsonl", "README.md"])
def test_what_was_edited_is_not_overwritten_and_nothing_is_half_written(
    name: str, path: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk(name)
    source = write([ROWS[name](number) for number in range(60)])
    edited = root / "data" / name / path
    edited.write_text(edited.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    before = state(root)
    assert run(source) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"error: data/{name}/{path} is yours")
    assert f"mkdir -p data/before && mv data/{name}/{path} data/before/" in error
    assert state(root) == before
    # What was moved away before is not written over either.
    (root / "data" / "before").mkdir()
    assert run(source) == 2
    assert f"mv data/{name}/{path} data/before-2/" in capsys.readouterr().err


@pytest.mark.parametrize("name", TASKS)
def test_a_split_that_is_given_stays_and_training_has_nothing_of_it(
    name: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk(name)
    rows = [ROWS[name](number) for number in range(60)]
    write(rows[:42], "train.jsonl")
    write(rows[40:], "test.jsonl")
    assert run("train.jsonl", "--test-file", "test.jsonl") == 0, capsys.readouterr().err
    found = splits(root, name)
    assert {split: len(examples) for split, examples in found.items()} == {
        "train": 34,
        "dev": 6,
        "test": 20,
    }
    assert {each.id for each in found["test"]} == {f"{name}-test-{n:02}" for n in range(1, 21)}
    printed = capsys.readouterr().out
    assert "left out: 2 rows with what the test split says, or nearly" in printed


def test_what_another_task_has_goes_where_that_has_it(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    if not {"classification", "extraction"} <= set(TASKS):
        pytest.skip("this project has not both tasks")
    root = desk("classification")
    for folder in ("data", "prompt"):
        shutil.copytree(ROOT / folder / "extraction", root / folder / "extraction")
    record = yaml.safe_load((root / "lifecycle.yaml").read_text(encoding="utf-8"))
    record["scope"]["tasks"].append("extraction")
    (root / "lifecycle.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    for name, numbers in (("classification", range(60)), ("extraction", range(20, 120))):
        rows = write([ROWS[name](number) for number in numbers])
        assert run(rows, "--task", name) == 0, capsys.readouterr().err
    first, second = (splits(root, name) for name in ("classification", "extraction"))
    placed = {each.input: split for split, examples in first.items() for each in examples}
    shared = [
        (split, placed[each.input])
        for split, examples in second.items()
        for each in examples
        if each.input in placed
    ]
    assert len(shared) == 40
    assert all(here == there for here, there in shared)
    # What the other task gives a split comes on top of a share of the rest.
    assert {split: len(examples) for split, examples in second.items()} == {
        "train": 68,
        "dev": 15,
        "test": 17,
    }


def test_what_is_like_examples_of_two_splits_of_another_task_is_left_out() -> None:
    asked = [{"input": text(number), "expected": "late"} for number in range(3)]
    found = [shaping.Found(number, {**line}) for number, line in enumerate(asked)]
    found.append(shaping.Found(3, {"input": text(0) + " " + text(1), "expected": "late"}))
    others: dict[data.Split, list[data.Line]] = {
        "train": [asked[0]],
        "dev": [],
        "test": [asked[1], {**asked[0], "input": text(0).upper()}],
    }
    free, given, left = dividing.beside(found, others)
    assert [each.place for each in free] == [2, 3]
    assert {split: [each.place for each in at] for split, at in given.items()} == {
        "train": [],
        "dev": [],
        "test": [1],
    }
    assert left == [0]


RENDERED = {
    "ChatML": "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\n{0}<|im_end|>\n"
    "<|im_start|>assistant\n{1}<|im_end|>\n",
    "Llama 3": "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n{0}<|eot_id|>"
    "<|start_header_id|>assistant<|end_header_id|>\n\n{1}<|eot_id|>",
    "Llama 2": "<s>[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\n{0} [/INST] {1} </s>",
    "Mistral": "<s>[INST] {0} [/INST]{1}</s>",
    "Gemma": "<bos><start_of_turn>user\n{0}<end_of_turn>\n<start_of_turn>model\n{1}<end_of_turn>\n",
    "Zephyr": "<|system|>\nBe kind.</s>\n<|user|>\n{0}</s>\n<|assistant|>\n{1}</s>",
    "Guanaco": "### Human: {0}### Assistant: {1}",
    "Alpaca": "Below is an instruction.\n\n### Instruction:\n{0}\n\n### Response:\n{1}",
    "HH-RLHF": "\n\nHuman: {0}\n\nAssistant: {1}",
    "Vicuna": "USER: {0} ASSISTANT: {1}</s>",
}


@pytest.mark.skipif("chat" not in TASKS, reason="no task has dialogues here")
@pytest.mark.parametrize("template", RENDERED)
def test_a_text_as_a_chat_template_renders_it_is_a_dialogue(
    template: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    reply = "It is so: <b>[1] ### 2</b>, ticket {}."
    rows = [{"text": RENDERED[template].format(text(n), reply.format(n))} for n in range(40)]
    assert run(write(rows)) == 0, capsys.readouterr().err
    said = capsys.readouterr().out
    assert "--dialogue text\n" in said
    assert ("not used: 40 turns of system" in said) == ("Be kind." in RENDERED[template])
    for example in (each for examples in splits(root, "chat").values() for each in examples):
        number = example.input.split()[1].rstrip(":")
        assert example.input == text(int(number))
        assert example.expected["reply"] == reply.format(number)


@pytest.mark.skipif("chat" not in TASKS, reason="no task has dialogues here")
def test_an_answer_without_weight_is_read_and_not_learned(desk: Callable[[str], Path]) -> None:
    root = desk("chat")
    asked = [(text(n), f"It is so, and said at length: {n}.", n % 2) for n in range(60)]
    rows = [
        {
            "messages": [
                {"role": "user", "content": question},
                {"role": "assistant", "content": answer, "weight": weight},
                {"role": "user", "content": f"And {question}"},
                {"role": "assistant", "content": "Yes.", "weight": 1},
            ]
        }
        for question, answer, weight in asked
    ]
    assert run(write(rows)) == 0
    replies = {question: (answer, weight) for question, answer, weight in asked}
    found = [each for examples in splits(root, "chat").values() for each in examples]
    assert {each.learn for each in found} == {"every", "last"}
    for example in found:
        first = example.history[0].content if example.history else example.input
        answer, weight = replies[first]
        assert example.learn == ("every" if weight else "last")
        assert (example.expected["reply"] == answer) == bool(weight)


@pytest.mark.skipif("chat" not in TASKS, reason="no task has dialogues here")
def test_several_rendered_turns_are_the_history_and_a_rejected_one_the_worse_answer(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    before = "\n\nHuman: Hello\n\nAssistant: Hi.\n\nHuman: "
    rows = [
        {side: f"{before}{text(n)}\n\nAssistant: {side} {n}" for side in ("chosen", "rejected")}
        for n in range(40)
    ]
    assert run(write(rows)) == 0
    assert "--dialogue chosen --rejected rejected\n" in capsys.readouterr().out
    example = splits(root, "chat")["train"][0]
    assert [turn.content for turn in example.history] == ["Hello", "Hi."]
    assert example.expected["reply"].startswith("chosen ")
    assert example.expected["rejected"].startswith("rejected ")


@pytest.mark.parametrize(
    "plain",
    [
        "## Input:\nA table.\n## Response:\nNone.",
        "He wrote [INST] twice.",
        "A Human: being",
        "### Response:\n404",
        "USER: guest",
    ],
)
def test_a_text_with_marks_in_it_is_a_text(plain: str) -> None:
    assert (dialogues.dialogue_of(plain) or [("user", "")])[-1][0] == "user"
    assert len(dialogues.dialogue_of(plain) or []) < 2


@pytest.mark.parametrize("name", TASKS)
def test_one_column_of_texts_is_no_example_and_says_what_is_there(
    name: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk(name)
    assert run(write([{"text": text(n)} for n in range(30)])) == 2
    error = capsys.readouterr().err
    assert "error: Which column of own.jsonl holds the " in error
    assert "The first row has text: " in error


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has questions here")
def test_the_right_answer_comes_before_the_one_that_a_model_gave(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("question-answering")
    rows = [
        {"question": text(n), "contexts": [text(n)], "answer": "By post.", "ground_truth": f"{n}"}
        for n in range(40)
    ]
    assert run(write(rows)) == 0
    said = capsys.readouterr().out
    assert "--input question --expected ground_truth --context contexts\nnot used: answer" in said


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has questions here")
def test_an_answer_in_an_object_without_a_text_is_asked_for(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("question-answering")
    rows = [
        {"question": text(n), "answer": {"aliases": [], "value": f"number {n}"}} for n in range(40)
    ]
    assert run(write(rows)) == 2
    error = capsys.readouterr().err
    assert "is an object, and no text; 39 other rows" in error
    assert "help: Name what is meant in it with a dot, such as COLUMN.value." in error
    assert run("own.jsonl", "--expected", "answer.value") == 0
    assert splits(root, "question-answering")["train"][0].expected.startswith("number ")


@pytest.mark.parametrize("name", sorted({*TASKS} & {"summarization", "chat", "reasoning"}))
def test_a_list_of_one_answer_is_that_answer(name: str, desk: Callable[[str], Path]) -> None:
    root = desk(name)
    assert run(write([{"text": text(n), "response": [f"It is {n}."]} for n in range(40)])) == 0
    task = tasks.find(name)
    answers = [task.target(each.expected) for each in splits(root, name)["train"]]
    assert not any("[" in answer for answer in answers)


@pytest.mark.skipif("extraction" not in TASKS, reason="no task has fields here")
def test_a_list_of_objects_in_which_nobody_speaks_is_no_dialogue(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    rows = [{"text": text(n), "entities": [{"type": "n", "value": n}]} for n in range(30)]
    assert run(write(rows)) == 0
    assert "turns of" not in capsys.readouterr().out
    assert data_card.facts("extraction").fields == {"entities": {"type": "text", "value": "number"}}
    found = splits(root, "extraction")["train"]
    assert found[0].expected["entities"][0]["type"] == "n"


@pytest.mark.skipif("classification" not in TASKS, reason="no task has labels here")
def test_a_rendered_chat_beside_a_label_is_the_input(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    chat = RENDERED["ChatML"]
    rows = [{"chat": chat.format(text(n), "Yes."), "solved by": "AB"[n % 2]} for n in range(60)]
    assert run(write(rows)) == 0, capsys.readouterr().err
    example = splits(root, "classification")["train"][0]
    assert re.fullmatch(r"User: Ticket .*\nAssistant: Yes\.", example.input)
    assert example.expected in ("A", "B")


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has questions here")
@pytest.mark.parametrize("mark", ["?", "？"])
def test_questions_are_told_from_their_pages_whatever_the_columns_are_called(
    mark: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("question-answering")
    rows = [
        {
            "Frage": f"Wann zieht Nummer {n} um{mark}",
            "Textstelle": f"Um {n} Uhr zieht Nummer {n} um, wie immer in der großen Halle.",
            "Antwort": f"Um {n} Uhr",
        }
        for n in range(40)
    ]
    assert run(write(rows)) == 0
    said = "--input Frage --expected Antwort --context Textstelle"
    assert said in capsys.readouterr().out
    example = splits(root, "question-answering")["train"][0]
    pages, _, question = example.input.partition("\nQuestion: ")
    assert pages.startswith(example.expected)
    assert question.endswith(mark)


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has questions here")
@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            lambda n: {
                "user_input": f"Which ticket is {n}?",
                "retrieved_contexts": [text(n)],
                "response": "I do not know, but it may be the one that came last.",
                "reference": f"It is {n}.",
            },
            "--input user_input --expected reference --context retrieved_contexts",
        ),
        (
            lambda n: {
                "frage": f"Which ticket is {n}?",
                "reference": f"It is {n}, as it was said in all the letters that came about it.",
                "auszug": f"Ticket {n}",
            },
            "--input frage --expected reference --context auszug",
        ),
        (
            lambda n: {
                "query": f"which ticket is {n}",
                "passages": {"is_selected": [1, 0], "passage_text": [text(n), "None."]},
                "answers": [str(n)],
            },
            "--input query --expected answers --context passages",
        ),
        (
            lambda n: {"text": text(n), "question": "Which one is it?", "answer": f"The {n}th."},
            "--input question --expected answer --context text",
        ),
    ],
    ids=["Ragas", "a long right answer", "MS MARCO", "LogiQA"],
)
def test_a_right_answer_is_no_page_and_pages_stand_beside_any_question(
    row: Callable[[int], dict[str, Any]],
    said: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk("question-answering")
    assert run(write([row(n) for n in range(40)])) == 0, capsys.readouterr().err
    assert said in capsys.readouterr().out


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has questions here")
@pytest.mark.parametrize(
    "pages",
    [
        lambda n: [{"id": 1, "title": "Desk", "text": text(n)}, {"title": "", "text": "None."}],
        lambda n: {"title": ["Desk", ""], "sentences": [[text(n)], ["None."]]},
        lambda n: {"contexts": ["Desk", text(n), "None."], "labels": ["A", "B", "C"]},
        lambda n: repr([{"page_content": "Desk"}, {"page_content": f"{text(n)}\nNone."}]),
    ],
    ids=["title and text", "HotpotQA", "PubMedQA", "LangChain in CSV"],
)
def test_pages_that_are_objects_are_read_by_their_titles_and_texts(
    pages: Callable[[int], Any], desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("question-answering")
    rows = [{"question": "Which?", "context": pages(n), "answer": str(n)} for n in range(40)]
    assert run(write(rows)) == 0, capsys.readouterr().err
    example = splits(root, "question-answering")["train"][0]
    assert example.input == f"Desk\n{text(int(example.expected))}\nNone.\nQuestion: Which?"


@pytest.mark.skipif("reasoning" not in TASKS, reason="no task has numbers here")
def test_a_number_that_is_a_part_of_a_formula_is_no_answer(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("reasoning")
    rows = [{"problem": text(n), "answer": f"$\\frac{{{n}}}{{2}}$"} for n in range(40)]
    assert run(write(rows)) == 2
    assert "own.jsonl:1: which number " in capsys.readouterr().err
    rows = [{"problem": text(n), "answer": f"In {{x}} it is ${n}$."} for n in range(40)]
    assert run(write(rows)) == 0


LABELS = ("late", "broken", "lost")


@pytest.mark.parametrize(
    ("name", "row", "columns"),
    [
        (
            "classification",
            lambda n: {"text": text(n), "label": n % 3, "label_text": LABELS[n % 3]},
            "--input text --expected label_text\nnot used: label\n",
        ),
        (
            "classification",
            lambda n: {"passage": text(n), "question": "Is it late?", "answer": n % 2 == 0},
            "--input passage,question --expected answer\n\n",
        ),
        (
            "question-answering",
            lambda n: {"article": text(n), "question": "Which number?", "answer": str(n)},
            "--input question --expected answer --context article\n\n",
        ),
        (
            "chat",
            lambda n: {"user": text(n), "assistant": f"It is ticket {n}."},
            "--input user --expected assistant\n\n",
        ),
        (
            "chat",
            lambda n: {"conversations": [text(n), f"It is {n}.", "Thanks.", f"Ticket {n}."]},
            "--dialogue conversations\n\n",
        ),
        (
            "classification",
            lambda n: (
                {"locale": "de", "scenario": "parcels", "intent": LABELS[n % 3]}
                | {"utt": text(n), "annot_utt": f"[which : {text(n)}]", "worker": n % 2}
            ),
            "--input utt --expected intent\nnot used: locale, scenario, annot_utt, worker\n",
        ),
        (
            "classification",
            lambda n: {"review_id": n, "stars": n % 5 + 1, "useful": n % 2, "text": text(n)},
            "--input text --expected stars\nnot used: review_id, useful\n",
        ),
    ],
    ids=["SetFit", "BoolQ", "RACE", "speakers", "LIMA", "MASSIVE", "Yelp"],
)
def test_columns_of_known_names_are_guessed(
    name: str,
    row: Callable[[int], dict[str, Any]],
    columns: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    if name not in TASKS:
        pytest.skip(f"no task is {name} here")
    root = desk(name)
    assert run(write([row(n) for n in range(60)])) == 0, capsys.readouterr().err
    assert f"60 rows of own.jsonl: {columns}" in capsys.readouterr().out
    example = splits(root, name)["train"][0]
    assert "Ticket" in example.whole


@pytest.mark.skipif("classification" not in TASKS, reason="no task has labels here")
def test_labels_that_are_numbers_are_said_wherever_they_begin(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    for labels in (range(3), range(12), range(1, 5), range(-1, 2)):
        rows = [{"text": text(n), "label": labels[n % len(labels)]} for n in range(60)]
        assert run(write(rows)) == 0
        said = capsys.readouterr().out
        assert "warning: The answers are numbers: if they stand for names" in said
    assert run(write([{"text": text(n), "label": f"{n % 3} stars"} for n in range(60)])) == 0
    assert "are numbers" not in capsys.readouterr().out


CHOICES = ("by post", "by bicycle", "in a shop", "never")


def mmlu(n: int) -> dict[str, Any]:
    """A row of MMLU: the place of the right choice, from 0."""
    return {"subject": "parcels", "choices": [*CHOICES], "answer": n % 4}


def arc(n: int) -> dict[str, Any]:
    """A row of ARC, some of which name their choices by numbers."""
    names = ("1", "2", "3", "4") if n % 7 == 0 else ("A", "B", "C", "D")
    return {"choices": {"text": [*CHOICES], "label": [*names]}, "answerKey": names[n % 4]}


def commonsense(n: int) -> dict[str, Any]:
    """A row of CommonsenseQA, as its own files have it."""
    named = zip("ABCD", CHOICES, strict=True)
    choices = [{"label": name, "text": each} for name, each in named]
    return {"choices": choices, "answerKey": "ABCD"[n % 4]}


def medqa(n: int) -> dict[str, Any]:
    """A row of MedQA: the choices by their letters, the right one by its text."""
    return {"options": dict(zip("ABCD", CHOICES, strict=True)), "answer": CHOICES[n % 4]}


def aqua(n: int) -> dict[str, Any]:
    """A row of AQuA-RAT: each choice with its letter in front."""
    choices = [f"{letter}){each}" for letter, each in zip("ABCD", CHOICES, strict=True)]
    return {"options": choices, "rationale": "Hm.", "correct": "ABCD"[n % 4]}


def medmcqa(n: int) -> dict[str, Any]:
    """A row of MedMCQA: a column for each choice, and a number from 0."""
    return dict(zip(("opa", "opb", "opc", "opd"), CHOICES, strict=True)) | {"cop": str(n % 4)}


def bbq(n: int) -> dict[str, Any]:
    """A row of BBQ: a column for each choice, and a number from 0."""
    return {**{f"ans{at}": each for at, each in enumerate(CHOICES)}, "label": n % 4}


def quiz(n: int) -> dict[str, Any]:
    """A table as people write it, with a number from 1."""
    named = {f"Option {at}": each for at, each in enumerate(CHOICES, start=1)}
    return {**named, "Correct": str(n % 4 + 1)}


def pandas(n: int) -> dict[str, Any]:
    """A row of MMLU as pandas writes it into a CSV file, where the list is numpy's."""
    shown = " ".join(map(repr, CHOICES))
    return {"choices": f"[{shown}]", "answer": str(n % 4)}


def python(n: int) -> dict[str, Any]:
    """A row of CommonsenseQA as Python shows it."""
    row = commonsense(n)
    return {**row, "choices": repr(row["choices"])}


@pytest.mark.parametrize("name", ["question-answering", "classification"])
@pytest.mark.parametrize(
    "shape", [mmlu, arc, commonsense, medqa, aqua, medmcqa, bbq, quiz, pandas, python]
)
def test_choices_stand_beside_their_question_and_the_right_one_is_the_answer(
    shape: Callable[[int], dict[str, Any]],
    name: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    if name not in TASKS:
        pytest.skip(f"no task is {name} here")
    root = desk(name)
    write([{"question": text(n), **shape(n)} for n in range(60)], "train.jsonl")
    # No number of these few says whether it counts from 0.
    write([{"question": text(n), **shape(n)} for n in (61, 62)], "test.jsonl")
    assert run("train.jsonl", "--test-file", "test.jsonl") == 0, capsys.readouterr().err
    written = "\n".join(f"{letter}. {each}" for letter, each in zip("ABCD", CHOICES, strict=True))
    for example in (each for examples in splits(root, name).values() for each in examples):
        found = re.search(r"Ticket (\d+): .*", example.input)
        assert found
        if name == "question-answering":
            assert example.input == f"{written}\nQuestion: {found[0]}"
            assert example.expected == CHOICES[int(found[1]) % 4]
        else:
            assert example.input == f"{found[0]}\n{written}"
            assert example.expected == "ABCD"[int(found[1]) % 4]


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has questions here")
def test_questions_with_choices_about_the_same_pages_stay_together(
    desk: Callable[[str], Path],
) -> None:
    root = desk("question-answering")
    rows = [{"article": text(n // 3), "question": f"And number {n}?", **mmlu(n)} for n in range(90)]
    assert run(write(rows), "--context", "article") == 0
    found = splits(root, "question-answering")
    first = found["train"][0].input
    assert re.fullmatch(r"Ticket .*\nA. by post\n(.*\n){3}Question: And number \d+\?", first)
    groups = [{each.group for each in examples} for examples in found.values()]
    assert not set.intersection(*groups)
    assert len(set.union(*groups)) == 30


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has questions here")
@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([1, 2, 3], 'answer is "1", which may be the choice "4" or "3".'),
        ([0, 1, 7], 'answer is "7", which is none of its choices.'),
        (["A", "B", "AB"], 'answer is "AB", which is none of its choices.'),
        (["3", "4", "3"], 'answer is "3", which may be the choice "5" or "3".'),
        ([0, 1, [0, 2]], "answer names 2 choices, and one is right in a row."),
    ],
)
def test_an_answer_that_may_be_two_choices_or_is_none_is_refused(
    answers: list[Any],
    said: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("question-answering")
    choices = ["3", "4", "5", "6"] if answers[0] == "3" else ["3", "4", "6", "5"]
    rows = [{"question": text(n), "choices": choices, "answer": answers[n % 3]} for n in range(30)]
    before = state(root)
    assert run(write(rows)) == 2
    error = capsys.readouterr().err
    assert f": {said}\nhelp: " in error
    assert "where these are no choices: --choices ''" in error
    assert state(root).keys() - {"own.jsonl"} == before.keys()


@pytest.mark.skipif("classification" not in TASKS, reason="no task has labels here")
def test_a_list_of_other_options_is_no_list_of_choices(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [{**ROWS["classification"](n), "options": ["gift", "express"]} for n in range(60)]
    assert run(write(rows)) == 0
    assert "--input text --expected queue\nnot used: options" in capsys.readouterr().out
    # Labels as a column each, which says 0 or 1.
    hot = ({name: int(name == "abc"[n % 3]) for name in "abc"} for n in range(60))
    rows = [{"text": text(n), **each, "queue": "abc"[n % 3]} for n, each in enumerate(hot)]
    assert run(write(rows)) == 0
    assert "--input text --expected queue\nnot used: a, b, c" in capsys.readouterr().out
    rows = [{"text": text(n), "queue": n % 2, "options": ["gift", "express"]} for n in range(60)]
    assert run(write(rows), "--choices", "", "--expected", "queue") == 0
    assert "--input text --expected queue\nnot used: options" in capsys.readouterr().out


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has questions here")
def test_questions_about_the_same_pages_stay_together_and_no_answer_is_unknown(
    desk: Callable[[str], Path],
) -> None:
    root = desk("question-answering")
    rows = [
        {
            "context": text(n // 4),
            "question": f"Number {n}?",
            "answers": {"text": [], "answer_start": []},
        }
        if n % 4 == 0
        else {"context": text(n // 4), "question": f"Number {n}?", "answers": [f"{n // 4}"]}
        for n in range(80)
    ]
    assert run(write(rows)) == 0
    found = splits(root, "question-answering")
    where = {each.group: split for split, examples in found.items() for each in examples}
    assert len(where) == 20
    for split, examples in found.items():
        assert {where[each.group] for each in examples} == {split}
    answers = [each.expected for examples in found.values() for each in examples]
    assert answers.count("unknown") == 20


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has questions here")
@pytest.mark.parametrize(
    ("answers", "typed"),
    [
        ({"answers": {"text": ["two", "2", "two"], "answer_start": [1, 2, 3]}}, ()),
        ({"answer": {"value": "two", "aliases": ["2"]}}, "answer.value,answer.aliases"),
        ({"answer_0": "two", "answer_1": "2", "answer_2": ""}, "answer_0,answer_1,answer_2"),
    ],
)
def test_every_right_answer_is_kept_and_the_first_is_taught(
    answers: dict[str, Any], typed: str, desk: Callable[[str], Path]
) -> None:
    root = desk("question-answering")
    one = dict.fromkeys(answers, "") | {next(iter(answers)): [f"number {9}"]}
    rows = [{"question": f"{text(n)}?", **(answers if n % 2 else one)} for n in range(40)]
    assert run(write(rows), *(("--input", "question", "--expected", typed) if typed else ())) == 0
    task = tasks.find("question-answering")
    for example in splits(root, "question-answering")["train"]:
        assert example.expected in (["two", "2"], "number 9")
        assert task.target(example.expected) in ("two", "number 9")


@pytest.mark.skipif("classification" not in TASKS, reason="no task has labels here")
def test_a_second_answer_is_refused_where_an_example_has_one(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [{"text": text(n), "queue": "ab"[n % 2], "team": "cd"[n % 2]} for n in range(40)]
    assert run(write(rows), "--expected", "queue,team") == 2
    assert "has one answer, and --expected names 2." in capsys.readouterr().err


MANY = "text,queue\n" + "".join(f"{text(n)},{'Late' if n % 2 else 'Lost'}\n" for n in range(40))
ONE = pytest.mark.skipif(
    "classification" not in TASKS, reason="this project has no task with labels"
)


@ONE
def test_labels_have_their_share_of_each_split_whatever_the_order_of_the_rows(
    desk: Callable[[str], Path],
) -> None:
    root = desk("classification")
    rows = [ROWS["classification"](number) for number in range(200)]
    assert run(write(rows, "own.csv"), "--seed", "3") == 0
    assert data_card.facts("classification").labels == ("BROKEN", "Größe", "Late", "退货")
    found = splits(root, "classification")
    for examples in found.values():
        counts = dict.fromkeys(("BROKEN", "Größe", "Late", "退货"), 0)
        for example in examples:
            counts[example.expected] += 1
        assert max(counts.values()) - min(counts.values()) <= 2
    assert run(write(rows[::-1], "own.csv"), "--seed", "3") == 0
    again = splits(root, "classification")
    assert {split: [each.input for each in examples] for split, examples in again.items()} == {
        split: [each.input for each in examples] for split, examples in found.items()
    }


def said(user: str, assistant: str) -> list[dict[str, Any]]:
    return [
        {"role": "system", "content": "Sort it."},
        {"role": "user", "content": user},
        {"role": "assistant", "content": assistant},
    ]


@ONE
@pytest.mark.parametrize(
    ("row", "options"),
    [
        (lambda n, queue: {"messages": said(text(n), queue)}, "--dialogue messages"),
        (
            lambda n, queue: {
                "conversations": [
                    {"from": "human", "value": text(n)},
                    {"from": "gpt", "value": queue},
                ]
            },
            "--dialogue conversations",
        ),
        (
            lambda n, queue: {
                "prompt": said(text(n), queue)[:2],
                "completion": said(text(n), queue)[2:],
            },
            "--input prompt --expected completion",
        ),
        (
            lambda n, queue: {"messages": said(text(n), queue)[:2], "queue": queue},
            "--input messages --expected queue",
        ),
    ],
)
def test_messages_hold_an_input_and_its_answer_for_any_task(
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    row: Callable[[int, str], dict[str, Any]],
    options: str,
) -> None:
    root = desk("classification")
    queues = ["Late" if number % 2 else "Lost" for number in range(60)]
    assert run(write([row(number, queue) for number, queue in enumerate(queues)])) == 0
    assert f": {options}\n" in capsys.readouterr().out
    found = splits(root, "classification")
    answers = {each.input: each.expected for examples in found.values() for each in examples}
    assert answers == {text(number): queue for number, queue in enumerate(queues)}


@ONE
def test_a_conversation_with_a_label_is_read_with_who_speaks(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    rows = [
        {
            "messages": [*said(text(number), "Which lamp?"), {"role": "user", "content": "Mine."}],
            "queue": "Late" if number % 2 else "Lost",
        }
        for number in range(60)
    ]
    assert run(write(rows)) == 0
    inputs = {
        each.input for examples in splits(root, "classification").values() for each in examples
    }
    assert f"User: {text(3)}\nAssistant: Which lamp?\nUser: Mine." in inputs
    assert "not used: 60 turns of system\n" in capsys.readouterr().out


@ONE
def test_a_dialogue_of_several_turns_is_no_input_with_its_answer(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    rows = [{"messages": said(text(number), "Late") * (1 + number // 59)} for number in range(60)]
    path, before = write(rows), state(root)
    assert run(path) == 2
    assert "own.jsonl:60: it is a dialogue of 4 turns" in capsys.readouterr().err
    assert state(root) == before


@ONE
def test_what_belongs_together_stays_on_one_side(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    rows = [
        {**ROWS["classification"](number), "group": f"customer {number // 5}"}
        for number in range(200)
    ]
    rows += [{**row, "text": row["text"] + "!", "group": "other"} for row in rows[:3]]
    assert run(write(rows)) == 0
    found = splits(root, "classification")
    where = {each.group: split for split, examples in found.items() for each in examples}
    for split, examples in found.items():
        assert {where[each.group] for each in examples} == {split}
    assert where["other"] == where["customer 0"]


@ONE
def test_a_dozen_large_groups_can_be_divided(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    rows = [
        {**ROWS["classification"](number), "group": f"customer {number % 13}"}
        for number in range(200)
    ]
    assert run(write(rows)) == 0
    found = splits(root, "classification")
    # Of about 15 rows each; a fourth of them have the same label.
    assert {split: len(examples) > 14 for split, examples in found.items()} == dict.fromkeys(
        found, True
    )


@ONE
def test_what_is_left_out_is_said_with_its_rows(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    rows = [ROWS["classification"](number) for number in range(100)]
    rows += [
        {"text": "  ", "queue": "Late"},
        {"text": "No answer at all", "queue": ""},
        rows[0],
        {**rows[1], "queue": "Late"},
        {"text": "long " * 500, "queue": "Late"},
    ]
    assert run(write(rows), "--longest", "100") == 0
    said = capsys.readouterr().out
    assert "left out: 2 rows without an input or an answer (at 101, 102)" in said
    assert "left out: 1 row with what another row says (at 103)" in said
    assert "left out: 2 rows with an input that has two different answers (at 2, 104)" in said
    assert "left out: 1 row with a longer input than --longest allows (at 105)" in said
    assert "warning: dev has 15 examples: too few" in said
    page = (root / "data" / "classification" / "import.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 3
    assert "http" not in page
    assert "at 2, 104" in page


@pytest.mark.skipif("chat" not in TASKS, reason="no task has turns here")
def test_earlier_turns_count_for_the_longest_input_that_is_advised(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    record = yaml.safe_load((root / "lifecycle.yaml").read_text(encoding="utf-8"))
    record["model"]["context_length"] = 100
    (root / "lifecycle.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    rows = [ROWS["chat"](n) for n in range(60)]
    rows[7]["messages"][1]["content"] += " and more" * 60
    rows[7]["messages"][3]["content"] = "Well?"
    assert run(write(rows)) == 0
    advised = re.search(r"1 example longer .*: --longest (\d+) leaves", capsys.readouterr().out)
    assert advised
    assert run("own.jsonl", "--longest", advised[1]) == 0
    assert "tokens that the model takes" not in capsys.readouterr().out
    assert sum(map(len, splits(root, "chat").values())) == 59


@pytest.mark.skipif("chat" not in TASKS, reason="no task has replies here")
def test_a_few_answers_that_score_less_than_1_themselves_are_left_out_and_many_are_refused(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    rows = [ROWS["chat"](n) for n in range(100)]
    rows[20]["messages"][-1]["content"] = ":-("
    assert run(write(rows)) == 0
    said = capsys.readouterr().out
    assert "left out: 1 row with an answer that itself does not score 1 (at 21)" in said
    assert sum(map(len, splits(root, "chat").values())) == 99
    before = state(root)
    for row in rows[:10]:
        row["messages"][-1]["content"] = ":-("
    assert run(write(rows, "other.jsonl")) == 2
    assert "10 other examples likewise." in capsys.readouterr().err
    (root / "other.jsonl").unlink()
    assert state(root) == before


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has one line here")
def test_an_answer_of_several_lines_is_one_line(desk: Callable[[str], Path]) -> None:
    root = desk("question-answering")
    rows = [{"question": text(n), "answer": f"Look at shelf {n}.\n\n- Ask Ada."} for n in range(40)]
    assert run(write(rows)) == 0
    found = splits(root, "question-answering")["test"]
    assert all(re.fullmatch(r"Look at shelf \d+\. - Ask Ada\.", each.expected) for each in found)


@pytest.mark.skipif("classification" not in TASKS, reason="no task has labels here")
def test_inputs_that_the_model_has_no_room_for_are_left_out_as_is_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    record = yaml.safe_load((root / "lifecycle.yaml").read_text(encoding="utf-8"))
    record["model"]["context_length"] = 60
    (root / "lifecycle.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    rows = [{"text": text(n), "queue": "ab"[n % 2]} for n in range(100)]
    # A link is many words for a model, and one for whoever counts what stands between spaces.
    rows[7]["text"] += " https://example.org/" + "/".join(map(str, range(60)))
    rows[9]["text"] += " and more" * 40
    assert run(write(rows)) == 0
    said = capsys.readouterr().out
    advised = re.search(r"2 examples longer .* 60 tokens .*: --longest (\d+) leaves such out", said)
    assert advised
    assert run("own.jsonl", "--longest", advised[1]) == 0
    assert "tokens that the model takes" not in capsys.readouterr().out


@ONE
def test_the_card_says_how_to_do_it_again_wherever_the_file_was_named(
    desk: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = desk("classification")
    file = write([ROWS["classification"](number) for number in range(40)], f"{tmp_path}/own.csv")
    other = write(
        [ROWS["classification"](40 + number) for number in range(20)], f"{file[:-4]}2.csv"
    )
    card = root / data_card.path_of("classification")
    # As from a folder beside it.
    monkeypatch.setenv("POE_PWD", str(tmp_path / "beside"))
    for args, said in (
        (["--seed", "3", file], "poe import --seed 3 own.csv\n"),
        (["--seed", "4", "../own.csv"], "poe import --seed 4 own.csv\n"),
        ([file, "--test-file", other], "poe import own.csv --test-file own2.csv\n"),
    ):
        monkeypatch.setattr("sys.argv", ["import", *args])
        assert run(*args) == 0
        assert said in card.read_text(encoding="utf-8")


@pytest.mark.parametrize(("examples", "shown"), [(1, 1.0), (20, 0.319), (200, 0.09)])
def test_a_split_shows_differences_from_a_size_on_that_its_examples_decide(
    examples: int, shown: float
) -> None:
    assert survey.smallest_difference(examples) == pytest.approx(shown, abs=5e-4)


@ONE
def test_a_label_that_a_split_lacks_is_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [ROWS["classification"](number) for number in range(100)]
    assert run(write([*rows, {"text": "What is a rare thing?", "queue": "rare"}])) == 0
    said = capsys.readouterr().out
    for split in ("dev", "test"):
        assert f'warning: No example of {split} has the answer "rare".' in said
    assert 'No example of train has the answer "rare"' not in said


@ONE
@pytest.mark.parametrize(
    ("content", "args", "problem", "help"),
    [
        (
            "text,queue\na,b,c\n",
            [],
            "own.csv:2: 3 values in a table of 2 columns.",
            "double quotes",
        ),
        ("text,text\na,b\n", [], 'own.csv: the column "text" is there twice.', "another name"),
        ("text,queue\n", [], '"own.csv" holds no rows.', "Formats:"),
        ("A,B,C\ntext,queue\n", [], ":2: 2 values in a table of 3 columns.", "above the rows"),
        ("Why?,18\n" + "".join(f"{text(n)},{n}\n" for n in range(40)), [], '"18" is a v', "--col"),
        ("Late,a lamp\n" + "Late,x\nLost,y\n" * 5, [], 'looks like a row: "Late"', "--columns"),
        ("text,queue\na,b\nc,d\ne,b\n", [], "none for dev and test.", "three of each"),
        ("text,queue\na,b\nc,\nd,e\n", [], "left out: 1 row without an input or an", "of each"),
        (MANY.replace("Lost", "Late"), [], 'Every example has the label "Late"', "of another"),
        ("text,queue\n\xe4,b\n", [], '"own.csv" cannot be read as utf-8 t', "latin-1 reads any."),
        ("text,queue\na,b\n", ["--input", "body"], 'own.csv has no column "body".', "text, queue"),
        (
            "a,b,c\n1,2,3\n",
            [],
            "Which column of own.csv holds the inputs cannot be told.",
            "--input COL",
        ),
        ("id,text,queue\n1,a,b\n1,c,d\n", ["--id", "id"], "own.csv:3: the id", "without --id"),
        ("text,queue\n,b\n", [], "without an input or an answer (at 2)", "--input"),
        ("text,queue\na,b\na,c\n", [], "can be used: 2 rows with an input that has two", "--input"),
        ("text,queue\na,b\n", ["--dev", "0.5", "--test", "0.5"], "--dev and --test leave", "0.15"),
        ("text,queue\na,b\n", ["--encoding", "utf-99"], "unknown encoding: utf-99.", "cp1252"),
    ],
)
def test_a_wrong_file_is_one_sentence_and_changes_nothing(
    content: str,
    args: list[str],
    problem: str,
    help: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("classification")
    (root / "own.csv").write_bytes(content.encode("latin-1"))
    before = state(root)
    assert run("own.csv", *args) == 2
    error = capsys.readouterr().err
    assert problem in error
    assert help in error
    assert state(root) == before


@ONE
@pytest.mark.parametrize(
    ("content", "args"),
    [
        (MANY.encode("utf-16"), []),
        (MANY.encode("latin-1").replace(b"Lost", b"L\xf6st"), ["--encoding", "latin-1"]),
        # The numbers of the rows, as pandas writes them, and an empty column at the end.
        ("\n".join(f"{n},{line}," for n, line in enumerate(MANY.splitlines()))[1:], []),
        (MANY.partition("\n")[2], ["--columns", "text,queue"]),
        (f"{MANY}text, queue\n{text(0)},Lost\n", []),
        ("sep=|\r\n" + MANY.replace(",", "|"), []),
        (MANY.replace(",", ";").replace("text;queue", '"text, as sent, whole";queue'), []),
        (MANY.replace(",", "\t").replace("text\tqueue", "text, as it was sent, whole\tqueue"), []),
        (gzip.compress(MANY.encode()), []),
        (re.sub(r"(.+),(.+)", r'"\1", "\2"', MANY), []),
        ("Tickets, 2024\nby the desk\n\n" + MANY.replace(",", ";"), []),
        ("Tickets,,\n" + MANY.replace("\n", ",\n"), []),
    ],
    ids=[
        "utf-16",
        "latin-1",
        "unnamed columns",
        "no names",
        "two tables",
        "a line of Excel's",
        "commas in a name",
        "commas in a name without quotes",
        "packed",
        "blanks before quotes",
        "titles above the names",
        "a title with empty cells",
    ],
)
def test_a_table_is_read_however_it_was_exported(
    content: str | bytes, args: list[str], desk: Callable[[str], Path]
) -> None:
    root = desk("classification")
    content = content if isinstance(content, bytes) else content.encode()
    name = "own.csv.gz" if content.startswith(b"\x1f\x8b") else "own.csv"
    (root / name).write_bytes(content)
    assert run(name, *args) == 0
    found = [each for split in splits(root, "classification").values() for each in split]
    assert len(found) == 40
    assert {each.expected[0] for each in found} == {"L"}
    assert {each.input for each in found} == {text(number) for number in range(40)}


@ONE
@pytest.mark.parametrize(
    ("names", "args"),
    [
        ("text,queue,2024,2025", []),
        ("0,1,2", ["--expected", "1"]),
        ("text,queue,7", ["--input", "text", "--expected", "queue"]),
    ],
)
def test_a_number_may_be_the_name_of_a_column(
    names: str, args: list[str], desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    more = names.count(",") - 1
    lines = (f"{text(n)},{'AB'[n % 2]}{f',{n}' * more}\n" for n in range(40))
    Path("own.csv").write_text(f"{names}\n{''.join(lines)}", encoding="utf-8")
    assert run("own.csv", *args) == 0, capsys.readouterr().err


@ONE
def test_a_title_is_said_and_a_column_without_a_name_is_listed(
    desk: Callable[[str], Path], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    desk("classification")
    lines = [f"{line},{'ask Ada' if n == 7 else ''}\n" for n, line in enumerate(MANY.split("\n"))]
    Path("own.csv").write_text(f"Tickets of May,,\n{''.join(lines[:-1])}", encoding="utf-8")
    assert run("own.csv") == 0
    assert "not used: column 3 (no name)\n" in capfd.readouterr().out
    said = 'own.csv:1: "Tickets of May" stands above the names of the columns, and is left out.'
    assert said in caplog.text
    # Said once where a quote lets the table be read in two ways.
    caplog.clear()
    rows = (f'{chr(34) * (n > 20)}3" of {text(n)}\t{"ab"[n % 2]}\n' for n in range(40))
    Path("own.tsv").write_text(f"Tickets of May\ntext\tqueue\n{''.join(rows)}", encoding="utf-8")
    assert run("own.tsv") == 0
    assert caplog.text.count('"Tickets of May" stands above') == 1


@ONE
@pytest.mark.parametrize(
    ("labels", "listed"),
    [
        (('["Late", "Lost"]', "Late"), '"Late, Lost"'),
        (("['Late', 'Lost']", "Late"), '"Late, Lost"'),
        ((["Late", "Lost"], ["Late"]), '"Late, Lost"'),
        (('{"choices": ["Late", "Lost"]}', "Late"), '"Late, Lost"'),
        (("Late|Lost", "Late", "Lost"), '"Late|Lost"'),
        (("Late|Lost", "Lost"), '"Late|Lost"'),
        (("ПОЗДНО、退款", "退款、物流", "ПОЗДНО、物流"), '"ПОЗДНО、退款"'),
        (("Late; Lost", "Lost; Broken", "Late; Broken"), '"Late; Lost"'),
    ],
)
def test_a_list_of_labels_is_no_label(
    labels: tuple[Any, ...],
    listed: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk("classification")
    write([{"text": text(n), "queue": labels[n % len(labels)]} for n in range(60)])
    assert run("own.jsonl") == 2
    error = capsys.readouterr().err
    assert f"{listed} is a list of labels, and a row has one" in error
    how = "" if "extraction" in TASKS else f"poe add --tasks {','.join([*TASKS, 'extraction'])}, "
    assert f"the task extraction reads them: {how}" in error
    assert error.count("..") == 0
    assert "--expected COLUMN" in error


@ONE
def test_what_was_rejected_in_prodigy_is_left_out(
    desk: Callable[[str], Path],
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("classification")
    said = ("accept", "accept", "reject", "ignore")
    rows = [
        {"text": text(n), "label": ("Late", "Lost")[n % 2], "answer": said[n // 2 % 4]}
        for n in range(120)
    ]
    noted = [{**row, "_input_hash": n, "tokens": []} for n, row in enumerate(rows)]
    assert run(write(noted)) == 0
    assert "not used" not in capsys.readouterr().out
    assert sum(map(len, splits(root, "classification").values())) == 60
    assert 'own.jsonl: 60 rows are left out, whose "answer" is not accept.' in caplog.text
    caplog.clear()
    assert run(write([row for row in noted if row["answer"] == "accept"]), "--dry-run") == 0
    assert "left out" not in caplog.text


def labelled(n: int, *said: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give a task of Label Studio with the annotations of so many people."""
    annotations = [
        {"id": 1000 + at, "completed_by": at, "was_cancelled": False, "result": [item]} | more
        for at, item in enumerate(said)
    ]
    return {"id": n, "data": {"text": text(n)}, "annotations": annotations, "predictions": []}


def chosen(label: str) -> dict[str, Any]:
    value = {"choices": [label]}
    return {"id": "x", "type": "choices", "from_name": "queue", "to_name": "text", "value": value}


@ONE
def test_what_label_studio_exports_is_read_by_what_each_person_said(
    desk: Callable[[str], Path], caplog: pytest.LogCaptureFixture
) -> None:
    root = desk("classification")
    rows = [labelled(n, chosen(("Late", "Lost")[n % 2])) for n in range(60)]
    # Two agree, one was called off, and one is not there yet.
    rows += [labelled(60, chosen("Late"), chosen("Late"))]
    rows += [labelled(61, chosen("Lost"), was_cancelled=True), labelled(62)]
    Path("own.json").write_text(json.dumps(rows), encoding="utf-8")
    assert run("own.json") == 0
    assert "own.json: 2 tasks without a label left out." in caplog.text
    found = [each for split in splits(root, "classification").values() for each in split]
    assert len(found) == 61
    assert {each.expected for each in found} == {"Late", "Lost"}
    assert {each.id for each in found} >= {"0", "59", "60-1000"}


@ONE
def test_columns_that_are_only_called_as_those_of_label_studio_are_columns(
    desk: Callable[[str], Path],
) -> None:
    root = desk("classification")
    write([{"data": text(n), "annotations": ("Late", "Lost")[n % 2]} for n in range(60)])
    assert run("own.jsonl", "--input", "data", "--expected", "annotations") == 0
    assert {each.expected for each in splits(root, "classification")["dev"]} == {"Late", "Lost"}


@pytest.mark.skipif("summarization" not in TASKS, reason="nothing is summarized in this project")
def test_a_text_in_sentences_is_the_input_and_not_what_names_its_row(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("summarization")
    write(
        [
            {"source": [text(n), text(n + 100)], "paper_id": f"P{n:08}", "target": [f"Ticket {n}"]}
            for n in range(40)
        ]
    )
    assert run("own.jsonl", "--dry-run") == 0
    out = capsys.readouterr().out
    assert "--input source --expected target\nnot used: paper_id\n" in out


@ONE
def test_pairs_of_sentences_have_their_gold_label(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [
        {"annotator_labels": [["yes", "no"][n % 2]], "gold_label": ["yes", "no"][n % 2]}
        | {"sentence1": text(n), "sentence2": text(n + 100), "pairID": f"{n}r1"}
        for n in range(40)
    ]
    write(rows)
    assert run("own.jsonl", "--dry-run") == 0
    assert "--input sentence1,sentence2 --expected gold_label\n" in capsys.readouterr().out


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
def test_what_is_marked_in_label_studio_is_read_by_its_words(desk: Callable[[str], Path]) -> None:
    root = desk("extraction")
    rows = []
    for n in range(60):
        start = text(n).index(" ") + 1
        place = {"start": start, "end": start + 4, "text": "", "labels": ["WORD"]}
        marked = {"type": "labels", "from_name": "entities", "to_name": "text", "value": place}
        rows.append(labelled(n, marked))
        rows[-1]["annotations"][0]["result"].append({"type": "relation", "from_id": "x"})
    Path("own.json").write_text(json.dumps(rows), encoding="utf-8")
    assert run("own.json") == 0
    for each in splits(root, "extraction")["train"]:
        start = each.input.index(" ") + 1
        said = {"text": each.input[start : start + 4], "label": "WORD"}
        assert each.expected == {"entities": [said]}


def tagged(number: int) -> dict[str, list[str]]:
    """A sentence of tokens, each with its tag, and every third one without a name in it."""
    tokens, tags = ["Ada", "King", "saw", "Bob", ","], ["B-PER", "I-PER", "O", "B-PER", "O"]
    if number % 3 == 0:
        tags = ["O"] * len(tags)
    return {"tokens": [*tokens, *text(number).split()], "tags": tags + ["O"] * 10}


EXTRACTED = pytest.mark.skipif(
    "extraction" not in TASKS, reason="nothing is extracted in this project"
)


def check_named(root: Path) -> None:
    """Check that all splits hold the sentences of `tagged`, with the names in them."""
    found = [each for split in splits(root, "extraction").values() for each in split]
    names = [{"text": "Ada King", "label": "PER"}, {"text": "Bob", "label": "PER"}]
    assert len(found) == 60
    for each in found:
        assert each.input.startswith("Ada King saw Bob , Ticket ")
        number = int(re.findall(r"Ticket (\d+)", each.input)[0])
        assert each.expected == {"entities": names if number % 3 else []}


@EXTRACTED
def test_fields_that_are_closed_to_the_texts_that_occur_are_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [
        {"text": text(n), "who": f"Ada {n}", "by": "AB"[n % 2], "tags": ["x", "y"][: n % 2 + 1]}
        for n in range(60)
    ]
    write(rows)
    assert run("own.jsonl", "--dry-run") == 0
    assert "closed to the texts that occur: by (2)" in capsys.readouterr().out


@EXTRACTED
@pytest.mark.parametrize("ending", ["jsonl", "csv", "txt", "conll"])
def test_tokens_with_tags_are_read_as_a_text_and_its_entities(
    ending: str, desk: Callable[[str], Path], caplog: pytest.LogCaptureFixture
) -> None:
    root = desk("extraction")
    rows = [tagged(number) for number in range(60)]
    if ending == "jsonl":
        # Those of phrases are no names, nor are numbers of parts of speech.
        others = {"pos_tags": [7] * 15, "chunk_tags": ["B-NP", *["O"] * 14]}
        write([{"tokens": r["tokens"], "ner_tags": r["tags"], **others} for r in rows])
    elif ending == "csv":
        write([{"words": str(r["tokens"]), "tags": str(r["tags"])} for r in rows], "own.csv")
    else:
        sentences = (zip(r["tokens"], r["tags"], strict=True) for r in rows)
        said = ["-DOCSTART- -X- O O", *("\n".join(f"{a} X {b}" for a, b in r) for r in sentences)]
        Path(f"own.{ending}").write_text("\n\n".join(said) + "\n", encoding="utf-8")
    assert run(f"own.{ending}") == 0
    check_named(root)
    assert ("; not used: pos_tags, chunk_tags." in caplog.text) == (ending == "jsonl")


@EXTRACTED
def test_tags_that_are_numbers_have_their_names_from_the_data_set_or_are_refused(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    datasets = pytest.importorskip("datasets", reason="uv sync --group import")
    root = desk("extraction")
    names = ["O", "B-PER", "I-PER"]
    found = [tagged(number) for number in range(60)]
    rows = [{**row, "tags": [names.index(tag) for tag in row["tags"]]} for row in found]
    assert run(write(rows)) == 2
    assert 'the tags "tags" are numbers without names.' in capsys.readouterr().err
    kinds = {
        "tokens": datasets.List(datasets.Value("string")),
        "tags": datasets.List(datasets.ClassLabel(names=names)),
    }
    made = datasets.Dataset.from_list(rows, features=datasets.Features(kinds))
    made.to_parquet("own.parquet")
    assert run("own.parquet") == 0
    check_named(root)


@EXTRACTED
def test_tags_of_every_scheme_mark_the_same_names() -> None:
    entities = find_part("importing.tagged").entities
    tokens = ["Ada", "King", "Bob", "saw", "Rome"]
    expected = [("Ada King", "PER"), ("Bob", "PER"), ("Rome", "LOC")]
    for tags in (
        ["B-PER", "I-PER", "B-PER", "O", "B-LOC"],
        ["I-PER", "I-PER", "B-PER", "O", "I-LOC"],
        ["B-PER", "E-PER", "S-PER", "O", "S-LOC"],
        ["B-PER", "L-PER", "U-PER", "O", "U-LOC"],
    ):
        assert [tuple(each.values()) for each in entities(tokens, tags)] == expected
    alone = entities(tokens, ["person-artist", "person-artist", "O", "O", "place"])
    assert [each["label"] for each in alone] == ["person-artist", "place"]


@EXTRACTED
@pytest.mark.parametrize(
    ("tokens", "said", "name"),
    [
        (["홍", "길", "동", " ", "씨", "는"], "홍길동 씨는", "홍길동"),
        (["王", "小明", "和", "我", "说"], "王小明和我说", "王小明和"),
    ],
)
def test_signs_with_tags_become_the_text_that_they_were(
    tokens: list[str], said: str, name: str, desk: Callable[[str], Path]
) -> None:
    root = desk("extraction")
    tags = ["B-PS", "I-PS", "I-PS", "O", "O", "O"]
    sentences = [[*zip([str(n), *tokens], ["O", *tags], strict=False)] for n in range(60)]
    lines = ["## tokens and tags: \\t", "", "## columns: CHAR\tTAG"]
    for n, each in enumerate(sentences):
        lines += [f"## desk-{n}\t<{said}>", *(f"{token}\t{tag}" for token, tag in each), ""]
    Path("own.tsv").write_text("\n".join(lines), encoding="utf-8")
    assert run("own.tsv") == 0
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.input for each in found} == {f"{n}{said}" for n in range(60)}
    assert all(each.expected == {"entities": [{"text": name, "label": "PS"}]} for each in found)


@EXTRACTED
def test_a_field_that_no_input_says_is_named(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [
        {
            "text": f"{text(n)}, call (030) 77{n:04}",
            "line": 5000 + n,
            "phone": f"03077{n:04}",
            "number": n,
            "day": f"2026-03-{n % 28 + 1:02}",
            "at": "desk" if n % 2 else None,
        }
        for n in range(60)
    ]
    assert run(write(rows), "--input", "text") == 0
    assert "warning: line: no input says what the answer has there" in capsys.readouterr().out


@EXTRACTED
def test_texts_that_brat_marked_are_read_with_what_it_says(
    desk: Callable[[str], Path], caplog: pytest.LogCaptureFixture
) -> None:
    root = desk("extraction")
    marks = "T2\tDay 21 31\tlast week\nR1\tOf Arg1:T1 Arg2:T2\nT1\tPerson 0 3;8 12\tAda King\n"
    for n in range(30):
        folder = Path("own", "ab"[n % 2])
        folder.mkdir(parents=True, exist_ok=True)
        said = f"Ada (a) King wrote us last week.\n{text(n)}\n"
        (folder / f"{n}.txt").write_text(said, encoding="utf-8")
        (folder / f"{n}.ann").write_text(marks, encoding="utf-8")
    assert run("own") == 0
    assert "30 events, relations or attributes of brat are not used" in caplog.text
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.input.splitlines()[1] for each in found} == {text(n) for n in range(30)}
    named = [{"text": "Ada King", "label": "Person"}, {"text": "last week", "label": "Day"}]
    assert all(each.expected == {"entities": named} for each in found)


@EXTRACTED
def test_columns_that_are_only_called_tokens_stay_columns(desk: Callable[[str], Path]) -> None:
    root = desk("extraction")
    write([{"text": text(n), "tokens": 15, "words": [text(n)], "who": "Ada"} for n in range(60)])
    assert run("own.jsonl", "--input", "text", "--expected", "who,tokens") == 0
    assert {each.expected["tokens"] for each in splits(root, "extraction")["dev"]} == {15}


@ONE
def test_lists_of_one_are_passed_through_by_a_name_with_dots(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    write([{"text": text(n), "by": [{"said": [{"queue": str(n % 2)}]}]} for n in range(60)])
    assert run("own.jsonl", "--input", "text", "--expected", "by.said.queue") == 0
    assert len(splits(root, "classification")["train"]) > 0


@ONE
def test_an_object_in_a_cell_is_no_label_and_may_be_named_with_dots(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    queues = ("Late", "Lost")
    rows = [
        {"text": text(n), "queue": json.dumps({"name": queues[n % 2], "by": "A"})}
        for n in range(60)
    ]
    assert run(write(rows, "own.csv")) == 2
    error = capsys.readouterr().err
    assert "is an object, and no text; 59 other rows cannot be read either." in error
    assert "with a dot, such as queue.name." in error
    assert run("own.csv", "--expected", "queue.name") == 0
    assert {each.expected for each in splits(root, "classification")["train"]} == {*queues}
    write([{**row, "queue": [{"label": "Late", "score": 0.9}]} for row in rows])
    assert run("own.jsonl") == 2
    assert "is an object, and no text; 59 other rows" in capsys.readouterr().err


@ONE
def test_a_column_that_divides_the_rows_is_named(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [{"text": text(n), "queue": ("Late", "Lost")[n % 2]} for n in range(60)]
    parted = [{**row, "split": ("train", "test")[n // 2 % 2]} for n, row in enumerate(rows)]
    assert run(write(parted)) == 0
    assert 'warning: The column "split" divides the rows, and is not' in capsys.readouterr().out


@ONE
def test_a_column_that_is_there_twice_is_in_nobodys_way_unless_it_is_used(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    lines = [f"{text(n)},{('Late', 'Lost')[n % 2]},vip,web{n % 9},vip\n" for n in range(60)]
    Path("own.csv").write_text("Description,Issue Type,Labels,Labels,Labels\n" + "".join(lines))
    named = ["--input", "Description", "--expected"]
    assert run("own.csv", *named, "Issue Type") == 0
    assert "not used: Labels, Labels (2), Labels (3)\n" in capsys.readouterr().out
    assert run("own.csv", *named, "Labels") == 2
    assert 'own.csv: the column "Labels" is there twice.' in capsys.readouterr().err


@ONE
def test_one_label_in_a_list_and_a_path_are_labels(desk: Callable[[str], Path]) -> None:
    desk("classification")
    labels = (["Late"], '["Lost"]', "['Broken']", "Home/Garden", "Home/Other", "Other/Other")
    write([{"text": text(n), "queue": labels[n % 6]} for n in range(90)])
    assert run("own.jsonl") == 0
    found = ("Broken", "Home/Garden", "Home/Other", "Late", "Lost", "Other/Other")
    assert data_card.facts("classification").labels == found


@ONE
def test_a_backslash_may_stand_before_a_quote(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    lines = (f'"\\"Oh, no\\", {text(n)}",{"AB"[n % 2]}\n' for n in range(40))
    Path("own.csv").write_text(f"text,queue\n{''.join(lines)}", encoding="utf-8")
    assert run("own.csv") == 0
    found = [each for split in splits(root, "classification").values() for each in split]
    assert {each.input for each in found} == {f'"Oh, no", {text(n)}' for n in range(40)}


@ONE
def test_what_was_accepted_is_the_label_and_not_that_it_was(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    said = [
        {"text": text(n), "accept": ["AB"[n % 2]], "answer": "accept"}
        if n % 5
        else {"text": text(n), "accept": [], "answer": "reject"}
        for n in range(60)
    ]
    assert run(write(said)) == 0
    assert data_card.facts("classification").labels == ("A", "B")
    assert sum(map(len, splits(root, "classification").values())) == 48
    checked = [{"text": text(n), "label": "CD"[n % 2], "accept": n % 3 > 0} for n in range(60)]
    assert run(write(checked)) == 0
    assert data_card.facts("classification").labels == ("C", "D")


@ONE
def test_a_quote_between_tabs_may_be_a_character(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    said = [f'"{text(n)}" she said' if n % 2 else f'{text(n)}, 5" wide' for n in range(40)]
    said[0] = f'"{text(0)}'
    lines = [f"{each}\t{'Late' if n % 3 else 'Lost'}\n" for n, each in enumerate(said)]
    (root / "own.tsv").write_text("text\tqueue\n" + "".join(lines), encoding="utf-8")
    assert run("own.tsv") == 0
    found = [each for split in splits(root, "classification").values() for each in split]
    assert {each.input for each in found} == set(said)


@ONE
@pytest.mark.parametrize("fault", [b"no gzip", gzip.compress(MANY.encode())[:-20]])
def test_a_packed_file_that_is_damaged_is_one_sentence(
    fault: bytes, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (desk("classification") / "own.csv.gz").write_bytes(fault)
    assert run("own.csv.gz") == 2
    assert 'error: "own.csv.gz" cannot be read as utf-8 text: ' in capsys.readouterr().err


@ONE
@pytest.mark.parametrize(
    ("name", "problem", "help"),
    [
        ("own.parquet", '"own.parquet" cannot be read as a data set: ', "Write the file anew."),
        ("own.parquet.gz", '"own.parquet.gz" has a format that is not known.', "Formats: "),
        ("own.xlsx.gz", '"own.xlsx.gz" has a format that is not known.', "Formats: "),
    ],
)
def test_what_is_no_table_of_its_kind_is_one_sentence(
    name: str,
    problem: str,
    help: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    if name == "own.parquet":
        pytest.importorskip("pyarrow", reason="uv sync --group import")
    (desk("classification") / name).write_bytes(b"PAR1 cut off")
    assert run(name) == 2
    said = capsys.readouterr().err
    assert f"error: {problem}" in said
    assert f"help: {help}" in said


@ONE
@pytest.mark.parametrize("is_zip", [False, True])
def test_what_is_no_workbook_is_one_sentence(
    is_zip: bool, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("openpyxl", reason="uv sync --group import")
    path = desk("classification") / "own.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0, as with a password")
    if is_zip:
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("a.txt", "no workbook")
    assert run("own.xlsx") == 2
    assert 'error: "own.xlsx" is no workbook that can be read.' in capsys.readouterr().err


@ONE
def test_a_split_that_is_given_may_number_its_rows_as_the_other_file_does(
    desk: Callable[[str], Path],
) -> None:
    root = desk("classification")
    for path, first in (("train.csv", 0), ("test.csv", 40)):
        rows = (ROWS["classification"](first + number) for number in range(40))
        write([{"id": number, **row} for number, row in enumerate(rows, start=1)], path)
    assert run("train.csv", "--test-file", "test.csv") == 0
    found = splits(root, "classification")
    assert {each.id for each in found["test"]} == {
        f"classification-test-{number}" for number in range(1, 41)
    }
    assert {each.id for each in found["train"] + found["dev"]} == {str(n) for n in range(1, 41)}


@ONE
@pytest.mark.parametrize("path", ["own.json", "own.jsonl"])
def test_what_lies_deeper_in_objects_is_named_with_dots(
    path: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    rows = [
        {"meta": {"queue": "Late" if n % 2 else "Lost", "by": None}, "said": {"text": text(n)}}
        for n in range(40)
    ]
    if path == "own.json":
        Path(path).write_text(json.dumps({"version": 1, "data": rows}, indent=1), encoding="utf-8")
    else:
        write(rows)
    assert run(path, "--input", "said.text", "--expected", "meta") == 2
    error = capsys.readouterr().err
    assert f'{path}:1: {{"queue": "Lost", "by": null}} is an object, and no text; 39 other' in error
    assert "such as meta.queue" in error
    assert run(path, "--input", "said.text", "--expected", "meta.queue") == 0
    assert data_card.facts("classification").labels == ("Late", "Lost")
    assert sum(map(len, splits(root, "classification").values())) == 40


@ONE
def test_labels_of_an_issue_are_named_by_what_says_them_and_read_with_its_title(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    # As GitHub writes issues: an address is longer than the name of a label.
    root = desk("classification")
    bug = {"url": "https://example.org/labels/bug-of-the-desk", "name": "bug"}
    idea = {"url": "https://example.org/labels/idea", "name": "idea"}
    labels: tuple[Any, ...] = ([bug], [idea], [], [bug, idea])
    rows = [{"title": f"No {n}", "body": text(n), "labels": labels[n % 4]} for n in range(80)]
    write(rows)
    assert run("own.jsonl") == 2
    assert "with a dot, such as labels.name." in capsys.readouterr().err
    assert run("own.jsonl", "--expected", "labels.name") == 2
    assert '"bug, idea" is a list of labels' in capsys.readouterr().err
    assert run("own.jsonl", "--expected", "labels.name.0") == 0
    assert "left out: 20 rows without an input or an answer" in capsys.readouterr().out
    found = [each for split in splits(root, "classification").values() for each in split]
    assert {each.input.partition("\n\n")[0] for each in found} >= {"No 0", "No 79"}
    assert {each.expected for each in found} == {"bug", "idea"}


@EXTRACTED
def test_a_name_behind_a_list_of_objects_gives_what_each_has(
    desk: Callable[[str], Path],
) -> None:
    root = desk("extraction")
    labels: tuple[Any, ...] = ([{"name": "bug"}], [{"name": "bug"}, {"name": "idea"}], [])
    write([{"text": text(n), "labels": labels[n % 3]} for n in range(60)])
    assert run("own.jsonl", "--expected", "labels.name") == 0
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert len(found) == 60
    assert {json.dumps(each.expected["labels.name"]) for each in found} == {
        '["bug"]',
        '["bug", "idea"]',
        "[]",
    }
    # Where no row has several, none is a list.
    write([{"text": text(n), "labels": [{"name": f"No {n % 7}"}]} for n in range(60)])
    assert run("own.jsonl", "--expected", "labels.name") == 0
    assert isinstance(splits(root, "extraction")["dev"][0].expected["labels.name"], str)


@pytest.mark.skipif("question-answering" not in TASKS, reason="this project asks no questions")
def test_each_question_of_a_list_is_a_row_and_stays_with_the_others(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("question-answering")
    rows = [
        {
            "page": {"text": text(n)},
            "asked": [{"q": f"Question {at} of {n}?", "a": {"is": f"{n}-{at}"}} for at in range(3)],
        }
        for n in range(40)
    ]
    named = ("--input", "asked.q", "--expected", "asked.a.is")
    assert run(write(rows), *named, "--context", "page.text") == 0, capsys.readouterr().err
    assert "120 rows of own.jsonl" in capsys.readouterr().out
    sides: dict[str, set[str]] = {}
    for split, found in splits(root, "question-answering").items():
        for each in found:
            _, at, number = re.findall(r"Question ((\d) of (\d+))\?", each.input)[0]
            assert each.input.startswith(text(int(number)))
            assert each.expected == f"{number}-{at}"
            sides.setdefault(number, set()).add(split)
    assert len(sides) == 40
    assert all(len(held) == 1 for held in sides.values())
    # Without pages, too, a row's questions may tell each other's answers.
    assert run("own.jsonl", *named) == 0
    assert "--group group" in capsys.readouterr().out


@ONE
def test_the_place_in_a_list_is_named_with_dots_as_well(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    labels: tuple[Any, ...] = (["Late", "Lost"], [["Lost"], "Late"], "['Late', 'Lost']", [])
    write([{"text": text(n), "labels": labels[n % 4]} for n in range(80)])
    assert run("own.jsonl", "--expected", "labels.0") == 0
    said = capsys.readouterr().out
    assert "not used" not in said
    assert "left out: 20 rows without an input or an answer" in said
    assert data_card.facts("classification").labels == ("Late", "Lost")
    assert sum(map(len, splits(root, "classification").values())) == 60


@ONE
def test_what_is_no_number_is_no_label_and_unused_columns_are_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [{"text": text(n), "queue": n % 2, "clerk": "Ada"} for n in range(40)]
    assert run(write([*rows, {"text": "Nobody knows", "queue": float("nan")}])) == 0
    said = capsys.readouterr().out
    assert "without an input or an answer (at 41)" in said
    assert "not used: clerk" in said
    assert data_card.facts("classification").labels == ("0", "1")


@ONE
def test_a_whole_number_is_a_label_as_it_was_before_one_was_missing(
    desk: Callable[[str], Path],
) -> None:
    root = desk("classification")
    rows = [{"text": text(n), "queue": float(n % 2), "id": float(n)} for n in range(40)]
    assert run(write(rows)) == 0
    assert data_card.facts("classification").labels == ("0", "1")
    found = {each.id for examples in splits(root, "classification").values() for each in examples}
    assert found == {str(n) for n in range(40)}


@ONE
def test_what_nobody_wanted_in_an_input_is_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    odd = {
        3: "<p>Bought</p> it&nbsp;new",
        4: 'see <a href="x">',
        10: "it&#39;s new<br/>",
        5: "fÃ¼r mich",
        6: "itâ€™s late",
        7: "from jo.doe@example.com",
        11: r"first\nsecond",
        12: r"Caf\u00e9",
        # None of these is odd.
        13: r"C:\temp\users",
        8: "a < b, 3 <4> and <name> & Co <a@example>",
        9: "IRMÃ” ESPAÑOL hâlâ” Âge «Ñu» @home",
    }
    write([{"text": f"{text(n)} {odd.get(n, '')}", "queue": f"q{n % 2}"} for n in range(60)])
    assert run("own.jsonl") == 0
    said = capsys.readouterr().out
    assert "warning: HTML in 3 inputs, such as classification-0" in said
    assert "): take it out, unless the model meets it in use as well.\n" in said
    assert "warning: letters decoded wrongly in 2 inputs, such as" in said
    assert r"written as \n and \u00e9 in 2 inputs, such" in said
    assert "warning: e-mail addresses in 1 input, such as classification-08 (jo.doe@exampl" in said
    odd.clear()
    write([{"text": f"{text(n)}", "queue": f"q{n % 2}"} for n in range(60)])
    assert run("own.jsonl") == 0
    assert "HTML" not in capsys.readouterr().out


@ONE
def test_labels_that_look_like_another_or_like_none_are_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    labels = ("Late", "late", "nan", "1", "1.0")
    write([{"text": text(n), "queue": labels[n % 5]} for n in range(60)])
    assert run("own.jsonl") == 0
    said = capsys.readouterr().out
    assert 'warning: "Late" and "late" are two answers' in said
    assert 'warning: "1" and "1.0" are two answers' in said
    assert 'warning: "nan" is an answer: if it stands for none' in said


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_an_instruction_stands_above_what_it_is_about(desk: Callable[[str], Path]) -> None:
    root = desk("chat")
    rows = [
        {"instruction": f"Say {n}", "input": text(n) if n % 2 else "", "output": f"I say {n}."}
        for n in range(60)
    ]
    assert run(write(rows)) == 0
    found = {each.input for examples in splits(root, "chat").values() for each in examples}
    assert found == {f"Say {n}\n\n{text(n)}" if n % 2 else f"Say {n}" for n in range(60)}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_fields_of_an_object_inside_of_another_have_both_names(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows: list[dict[str, Any]] = [
        {"text": text(n), "fields": {"buyer": {"name": f"Ada {n}", "tags": ["a"]}, "paid": True}}
        for n in range(60)
    ]
    assert run(write(rows), "--expected", "fields") == 0
    kinds = {"buyer.name": "text", "buyer.tags": "list", "paid": "boolean"}
    assert data_card.facts("extraction").fields == kinds
    some = [row if n % 2 else {"text": row["text"], "number": n} for n, row in enumerate(rows)]
    assert run(write(some), "--expected", "fields,number") == 0
    named = {f"fields.{name}": kind for name, kind in kinds.items()}
    assert data_card.facts("extraction").fields == {"number": "number", **named}
    capsys.readouterr()
    for wrong in ([["a"]], [{"tag": "a"}, "b"], [{"tag": [{"of": "a"}]}]):
        rows[3]["fields"]["buyer"]["tags"] = wrong
        assert run(write(rows), "--expected", "fields") == 2
        assert "is a list of lists, or of objects and others." in capsys.readouterr().err
    rows[3]["fields"]["buyer"]["tags"] = [{"tag": "a"}]
    assert run(write(rows), "--expected", "fields") == 2
    assert 'error: ["a"] is no list of objects, as other rows have' in capsys.readouterr().err


@pytest.mark.parametrize("name", TASKS)
def test_what_is_no_number_is_nothing_in_any_form(desk: Callable[[str], Path], name: str) -> None:
    desk(name)
    table = reading.read(write([{"text": "a", "wanted": float("nan")}]))
    columns = Columns(input=("text",), expected=("wanted",))
    assert shaping.shape(shaping.form_of(name), table.rows[0], columns) is None


@ONE
def test_a_file_that_is_not_there_and_a_hub_without_its_library_are_said(
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk("classification")
    assert run("own.xml") == 2
    assert 'There is no file "own.xml".' in capsys.readouterr().err
    Path("own.parquet").write_bytes(b"")
    monkeypatch.setattr(command, "find_spec", lambda _module: None)
    for source in ("own.parquet", "support-desk/tickets"):
        assert run(source) == 2
        assert "uv sync --inexact --group import" in capsys.readouterr().err


def test_preferences_need_what_is_trained_on_them(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    if find_part("alignment.preferences"):
        pytest.skip("this project trains on preferences")
    root = desk(TASKS[0])
    source = write([{"input": "What?", "chosen": "this", "rejected": "that"}])
    before = state(root)
    assert run(source, "--pairs") == 2
    assert "help: poe add align" in capsys.readouterr().err
    assert state(root) == before


@ONE
@pytest.mark.parametrize(
    ("content", "problem", "help"),
    [
        ('{"text": ["a", "b"], "queue": ["Late", "Lost"]}', "is one object", "lines=True"),
        ('{"0": {"text": "a", "queue": "Late"}, "of": 1}', "is one object", "lines=True"),
        ('{"a": [{"text": "a"}], "b": [{"text": "b"}]}', "these lists of rows: a, b.", "--part a;"),
        ('{\n"text": "a"\n}\n{\n"text": "b"\n}', "own.json:1: this is no JSON", "one object"),
        ('[\n{"text": "a"}\n{"text": "b"}\n]', "delimiter: line 3", "in [ and ]."),
        ('{"text": "a"}\nnull\n', "own.json:2: this is no JSON object.", "--columns text,label"),
    ],
)
def test_json_that_holds_no_rows_is_one_sentence(
    content: str,
    problem: str,
    help: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("classification")
    (root / "own.json").write_text(content, encoding="utf-8")
    assert run("own.json") == 2
    error = capsys.readouterr().err
    assert problem in error
    assert help in error


@ONE
def test_a_file_may_hold_the_splits_by_their_names(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    rows = [{"text": text(n), "queue": "ab"[n % 2]} for n in range(60)]
    held = {"train": rows[:40], "test": rows[40:]}
    Path("own.json").write_text(json.dumps(held), encoding="utf-8")
    assert run("own.json", "--part", "train", "--test-part", "test") == 0
    found = splits(root, "classification")
    assert {each.input for each in found["test"]} == {text(n) for n in range(40, 60)}
    assert run("own.json", "--part", "dev") == 2


@ONE
def test_half_of_a_character_is_said_to_be_missing(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    rows = [{"text": f"{text(n)} \ud83d", "queue": "Late" if n % 2 else "Lost"} for n in range(40)]
    lines = "\n".join(map(json.dumps, rows))
    (root / "own.jsonl").write_text(lines, encoding="utf-8")
    assert run("own.jsonl") == 0
    ends = {each.input[-2:] for each in splits(root, "classification")["dev"]}
    assert ends == {" \N{REPLACEMENT CHARACTER}"}


@ONE
def test_labels_may_have_commas_quotes_and_line_breaks(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    labels = ("Late, or lost", 'Says "no"', "Two\nlines", "Late")
    rows = [{"text": text(n), "a, b": labels[n % 4], "c": n} for n in range(60)]
    assert run(write(rows, "own.csv"), "--input", "text", "--expected", '"a, b"') == 0
    known = ("Late", "Late, or lost", 'Says "no"', "Two lines")
    assert data_card.facts("classification").labels == known
    task = tasks.find("classification")
    for example in (each for split in splits(root, "classification").values() for each in split):
        assert task.parse(task.target(example.expected)) == example.expected
    with pytest.raises(errors.ProjectError, match="is none of the labels") as raised:
        task.validate(data.Example("1", "a", "Lost"))
    assert "Late, or lost" in raised.value.help


def test_columns_are_shown_as_they_are_typed() -> None:
    columns = Columns(input=("a, b", 'the "c"'), expected=("d",), group="of $whom")
    typed = shlex.split(str(columns))
    assert typed[::2] == ["--input", "--expected", "--group"]
    assert importing._several(typed[1]) == columns.input
    assert typed[5] == "of $whom"


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize("path", ["own.jsonl", "own.csv"])
def test_what_is_no_number_inside_of_an_object_is_null(
    path: str, desk: Callable[[str], Path]
) -> None:
    root = desk("extraction")
    nan, inf = float("nan"), float("inf")
    wanted = [{"weight": (nan, inf, 1.5)[n % 3], "sizes": ["S", "M"]} for n in range(60)]
    rows: list[dict[str, Any]] = [{"text": text(n), "fields": wanted[n]} for n in range(60)]
    if path.endswith("csv"):
        rows = [{**row, "fields": json.dumps(row["fields"])} for row in rows]
    assert run(write(rows, path), "--input", "text", "--expected", "fields") == 0
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.expected["weight"] for each in found} == {None, 1.5}


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_a_message_in_parts_is_read_and_one_that_is_no_text_is_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    rows = [ROWS["chat"](number) for number in range(40)]
    for row in rows:
        for turn in row["messages"]:
            turn["content"] = [{"type": "text", "text": turn["content"]}]
    assert run(write(rows)) == 0
    assert {each.input for each in splits(root, "chat")["train"]} <= {text(n) for n in range(40)}
    rows[2]["messages"][-1]["content"] = {"reply": "Yes."}
    assert run(write(rows)) == 2
    assert 'own.jsonl:3: {"reply": "Yes."} is an object, and no text.' in capsys.readouterr().err


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_a_dialogue_is_read_up_to_the_call_of_a_tool_and_what_is_not_read_is_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    rows = [ROWS["chat"](number) for number in range(40)]
    for row in rows:
        row["messages"] += [
            {"role": "user", "content": "And the courier?"},
            {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]},
            {"role": "tool", "content": "tomorrow"},
            {"role": "assistant", "content": "The courier comes tomorrow."},
        ]
    assert run(write(rows)) == 0
    said = "not used: 40 turns of system, 40 turns with a call of a tool, 40 turns of tool\n"
    assert said in capsys.readouterr().out
    found = [each for examples in splits(root, "chat").values() for each in examples]
    assert {each.input for each in found} == {text(n) for n in range(40)}


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
@pytest.mark.parametrize(
    ("last", "said"),
    [
        ({"content": "Let me see.", "tool_calls": [{"id": "1"}]}, "with a call of a tool"),
        ({"content": [{"type": "text", "text": "See:"}, {"type": "image_url"}]}, "with image_url"),
        ({"content": [{"inlineData": {}}]}, "with more than text"),
        ({"content": "<image>What is this?"}, "with <image>"),
    ],
)
def test_what_is_more_than_text_is_no_answer_and_no_question(
    last: dict[str, Any],
    said: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("chat")
    rows = [ROWS["chat"](number) for number in range(40)]
    for row in rows:
        row["messages"] += [{"role": "user", **last}, {"role": "assistant", "content": "A lamp."}]
    rows[3]["messages"][-3] = {"role": "assistant", **last}
    assert run(write(rows)) == 0
    assert f"41 turns {said}\n" in capsys.readouterr().out
    found = {each.input: each for split in splits(root, "chat").values() for each in split}
    assert {text(3), *found} == {"Hello", *(text(n) for n in range(40))}
    assert "lamp" not in str([each.expected["reply"] for each in found.values()])


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
@pytest.mark.parametrize(
    "row",
    [
        lambda q, a: {
            "messages": [
                {"role": "developer", "content": "Be kind."},
                {"role": "user", "content": q},
                {"role": "assistant", "content": a},
            ]
        },
        lambda q, a: {
            "conversations": [{"from": "user", "value": q}, {"from": "chatgpt", "value": a}]
        },
        lambda q, a: {
            "contents": [
                {"role": "user", "parts": [{"text": q}]},
                {"role": "model", "parts": [{"text": a}]},
            ]
        },
        lambda q, a: {
            "conversation": [{"role": "prompter", "text": q}, {"role": "assistant", "text": a}]
        },
        lambda q, a: {
            "dialog": [{"speaker": "Customer", "text": q}, {"speaker": "Agent", "text": a}]
        },
        lambda q, a: {"instruction": q, "context": "", "response": a, "category": "open_qa"},
        lambda q, a: {
            "turns": [{"sender": "visitor", "message": q}, {"sender": "operator", "message": a}]
        },
        lambda q, a: {
            "messages": [
                {"author": {"type": "user"}, "body": q},
                {"author": {"type": "admin"}, "body": a},
            ]
        },
        lambda q, a: {
            "turns": [{"speaker": "USER", "utterance": q}, {"speaker": "SYSTEM", "utterance": a}]
        },
        lambda q, a: {"messages": [{"role": "usr", "content": q}, {"role": "sys", "content": a}]},
        lambda q, a: {
            "messages": [
                {"role": "user", "content": [{"type": "text", "value": q}]},
                {
                    "role": "assistant",
                    "content": [
                        {"type": "reasoning", "value": "Which one?"},
                        {"type": "text", "value": a},
                    ],
                },
            ]
        },
        lambda q, a: {"messages": [{"message": q, "attrs": ["x"]}, {"message": a}]},
        lambda q, a: {"dialog": [["agent", "Hello."], ["customer", q], ["agent", a]]},
        lambda q, a: {"conversation": [[q, a], ["Thanks.", "Bye."]]},
        lambda q, a: {"chat_id": len(q), "transcript": f"Customer: {q}\nAgent: {a}"},
        lambda q, a: {"log": f"[10:01] Visitor: {q}\n[10:02] Support: {a}", "stars": 4},
    ],
)
def test_dialogues_are_read_whatever_their_speakers_are_called(
    row: Callable[[str, str], dict[str, Any]], desk: Callable[[str], Path]
) -> None:
    root = desk("chat")
    assert run(write([row(text(n), f"I have looked at ticket {n}.") for n in range(40)])) == 0
    first = splits(root, "chat")["dev"][0]
    number = first.input.split()[1].rstrip(":")
    assert first.expected["reply"] == f"I have looked at ticket {number}."


@pytest.mark.skipif("question-answering" not in TASKS, reason="nobody asks in this project")
@pytest.mark.parametrize(("every", "is_used"), [(1, True), (3, True), (100, False)])
def test_an_instruction_is_asked_of_its_context_where_any_row_has_one(
    every: int, is_used: bool, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("question-answering")
    rows = [
        {"instruction": f"Which code? {text(n)}", "context": "" if n % every else f"It is {n}."}
        | {"response": str(n), "category": "closed_qa"}
        for n in range(1, 91)
    ]
    assert run(write(rows)) == 0, capsys.readouterr().err
    assert ("--context context" in capsys.readouterr().out) is is_used


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
@pytest.mark.parametrize("args", [[], ["--dialogue", "messages"], ["--group", "Conversation ID"]])
def test_a_table_with_a_row_for_each_turn_is_one_of_dialogues(
    args: list[str], desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    turns = [
        {"Conversation ID": f"c{n}", "agent_id": n % 3, "Speaker": who, "Text": said}
        for n in range(40)
        for at, said in enumerate((text(n), "Which?", "That.", f"It is {n}."))
        for who in [("Customer", "Agent")[at % 2]]
    ]
    assert run(write(turns, "own.csv"), *args) == 0, capsys.readouterr().err
    assert "40 rows of own.csv: --dialogue messages" in capsys.readouterr().out
    for example in splits(root, "chat")["train"]:
        number = example.history[0].content.split()[1].rstrip(":")
        assert [turn.role for turn in example.history] == ["user", "assistant"]
        assert example.input == "That."
        assert example.expected["reply"] == f"It is {number}."
        assert f"c{number}" in (example.id, example.group)


@ONE
def test_what_people_say_stands_behind_their_names(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    last = {"author": "McKay", "body": "No."}
    said = ([{"author": "Ada", "body": text(n)}, last] for n in range(40))
    assert run(write([{"text": each, "queue": "AB"[n % 2]} for n, each in enumerate(said)])) == 0
    assert "not used" not in capsys.readouterr().out
    example = splits(root, "classification")["train"][0]
    assert re.fullmatch(r"Ada: Ticket .*\nMcKay: No\.", example.input)


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_what_names_a_row_is_no_answer_and_what_a_dialogue_is_is_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("chat")
    rows = [{"log": text(n), "chat_id": n} for n in range(40)]
    assert run(write(rows)) == 2
    assert run(write([{**row, "is_open": True} for row in rows])) == 2
    assert "holds the right answers cannot be told" in capsys.readouterr().err
    held = [{"messages": [{"sender": "Ada", "note": text(n)}]} for n in range(40)]
    assert run(write(held)) == 2
    assert 'A dialogue is [{"role": "user"' in capsys.readouterr().err
    told = [{"role": who, "content": text(1)} for who in ("ΠΕΛΑΤΗΣ", "ΥΠΑΛΛΗΛΟΣ")]
    assert run(write([{"id": n, "log": told} for n in range(9)]), "--dialogue", "log") == 2
    assert 'one of both in place of "ΠΕΛΑΤΗΣ", "ΥΠΑΛΛΗΛΟΣ".' in capsys.readouterr().err
    # A list of dialogues may have the name of one.
    logs = [{"log": f"Customer: {text(n)}\nAgent: It is {n}."} for n in range(40)]
    Path("own.json").write_text(json.dumps({"conversations": logs}), encoding="utf-8")
    assert run("own.json") == 0
    assert run("own.json", "--part", "conversations", "--dry-run") == 0


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("is_dialogue", [True, False])
def test_what_was_reasoned_before_an_answer_is_no_part_of_it(
    is_dialogue: bool,
    name: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Sets that a reasoning model wrote have it in front, as in `<think>…</think>`."""
    root = desk(name)
    target = tasks.find(name).target
    examples = [*data.load(root, name, "train"), *data.load(root, name, "dev")][:80]
    rows: list[dict[str, Any]] = []
    for each in examples:
        answer = f"<think>\nIs it 7, or a list?\n</think>\n\n{target(each.expected)}"
        user = {"role": "user", "content": each.input}
        spoken = [user, {"role": "assistant", "content": answer}]
        rows.append(
            {"messages": spoken} if is_dialogue else {"input": each.input, "output": answer}
        )
    options = [] if is_dialogue else ["--input", "input", "--expected", "output"]
    assert run(write(rows), *options) == 0
    assert "80 turns up to the end of their reasoning" in capsys.readouterr().out
    for example in (each for found in splits(root, name).values() for each in found):
        assert "think" not in json.dumps(example.expected)


@pytest.mark.skipif("classification" not in TASKS, reason="this project has no task with labels")
@pytest.mark.parametrize(
    ("first", "second"), [("premise", "hypothesis"), ("sentence1", "sentence2")]
)
def test_two_sentences_that_one_label_is_of_are_an_input_together(
    first: str, second: str, desk: Callable[[str], Path]
) -> None:
    root = desk("classification")
    rows = [
        {first: text(n), second: f"It is {n}.", "label": ["yes", "no"][n % 2]} for n in range(40)
    ]
    assert run(write(rows)) == 0
    inputs = {each.input for split in splits(root, "classification").values() for each in split}
    assert inputs == {f"{text(n)}\n\nIt is {n}." for n in range(40)}


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_a_last_message_that_many_write_is_another_question_in_each_dialogue(
    desk: Callable[[str], Path],
) -> None:
    root = desk("chat")
    rows = [
        {
            "chosen": f"\n\nHuman: {text(n)}\n\nAssistant: Which one?\n\nHuman: The last."
            f"\n\nAssistant: Number {n}.",
            "rejected": "\n\nHuman: Hm.\n\nAssistant: I do not care.",
        }
        for n in range(40)
    ]
    assert run(write(rows), "--dialogue", "chosen") == 0
    found = splits(root, "chat")
    assert {split: len(examples) for split, examples in found.items()} == {
        "train": 28,
        "dev": 6,
        "test": 6,
    }
    first = found["dev"][0]
    assert (first.input, first.expected["rejected"]) == ("The last.", "I do not care.")
    assert [turn.role for turn in first.history] == ["user", "assistant"]


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is worked out in this project")
@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("3 + 4 = 7 crates, so 1,250.50 euros", 1250.5),
        ("#### $1,250", 1250),
        ("#### 18 m2", 18),
        ("#### \N{MINUS SIGN}7", -7),
        (r"$x^2 = 9$, hence \boxed{42}.", 42),
        ("#### 123456789012345678901234567890", 123456789012345678901234567890),
        (".5", 0.5),
        ("#### 1\N{NARROW NO-BREAK SPACE}250 F", 1250),
        ("It costs 1 250 euros", 1250),
        ("#### 1'250.50", 1250.5),
        ("#### 15 m^2", 15),
        (r"15 \text{ m}^{2}", 15),
        (r"\boxed{15} in 2 steps", 15),
        ("#### 1/2", None),
        ("#### 3 1/2", None),
        ("#### 3,5", None),
        ("#### 1.234,50", None),
        ("#### 1.5e6", None),
        ("#### 2024-05-06", None),
        ("10:30", None),
        (r"\boxed{\frac{3}{4}}", None),
        (r"\boxed{2\pi}", None),
        ("#### forty", None),
    ],
)
def test_a_number_is_read_as_it_is_meant_or_not_at_all(
    said: str, number: float | None, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("reasoning")
    rows = [ROWS["reasoning"](n) for n in range(40)]
    rows[3]["answer"] = rows[7]["answer"] = said
    assert run(write(rows)) == (2 if number is None else 0)
    if number is None:
        error = capsys.readouterr().err
        assert "own.jsonl:4: which number" in error
        assert "; 1 other row cannot be read either." in error
        return
    found = [each for examples in splits(root, "reasoning").values() for each in examples]
    assert [each.expected["answer"] for each in found].count(number) >= 2


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is worked out in this project")
@pytest.mark.parametrize(
    ("said", "mark", "number"),
    [
        ("#### 1.600", None, None),
        ("#### 1.600", ",", 1600),
        ("#### 1.600", ".", 1.6),
        ("Zusammen 1.250,50 Euro", ",", 1250.5),
        ("#### 3,5", ",", 3.5),
    ],
)
def test_a_point_in_a_result_is_asked_about_where_it_may_stand_before_thousands(
    said: str,
    mark: str | None,
    number: float | None,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("reasoning")
    rows = [ROWS["reasoning"](n) for n in range(40)]
    rows[3]["answer"] = rows[7]["answer"] = said
    assert run(write(rows), *(["--decimals", mark] if mark else [])) == (2 if mark is None else 0)
    if number is None:
        error = capsys.readouterr().err
        assert "own.jsonl:4: whether 1.600 is 1600 or has decimals cannot be told; 1" in error
        assert "help: Say what begins the decimals" in error
        return
    found = [each for examples in splits(root, "reasoning").values() for each in examples]
    assert [each.expected["answer"] for each in found].count(number) >= 2


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is reckoned here")
@pytest.mark.parametrize("args", [[], ["--decimals", ","]])
def test_a_number_that_is_no_text_has_its_decimals_behind_the_point(
    args: list[str], desk: Callable[[str], Path]
) -> None:
    root = desk("reasoning")
    rows = [{"question": f"{text(n)}?", "answer": [[n + 0.625]]} for n in range(40)]
    assert run(write(rows), *args) == 0
    found = [each for examples in splits(root, "reasoning").values() for each in examples]
    assert {each.expected["answer"] for each in found} == {n + 0.625 for n in range(40)}


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
@pytest.mark.parametrize("lists", [3, 40])
def test_right_answers_with_lists_have_the_format_or_are_named(
    lists: int, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    rows = [{"question": text(n), "answer": f"I see {text(n)} here."} for n in range(100)]
    for n in range(lists):
        rows[n]["answer"] = f"Please try:\n1. {text(n)}\n2. **wait**"
    assert run(write(rows)) == 0
    said = capsys.readouterr().out
    assert "no right answer refuses: refusal_ok asks only that a model does not" in said
    task = tasks.find("chat")
    found = [each.expected for split in splits(root, "chat").values() for each in split]
    right = sum(task.score(each, each["reply"])["format_ok"] for each in found)
    if lists == 3:
        assert right == 97
        assert "warning: 3 right answers less than 1 by format_ok, such as that of chat-0" in said
    else:
        assert right == 100
        assert "format_ok demands no plain text, but at most " in said
        assert task.score(found[0], "word " * 200)["format_ok"] == 0


@pytest.mark.skipif("summarization" not in TASKS, reason="nothing is summarized in this project")
def test_a_name_that_begins_a_sentence_of_the_text_is_faithful_anywhere(
    desk: Callable[[str], Path],
) -> None:
    root = desk("summarization")
    rows = [
        {"article": f"{text(n)}. Ada wrote. (Élodie too.)", "headline": f"Ticket {n} of Bo"}
        for n in range(40)
    ]
    assert run(write(rows)) == 0
    found = tasks.find("summarization")
    for example in splits(root, "summarization")["test"]:
        said = {
            answer: found.score(example.expected, answer)["faithful"]
            for answer in ("a parcel that Ada and Élodie miss", "a parcel that Eve misses")
        }
        assert [*said.values()] == [1.0, 0.0]


@pytest.mark.skipif("summarization" not in TASKS, reason="nothing is summarized in this project")
def test_summaries_that_are_no_shorter_than_the_text_are_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("summarization")
    rows = [ROWS["summarization"](number) for number in range(40)]
    rows[7]["headline"] = rows[7]["article"] + " And more."
    assert run(write(rows)) == 0
    said = capsys.readouterr().out
    assert "warning: 1 of 40 summaries are no shorter than the text, as summarization-08.\n" in said


@pytest.mark.parametrize(("name", "column"), [("summarization", "headline"), ("chat", "messages")])
def test_one_answer_of_a_whole_page_is_no_limit_for_all(
    name: str, column: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    if name not in TASKS:
        pytest.skip(f"no {name} in this project")
    root = desk(name)
    rows = [ROWS[name](number) for number in range(40)]
    page = "Ticket 7: " + "the parcel is late. " * 100
    if name == "chat":
        rows[7][column][-1]["content"] = page
    else:
        rows[7] = {"article": page * 2, column: page}
    assert run(write(rows)) == 0
    most = max(data_card.count_words(answer_of(row[column])) for row in [*rows[:7], *rows[8:]])
    head = yaml.safe_load((root / data_card.path_of(name)).read_text().split("---")[1])
    assert head["task"]["max_words"] == most
    said = capsys.readouterr().out
    assert (
        f"1 answer far longer than most, such as that of {name}-08 with 402 words. {most}" in said
    )
    assert run(write(rows), "--longest-answer", f"{most}") == 0
    said = capsys.readouterr().out
    assert "left out: 1 row with a longer answer than --longest-answer allows (at 8)" in said
    assert "far longer than most" not in said
    head = yaml.safe_load((root / data_card.path_of(name)).read_text().split("---")[1])
    assert (head["task"]["max_words"], head["task"]["max_tokens"] < 100) == (most, True)


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_an_answer_of_other_fields_than_the_sample_has_may_be_too_long(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [ROWS["extraction"](number) for number in range(40)]
    rows[7]["who"] = "Ada " * 60
    assert run(write(rows), "--longest-answer", "30") == 0
    said = capsys.readouterr().out
    assert "left out: 1 row with a longer answer than --longest-answer allows (at 8)" in said


def answer_of(told: Any) -> str:
    """Give what is answered, alone or at the end of a dialogue."""
    return str(told[-1]["content"] if isinstance(told, list) else told)


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is worked out in this project")
def test_a_solution_gives_its_arithmetic(desk: Callable[[str], Path]) -> None:
    root = desk("reasoning")
    solution = "Half is <<48/2=24>>24, both <<48+24=72>>72, and 2 more <<72+2=74>>74. #### 74"
    rows = [{"question": text(n), "answer": f"<<{n}+1={n + 1}>> #### {n + 1}"} for n in range(40)]
    rows[0]["answer"] = solution
    rows[1]["answer"] = "It is <<1+1=2>>2, no: #### 3"
    rows[2]["answer"] = "<<.5*10=5.00>>5, and <<5+1=6.00>>6. #### 6"
    assert run(write(rows)) == 0
    found = [each for examples in splits(root, "reasoning").values() for each in examples]
    wanted = {each.input: each.expected["expression"] for each in found}
    assert wanted[text(0)] == "(48+(48/2))+2"
    assert wanted[text(1)] == "3"
    assert wanted[text(2)] == "(.5*10)+1"
    assert tasks.find("reasoning").max_tokens == 64
    assert not data_card.facts("reasoning").worked


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is worked out in this project")
def test_where_answers_are_numbers_alone_steps_are_asked_for_and_have_room(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("reasoning")
    rows = [{"problem": text(n), "answer": n} for n in range(40)]
    rows[0]["answer"] = "<<1+1=2>> #### 2"
    assert run(write(rows)) == 0
    assert "right answers are numbers alone: prompts ask for the steps" in capsys.readouterr().out
    task = tasks.find("reasoning")
    [first, *_] = splits(root, "reasoning")["dev"]
    assert task.variables() == {"worked": True}
    assert task.max_tokens == 512
    assert task.target(first.expected) == f"#### {first.expected['answer']}"


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is worked out in this project")
def test_solutions_in_words_are_learned_where_most_have_no_arithmetic_of_their_own(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("reasoning")
    steps = "First 2 boxes, then {} more of the same kind, which makes {}."
    rows = [{"problem": text(n), "solution": steps.format(n, n + 2)} for n in range(40)]
    rows[0]["solution"] = "In all there are <<1+1=2>>2 boxes. #### 2"
    rows[1]["solution"] = "3"
    rows[4]["solution"] = "#### Step 1\nTake 2 boxes.\n#### Final answer\nThere are 6 boxes"
    # Another way to the same number is no contradiction; another number is.
    rows += [{"problem": text(2), "solution": "Four it is, as one sees, or \\boxed{4}."}]
    rows += [{"problem": text(3), "solution": "It is 6."}]
    assert run(write(rows)) == 0
    out = capsys.readouterr().out
    assert "1 row with what another row says (at 41)" in out
    assert "2 rows with an input that has two different answers (at 4, 42)" in out
    found = {e.input: e.expected for each in splits(root, "reasoning").values() for e in each}
    assert len(found) == 39
    assert found[text(0)] == {"answer": 2, "solution": "In all there are 2 boxes."}
    assert found[text(1)] == {"answer": 3, "solution": ""}
    assert found[text(2)] == {"answer": 4, "solution": steps.format(2, 4)}
    assert found[text(4)] == {"answer": 6, "solution": rows[4]["solution"]}
    assert data_card.facts("reasoning").worked
    assert tasks.find("reasoning").target(found[text(2)]).endswith("which makes 4.\n#### 4")


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize(
    ("decimals", "kind", "read"),
    [(",", "number", [1600, 950, 12000]), (".", "number", [1.6, 950, 12])],
)
def test_a_point_in_numbers_is_asked_about_where_it_may_stand_before_thousands(
    decimals: str,
    kind: str,
    read: list[float],
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("extraction")
    said = ("1.600", "950", "12.000")
    write([{"text": text(n), "euro": said[n % 3], "who": "a 1.600"} for n in range(60)], "own.csv")
    before = state(root)
    assert run("own.csv") == 2
    error = capsys.readouterr().err
    assert "error: euro: whether 1.600 is 1600 or has decimals cannot be told." in error
    assert "--decimals , or --decimals ." in error
    assert state(root) == before
    assert run("own.csv", "--decimals", decimals) == 0
    assert f"--decimals {decimals}" in capsys.readouterr().out
    assert data_card.facts("extraction").fields["euro"] == kind
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.expected["euro"] for each in found} == {*read}
    assert {each.expected["who"] for each in found} == {"a 1.600"}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_a_point_is_one_of_decimals_where_another_number_shows_it(
    desk: Callable[[str], Path],
) -> None:
    root = desk("extraction")
    write([{"text": text(n), "kg": ("1.600", "0.5", "12")[n % 3]} for n in range(60)], "own.csv")
    assert run("own.csv") == 0
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.expected["kg"] for each in found} == {1.6, 0.5, 12}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_a_number_stays_as_it_was_written_where_its_column_is_text(
    desk: Callable[[str], Path],
) -> None:
    root = desk("extraction")
    rows = [
        {"text": text(n), "total": "1,050.20" if n % 9 == 0 else f"{n}.30", "boxes": f"{n}.0"}
        for n in range(40)
    ]
    assert run(write(rows, "own.csv"), "--input", "text") == 0
    assert data_card.facts("extraction").fields == {"total": "text", "boxes": "number"}
    found = [each for examples in splits(root, "extraction").values() for each in examples]
    assert {each.expected["total"] for each in found} == {row["total"] for row in rows}
    assert {each.expected["boxes"] for each in found} == set(range(40))


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_dates_and_decimals_of_a_parquet_file_are_values_of_fields(
    desk: Callable[[str], Path],
) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="uv sync --group import")
    parquet = pytest.importorskip("pyarrow.parquet", reason="uv sync --group import")
    root = desk("extraction")
    rows = [
        {
            "text": text(n).encode(),
            "day": date(2024, 1, 1 + n % 28),
            "begun": datetime(2024, 1, 1 + n % 28),
            "amount": Decimal("12.50") + n,
        }
        for n in range(40)
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), "own.parquet")
    assert run("own.parquet", "--input", "text") == 0
    found = splits(root, "extraction")["dev"][0]
    number = int(found.input.split()[1].rstrip(":"))
    day = f"2024-01-{1 + number % 28:02}"
    assert found.expected == {"day": day, "begun": day, "amount": 12.5 + number}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_an_object_without_fields_says_that_a_text_has_none(desk: Callable[[str], Path]) -> None:
    root = desk("extraction")
    rows = [{"text": text(n), "output": {"order": str(n)} if n % 4 else {}} for n in range(40)]
    assert run(write(rows)) == 0
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert sum(each.expected == {"order": None} for each in found) == 10


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize("path", ["own.jsonl", "own.csv"])
def test_a_list_of_objects_is_a_field_whose_objects_are_of_one_form(
    path: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    rows: list[dict[str, Any]] = [
        {
            "text": text(n),
            "menu": [
                {"name": f"tea {n}", "price": n + 0.5},
                {"name": "cup", "price": None, "tags": ["new"], "of": {"size": "xs"}},
            ][: n % 3],
        }
        for n in range(60)
    ]
    if path == "own.csv":
        # An object inside of an object is a text in a cell, as all else that is JSON.
        rows = [
            {**row, "menu": json.dumps([{**item, "of": "xs"} for item in row["menu"]])}
            for row in rows
        ]
    size = "of.size" if path == "own.jsonl" else "of"
    assert run(write(rows, path), "--input", "text", "--expected", "menu") == 0
    assert "not used" not in capsys.readouterr().out
    task, menu = tasks.find("extraction"), data_card.facts("extraction").fields["menu"]
    assert menu == {"name": "text", "price": "number", "tags": "list", size: "text"}
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {len(each.expected["menu"]) for each in found} == {0, 1, 2}
    for each in found:
        task.validate(each)
        assert all(set(item) == {*menu} for item in each.expected["menu"])


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize("mark", [None, ";", " | ", ", "])
def test_labels_of_which_several_are_right_are_a_list_of_a_choice(
    mark: str | None, desk: Callable[[str], Path]
) -> None:
    root = desk("extraction")
    held = [["bug"], ["bug", "login"], ["login", "refund"], ["refund"], []]
    labels = [held[n % 5] if mark is None else mark.join(held[n % 5]) for n in range(100)]
    rows = [{"text": text(n), "labels": said} for n, said in enumerate(labels)]
    path = write(rows, "own.jsonl" if mark is None else "own.csv")
    assert run(path, "--expected", "labels") == 0
    task = tasks.find("extraction")
    assert data_card.facts("extraction").fields == {"labels": (("bug", "login", "refund"),)}
    found = [each.expected["labels"] for each in splits(root, "extraction")["train"]]
    assert ["bug", "login"] in found
    prompts = task.variables()["kinds"]
    assert prompts == {"labels": "list of any of bug, login, refund"}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize("mark", [";", "；", "、", " | "])
def test_ten_rows_and_many_labels_in_any_script_are_lists_as_well(
    mark: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    for labels, count in ((["退款", "ОПЛАТА", "物流"], 10), ([f"Тег{n}" for n in range(30)], 90)):
        held = [labels[n % len(labels)] for n in range(count + 1)]
        rows = [{"text": text(n), "tags": mark.join(held[n : n + 1 + n % 2])} for n in range(count)]
        assert run(write(rows), "--expected", "tags") == 0
        assert data_card.facts("extraction").fields == {"tags": "list"}
        found = [each for split in splits(root, "extraction").values() for each in split]
        assert {len(each.expected["tags"]) for each in found} == {1, 2}
        assert f"none of its {len(labels)} texts" in " ".join(capsys.readouterr().out.split())


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize("said", ["Ulm, Germany", "Rome, Italy; by rail", "a;b"])
def test_a_text_with_marks_in_it_is_no_list(said: str, desk: Callable[[str], Path]) -> None:
    desk("extraction")
    rows = [{"text": text(n), "place": f"{said} {n}" if n % 2 else said} for n in range(100)]
    assert run(write(rows), "--expected", "place") == 0
    assert data_card.facts("extraction").fields == {"place": "text"}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize(
    "mark",
    [
        lambda start, end: [start, end, "WHO"],
        lambda start, end: {"start": start, "end": end, "token_start": 1, "label": "WHO"},
        lambda start, end: {"id": 7, "start_offset": start, "end_offset": end, "label": "WHO"},
        lambda start, end: {"startIndex": start, "endIndex": end, "label": "WHO"},
        lambda start, end: {"start_char": start, "end_char": end, "label": "WHO"},
        lambda start, end: {"BeginOffset": start, "EndOffset": end, "label": "WHO"},
    ],
)
def test_what_is_marked_in_a_text_is_read_by_its_words(
    mark: Callable[[int, int], Any], desk: Callable[[str], Path]
) -> None:
    root = desk("extraction")
    # The blanks in front, which an input does not keep, count for whoever marked it.
    texts = [f"  By Ada {n}: {text(n)}" for n in range(40)]
    rows = [
        {"text": each, "entities": [mark(5, 5 + len(f"Ada {n}"))]} for n, each in enumerate(texts)
    ]
    assert run(write(rows)) == 0
    for example in splits(root, "extraction")["train"]:
        [entity] = example.expected["entities"]
        assert entity.keys() == {"text", "label"}
        assert example.input.startswith(f"By {entity['text']}: ")


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_an_empty_text_in_an_object_is_none(desk: Callable[[str], Path]) -> None:
    root = desk("extraction")
    held = [{"who": ("Ada", "Ben", "")[n % 3], "number": "" if n % 2 else n} for n in range(60)]
    assert run(write([{"text": text(n), "fields": each} for n, each in enumerate(held)])) == 0
    assert data_card.facts("extraction").fields == {"who": ("Ada", "Ben"), "number": "number"}
    found = [each for examples in splits(root, "extraction").values() for each in examples]
    assert sum(each.expected["who"] is None for each in found) == 20


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_an_object_may_stand_in_a_block_of_code_and_a_word_in_another_is_a_choice_of_both(
    desk: Callable[[str], Path],
) -> None:
    root = desk("extraction")
    rows = [{"text": text(n), "output": {"paid": (True, "later")[n % 2]}} for n in range(40)]
    assert run(write(rows)) == 0
    assert data_card.facts("extraction").fields == {"paid": ("later", "true")}
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.expected["paid"] for each in found} == {"later", "true"}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_an_object_may_stand_in_a_block_of_code(desk: Callable[[str], Path]) -> None:
    root = desk("extraction")
    rows = [{"text": text(n), "output": f'```json\n{{"order": {n}}}\n```'} for n in range(40)]
    assert run(write(rows)) == 0
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.expected["order"] for each in found} == set(range(40))


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has questions here")
def test_pages_may_be_a_list_of_texts_or_of_lists_of_them(desk: Callable[[str], Path]) -> None:
    root = desk("question-answering")
    rows: list[dict[str, Any]] = [
        {"question": f"Who is {n}?", "passages": [text(n), ["Ada.", f"Ada {n}."]], "answer": "Ada"}
        for n in range(40)
    ]
    assert run(write(rows)) == 0
    inputs = {each.input for each in splits(root, "question-answering")["dev"]}
    asked = {f"{text(n)}\nAda.\nAda {n}.\nQuestion: Who is {n}?" for n in range(40)}
    assert inputs <= asked


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has questions here")
@pytest.mark.parametrize("form", [list, dict])
def test_articles_with_their_questions_are_a_row_for_each_question(
    form: type, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("question-answering")
    articles = [
        {
            "title": f"Tickets {n}",
            "paragraphs": [
                {
                    "context": text(n),
                    "qas": [
                        {
                            "id": f"{n}-a",
                            "question": "Which number?",
                            "answers": [{"text": f"{n}"}],
                        },
                        {"id": f"{n}-b", "question": "Who wrote it?", "answers": []},
                    ],
                }
            ],
        }
        for n in range(40)
    ]
    held = articles if form is list else {"version": "2.0", "data": articles}
    Path("own.json").write_text(json.dumps(held), encoding="utf-8")
    assert run("own.json") == 0
    assert "80 rows of own.json: --input question --expected answers" in capsys.readouterr().out
    found = [each for examples in splits(root, "question-answering").values() for each in examples]
    assert {each.expected for each in found} == {"unknown", *(str(n) for n in range(40))}


HUB = [{"text": text(n), "label": n % 2, "group": f"customer {n // 2}"} for n in range(40)]


@ONE
def test_a_data_set_of_the_hub_is_read_with_the_names_of_its_labels(
    desk: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    datasets = pytest.importorskip("datasets", reason="uv sync --group import")
    root = desk("classification")
    asked = []

    def load_dataset(*args: str, split: str) -> Any:
        asked.append((*args, split))
        rows = [*HUB, {"text": "Nobody labelled this", "label": -1, "group": "none"}]
        found = datasets.Dataset.from_list(rows)
        return found.cast_column("label", datasets.ClassLabel(names=["Late", "Lost"]))

    monkeypatch.setattr(datasets, "load_dataset", load_dataset)
    assert run("support-desk/tickets") == 0
    assert "without an input or an answer (at 41)" in capsys.readouterr().out
    assert data_card.facts("classification").labels == ("Late", "Lost")
    found = splits(root, "classification")
    assert sum(map(len, found.values())) == 40
    assert all(each.group for each in found["train"])
    assert run("support-desk/tickets", "--part", "en/validation", "--dry-run") == 0
    assert run("support-desk/tickets", "--test-part", "test") == 2
    assert "with what the test split says, or nearly" in capsys.readouterr().err
    assert asked == [
        ("support-desk/tickets", "train"),
        ("support-desk/tickets", "en", "validation"),
        ("support-desk/tickets", "train"),
        ("support-desk/tickets", "test"),
    ]


@ONE
def test_a_data_set_that_the_hub_does_not_give_is_one_sentence(
    desk: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    datasets = pytest.importorskip("datasets", reason="uv sync --group import")
    root = desk("classification")

    def load_dataset(*_: Any, **__: Any) -> None:
        raise ValueError("Config name is missing.\nPick one among: ['en', 'de']")

    monkeypatch.setattr(datasets, "load_dataset", load_dataset)
    before = state(root)
    assert run("support-desk/tickets") == 2
    error = capsys.readouterr().err
    assert "Config name is missing. Pick one among: ['en', 'de']" in error
    assert "such as --part en/train" in error
    assert state(root) == before


@ONE
@pytest.mark.parametrize("form", ["files", "save_to_disk", "all splits by save_to_disk", "a file"])
def test_a_folder_of_a_data_set_is_read_with_the_names_of_its_labels(
    form: str,
    desk: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    datasets = pytest.importorskip("datasets", reason="uv sync --group import")
    root = desk("classification")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", root / "cache")
    found = datasets.Dataset.from_list(HUB)
    found = found.cast_column("label", datasets.ClassLabel(names=["Late", "Lost"]))
    if form == "save_to_disk":
        found.save_to_disk("own")
    elif form == "all splits by save_to_disk":
        datasets.DatasetDict(train=found, test=found.select(range(4))).save_to_disk("own")
    else:
        (root / "own/data").mkdir(parents=True)
        (root / "own/README.md").write_text("---\nlicense: mit\n---\n", encoding="utf-8")
        for at in range(2):
            found.shard(2, at).to_parquet(f"own/data/train-0000{at}-of-00002.parquet")
        found.select(range(4)).to_parquet("own/data/test-00000-of-00001.parquet")
    file = "own/data/train-00001-of-00002.parquet" if form == "a file" else "own"
    assert run(file) == 0
    assert data_card.facts("classification").labels == ("Late", "Lost")
    assert sum(map(len, splits(root, "classification").values())) == 20 * (1 + (file == "own"))
    assert ('is a part of a split: poe import "own/data"' in caplog.text) == (form == "a file")


@ONE
@pytest.mark.parametrize("form", ["files", "save_to_disk"])
def test_splits_of_a_data_set_that_nobody_asked_for_are_said(
    form: str,
    desk: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    datasets = pytest.importorskip("datasets", reason="uv sync --group import")
    root = desk("classification")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", root / "cache")
    rows = [ROWS["classification"](number) for number in range(60)]
    if form == "files":
        (root / "own").mkdir()
        write(rows[:40], "own/train.jsonl")
        write(rows[40:], "own/test.jsonl")
    else:
        parts = {"train": rows[:40], "test": rows[40:]}
        datasets.DatasetDict(
            {part: datasets.Dataset.from_list(held) for part, held in parts.items()}
        ).save_to_disk("own")
    assert run("own") == 0
    said = 'own: of its splits (train, test) "train" is read; --part takes another, --test-part'
    assert said in caplog.text
    assert "examples/s" not in capfd.readouterr().err
    caplog.clear()
    assert run("own", "--part", "train", "--test-part", "test") == 0
    assert "of its splits" not in caplog.text
    assert len(splits(root, "classification")["test"]) == 20


@pytest.mark.parametrize("name", TASKS)
def test_the_numbers_that_pandas_gives_rows_are_no_field_and_no_answer(
    name: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk(name)
    for column in ("__index_level_0__", "Unnamed: 0"):
        rows = [{**ROWS[name](number), column: number} for number in range(60)]
        assert run(write(rows)) == 0, capsys.readouterr().err
        assert f"not used: {column}" in capsys.readouterr().out
        assert column not in (data_card.facts(name).fields or {})


@pytest.mark.parametrize("name", TASKS)
def test_a_given_split_of_other_columns_is_refused_with_the_one_it_lacks(
    name: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk(name)
    before = state(root)
    rows = [ROWS[name](number) for number in range(60)]
    *_, answer = rows[0]
    write(rows, "train.jsonl")
    for column in (answer.title(), "more"):
        others = [{(column if key == answer else key): row[key] for key in row} for row in rows]
        write(others, "given.jsonl")
        assert run("train.jsonl", "--test-file", "given.jsonl") == 2
        error = capsys.readouterr().err
        assert f'given.jsonl has no column "{answer}"' in error
    for file in ("train.jsonl", "given.jsonl"):
        (root / file).unlink()
    assert state(root) == before


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_what_pandas_makes_of_whole_numbers_and_of_true_is_that_again(
    desk: Callable[[str], Path],
) -> None:
    root = desk("extraction")
    lines = [
        f"{text(n)},{'' if n % 9 == 0 else float(n)},{n % 2 == 0},{'TRUE' if n % 3 else 'FALSE'}"
        for n in range(60)
    ]
    Path("own.csv").write_text("\n".join(["text,days,paid,sent", *lines]), encoding="utf-8")
    assert run("own.csv") == 0
    kinds = {"days": "number", "paid": "boolean", "sent": "boolean"}
    assert data_card.facts("extraction").fields == kinds
    read = [each.expected for held in splits(root, "extraction").values() for each in held]
    assert {type(each["days"]) for each in read} == {int, type(None)}
    assert {each["days"] for each in read} == {None, *(n for n in range(60) if n % 9)}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize(
    ("written", "option"),
    [("1,{:03}.50", "."), ("{},90", ","), ("2,{:03}", ", or --decimals ."), ("1.{:03},5", ",")],
)
def test_numbers_that_stay_text_are_said_with_what_reads_them(
    written: str, option: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [
        {"text": text(n), "who": f"Ada {n}", "total": written.format(n)} for n in range(100, 160)
    ]
    assert run(write(rows)) == 0
    assert data_card.facts("extraction").fields == {"who": "text", "total": "text"}
    said = capsys.readouterr().out
    assert "who is text" not in said
    assert "total is text, as it is written: " in said
    assert f"--decimals {option} reads such as numbers." in said
    assert run("own.jsonl", "--decimals", option[0]) == 0
    assert data_card.facts("extraction").fields == {"who": "text", "total": "number"}
    assert "is text" not in capsys.readouterr().out


@ONE
def test_a_parquet_file_is_read_as_any_other(desk: Callable[[str], Path]) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="uv sync --group import")
    parquet = pytest.importorskip("pyarrow.parquet", reason="uv sync --group import")
    root = desk("classification")
    rows = [ROWS["classification"](number) for number in range(40)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), "own.parquet")
    assert run("own.parquet") == 0
    assert sum(map(len, splits(root, "classification").values())) == 40


@ONE
def test_texts_in_folders_are_labelled_by_them(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    rows = [ROWS["classification"](number) for number in range(40)]
    for number, row in enumerate(rows):
        path = root / "own" / row["queue"] / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(row["text"], encoding="utf-8")
    assert run(str(root / "own")) == 0
    found = [each for examples in splits(root, "classification").values() for each in examples]
    assert {(each.input, each.expected) for each in found} == {
        (row["text"], row["queue"]) for row in rows
    }
    assert "Imported from `own`" in (root / "data/classification/README.md").read_text("utf-8")


@ONE
def test_lines_of_files_are_labelled_by_them_where_there_are_no_folders(
    desk: Callable[[str], Path], caplog: pytest.LogCaptureFixture
) -> None:
    root = desk("classification")
    (root / "own").mkdir()
    for label in ("pos", "neg"):
        lines = (text(n) for n in range(40) if (n % 2 == 0) == (label == "pos"))
        (root / "own" / f"{label}.txt").write_text("\n".join(lines), encoding="utf-8")
    assert run("own") == 0
    assert "labelled by its file: neg.txt, pos.txt" in caplog.text
    found = [each for examples in splits(root, "classification").values() for each in examples]
    assert {(each.input, each.expected) for each in found} == {
        (text(n), ("pos", "neg")[n % 2]) for n in range(40)
    }


@ONE
@pytest.mark.parametrize(
    ("names", "help"),
    [
        (["train_text", "train_labels"], "paste TEXTS train_labels.txt > own.tsv"),
        (["train", "test"], 'poe import "own/train.txt" --test-file "own/test.txt"'),
        ([f"{n}" for n in range(120)], "a folder that is called as its label"),
    ],
)
def test_names_of_files_that_are_no_labels_are_refused(
    names: list[str],
    help: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("classification")
    (root / "own").mkdir()
    for name in names:
        (root / "own" / f"{name}.txt").write_text("A line\nAnother\n", encoding="utf-8")
    before = state(root)
    assert run("own") == 2
    assert help in capsys.readouterr().err.replace("\\", "/")
    assert state(root) == before


@ONE
@pytest.mark.parametrize("name", ["SupportTickets", "desk.train"])
def test_a_table_may_have_any_ending_and_what_is_none_is_said(
    name: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    lines = (f"{'Lost' if n % 2 else 'Late'}\t{text(n)}" for n in range(40))
    Path(name).write_text("\n".join(lines), encoding="utf-8")
    assert run(name, "--columns", "queue,text") == 0
    assert sum(map(len, splits(root, "classification").values())) == 40
    for content in (b"PK\x03\x04\xff\x00", b"Only prose.\nAnd more of it.\n"):
        Path(name).write_bytes(content)
        assert run(name) == 2
        assert "has a format that is not known" in capsys.readouterr().err


@ONE
@pytest.mark.parametrize(
    ("held", "args"),
    [
        (lambda rows: {f"T{n}": row for n, row in enumerate(rows)}, []),
        (
            lambda rows: {
                name: {str(n): row[name] for n, row in enumerate(rows)} for name in rows[0]
            },
            [],
        ),
        (lambda rows: [[*row.values()] for row in rows], ["--columns", "text,queue"]),
        (
            lambda rows: {"train": [[*row.values()] for row in rows], "val": [["a", "b"]]},
            ["--part", "train", "--columns", "text,queue"],
        ),
    ],
    ids=["by their names", "as pandas writes columns", "lists", "lists by their splits"],
)
def test_rows_of_json_may_be_lists_or_lie_in_objects(
    held: Callable[[Rows], Any], args: list[str], desk: Callable[[str], Path]
) -> None:
    root = desk("classification")
    rows = [ROWS["classification"](n) for n in range(40)]
    Path("own.json").write_text(json.dumps(held(rows)), encoding="utf-8")
    assert run("own.json", *args) == 0
    found = [each for examples in splits(root, "classification").values() for each in examples]
    assert {(each.input, each.expected) for each in found} == {
        (row["text"], row["queue"]) for row in rows
    }


@ONE
def test_folders_of_splits_are_no_labels(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    for number in range(80):
        label = root / "own" / ("train", "test")[number % 2] / "AB"[number // 2 % 2]
        path = label / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(number), encoding="utf-8")
    assert run("own") == 2
    error = capsys.readouterr().err
    assert '"own" holds two splits, train and test.' in error
    assert run(*shlex.split(error.rpartition("poe import ")[2])) == 0
    assert data_card.facts("classification").labels == ("A", "B")
    assert len(splits(root, "classification")["test"]) == 40


@ONE
def test_utf_16_without_its_mark_is_no_text_until_it_is_named(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [ROWS["classification"](number) for number in range(40)]
    table = "text\tqueue\n" + "".join(f"{row['text']}\t{row['queue']}\n" for row in rows)
    Path("own.tsv").write_text(table, encoding="utf-16-le")
    assert run("own.tsv", "--encoding", "utf-16-le") == 0
    plain = table.encode("ascii", "replace").decode()
    Path("own.tsv").write_text(plain, encoding="utf-16-le")
    capsys.readouterr()
    assert run("own.tsv") == 2
    said = capsys.readouterr().err
    assert "a character is zero, which no text has." in said
    assert "gb18030 or utf-16-le" in said


@ONE
def test_an_excel_file_is_read_as_any_other(
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="uv sync --group import")
    root = desk("classification")
    book = openpyxl.Workbook()
    for line in (["Tickets of May"], [], ["text", "queue"]):
        book.active.append(line)
    for number in range(40):
        book.active.append(list(ROWS["classification"](number).values()))
    book.create_sheet("Cover")
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(book.active, min_col=1, min_row=1))
    book.create_chartsheet("Chart").add_chart(chart)
    book.active = 2
    book.save("own.xlsx")
    assert run("own.xlsx") == 0
    assert 'of its sheets (Sheet, Cover) "Sheet" is read, or --part' in caplog.text
    book.active = 1
    book.save("own.xlsx")
    capsys.readouterr()
    assert run("own.xlsx") == 2
    error = capsys.readouterr().err
    assert 'error: "own.xlsx" holds no rows in a sheet "Cover".' in error
    assert "help: Name another by --part; it has: Sheet, Cover." in error
    assert run("own.xlsx", "--part", "Sheet") == 0
    assert sum(map(len, splits(root, "classification").values())) == 40
    for name in ("Sheet", "Cover"):
        del book[name]
    book.active = 0
    book.save("own.xlsx")
    assert run("own.xlsx") == 2
    assert "it has: none." in capsys.readouterr().err


@pytest.mark.once
def test_a_long_cell_is_read_also_where_a_c_long_has_32_bits(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text(f"text,label\n{'word ' * 40_000},billing\n")
    [row] = reading.read(str(file)).rows
    assert len(row.text("text")) == 5 * 40_000 - 1
    assert csv.field_size_limit() < 2**31


MARKED: dict[str, Callable[[int], dict[str, Any]]] = {
    "columns": lambda n: {"late": n % 2, "broken": int(n % 3 == 0), "angry": int(n % 5 == 0)},
    "decimals": lambda n: {"late": n % 2 + 0.0, "broken": float(n % 3 == 0), "angry": n % 5 // 4},
    "an object": lambda n: {"cats": {"late": n % 2, "broken": 1.0 * (n % 3 == 0), "angry": 0.0}},
}


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
@pytest.mark.parametrize("kind", MARKED)
def test_labels_with_a_column_of_0_and_1_each_are_one_list(
    kind: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    rows = [
        {"id": f"t{n}", "text": text(n), "meta": {"n": n}} | MARKED[kind](n) for n in range(150)
    ]
    assert run(write(rows)) == 0, capsys.readouterr().err
    field = "cats" if kind == "an object" else "labels"
    assert f"--expected {field} --id id\nnot used: meta" in capsys.readouterr().out
    assert isinstance(data_card.facts("extraction").fields[field], tuple)
    for example in (each for examples in splits(root, "extraction").values() for each in examples):
        number = int(example.id[1:])
        said = MARKED[kind](number)
        marked = [name for name, at in said.get("cats", said).items() if at == 1]
        assert example.expected == {field: marked}


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
@pytest.mark.parametrize("more", [{"label": "late"}, {"broken": 2}, {"angry": "no"}])
def test_columns_beside_a_label_or_of_other_values_are_no_labels(
    more: dict[str, Any], desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [{"text": text(n)} | MARKED["columns"](n) | more for n in range(40)]
    assert run(write(rows), "--dry-run") == 0, capsys.readouterr().err
    assert "--expected late,broken,angry" in capsys.readouterr().out


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
def test_other_fields_stand_beside_the_list_of_labels(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    other = {"who": "Ada", "town": "Brno", "spent": 2.5}
    rows = [
        {"text": text(n), "order_id": f"o{n}"} | other | MARKED["columns"](n) for n in range(40)
    ]
    assert run(write(rows)) == 0, capsys.readouterr().err
    assert "--expected order_id,who,town,spent,labels\n" in capsys.readouterr().out
    example = splits(root, "extraction")["dev"][0]
    assert example.expected["order_id"] == f"o{example.input.split()[1].rstrip(':')}"


@pytest.mark.skipif("classification" not in TASKS, reason="nothing is classified in this project")
def test_a_text_of_one_label_may_have_them_in_columns_and_one_of_several_is_refused(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    names = ("late", "broken", "angry")
    rows = [
        {"text": text(n)} | {name: int(names[n % 3] == name) for name in names} for n in range(60)
    ]
    assert run(write(rows)) == 0, capsys.readouterr().err
    assert data_card.facts("classification").labels == ("angry", "broken", "late")
    example = splits(root, "classification")["dev"][0]
    assert example.expected == names[int(example.input.split()[1].rstrip(":")) % 3]
    cats = [{"text": row["text"], "cats": {name: row[name] for name in names}} for row in rows]
    assert run(write(cats), "--expected", "cats.late") == 0, capsys.readouterr().err
    assert data_card.facts("classification").labels == ("0", "1")
    rows[7]["angry"] = rows[7]["late"] = 1
    assert run(write(rows)) == 2
    assert "is a list of labels, and a row has one" in capsys.readouterr().err


@pytest.mark.skipif("classification" not in TASKS, reason="nothing is classified in this project")
def test_marks_beside_a_label_of_another_name_are_not_the_labels(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    said = ("Billing", "Sales", "Repair")
    rows = [
        {"mail": text(n), "department": said[n % 3], "is_paid": n % 2, "is_new": int(n % 5 == 0)}
        | {"is_urgent": int(n % 7 == 0)}
        for n in range(60)
    ]
    file = write(rows)
    before = state(root)
    assert run(file) == 2
    assert "help: Name it: --expected COLUMN" in capsys.readouterr().err
    assert state(root) == before
    assert run(file, "--expected", "department") == 0, capsys.readouterr().err
    assert data_card.facts("classification").labels == ("Billing", "Repair", "Sales")


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
def test_a_field_beside_three_marks_is_kept(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [{"text": text(n), "total": n + 0.5} | MARKED["columns"](n) for n in range(40)]
    assert run(write(rows), "--dry-run") == 0, capsys.readouterr().err
    assert "--expected total,labels\n" in capsys.readouterr().out


@pytest.mark.skipif("classification" not in TASKS, reason="nothing is classified in this project")
def test_what_is_asked_about_one_label_in_prodigy_is_that_or_not(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    said = ("accept", "reject", "ignore")
    rows = [
        {"text": text(n), "label": "Late", "_input_hash": n, "answer": said[n % 3]}
        for n in range(60)
    ]
    assert run(write(rows)) == 0, capsys.readouterr().err
    found = [each for examples in splits(root, "classification").values() for each in examples]
    assert len(found) == 40
    for example in found:
        number = int(example.input.split()[1].rstrip(":"))
        assert example.expected == ("Late", "not Late")[number % 3]


@pytest.mark.skipif("question-answering" not in TASKS, reason="nobody asks in this project")
def test_the_labels_of_pages_are_no_answers(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("question-answering")
    rows = [
        {"question": f"Is it {n}?", "contexts": [text(n), "No."], "labels": ["AIM", "RESULT"]}
        | {"final": "yes"}
        for n in range(40)
    ]
    assert run(write(rows)) == 2
    assert "holds the right answers cannot be told" in capsys.readouterr().err


@pytest.mark.skipif("question-answering" not in TASKS, reason="nobody asks in this project")
def test_a_question_is_answered_by_yes_or_no(desk: Callable[[str], Path]) -> None:
    root = desk("question-answering")
    rows = [{"question": f"Is it {n}? {text(n)}", "answer": n % 2 == 0} for n in range(40)]
    assert run(write(rows)) == 0
    for example in splits(root, "question-answering")["train"]:
        number = int(example.input.split()[2].rstrip("?"))
        assert example.expected == ("yes", "no")[number % 2]


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
@pytest.mark.parametrize("begins", [lambda n: f"Sentence: {n}", lambda n: n])
@pytest.mark.parametrize("is_once", [True, False])
def test_a_table_with_a_row_for_each_token_is_one_of_sentences(
    begins: Callable[[int], Any],
    is_once: bool,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("extraction")
    words = ("Ada", "Byron", "saw", "ticket")
    tags = ("B-per", "I-per", "O", "O", "B-ticket")
    rows = [
        {"Sentence #": "" if is_once and at else begins(n), "Word": word, "POS": "NN", "Tag": tag}
        for n in range(40)
        for at, (word, tag) in enumerate(zip((*words, str(n)), tags, strict=True))
    ]
    assert run(write(rows, "own.csv")) == 0, capsys.readouterr().err
    examples = [each for found in splits(root, "extraction").values() for each in found]
    assert len(examples) == 40
    for example in examples:
        number = example.input.removeprefix("Ada Byron saw ticket ")
        named = [{"text": "Ada Byron", "label": "per"}, {"text": number, "label": "ticket"}]
        assert example.expected == {"entities": named}


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
def test_tokens_and_tags_may_stand_in_a_cell_each(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    lines = [f"ticket {n} of Ada Byron\tO B-number O B-who I-who" for n in range(40)]
    Path("own.tsv").write_text("\n".join(lines), encoding="utf-8")
    assert run("own.tsv", "--columns", "tokens,tags") == 0, capsys.readouterr().err
    for example in splits(root, "extraction")["train"]:
        number = example.input.split()[1]
        named = [{"text": number, "label": "number"}, {"text": "Ada Byron", "label": "who"}]
        assert example.expected == {"entities": named}


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
def test_what_prodigy_notes_of_a_place_is_no_field(desk: Callable[[str], Path]) -> None:
    root = desk("extraction")
    notes = {"source": "./model", "input_hash": 4, "pattern": 7, "token_start": 0, "token_end": 0}
    rows = [
        {"text": text(n), "_input_hash": n, "answer": "accept"}
        | {"spans": [{"start": 0, "end": 6, "label": "what"} | notes]}
        for n in range(40)
    ]
    assert run(write(rows)) == 0
    said = {"spans": [{"text": "Ticket", "label": "what"}]}
    assert splits(root, "extraction")["dev"][0].expected == said


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_the_goodbye_of_a_dialogue_is_not_what_is_learned(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    spoken = ("Hello", "Hi, I am here to help you.", "", "Ticket {} is in the second of our halls.")
    rows = [
        {
            "messages": [
                {"role": ("user", "assistant")[at % 2], "content": said.format(n) or text(n)}
                for at, said in enumerate((*spoken, "Thanks", "Goodbye!"))
            ]
        }
        for n in range(40)
    ]
    assert run(write(rows)) == 0, capsys.readouterr().err
    assert "an example asks for one answer of its dialogue" in capsys.readouterr().out
    for example in splits(root, "chat")["train"]:
        number = int(example.input.split()[1].rstrip(":"))
        assert example.input == text(number)
        assert example.expected["reply"] == spoken[-1].format(number)
        assert len(example.history) == 2


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_lines_of_code_stay_below_each_other(desk: Callable[[str], Path]) -> None:
    root = desk("chat")
    code = "    for at in range({0}):\n        print(at)\n    return {0}\n"
    assert run(write([{"prompt": text(n), "completion": code.format(n)} for n in range(40)])) == 0
    example = splits(root, "chat")["train"][0]
    number = example.input.split()[1].rstrip(":")
    said = f"for at in range({number}):\n    print(at)\nreturn {number}"
    assert example.expected["reply"] == said


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is worked out in this project")
def test_a_row_whose_arithmetic_gives_another_number_is_left_out(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("reasoning")
    rows = [
        {"question": text(n), "answer": n + 2, "sum": f"{n} + {2 + (n == 7)}"} for n in range(40)
    ]
    assert run(write(rows), "--expression", "sum") == 0, capsys.readouterr().err
    assert "1 row with an answer that itself does not score 1 (at 8)" in capsys.readouterr().out


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_messages_that_name_what_they_answer_are_dialogues_of_the_best_answers(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    tree = (
        ("", "prompter", None, "{}"),
        ("a", "assistant", 1.0, "I do not care about that, not at all."),
        ("a", "assistant", 0.0, "It is in the hall."),
        ("c", "prompter", None, "Where is that?"),
        ("d", "assistant", 0.0, "Ticket {} is beside the door."),
    )
    rows = [
        {
            "message_id": f"{'abcde'[at]}{n}",
            "parent_id": parent and f"{parent}{n}",
            "text": said.format(n if role == "assistant" else text(n)),
            "role": role,
            "rank": rank,
            "message_tree_id": f"a{n}",
        }
        for n in range(40)
        for at, (parent, role, rank, said) in enumerate(tree)
    ]
    assert run(write(rows)) == 0, capsys.readouterr().err
    assert "40 rows of own.jsonl: --dialogue messages --id id" in capsys.readouterr().out
    for example in splits(root, "chat")["train"]:
        number = example.id.removeprefix("a")
        said_before = [text(int(number)), "It is in the hall."]
        assert [turn.content for turn in example.history] == said_before
        assert example.expected["reply"] == f"Ticket {number} is beside the door."


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
def test_numbers_before_tokens_are_no_tokens(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    lines = [f"# a\n1\tticket\tO\n2\t{n}\tB-number\n3\tcame\tO\n" for n in range(40)]
    Path("own.tsv").write_text("\n".join(lines), encoding="utf-8")
    assert run("own.tsv") == 0, capsys.readouterr().err
    for example in splits(root, "extraction")["train"]:
        number = example.input.split()[1]
        assert example.input == f"ticket {number} came"
        assert example.expected == {"entities": [{"text": number, "label": "number"}]}


@pytest.mark.skipif("classification" not in TASKS, reason="nothing is classified in this project")
def test_labels_of_fasttext_stand_before_their_text(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    labels = ("__label__late ", "__label__broken\t")
    lines = [f"{labels[n % 2]}{text(n)}" for n in range(40)]
    Path("own.txt").write_text("\n".join(lines), encoding="utf-8")
    assert run("own.txt") == 0, capsys.readouterr().err
    for example in splits(root, "classification")["train"]:
        number = int(example.input.split()[1].rstrip(":"))
        assert (example.input, example.expected) == (text(number), ("late", "broken")[number % 2])
    Path("own.txt").write_text("__label__a __label__b Both.", encoding="utf-8")
    assert run("own.txt") == 2
    assert '"a, b" is a list of labels' in capsys.readouterr().err


@pytest.mark.skipif("classification" not in TASKS, reason="nothing is classified in this project")
def test_a_file_without_an_ending_says_that_it_is_encoded_otherwise(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    lines = ["text;label", *(f"{text(n)} für;{n % 2}" for n in range(40))]
    Path("own.all").write_text("\n".join(lines), encoding="latin-1")
    assert run("own.all") == 2
    assert "Name the encoding that it has" in capsys.readouterr().err
    assert run("own.all", "--encoding", "latin-1") == 0
    Path("own.all").write_bytes(b"PK\x03\x04\0\0\xff")
    assert run("own.all") == 2
    assert "has a format that is not known" in capsys.readouterr().err


@pytest.mark.parametrize("file", ["own.txt", "own.data", "own"])
def test_json_is_read_whatever_the_file_is_called(file: str, tmp_path: Path) -> None:
    (tmp_path / file).write_text(
        '{"text": "a, b", "n": 1}\n{"text": "c; d", "n": 2}\n', encoding="utf-8"
    )
    found = reading.read(str(tmp_path / file))
    assert [dict(row.values) for row in found.rows] == [
        {"text": "a, b", "n": 1},
        {"text": "c; d", "n": 2},
    ]


def test_a_list_of_words_is_a_sentence_and_one_of_sentences_has_lines() -> None:
    words = ["The", "parcel", "came", "on", "Monday", "."]
    row = Row(1, {"words": words, "cell": repr(words), "lines": ["It came.", *words]})
    assert row.texts("words") == row.texts("cell") == "The parcel came on Monday ."
    assert row.texts("lines").splitlines() == ["It came.", *words]
