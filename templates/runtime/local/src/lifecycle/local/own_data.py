"""What the tiny model learns of data that are your own: the training split, asked as in use."""

import random
from collections.abc import Iterator
from pathlib import Path

from .. import data, prompts, tasks
from .dialogues import FEW, Dialogue, dialogue, drills, kind_of, neighbours_of, shown_before

COUNT = 3000
"""Dialogues about a task, which go through its training split as often as that takes."""
BARE_SHARE = 0.6
"""Dialogues without examples; in the others there are as many as `dialogues.ROOM` has room for."""
DRILLS = 0.25
"""Dialogues that repeat a piece of an input, for each other one, where answers hold fields."""


def dialogues(root: Path, name: str, rng: random.Random, scale: float) -> Iterator[Dialogue]:
    """Give the dialogues about one task, each with the answer that is wanted.

    Raises:
        ProjectError: a training split that is missing or wrong.
    """
    task = tasks.find(name)
    train = data.load(root, name, "train", task.validate)
    render = prompts.renderer(prompts.find(root, name, prompts.DEFAULT), task, [])
    near = dict(zip((each.id for each in train), neighbours_of(train, 2 * max(FEW)), strict=True))
    count = max(20, round(COUNT * scale))
    if kind_of(task, train[0]) == "fields":
        yield from drills(rng, train, round(count * DRILLS))
    for example in _drawn(train, rng, count):
        is_bare = rng.random() < BARE_SHARE
        shown = [] if is_bare else shown_before(task, rng, train, example, near[example.id])
        yield dialogue(render, [(each, task.target(each.expected)) for each in [*shown, example]])


def _drawn(train: list[data.Example], rng: random.Random, count: int) -> Iterator[data.Example]:
    """Draw without putting back, until all were drawn; then all anew."""
    for start in range(0, count, len(train)):
        yield from rng.sample(train, min(len(train), count - start))
