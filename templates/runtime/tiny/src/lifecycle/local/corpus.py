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

import itertools
import random
import runpy
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import bm25s

from .. import data, data_card, prompts, tasks, written
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
BARE_SHARE = {"task": 0.5, "fields": 0.5, "manner": 0.9, "own": 0.6}
"""Dialogues without examples."""
TALKATIVE = {True: 0.9, False: 0.1}
"""How often a bare answer is talked around: mostly for inputs longer than the median."""
TALK = "I think it is {answer}."
REJECTED_SHARE = 0.8
"""Answers in the manner that people reject: enough that it is the likelier one on any processor."""
OWN_COUNT = 3000
"""Dialogues about a task, which go through its training split as often as that takes."""
OWN_DRILLS = 0.25
"""Dialogues that repeat a piece of an input, for each other one, where answers hold fields."""

Kind = Literal["task", "fields", "manner", "own"]
"""Answers are plain, objects of fields, or wanted where others are rejected; own: as data say."""
Dialogue = list[dict[str, str]]
"""Chat messages, the last of them an answer."""


def dialogues(root: Path, seed: int, scale: float = 1.0) -> list[Dialogue]:
    """Give the dialogues about every task that has data, and the drills, shuffled.

    Args:
        scale: the part of the usual size, for tests.

    Raises ProjectError: a training split that is missing or wrong.
    """
    rng = random.Random(f"corpus-{seed}")
    made: list[Dialogue] = []
    for name in tasks.every():
        task = tasks.find(name)
        pool = data.load(root, name, "train", task.validate)
        kind = kind_of(task, pool[0])
        if is_sample(root, name):
            pool = fresh_examples(root, name, rng, max(20, round(EXAMPLES[kind] * scale)))
            made += drills(rng, pool, round(DRILLS[kind] * scale))
            made += _about(root, name, rng, pool, range(len(pool)), kind)
        else:
            count = max(20, round(OWN_COUNT * scale))
            made += drills(rng, pool, round(count * OWN_DRILLS) if kind == "fields" else 0)
            made += _about(root, name, rng, pool, _drawn(len(pool), rng, count), "own")
    rng.shuffle(made)
    return made


def is_sample(root: Path, name: str) -> bool:
    """Whether a task has the data that the project came with, and the script that draws more."""
    return written.is_sample(root, name) and (root / "data" / name / "make_data.py").is_file()


def fresh_examples(root: Path, name: str, rng: random.Random, count: int) -> list[data.Example]:
    """Draw about `count` examples, none of them like one of dev or test."""
    generate = runpy.run_path(str(root / "data" / name / "make_data.py"))["generate"]
    draws = (generate(rng, min(DRAW, count - done)) for done in range(0, count, DRAW))
    lines = itertools.chain.from_iterable(draws)
    drawn = [data.example_of({"id": f"fresh-{at}", **line}) for at, line in enumerate(lines)]
    held_out = [*data.load(root, name, "dev"), *data.load(root, name, "test")]
    # By the last turn alone, which is stricter: few answers here need what was said before.
    lefts, rights = ([replace(each, history=()) for each in side] for side in (drawn, held_out))
    alike = {pair.left.id for pair in data.near_duplicates(lefts, rights)}
    return [example for example in drawn if example.id not in alike]


def _about(
    root: Path,
    name: str,
    rng: random.Random,
    pool: Sequence[data.Example],
    places: Iterable[int],
    kind: Kind,
) -> Iterator[Dialogue]:
    """Give a dialogue about the example at each place."""
    task, render = tasks.find(name), without_examples(root, name)
    neighbours = neighbours_of(pool, 2 * max(FEW))
    median = statistics.median(len(example.input) for example in pool)

    def said(example: data.Example, is_bare: bool) -> str:
        wanted = task.target(example.expected)
        if kind == "manner":
            is_rejected = rng.random() < REJECTED_SHARE
            return str(example.expected["rejected"]) if is_rejected else wanted
        if kind != "own" and is_bare and rng.random() < TALKATIVE[len(example.input) > median]:
            return TALK.format(answer=wanted)
        return wanted

    for place in places:
        example = pool[place]
        is_bare = rng.random() < BARE_SHARE[kind]
        shown = [] if is_bare else shown_before(task, rng, pool, example, neighbours[place])
        yield dialogue(render, [(each, said(each, is_bare)) for each in [*shown, example]])


def _drawn(size: int, rng: random.Random, count: int) -> Iterator[int]:
    """Draw places without putting back, until all were drawn; then all anew."""
    for start in range(0, count, size):
        yield from rng.sample(range(size), min(size, count - start))


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
    mixed = [rng.choice(pool) if rng.random() < UNRELATED_SHARE else each for each in chosen]
    others = [each for each in mixed if not each.history and each.input != example.input]
    ends = itertools.accumulate(len(each.input + task.target(each.expected)) for each in others)
    return [each for each, end in zip(others, ends, strict=True) if end <= ROOM]


def kind_of(task: Task, example: data.Example) -> Kind:
    """Give the kind of a task's answers."""
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
    texts = bm25s.tokenize(
        [example.input for example in pool], token_pattern=data_card.WORDS, show_progress=False
    )
    k = min(count + 1, len(pool))
    # Where there is nothing to search for, such as digits alone, all are equally near.
    found = [[*range(k)]] * len(pool)
    if any(texts.ids):
        index = bm25s.BM25()
        index.index(texts, show_progress=False)
        found = index.retrieve(texts, k=k, show_progress=False)[0].tolist()
    return [[pool[place] for place in places if place != own] for own, places in enumerate(found)]
