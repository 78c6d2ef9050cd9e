import json
from itertools import combinations
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from __package__ import (
    data,
    errors,
    overlap,
    tasks,
)

ROOT = Path(__file__).parents[1]
EVERY_TASK = pytest.mark.parametrize("task", tasks.TASKS.values(), ids=list(tasks.TASKS))
GOOD = {"id": "a", "input": "Where is my parcel?", "expected": None}


@EVERY_TASK
@pytest.mark.parametrize("split", get_args(data.Split))
def test_every_shipped_example_is_legal(task: tasks.Task, split: data.Split) -> None:
    assert data.load(ROOT, task.name, split, task.validate)


@EVERY_TASK
@pytest.mark.parametrize("pair", list(combinations(get_args(data.Split), 2)), ids="-".join)
def test_no_split_holds_an_example_of_another_not_even_nearly(
    task: tasks.Task, pair: tuple[data.Split, data.Split]
) -> None:
    left, right = (data.load(ROOT, task.name, split) for split in pair)
    assert not {example.id for example in left} & {example.id for example in right}
    found = overlap.near_duplicates(left, right)
    assert not found, f"{len(found)} near-duplicates, such as {found[0]}"


@EVERY_TASK
def test_the_answer_that_a_prompt_shows_is_one_that_scores_full_marks(task: tasks.Task) -> None:
    for example in data.load(ROOT, task.name, "validation"):
        scores = task.score(example.expected, task.target(example.expected))
        assert scores[task.metrics[0]] == 1.0, example


@EVERY_TASK
@pytest.mark.parametrize("output", ["", " ", "\x00", "{", "[1]", "null", "no idea " * 500, "🙂"])
def test_whatever_a_model_writes_gets_scores_between_0_and_1(task: tasks.Task, output: str) -> None:
    example = data.load(ROOT, task.name, "validation")[0]
    scores = task.score(example.expected, output)
    assert set(scores) == set(task.metrics)
    assert all(0.0 <= score <= 1.0 for score in scores.values())
    for metric in task.aggregate([example.expected], [output]).values():
        assert 0.0 <= metric(np.array([0])) <= 1.0


@EVERY_TASK
def test_every_baseline_answers_with_a_string(task: tasks.Task) -> None:
    train = data.load(ROOT, task.name, "train")
    for name, predict in task.baseline(train).items():
        assert isinstance(predict("Where is order 4711?"), str), name


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["{broken"], "data.jsonl:1: this is no JSON object"),
        ([json.dumps(GOOD), "[]"], "data.jsonl:2:"),
        ([json.dumps(GOOD), "", '{"id": "b"'], "data.jsonl:3:"),
        ([json.dumps({"id": "a", "expected": 1})], '"input": field required'),
        ([json.dumps(GOOD | {"id": 7})], '"id": input should be a valid string'),
        ([json.dumps(GOOD | {"label": "x"})], '"label": extra inputs are not permitted'),
        ([json.dumps(GOOD), json.dumps(GOOD)], 'data.jsonl:2: the id "a" is also that of'),
        ([], "holds no examples"),
    ],
)
def test_a_wrong_file_is_one_sentence_with_the_line(
    tmp_path: Path, lines: list[str], problem: str
) -> None:
    (tmp_path / "data.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(errors.ProjectError) as raised:
        data.read(tmp_path, "data.jsonl")
    assert problem in raised.value.problem
    assert "\n" not in raised.value.problem


def test_a_missing_file_and_one_that_is_no_text_are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(errors.ProjectError, match="does not exist"):
        data.read(tmp_path, "data.jsonl")
    (tmp_path / "data.jsonl").write_bytes(b"\xff\xfe{}")
    with pytest.raises(errors.ProjectError, match="not UTF-8"):
        data.read(tmp_path, "data.jsonl")


def test_a_line_may_hold_any_character_and_end_in_any_way(tmp_path: Path) -> None:
    row = json.dumps(GOOD | {"input": "one\u2028two \U0001f642"}, ensure_ascii=False)
    (tmp_path / "data.jsonl").write_bytes(b"\xef\xbb\xbf" + row.encode() + b"\r\n\r\n")
    assert data.read(tmp_path, "data.jsonl")[0].input == "one\u2028two \U0001f642"


def test_near_duplicates_are_found_whatever_their_case_and_punctuation() -> None:
    ticket = data.Example("a", "My parcel has not arrived, and it is three days late now.", None)
    copy = data.Example("b", "my PARCEL has not arrived and it is three days late now!", None)
    other = data.Example("c", "My invoice has not arrived.", None)
    found = overlap.near_duplicates([ticket], [other, copy])
    assert [(pair.right.id, pair.similarity) for pair in found] == [("b", 1.0)]
    assert overlap.near_duplicates([data.Example("d", "Hi", None)], [ticket]) == []
