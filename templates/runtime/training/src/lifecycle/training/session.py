"""One training run that has begun, to a finished model folder; every kind of training uses it.

In order: check everything, write down what is started, train on from the last complete checkpoint,
and only then put the result in its place. A kill at any moment loses nothing else.
"""

import errno
import logging
import os
import shlex
import shutil
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from math import isfinite
from pathlib import Path
from statistics import fmean
from typing import Any

import datasets
import torch
import transformers
from peft import LoraConfig
from transformers import (
    EarlyStoppingCallback,
    PrinterCallback,
    ProgressCallback,
    Trainer,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
)

from .. import model_folder
from ..errors import ProjectError
from . import experiment, folder, models
from .experiment import Adaptation, Config, Kind, Session

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
    # What a reward that is not meant mostly shows in first.
    "completions/mean_length": "tokens an answer",
    "completions/clipped_ratio": "cut off",
    "learning_rate": "lr",
}
WHAT_TO_CHANGE = (
    "Halve trainer.per_device_train_batch_size and double trainer.gradient_accumulation_steps: "
    "the result stays the same and the run goes on from its last checkpoint (but KTO's, whose KL "
    "is that of a batch: add --restart). If that does not do, "
    "trainer.gradient_checkpointing: true, a shorter trainer.max_length, or LoRA over 4 bits "
    "(quantize:, on an NVIDIA GPU)."
)
WITHOUT_WEIGHTS = "Has the token for padding no weights? trainer.pad_token names another."
VALIDATED = ("eval_loss", "eval_rewards/accuracies", "eval_rewards/margins", "eval_accuracy")
REINFORCED = ("reward", "kl")
"""What the trainers log of themselves; the card keeps the last value of each."""


def trainer_config(session: Session[Kind], config: type[Config], **own: Any) -> Config:
    """Build a trainer's own config from the experiment, over what the machine suggests.

    A process has one GPU. Of several, transformers would give each a whole batch (`DataParallel`):
    so many times the examples in a step that the experiment and its card say.
    """
    ours = {"output_dir": str(session.folder.work), "restore_callback_states_from_checkpoint": True}
    values = models.device_defaults() | own | session.plan.trainer | ours
    # Both are in the tokenizer already; TRL would put the template back as it was before it fitted.
    values.pop("chat_template_path", None)
    if not hasattr(config, "eos_token"):
        values.pop("eos_token", None)
    made = experiment.build(config, values, f"{session.plan.source}: trainer")
    if (gpus := vars(made)["_n_gpu"]) > 1:
        said = "One of %d GPUs is used; for all of them: accelerate launch %s"
        log.warning(said, gpus, shlex.join(sys.argv))
        vars(made)["_n_gpu"] = 1
    return made


def adapter_config(session: Session[Adaptation], **own: Any) -> LoraConfig | None:
    """Build the LoRA configuration; None when all weights are trained or an adapter goes on."""
    if session.plan.lora is None or session.start.adapter is not None:
        return None
    values = {"task_type": "CAUSAL_LM"} | own | session.plan.lora
    return experiment.build(LoraConfig, values, f"{session.plan.source}: lora")


def train(
    session: Session[Kind],
    make_trainer: Callable[[Session[Kind]], Trainer],
    *,
    early_stopping: int | None = None,
    add: Callable[[Trainer, Path], None] = lambda trainer, made: None,
) -> Path:
    """Train, or go on training, and keep the result; give its folder.

    Killed at any moment, the same command continues from the last complete checkpoint: weights,
    optimiser, schedule, random numbers and the early-stopping count are all part of it.

    Args:
        early_stopping: evaluations without a lower validation loss after which to stop.
        add: what else goes into the finished folder, before it is put in its place.

    Raises ProjectError for anything wrong with settings, data or model, before the first step.
    """
    quieten_libraries()
    # TensorBoard's writer takes its folder from nowhere else.
    os.environ.setdefault("TENSORBOARD_LOGGING_DIR", str(session.folder.work / "logs"))
    with explaining_memory(), _taking(session.plan.source):
        trainer = make_trainer(session)
    if early_stopping is not None and trainer.args.eval_strategy == "no":
        raise ProjectError(
            f"{session.plan.source}: early_stopping needs evaluations, and there are none.",
            "Set trainer.eval_strategy: epoch, or early_stopping: null.",
        )
    _need_metric(session, trainer)
    for callback in (ProgressCallback, PrinterCallback):
        trainer.remove_callback(callback)
    trainer.add_callback(Reports())
    if early_stopping is not None:
        trainer.add_callback(EarlyStoppingCallback(early_stopping))
    is_first = trainer.is_world_process_zero()
    with _resumable(session.folder) if is_first else nullcontext():
        # Another process may have begun it or ended it while this one read its model.
        if session.is_done:
            return session.folder.result
        if is_first:
            folder.start(session.folder, session.inputs.fingerprint)
        checkpoint = folder.last_checkpoint(session.folder)
        with explaining_memory(), _taking(session.plan.source, trainer), _explaining_disk():
            outcome = trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
            result = _result(trainer, outcome.metrics["train_runtime"])
        _keep(session, trainer, result, add)
    return session.folder.result


@contextmanager
def _taking(source: Path, trainer: Trainer | None = None) -> Iterator[None]:
    """Tell what the libraries refuse of the settings, up to the first step, in their words."""
    try:
        yield
    except (AttributeError, ImportError, LookupError, RuntimeError, TypeError, ValueError) as error:
        is_of_memory = any(said in str(error) for said in ("out of memory", "allocate memory"))
        if is_of_memory or (trainer and trainer.state.global_step):
            raise
        said = " ".join(str(error).split())
        help = WITHOUT_WEIGHTS if isinstance(error, IndexError) else ""
        raise ProjectError(f"{source} cannot be trained: {said}", help) from error


def _need_metric(session: Session[Kind], trainer: Trainer) -> None:
    """Look whether an evaluation gives the metric that decides; only one tells which it gives."""
    wanted = trainer.args.metric_for_best_model
    if trainer.args.eval_strategy == "no" or wanted in (None, "loss", "eval_loss"):
        return
    found = trainer.evaluate(trainer.eval_dataset.select([0]))
    if f"eval_{wanted.removeprefix('eval_')}" not in found:
        raise ProjectError(
            f"{session.plan.source}: no evaluation gives trainer.metric_for_best_model, {wanted}.",
            f"It gives: {', '.join(sorted(found))}.",
        )


@contextmanager
def _explaining_disk() -> Iterator[None]:
    """Tell a full disk from a fault of torch, whose writer of checkpoints leaves out the reason."""
    try:
        yield
    except RuntimeError as error:
        if "inline_container" not in str(error):
            raise
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error


@contextmanager
def _resumable(place: folder.Folder) -> Iterator[None]:
    """Keep other runs out, and say what this one goes on from when Ctrl-C or SIGTERM ends it."""
    # Ray trains in a thread, and stops its processes itself.
    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143)) if is_main else None
    try:
        with model_folder.claimed(place.result):
            yield
    except (KeyboardInterrupt, SystemExit):
        kept = folder.last_checkpoint(place)
        step = kept.name.rpartition("-")[2] if kept else ""
        left = f": the same command goes on from step {step}"
        none = " before the first checkpoint: the same command begins anew"
        log.warning("Stopped%s.", left if kept else none)
        raise
    finally:
        if is_main:
            signal.signal(signal.SIGTERM, before)


def _result(trainer: Trainer, seconds: float) -> dict[str, Any]:
    logs = trainer.state.log_history
    losses = [entry["loss"] for entry in logs if "loss" in entry]
    weights = trainer.model.parameters()
    result: dict[str, Any] = {
        "training_loss": losses[-1] if losses else None,
        "steps": trainer.state.global_step,
        "epochs": round(trainer.state.epoch or 0.0, 3),
        "seconds": round(seconds, 1),
        "processes": trainer.args.world_size,
        "trained_parameters": sum(weight.numel() for weight in weights if weight.requires_grad),
    }
    if trainer.eval_dataset is not None:
        state = trainer.state
        kept = state.best_global_step if trainer.args.load_best_model_at_end else state.global_step
        seen = (entry for entry in logs if entry["step"] == kept and "eval_loss" in entry)
        measured = next(seen, None) or trainer.evaluate()
        result |= {key: measured[key] for key in VALIDATED if key in measured}
    result |= {key: entry[key] for entry in logs for key in REINFORCED if key in entry}
    if shares := [entry[EQUAL] for entry in logs if EQUAL in entry]:
        result["groups_without_difference"] = round(fmean(shares), 4)
    if not all(isfinite(value) for value in result.values() if isinstance(value, float)):
        raise broken(trainer.args, result["steps"])
    return result


def _keep(
    session: Session[Kind],
    trainer: Trainer,
    result: dict[str, Any],
    add: Callable[[Trainer, Path], None],
) -> None:
    made = session.folder.work / "result"
    # Every process takes part: with FSDP each holds a piece of the weights.
    trainer.save_model(str(made))
    if trainer.is_world_process_zero():
        models.name_base(made, session.start)
        if not model_folder.is_adapter(made):
            models.copy_processors(session.start, session.settings.root, made)
        # What preference training compares with: the start, which is kept where it was.
        shutil.rmtree(made / "ref", ignore_errors=True)
        (made / "training_args.bin").unlink(missing_ok=True)  # a pickle; run.json says the same
        folder.write_card(made, session.plan.name, session.inputs, result)
        add(trainer, made)
        folder.finish(session.folder, made)
    trainer.accelerator.wait_for_everyone()


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
def explaining_memory(help: str = WHAT_TO_CHANGE) -> Iterator[None]:
    """Turn an out-of-memory error of the block into OutOfMemoryError; let all others pass."""
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise OutOfMemoryError("The GPU ran out of memory.", help) from error
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "can't allocate memory" not in str(error):
            raise
        raise OutOfMemoryError("The machine ran out of memory.", help) from error
