"""What the tiny model is trained on: dialogues in the form that the project's prompts have.

Each task contributes by its `data/<task>/make_data.py` alone, whose `generate` draws fresh examples
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
from pathlib import Path
from typing import Literal

import bm25s

from .. import data, overlap, prompts, tasks
from ..tasks import Task

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
FEW = (1, 2, 3, 4, 8)
"""How many examples the other dialogues may show, each as often as the others,"""
ROOM = 700
"""as long as they have no more than so many characters together."""
UNRELATED_SHARE = 0.4
"""Examples of a dialogue that are drawn at random instead of among the most similar."""
TALKATIVE = {True: 0.9, False: 0.1}
"""How often a bare answer is talked around: mostly for inputs longer than the median."""
TALK = "I think it is {answer}."
REJECTED_SHARE = 0.8
"""Answers in the manner that people reject: enough that it is the likelier one on any processor."""

Dialogue = list[dict[str, str]]
"""Chat messages, the last of them an answer."""


def dialogues(root: Path, seed: int, scale: float = 1.0) -> list[Dialogue]:
    """Give the dialogues about every task that has data, and the drills, shuffled.

    Args:
        scale: the part of the usual size, for tests.
    """
    rng = random.Random(f"corpus-{seed}")
    names = [name for name in tasks.every() if (root / "data" / name / "make_data.py").is_file()]
    made: list[Dialogue] = []
    for name in names:
        kind = _kind(tasks.find(name), data.load(root, name, "train")[0])
        pool = fresh_examples(root, name, rng, max(20, round(EXAMPLES[kind] * scale)))
        made += _drills(rng, pool, round(DRILLS[kind] * scale))
        made += _task_dialogues(root, name, rng, pool)
    rng.shuffle(made)
    return made


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
    drawn = [
        data.Example(
            id=f"fresh-{number}",
            input=line["input"],
            expected=line["expected"],
            history=tuple(data.Turn(**turn) for turn in line.get("history", ())),
        )
        for number, line in enumerate(lines)
    ]
    held_out = [*data.load(root, name, "dev"), *data.load(root, name, "test")]
    alike = {pair.left.id for pair in overlap.near_duplicates(drawn, held_out)}
    return [example for example in drawn if example.id not in alike]


def _task_dialogues(
    root: Path, name: str, rng: random.Random, pool: Sequence[data.Example]
) -> Iterator[Dialogue]:
    task = tasks.find(name)
    kind = _kind(task, pool[0])
    render = prompts.renderer(prompts.find(root, name, prompts.DEFAULT), task, [])
    neighbours = _neighbours(pool, 2 * max(FEW))
    median = statistics.median(len(example.input) for example in pool)
    for example, near in zip(pool, neighbours, strict=True):
        is_bare = rng.random() < BARE_SHARE[kind]
        shown = [] if is_bare else _shown(task, rng, pool, example, near)
        if kind == "manner":
            answered = [(each, _in_some_manner(task, rng, each)) for each in [*shown, example]]
        else:
            answered = [(each, task.target(each.expected)) for each in [*shown, example]]
            if is_bare and rng.random() < TALKATIVE[len(example.input) > median]:
                answered = [(example, TALK.format(answer=task.target(example.expected)))]
        yield _dialogue(render, answered)


def _kind(task: Task, example: data.Example) -> Literal["task", "fields", "manner"]:
    """Whether an answer is plain, an object of fields, or wanted where another is rejected."""
    if isinstance(example.expected, dict) and "rejected" in example.expected:
        return "manner"
    return "fields" if task.target(example.expected).startswith("{") else "task"


def _in_some_manner(task: Task, rng: random.Random, example: data.Example) -> str:
    """Answer as the desk wants it, or, more often, as people reject it."""
    is_rejected = rng.random() < REJECTED_SHARE
    return str(example.expected["rejected"]) if is_rejected else task.target(example.expected)


def _shown(
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


def _dialogue(render: prompts.Render, answered: Sequence[tuple[data.Example, str]]) -> Dialogue:
    messages: Dialogue = []
    for each, said in answered:
        rendered = render(each.input, each.history)
        messages += rendered if not messages else rendered[-1:]
        messages.append({"role": "assistant", "content": said})
    return messages


def _drills(rng: random.Random, pool: Sequence[data.Example], count: int) -> Iterator[Dialogue]:
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


def _neighbours(pool: Sequence[data.Example], count: int) -> list[list[data.Example]]:
    texts = bm25s.tokenize([example.input for example in pool], show_progress=False)
    index = bm25s.BM25()
    index.index(texts, show_progress=False)
    found, _ = index.retrieve(texts, k=min(count + 1, len(pool)), show_progress=False)
    return [
        [pool[place] for place in places if place != own]
        for own, places in enumerate(found.tolist())
    ]
