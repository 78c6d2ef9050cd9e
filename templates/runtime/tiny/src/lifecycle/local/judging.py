"""Whether your own data are beyond the tiny model: what it reaches, beside what needs no model."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import torch

from .. import data, tasks
from ..chat import Chat, ends_of
from ..tasks import Task
from .corpus import without_examples

ASKED = 48
"""Examples of dev that are asked: enough to see that it learned next to nothing."""
TOO_LONG = 0.1
"""The share of inputs that may be longer than its context."""
MANY_LABELS = 30
SMALLEST = "HuggingFaceTB/SmolLM2-135M-Instruct"
"""The smallest model of those that create-genai-project offers."""


def verdict(root: Path, name: str, model: Any, tokens: Any) -> Iterator[str]:
    """Say how the model does on a few examples of dev, and what speaks against it."""
    task = tasks.find(name)
    examples = data.load(root, name, "dev", task.validate)[:ASKED]
    train = data.load(root, name, "train", task.validate)
    render = without_examples(root, name)
    chat = Chat(tokens, ends_of(tokens))
    asked = [chat.prompt(render(each.input, each.history)) for each in examples]
    room = model.config.max_position_embeddings - task.max_tokens
    outputs = [
        _answer(model, chat, ids, task.max_tokens) if len(ids) <= room else "" for ids in asked
    ]
    own = _mean(task, examples, outputs)
    reached = {
        label: _mean(task, examples, [predict(each.input) for each in examples])
        for label, predict in task.baseline(train).items()
    }
    baseline, best = max(reached.items(), key=lambda each: each[1])
    metric = task.metrics[0]
    yield (
        f"{name}: {metric} {own:.2f} on {len(examples)} examples of dev; "
        f"the baseline {baseline} reaches {best:.2f}."
    )
    too_long = sum(len(ids) > room for ids in asked) / len(asked)
    labels = _labels(task)
    reasons = [
        f"{too_long:.0%} of its inputs are too long for it" if too_long > TOO_LONG else "",
        f"it has {labels} labels" if labels > MANY_LABELS else "",
        "a baseline does better" if own < best else "",
    ]
    if any(reasons):
        yield (
            f"{name} is beyond the tiny model: {', and '.join(filter(None, reasons))}. "
            f"The smallest real model is {SMALLEST}: --model takes it, and model.id in "
            "lifecycle.yaml."
        )


def _labels(task: Task) -> int:
    """Count the labels between which the task chooses; other tasks have none."""
    labels = task.variables().get("labels", ())
    return len(labels) if isinstance(labels, Sequence) else 0


@torch.inference_mode()
def _answer(model: Any, chat: Chat, ids: list[int], limit: int) -> str:
    drawn = model.generate(torch.tensor([ids]), max_new_tokens=limit, do_sample=False)
    return chat.read(chat.opening(ids), drawn[0, len(ids) :].tolist()).answer


def _mean(task: Task, examples: Sequence[data.Example], outputs: Sequence[str]) -> float:
    scores = (
        task.score(example.expected, output)[task.metrics[0]]
        for example, output in zip(examples, outputs, strict=True)
    )
    return fmean(scores)
