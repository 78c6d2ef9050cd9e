"""The preferences of every task: answers to learn from, and none about the test split."""

from pathlib import Path

import pytest
from lifecycle import data, tasks
from lifecycle.alignment import preferences
from lifecycle.alignment.preferences import Preference
from lifecycle.errors import ProjectError

ROOT = Path(__file__).parents[1]
EVERY_TASK = pytest.mark.parametrize("task", tasks.every().values(), ids=list(tasks.every()))


@EVERY_TASK
def test_every_preferred_answer_is_one_that_the_task_can_read(task: tasks.Task) -> None:
    for place, each in places(task):
        assert each.input.strip(), f"{place}: the input is empty"
        # An answer with a thumb down may stand alone.
        read = task.parse(each.chosen) if each.chosen else ""
        assert read is not None, f"{place}: {each.chosen!r} is no answer, as the task reads it"


@EVERY_TASK
def test_no_pair_is_there_twice_or_the_other_way_round(task: tasks.Task) -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for place, each in places(task):
        again = seen.get((each.whole, each.chosen, each.rejected))
        assert again is None, f"{place} repeats {again}"
        opposite = seen.get((each.whole, each.rejected, each.chosen))
        assert opposite is None, f"{place} prefers the other answer than {opposite}"
        seen[each.whole, each.chosen, each.rejected] = place


@EVERY_TASK
def test_no_pair_is_about_the_test_split(task: tasks.Task) -> None:
    tested = {example.whole for example in data.load(ROOT, task.name, "test")}
    for place, each in places(task):
        assert each.whole not in tested, f"{place} asks what the test split asks"


def places(task: tasks.Task) -> list[tuple[str, Preference]]:
    """Give every pair with its file and number; skip where there are none for these data yet."""
    try:
        files = preferences.files(ROOT, task.name)
    except ProjectError as error:
        pytest.skip(f"{error.problem} {error.help}")
    return [
        (f"{path}, pair {number}", each)
        for path in files
        for number, each in enumerate(preferences.read(ROOT, path), start=1)
    ]
