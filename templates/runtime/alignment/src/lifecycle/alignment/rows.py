"""Pairs, thumbs and questions in the columns that TRL's trainers read.

The prompts come from the function that serving uses, as in fine-tuning.
"""

import json
from typing import Any

from .. import data, prompts, tasks
from ..prompts import Message
from ..settings import Settings
from ..training import examples
from ..training.experiment import Experiment
from ..training.session import Session
from . import pairs as files_of_pairs
from .pairs import Pair, Split

Row = dict[str, Any]


def files(plan: Experiment, settings: Settings) -> list[str]:
    """Name the files that an experiment depends on."""
    names = []
    for task in examples.tasks_of(plan.data, settings):
        if plan.method in {"grpo", "rloo"}:
            names.append(data.path_of(task, "train"))
        else:
            names += files_of_pairs.files(settings.root, task)
        names.append(prompts.find(settings.root, task, plan.data.prompt).path)
    return names


def pairs(this: Session, split: Split) -> list[Row]:
    """Columns prompt, chosen and rejected: for DPO and the reward model."""
    return [
        {"prompt": prompt, "chosen": _answer(pair.chosen), "rejected": _answer(pair.rejected)}
        for prompt, pair in _rendered(this, split)
    ]


def thumbs(this: Session, split: Split) -> list[Row]:
    """Columns prompt, completion and label (thumb up or not): for KTO, two of each pair."""
    return [
        {"prompt": prompt, "completion": _answer(answer), "label": is_good}
        for prompt, pair in _rendered(this, split)
        for answer, is_good in ((pair.chosen, True), (pair.rejected, False))
    ]


def questions(this: Session, split: data.Split) -> list[Row]:
    """Columns prompt, task and expected (as JSON): for GRPO and RLOO, whose model answers."""
    rows = []
    for task in examples.tasks_of(this.plan.data, this.settings):
        train, render = _renderer(this, task)
        wanted = train if split == "train" else data.load(this.settings.root, task, split)
        rows += [
            {
                "prompt": render(example.input, example.history),
                "task": task,
                "expected": json.dumps(example.expected),
            }
            for example in wanted[: this.plan.data.limit]
        ]
    return rows


def _rendered(this: Session, split: Split) -> list[tuple[list[Message], Pair]]:
    rendered = []
    for task in examples.tasks_of(this.plan.data, this.settings):
        _, render = _renderer(this, task)
        chosen = files_of_pairs.load(this.settings.root, task, split)[: this.plan.data.limit]
        rendered += [(render(pair.input, pair.history), pair) for pair in chosen]
    return rendered


def _renderer(this: Session, task: str) -> tuple[list[data.Example], prompts.Render]:
    root = this.settings.root
    train = data.load(root, task, "train", tasks.find(task).validate)
    prompt = prompts.find(root, task, this.plan.data.prompt)
    return train, prompts.renderer(prompt, tasks.find(task), train)


def _answer(text: str) -> list[Message]:
    return [{"role": "assistant", "content": text}]
