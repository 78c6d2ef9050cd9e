"""What a run says: a line on stderr each time the trainer reports, a sentence when memory ends."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import datasets
import torch
import transformers
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from ..errors import ProjectError

log = logging.getLogger(__name__)
SHOWN = {
    "loss": "loss",
    "eval_loss": "validation loss",
    "reward": "reward",
    "rewards/margins": "margin",
    "kl": "KL",
    "frac_reward_zero_std": "groups without a difference",
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


class Progress(TrainerCallback):  # type: ignore[misc]  # transformers ships no types for it
    """Reports steps, losses and rewards in one line."""

    def on_log(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **held: Any
    ) -> None:
        """Write the line, in the process that speaks for all."""
        logs = held["logs"]
        parts = [f"{SHOWN[key]} {float(logs[key]):.4g}" for key in SHOWN if key in logs]
        if parts and state.is_world_process_zero:
            log.warning("step %d/%d  %s", state.global_step, state.max_steps, "  ".join(parts))


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
