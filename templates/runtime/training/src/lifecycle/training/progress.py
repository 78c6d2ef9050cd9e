"""One line for each time the trainer reports, on stderr."""

import logging
import warnings
from typing import Any

import datasets
import transformers
from transformers import (
    PrinterCallback,
    ProgressCallback,
    Trainer,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
)

log = logging.getLogger(__name__)
SHOWN = {
    "loss": "loss",
    "eval_loss": "validation loss",
    "reward": "reward",
    "rewards/margins": "margin",
    "kl": "KL",
    "learning_rate": "lr",
}


def quieten_libraries() -> None:
    """Silence bars and notices for library authors, so that a log can be read later."""
    datasets.disable_progress_bars()
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers|trl|peft")


def replace(trainer: Trainer) -> None:
    """Have a trainer report through this module and no other way."""
    for callback in (ProgressCallback, PrinterCallback):
        trainer.remove_callback(callback)
    trainer.add_callback(Progress())


class Progress(TrainerCallback):  # type: ignore[misc]  # transformers ships no types for it
    """Reports steps, losses and rewards in one line."""

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Write the line, in the process that speaks for all."""
        parts = [f"{SHOWN[key]} {float(logs[key]):.4g}" for key in SHOWN if logs and key in logs]
        if parts and state.is_world_process_zero:
            log.warning("step %d/%d  %s", state.global_step, state.max_steps, "  ".join(parts))
