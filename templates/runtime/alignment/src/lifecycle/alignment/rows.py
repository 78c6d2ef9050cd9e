"""Datasets of the types that TRL's trainers read, under TRL's own names for them.

The prompts come from the function that serving uses, as in fine-tuning.
"""

import json
import random
from typing import Any

from .. import data, prompts, tasks
from ..chat import Chat
from ..prompts import Message
from ..settings import Settings
from ..training import examples
from ..training.experiment import Adaptation, Session
from . import preferences
from .preferences import Preference, Split

Row = dict[str, Any]
This = Session[Adaptation]


def files(plan: Adaptation, settings: Settings) -> list[str]:
    """Name the files that a model is trained on."""
    names = []
    for task in examples.tasks_of(plan.data, settings):
        if plan.method in {"grpo", "rloo"}:
            names.append(data.path_of(task, "train"))
        else:
            names += preferences.files(settings.root, task)
        names.append(prompts.find(settings.root, task, plan.data.prompt).path)
    return names


def preference(this: This, split: Split) -> list[Row]:
    """Columns prompt, chosen and rejected: for DPO and the reward model."""
    return [
        {"prompt": prompt, "chosen": _answer(each.chosen), "rejected": _answer(each.rejected)}
        for prompt, each in _rendered(this, split)
    ]


def unpaired_preference(this: This, split: Split) -> list[Row]:
    """Columns prompt, completion and label (thumb up or not): for KTO, two of each pair.

    They are shuffled, for its trainer takes them as they lie, and estimates how far the model has
    moved by the answer to the row before: that must be another question, and have either thumb.
    """
    found = [
        {"prompt": prompt, "completion": _answer(answer), "label": is_good}
        for prompt, each in _rendered(this, split)
        for answer, is_good in ((each.chosen, True), (each.rejected, False))
        if answer
    ]
    random.Random(0).shuffle(found)
    return found


def prompt_only(this: This) -> list[Row]:
    """Columns prompt, task and expected (as JSON): for GRPO and RLOO, whose model answers."""
    return [
        {
            "prompt": render(example.input, example.history),
            "task": task,
            "expected": json.dumps(example.expected),
        }
        for task in examples.tasks_of(this.plan.data, this.settings)
        for train, render in [_renderer(this, task)]
        for example in train[: this.plan.data.limit]
    ]


def check_preferences(this: This, chat: Chat, max_length: int | None) -> None:
    """Raise ProjectError for an answer that does not fit: a trainer cuts it off without a word."""
    for split in preferences.SHIPPED:
        rendered = _rendered(this, split)
        sources = [f'The preference "{each.id}"' for _, each in rendered]
        trips = [
            [chat.trip(prompt, answer) for answer in (each.chosen, each.rejected) if answer]
            for prompt, each in rendered
        ]
        lengths = [max(trip.prompt + trip.written for trip in both) for both in trips]
        examples.check_lengths(
            sources,
            lengths,
            max_length,
            f"{examples.LONGER}: poe import --pairs takes --longest and --longest-answer.",
        )


def _rendered(this: This, split: Split) -> list[tuple[list[Message], Preference]]:
    return [
        (render(each.input, each.history), each)
        for task in examples.tasks_of(this.plan.data, this.settings)
        for _, render in [_renderer(this, task)]
        for each in preferences.load(
            this.settings.root, task, split, alone=this.plan.method == "kto"
        )[: this.plan.data.limit]
    ]


def _renderer(this: This, task: str) -> tuple[list[data.Example], prompts.Render]:
    root = this.settings.root
    train = data.load(root, task, "train", tasks.find(task).validate)
    prompt = prompts.find(root, task, this.plan.data.prompt)
    return train, prompts.renderer(prompt, tasks.find(task), train)


def _answer(text: str) -> list[Message]:
    return [{"role": "assistant", "content": text}]
