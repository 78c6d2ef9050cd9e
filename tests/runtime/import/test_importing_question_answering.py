"""Importing: questions, their pages and their choices."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lifecycle import tasks

from own_rows import TASKS, run, splits, state, text, write


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
    assert "help: Name what is meant in it with a dot, such as answer.value." in error
    assert run("own.jsonl", "--expected", "answer.value") == 0
    assert splits(root, "question-answering")["train"][0].expected.startswith("number ")


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has questions here")
def test_of_two_columns_one_has_the_answers_whatever_they_are_called(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("question-answering")
    rows = [{"Frage": f"Wann zieht {n} um?", "Antwort": f"Bald: {text(n)}"} for n in range(40)]
    assert run(write(rows, "own.csv")) == 0
    assert "--input Frage --expected Antwort\n" in capsys.readouterr().out


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has questions here")
def test_answers_that_look_like_none_are_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("question-answering")
    rows = [{"question": text(n), "answer": f"{n}" if n % 4 else "#N/A"} for n in range(40)]
    assert run(write(rows)) == 0
    said = capsys.readouterr().out
    assert '"#N/A" is the answer of 10 examples: if it stands for none, write unknown in' in said


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


@pytest.mark.skipif("question-answering" not in TASKS, reason="no task has one line here")
def test_an_answer_of_several_lines_is_one_line(desk: Callable[[str], Path]) -> None:
    root = desk("question-answering")
    rows = [{"question": text(n), "answer": f"Look at shelf {n}.\n\n- Ask Ada."} for n in range(40)]
    assert run(write(rows)) == 0
    found = splits(root, "question-answering")["test"]
    assert all(re.fullmatch(r"Look at shelf \d+\. - Ask Ada\.", each.expected) for each in found)


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
