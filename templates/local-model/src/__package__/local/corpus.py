"""What the tiny model is trained on: dialogues in the form that the project's prompts have.

Each task contributes by its `data/<task>/make_data.py` alone, whose `generate` draws fresh examples
from another seed than that of the shipped files; what resembles validation or test is left out.

Most dialogues show several similar examples and disguise the answers: labels are exchanged for one
another, fields left out and reordered, differently in each dialogue. So the answer has to be read
off the examples. A part shows the true answers, which teaches a first idea of the task. Learning
from examples is therefore what the model does best, and answering without them what it does badly;
fine-tuning on the training split is left to do its work.
"""

import importlib.util
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s

from .. import data, overlap, prompts
from ..tasks import TASKS, Task

EXAMPLES = 4600
"""Dialogues about tasks, over all tasks."""
DRILLS = 2000
"""Dialogues that repeat a piece of text: practice in copying."""
MAX_TURNS = 4
TRUE_SHARE = 0.3
UNRELATED_SHARE = 0.3
"""Examples of a dialogue that are drawn at random instead of among the most similar."""
MAX_LABELS = 20

Dialogue = list[dict[str, str]]
"""Chat messages, the last of them an answer."""


def dialogues(root: Path, seed: int, scale: float = 1.0) -> list[Dialogue]:
    """Give the dialogues about every task that has data, and the drills, shuffled.

    Args:
        scale: the part of the usual size, for tests.
    """
    rng = random.Random(f"corpus-{seed}")
    names = [name for name in TASKS if (root / "data" / name / "make_data.py").is_file()]
    made: list[Dialogue] = []
    for name in names:
        count = max(20, round(EXAMPLES * scale / len(names)))
        pool = fresh_examples(root, name, rng, count)
        made += _drills(rng, pool, round(DRILLS * scale / len(names)))
        made += _task_dialogues(root, name, rng, pool)
    rng.shuffle(made)
    return made


def fresh_examples(root: Path, name: str, rng: random.Random, count: int) -> list[data.Example]:
    """Draw about `count` examples, none of them like one of validation or test."""
    path = root / "data" / name / "make_data.py"
    spec = importlib.util.spec_from_file_location(f"make_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    drawn = [
        data.Example(
            id=f"fresh-{number}",
            input=line["input"],
            expected=line["expected"],
            history=tuple(data.Turn(**turn) for turn in line.get("history", ())),
        )
        for number, line in enumerate(module.generate(rng, count))
    ]
    held_out = [*data.load(root, name, "validation"), *data.load(root, name, "test")]
    alike = {pair.left.id for pair in overlap.near_duplicates(drawn, held_out)}
    return [example for example in drawn if example.id not in alike]


def _task_dialogues(
    root: Path, name: str, rng: random.Random, pool: Sequence[data.Example]
) -> Iterator[Dialogue]:
    task = TASKS[name]
    render = prompts.renderer(prompts.find(root, name, "zero-shot"), task, [])
    neighbours = _neighbours(pool, 2 * MAX_TURNS)
    labels = sorted({task.target(example.expected) for example in pool})
    for example, near in zip(pool, neighbours, strict=True):
        near = rng.sample(near, rng.randrange(min(MAX_TURNS, len(near) + 1)))
        others = [rng.choice(pool) if rng.random() < UNRELATED_SHARE else each for each in near]
        disguise = _Disguise(rng, labels) if rng.random() > TRUE_SHARE else None
        shown = [each for each in others if not each.history and each.input != example.input]
        yield _dialogue(render, task, [*shown, example], disguise)


def _dialogue(
    render: prompts.Render,
    task: Task,
    examples: Sequence[data.Example],
    disguise: "_Disguise | None",
) -> Dialogue:
    messages: Dialogue = []
    for example in examples:
        rendered = render(example.input, example.history)
        messages += rendered if not messages else rendered[-1:]
        answer = task.target(example.expected)
        content = answer if disguise is None else disguise.apply(answer)
        messages.append({"role": "assistant", "content": content})
    return messages


@dataclass
class _Disguise:
    """Changes the answers of one dialogue, all in the same way."""

    rng: random.Random
    labels: Sequence[str]

    def __post_init__(self) -> None:
        self._exchange: dict[str, str] = {}
        if len(self.labels) <= MAX_LABELS:
            shuffled = self.rng.sample(self.labels, len(self.labels))
            self._exchange = dict(zip(self.labels, shuffled, strict=True))
        self._fields: list[str] | None = None

    def apply(self, answer: str) -> str:
        """Exchange a label; keep some fields of an object, in an order of this dialogue's own."""
        if self._exchange:
            return self._exchange[answer]
        fields = _object(answer)
        if fields is None:
            return answer
        if self._fields is None:
            self._fields = self.rng.sample(list(fields), self.rng.randint(1, len(fields)))
        return json.dumps({name: fields.get(name) for name in self._fields}, ensure_ascii=False)


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


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
