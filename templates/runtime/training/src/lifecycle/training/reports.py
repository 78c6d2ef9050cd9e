"""What a run says, and what stops it before anything that broke is saved."""

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import datasets
import torch
import transformers
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from ..errors import ProjectError

log = logging.getLogger(__name__)
EQUAL = "frac_reward_zero_std"
"""TRL's name for the share of groups in which all answers were rewarded equally."""
SHOWN = {
    "loss": "loss",
    "eval_loss": "validation loss",
    "reward": "reward",
    "rewards/margins": "margin",
    "kl": "KL",
    EQUAL: "groups without a difference",
    "learning_rate": "lr",
}
WHAT_TO_CHANGE = (
    "Halve trainer.per_device_train_batch_size and double trainer.gradient_accumulation_steps: "
    "the result stays the same and the run goes on from its last checkpoint. If that does not do, "
    "trainer.gradient_checkpointing: true, a shorter trainer.max_length, or LoRA over 4 bits "
    "(quantize:, on an NVIDIA GPU)."
)


class OutOfMemoryError(ProjectError):
    """This machine, or this GPU, has too little memory for what was asked of it."""


def quieten_libraries() -> None:
    """Silence bars and notices for library authors, so that a log can be read later."""
    datasets.disable_progress_bars()
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers|trl|peft")


class Reports(TrainerCallback):  # type: ignore[misc]  # transformers ships no types for it
    """Reports steps, losses and rewards in a line each; stops where numbers are not finite."""

    def on_log(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **held: Any
    ) -> None:
        """Write the line, in the process that speaks for all."""
        logs = held["logs"]
        parts = [f"{SHOWN[key]} {float(logs[key]):.4g}" for key in SHOWN if key in logs]
        if parts and state.is_world_process_zero:
            log.warning("step %d/%d  %s", state.global_step, state.max_steps, "  ".join(parts))

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


@contextmanager
def explaining_memory() -> Iterator[None]:
    """Turn an out-of-memory error of the block into OutOfMemoryError; let all others pass."""
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise OutOfMemoryError("The GPU ran out of memory.", WHAT_TO_CHANGE) from error
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "can't allocate memory" not in str(error):
            raise
        raise OutOfMemoryError("The machine ran out of memory.", WHAT_TO_CHANGE) from error
