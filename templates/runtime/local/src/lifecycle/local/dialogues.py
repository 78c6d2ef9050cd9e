"""How a dialogue for the tiny model is put together: what is shown first, and then asked."""

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Literal

import bm25s

from .. import data, prompts
from ..tasks import Task

FEW = (1, 2, 3, 4, 8)
"""How many examples the other dialogues may show, each as often as the others,"""
ROOM = 700
"""as long as they have no more than so many characters together."""
UNRELATED_SHARE = 0.4
"""Examples of a dialogue that are drawn at random instead of among the most similar."""

Dialogue = list[dict[str, str]]
"""Chat messages, the last of them an answer."""


def dialogue(render: prompts.Render, answered: Sequence[tuple[data.Example, str]]) -> Dialogue:
    """Put examples and what is answered to them one after the other, as few-shot prompts do."""
    messages: Dialogue = []
    for each, said in answered:
        rendered = render(each.input, each.history)
        messages += rendered if not messages else rendered[-1:]
        messages.append({"role": "assistant", "content": said})
    return messages


def shown_before(
    task: Task,
    rng: random.Random,
    pool: Sequence[data.Example],
    example: data.Example,
    near: Sequence[data.Example],
) -> list[data.Example]:
    """Choose the examples of a dialogue: most of them like the one that is asked."""
    chosen = rng.sample(near, min(rng.choice(FEW), len(near)))
    others = [rng.choice(pool) if rng.random() < UNRELATED_SHARE else each for each in chosen]
    return _fitting(
        task, [each for each in others if not each.history and each.input != example.input]
    )


def _fitting(task: Task, examples: Sequence[data.Example]) -> list[data.Example]:
    lengths = (len(each.input) + len(task.target(each.expected)) for each in examples)
    ends = itertools.accumulate(lengths)
    return [each for each, end in zip(examples, ends, strict=True) if end <= ROOM]


def kind_of(task: Task, example: data.Example) -> Literal["task", "fields", "manner"]:
    """Whether an answer is plain, an object of fields, or wanted where another is rejected."""
    if isinstance(example.expected, dict) and "rejected" in example.expected:
        return "manner"
    return "fields" if task.target(example.expected).startswith("{") else "task"


def drills(rng: random.Random, pool: Sequence[data.Example], count: int) -> Iterator[Dialogue]:
    """Give practice in copying: pieces of inputs, and numbers, to be repeated."""
    for _ in range(count):
        words = rng.choice(pool).input.split()
        start = rng.randrange(max(1, len(words) - 6))
        piece = words[start : start + rng.randint(2, 7)]
        if rng.random() < 0.5:
            numbers = [str(rng.randrange(10 ** rng.randint(2, 6))) for _ in piece[:4]]
            piece = [rng.choice(pair) for pair in zip(piece, numbers, strict=False)]
        text = " ".join(piece)
        yield [
            {"role": "system", "content": "Repeat."},
            {"role": "user", "content": text},
            {"role": "assistant", "content": text},
        ]


def neighbours_of(pool: Sequence[data.Example], count: int) -> list[list[data.Example]]:
    """Give, for each example, the others that are most like it, by BM25."""
    texts = bm25s.tokenize([example.input for example in pool], show_progress=False)
    index = bm25s.BM25()
    index.index(texts, show_progress=False)
    found, _ = index.retrieve(texts, k=min(count + 1, len(pool)), show_progress=False)
    return [
        [pool[place] for place in places if place != own]
        for own, places in enumerate(found.tolist())
    ]
