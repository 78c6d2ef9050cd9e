"""The examples of every task: legal, answerable, and none in two splits."""

from itertools import combinations
from pathlib import Path
from typing import get_args

import pytest
from lifecycle import data, overlap, tasks

ROOT = Path(__file__).parents[1]
EVERY_TASK = pytest.mark.parametrize("task", tasks.every().values(), ids=list(tasks.every()))
EVERY_SPLIT = pytest.mark.parametrize("split", get_args(data.Split))


@EVERY_TASK
@EVERY_SPLIT
def test_every_example_is_legal(task: tasks.Task, split: data.Split) -> None:
    assert data.load(ROOT, task.name, split, task.validate)


@EVERY_TASK
@EVERY_SPLIT
def test_the_wanted_answer_scores_full_marks_when_it_is_read(
    task: tasks.Task, split: data.Split
) -> None:
    for example in data.load(ROOT, task.name, split):
        answer = task.target(example.expected)
        score = task.score(example.expected, answer)[task.metrics[0]]
        assert score == 1.0, f"{example.source}: {answer!r} scores {score}"


@EVERY_TASK
@pytest.mark.parametrize("pair", list(combinations(get_args(data.Split), 2)), ids="-".join)
def test_no_split_holds_an_example_of_another_not_even_nearly(
    task: tasks.Task, pair: tuple[data.Split, data.Split]
) -> None:
    left, right = (data.load(ROOT, task.name, split) for split in pair)
    assert not {example.id for example in left} & {example.id for example in right}
    alike = overlap.near_duplicates(left, right)
    places = [f"{each.left.source} and {each.right.source}" for each in alike]
    assert not places, f"{len(places)} pairs are nearly the same, such as {places[0]}"
