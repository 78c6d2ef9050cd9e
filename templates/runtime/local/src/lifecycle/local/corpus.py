"""What the tiny model is trained on: dialogues in the form that the project's prompts have.

A task whose data are your own contributes its training split: see `own_data.py`. One with the
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
from pathlib import Path

from .. import data, overlap, prompts, tasks, written
from ..tasks import Task
from . import own_data
from .dialogues import FEW, Dialogue, dialogue, drills, kind_of, neighbours_of, shown_before

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


def dialogues(root: Path, seed: int, scale: float = 1.0) -> list[Dialogue]:
    """Give the dialogues about every task that has data, and the drills, shuffled.

    Args:
        scale: the part of the usual size, for tests.
    """
    rng = random.Random(f"corpus-{seed}")
    made: list[Dialogue] = []
    for name in tasks.every():
        if not is_sample(root, name):
            made += own_data.dialogues(root, name, rng, scale)
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
    kind = kind_of(task, pool[0])
    render = prompts.renderer(prompts.find(root, name, prompts.DEFAULT), task, [])
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
