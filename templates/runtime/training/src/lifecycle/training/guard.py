"""Training that breaks is stopped before it is saved, and training that learns nothing is told."""

import math
from collections.abc import Iterable, Mapping
from statistics import fmean
from typing import Any

import torch
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from ..errors import ProjectError

EQUAL = "frac_reward_zero_std"
"""TRL's name for the share of groups in which all answers were rewarded equally."""


class Finite(TrainerCallback):  # type: ignore[misc]  # transformers ships no types for it
    """Stops at the first step whose gradient is not finite, before it reaches the weights."""

    def on_pre_optimizer_step(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **held: Any
    ) -> None:
        """Look at the gradients; in float16 the loss is scaled until they overflow, and back."""
        gradients = [each.grad for each in held["model"].parameters() if each.grad is not None]
        if not args.fp16 and not are_finite(gradients):
            raise broken(args, state.global_step + 1)

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **held: Any
    ) -> None:
        """Look at the weights before they become the checkpoint that a run goes on from."""
        trained = (each for each in held["model"].parameters() if each.requires_grad)
        if control.should_save and not are_finite(trained):
            raise broken(args, state.global_step)

    on_epoch_end = on_step_end


def are_finite(tensors: Iterable[torch.Tensor]) -> bool:
    """Whether no number is infinite or none at all."""
    return all(bool(torch.isfinite(each).all()) for each in tensors)


def broken(args: TrainingArguments, step: int) -> ProjectError:
    """Say where training broke, and what to change."""
    return ProjectError(
        f"Training broke at step {step}: its numbers are not finite any more.",
        f"Nothing of it was saved; the last good checkpoint is kept. Lower trainer.learning_rate"
        f" (now {args.learning_rate:g}) or warm up longer, and add --restart. At step 1 it is the"
        " model or an example: load: { dtype: float32 } shows whether it is the precision.",
    )


def check_result(args: TrainingArguments, result: Mapping[str, Any], rewards: list[float]) -> None:
    """Raise ProjectError for a result that must not look like a finished model.

    Args:
        result: the figures of the run card.
        rewards: the mean rewards that reinforcement learning reported.
    """
    figures = [value for value in result.values() if isinstance(value, float)]
    if not all(map(math.isfinite, figures)):
        raise broken(args, result["steps"])
    if result.get("groups_without_difference") == 1:
        raise ProjectError(
            f"Every group of answers was rewarded equally (with {fmean(rewards):.3f}), so nothing"
            " was learned: the model would be the one it started from.",
            "Where the reward is at its highest, the model can do it already. Else start from a"
            " fine-tuned model, raise trainer.temperature, or take a reward that tells nearly"
            " right from wrong.",
        )


def equal_share(logs: list[dict[str, Any]]) -> dict[str, float]:
    """Give the share of groups that taught nothing, over the run; empty where none were drawn."""
    shares = [entry[EQUAL] for entry in logs if EQUAL in entry]
    return {"groups_without_difference": round(fmean(shares), 4)} if shares else {}
