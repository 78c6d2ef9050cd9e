"""The examples of every task: legal, answerable, and none in two splits."""

import math
from itertools import combinations
from pathlib import Path
from typing import get_args

import pytest
from lifecycle import data, settings, tasks
from lifecycle.importing import lengths

ROOT = Path(__file__).parents[1]
EVERY_TASK = pytest.mark.parametrize("task", tasks.every().values(), ids=list(tasks.every()))
OPEN = {"chat", "summarization", "question-answering"}
"""Tasks in which two answers may both be right."""
EVERY_SPLIT = pytest.mark.parametrize("split", get_args(data.Split))


@EVERY_TASK
@EVERY_SPLIT
def test_every_example_is_legal(task: tasks.Task, split: data.Split) -> None:
    for example in data.load(ROOT, task.name, split, task.validate):
        assert example.id.strip(), f"{example.source}: the id is empty"
        assert example.input.strip(), f"{example.source}: the input is empty"


@EVERY_TASK
@EVERY_SPLIT
def test_no_question_has_two_answers(task: tasks.Task, split: data.Split) -> None:
    if task.name in OPEN:
        pytest.skip("in this task two answers may both be right")
    answers: dict[object, data.Example] = {}
    for example in data.load(ROOT, task.name, split):
        first = answers.setdefault((example.input, example.history), example)
        same = task.target(first.expected) == task.target(example.expected)
        assert same, f"{example.source} answers the input of {first.source} otherwise"


@EVERY_TASK
def test_there_is_something_to_learn_for_every_answer_that_is_asked_for_again(
    task: tasks.Task,
) -> None:
    known = {task.target(each.expected) for each in data.load(ROOT, task.name, "train")}
    assert len(known) > 1, f"{data.path_of(task.name, 'train')} has one answer alone: {known}"
    for split in get_args(data.Split)[1:]:
        asked = {task.target(each.expected) for each in data.load(ROOT, task.name, split)}
        # An answer that is no label is a text, which nobody needs to have seen before.
        labels = getattr(task, "labels", ())
        unknown = sorted(asked.intersection(labels) - known)
        assert not unknown, f"{data.path_of(task.name, split)} asks for {unknown}, train never does"


@EVERY_TASK
@EVERY_SPLIT
def test_the_wanted_answer_scores_full_marks_when_it_is_read(
    task: tasks.Task, split: data.Split
) -> None:
    for example in data.load(ROOT, task.name, split):
        answer = task.target(example.expected)
        scores = task.score(example.expected, answer)
        score = scores[task.metrics[0]]
        assert score == 1.0, f"{example.source}: {answer!r} scores {score}"
        # A target of 0.9 is met by nearly every answer where a metric counts in percent.
        beyond = {name: value for name, value in scores.items() if not 0 <= value <= 1}
        assert not beyond, f"{example.source}: scores lie between 0 and 1, and {beyond} do not"


@EVERY_TASK
@EVERY_SPLIT
def test_the_model_has_room_for_every_example(task: tasks.Task, split: data.Split) -> None:
    ways = lengths.measure(settings.load())
    room = ways.context or math.inf
    for example in data.load(ROOT, task.name, split):
        size = sum(map(ways.count, (example.whole, task.target(example.expected))))
        assert size <= room, (
            f"{example.source} has {size} {ways.unit}, and the model takes {room} with its prompt:"
            " poe import --longest WORDS leaves such inputs out, and poe model lists other models"
        )


@EVERY_TASK
@pytest.mark.parametrize("pair", list(combinations(get_args(data.Split), 2)), ids="-".join)
def test_no_split_holds_an_example_of_another_not_even_nearly(
    task: tasks.Task, pair: tuple[data.Split, data.Split]
) -> None:
    left, right = (data.load(ROOT, task.name, split) for split in pair)
    assert not {example.id for example in left} & {example.id for example in right}
    if pair[0] == "train":
        # One model may learn all tasks.
        others = [name for name in tasks.every() if name != task.name]
        left += [each for other in others for each in data.load(ROOT, other, "train")]
    alike = data.near_duplicates(left, right)
    places = [f"{each.left.source} and {each.right.source}" for each in alike]
    assert not places, (
        f"{len(places)} pairs are nearly the same: {', '.join(places[:10])}; where they are of two"
        " tasks, import one again: it goes where the other has it"
    )
