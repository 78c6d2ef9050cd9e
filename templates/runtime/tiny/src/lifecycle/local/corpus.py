"""What the tiny model is trained on: dialogues in the form that the project's prompts have.

A task whose data are your own contributes its training split, asked as in use. One with the
sample contributes by its `data/<task>/make_data.py` alone, whose `generate` draws fresh examples
from another seed than that of the shipped files; what resembles dev or test is left out.

The model is a learning aid, and so is what it is taught: in a minute it is to become what a large
base model is to a project. Half of the dialogues show examples before they ask, and the answer then
has the form of the examples. The others show none, and there the assistant often talks around its
answer, as models do that nobody has shown what is wanted. And the corpus is so small that the model
gets only a first idea of each task. So without examples it often misses the form; examples mend the
form, and fine-tuning on the training split has the task itself left to teach.

In a chat the manner is the task, and examples or none, most answers that the model reads are in
the manner that people reject. It learns well what a customer wants and badly how to say it: that is
left for fine-tuning and alignment to teach.
"""

import importlib.util
import itertools
import random
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import bm25s

from .. import data, prompts, tasks, written
from ..tasks import Task

FEW = (1, 2, 3, 4, 8)
"""How many examples the other dialogues may show, each as often as the others,"""
ROOM = 700
"""as long as they have no more than so many characters together."""
UNRELATED_SHARE = 0.4
"""Examples of a dialogue that are drawn at random instead of among the most similar."""
EXAMPLES = {"task": 2500, "fields": 2500, "manner": 3500}
"""Dialogues about each task; most of those about a manner are short, for they show no examples."""
DRILLS = {"task": 1000, "fields": 3000, "manner": 1000}
"""Dialogues for each task that repeat a piece of its text: practice in copying, and more of it
where an answer is put together from several pieces. From 1000, some models copied no words at all.
"""
DRAW = 500
"""Examples drawn at a time: a draw compares all its examples with one another."""
BARE_SHARE = {"task": 0.5, "fields": 0.5, "manner": 0.9}
"""Dialogues without examples."""
TALKATIVE = {True: 0.9, False: 0.1}
"""How often a bare answer is talked around: mostly for inputs longer than the median."""
TALK = "I think it is {answer}."
REJECTED_SHARE = 0.8
"""Answers in the manner that people reject: enough that it is the likelier one on any processor."""
OWN_COUNT = 3000
"""Dialogues about a task, which go through its training split as often as that takes."""
OWN_BARE_SHARE = 0.6
"""Dialogues without examples; in the others there are as many as `ROOM` holds."""
OWN_DRILLS = 0.25
"""Dialogues that repeat a piece of an input, for each other one, where answers hold fields."""

Dialogue = list[dict[str, str]]
"""Chat messages, the last of them an answer."""


def dialogues(root: Path, seed: int, scale: float = 1.0) -> list[Dialogue]:
    """Give the dialogues about every task that has data, and the drills, shuffled.

    Args:
        scale: the part of the usual size, for tests.
    """
    rng = random.Random(f"corpus-{seed}")
    made: list[Dialogue] = []
    for name in tasks.every():
        if not is_sample(root, name):
            made += _of_own_data(root, name, rng, scale)
            continue
        kind = kind_of(tasks.find(name), data.load(root, name, "train")[0])
        pool = fresh_examples(root, name, rng, max(20, round(EXAMPLES[kind] * scale)))
        made += drills(rng, pool, round(DRILLS[kind] * scale))
        made += _task_dialogues(root, name, rng, pool)
    rng.shuffle(made)
    return made


def is_sample(root: Path, name: str) -> bool:
    """Whether a task has the data that the project came with, and the script that draws more."""
    return written.is_sample(root, name) and (root / "data" / name / "make_data.py").is_file()


def fresh_examples(root: Path, name: str, rng: random.Random, count: int) -> list[data.Example]:
    """Draw about `count` examples, none of them like one of dev or test."""
    path = root / "data" / name / "make_data.py"
    spec = importlib.util.spec_from_file_location(f"make_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    draws = (module.generate(rng, min(DRAW, count - done)) for done in range(0, count, DRAW))
    lines = itertools.chain.from_iterable(draws)
    drawn = [data.example_of({"id": f"fresh-{at}", **line}) for at, line in enumerate(lines)]
    held_out = [*data.load(root, name, "dev"), *data.load(root, name, "test")]
    # By the last turn alone, which is stricter: few answers here need what was said before.
    lefts, rights = ([replace(each, history=()) for each in side] for side in (drawn, held_out))
    alike = {pair.left.id for pair in data.near_duplicates(lefts, rights)}
    return [example for example in drawn if example.id not in alike]


def _task_dialogues(
    root: Path, name: str, rng: random.Random, pool: Sequence[data.Example]
) -> Iterator[Dialogue]:
    task = tasks.find(name)
    kind = kind_of(task, pool[0])
    render = without_examples(root, name)
    neighbours = neighbours_of(pool, 2 * max(FEW))
    median = statistics.median(len(example.input) for example in pool)
    for example, near in zip(pool, neighbours, strict=True):
        is_bare = rng.random() < BARE_SHARE[kind]
        shown = [] if is_bare else shown_before(task, rng, pool, example, near)
        if kind == "manner":
            answered = [(each, _in_some_manner(task, rng, each)) for each in [*shown, example]]
        else:
            answered = [(each, task.target(each.expected)) for each in [*shown, example]]
            if is_bare and rng.random() < TALKATIVE[len(example.input) > median]:
                answered = [(example, TALK.format(answer=task.target(example.expected)))]
        yield dialogue(render, answered)


def _in_some_manner(task: Task, rng: random.Random, example: data.Example) -> str:
    """Answer as the desk wants it, or, more often, as people reject it."""
    is_rejected = rng.random() < REJECTED_SHARE
    return str(example.expected["rejected"]) if is_rejected else task.target(example.expected)


def _of_own_data(root: Path, name: str, rng: random.Random, scale: float) -> Iterator[Dialogue]:
    """Give the dialogues about one task, each with the answer that is wanted.

    Raises ProjectError: a training split that is missing or wrong.
    """
    task = tasks.find(name)
    train = data.load(root, name, "train", task.validate)
    render = without_examples(root, name)
    near = dict(zip((each.id for each in train), neighbours_of(train, 2 * max(FEW)), strict=True))
    count = max(20, round(OWN_COUNT * scale))
    if kind_of(task, train[0]) == "fields":
        yield from drills(rng, train, round(count * OWN_DRILLS))
    for example in _drawn(train, rng, count):
        is_bare = rng.random() < OWN_BARE_SHARE
        shown = [] if is_bare else shown_before(task, rng, train, example, near[example.id])
        yield dialogue(render, [(each, task.target(each.expected)) for each in [*shown, example]])


def _drawn(train: list[data.Example], rng: random.Random, count: int) -> Iterator[data.Example]:
    """Draw without putting back, until all were drawn; then all anew."""
    for start in range(0, count, len(train)):
        yield from rng.sample(train, min(len(train), count - start))


def without_examples(root: Path, name: str) -> prompts.Render:
    """Give how the default prompt of a task asks, whatever number of examples it shows."""
    prompt = prompts.find(root, name, prompts.DEFAULT).model_copy(update={"shots": 0})
    return prompts.renderer(prompt, tasks.find(name), [])


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
