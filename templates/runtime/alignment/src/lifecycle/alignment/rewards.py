"""What reinforcement learning maximises: the task's own score, or a model of what people prefer."""

import json
from collections.abc import Callable
from pathlib import Path
from statistics import fmean
from typing import Any

import torch
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
)

from .. import tasks
from ..chat import Chat
from ..errors import ProjectError
from ..local import loading
from ..prompts import Message
from ..training import models
from ..training.experiment import Adaptation, Start
from ..training.session import EQUAL

Reward = Callable[..., list[float]]


class Learned(TrainerCallback):  # type: ignore[misc]  # transformers ships no types for it
    """Stops a run that drew groups of answers, and whose groups told nothing apart."""

    def on_train_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Look at the rewards before anything is kept as a finished model."""
        logs = state.log_history
        shares = [entry[EQUAL] for entry in logs if EQUAL in entry]
        if shares and round(fmean(shares), 4) == 1:
            reward = fmean(entry["reward"] for entry in logs if "reward" in entry)
            raise ProjectError(
                f"Every group of answers was rewarded equally (with {reward:.3f}), so nothing"
                " was learned: the model would be the one it started from.",
                "Where the reward is at its highest, the model can do it already. Else start from a"
                " fine-tuned model, raise trainer.temperature, or take a reward that tells nearly"
                " right from wrong.",
            )


def of_the_task(chat: Chat) -> Reward:
    """The mean of the task's scores of each answer, in [0, 1]: a reward that cannot be talked into.

    All scores, not only the primary one: an answer that is nearly right should be worth more than
    one that is no answer, or there is nothing to climb. `chat` reads an answer as serving does.
    """

    def reward_of_the_task(
        prompts: list[list[Message]],
        completion_ids: list[list[int]],
        task: list[str],
        expected: list[str],
        **_: Any,
    ) -> list[float]:
        return [
            fmean(
                tasks.score(
                    tasks.find(name), json.loads(wanted), _read(chat, prompt, written)
                ).values()
            )
            for prompt, written, name, wanted in zip(
                prompts, completion_ids, task, expected, strict=True
            )
        ]

    return reward_of_the_task


def _read(chat: Chat, prompt: list[Message], written: list[int]) -> str:
    return chat.read(chat.opening(chat.prompt(prompt)), written).answer


def of_a_model(folder: Path) -> Reward:
    """The reward model in `folder`, one unbounded number for each answer."""
    config = folder / "config.json"
    # Any other model would get a head of random weights.
    if not config.exists() or "ForSequenceClassification" not in config.read_text("utf-8"):
        raise ProjectError(
            f'There is no reward model in "{folder.name}".', "poe align align/reward.yaml"
        )
    tokenizer = loading.from_pretrained(AutoTokenizer, str(folder))
    kind = AutoModelForSequenceClassification
    model = loading.from_pretrained(kind, str(folder), dtype=torch.float32)
    model = model.to(loading.device()).eval()

    def reward_model(
        prompts: list[list[Message]], completions: list[list[Message]], **_: Any
    ) -> list[float]:
        dialogues = [ask + answer for ask, answer in zip(prompts, completions, strict=True)]
        texts = [tokenizer.apply_chat_template(d, tokenize=False) for d in dialogues]
        batch = tokenizer(texts, return_tensors="pt", padding=True, add_special_tokens=False)
        with torch.no_grad():
            scores = model(**batch.to(loading.device())).logits[:, 0]
        values: list[float] = scores.float().tolist()
        return values

    return reward_model


def load_to_train(start: Start, plan: Adaptation, root: Path) -> Any:
    """Load the base with a head that gives one number, its reward; the head is made anew."""
    if start.adapter is not None:
        raise ProjectError(
            f'A reward model starts from whole weights, and "{start.name}" is an adapter.',
            f"poe merge {start.name}, and start: {start.name}-merged",
        )
    options = {"num_labels": 1, "dtype": torch.float32} | models.load_options(plan)
    kind = AutoModelForSequenceClassification
    return models.from_pretrained(kind, start, root, anew="score.", **options)
