"""One training run, from its YAML file to a finished model folder; every kind of training uses it.

In order: read and check everything, write down what is started, train on from the last complete
checkpoint, and only then put the result in its place. A kill at any moment loses nothing else.
"""

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peft import LoraConfig
from transformers import EarlyStoppingCallback, Trainer

from .. import settings
from . import card, examples, experiment, failures, folder, models, progress
from .experiment import Config, Experiment

VALIDATED = ("eval_loss", "eval_rewards/accuracies", "eval_rewards/margins", "eval_accuracy")
REINFORCED = ("reward", "kl")
"""What the trainers log of themselves; the card keeps the last value of each."""


@dataclass(frozen=True)
class Session:
    """What a run works with: its plan, its start, its project and its folders."""

    plan: Experiment
    start: models.Start
    settings: settings.Settings
    inputs: card.Inputs
    folder: folder.Folder

    @property
    def is_done(self) -> bool:
        """Whether the same inputs were already trained to the end."""
        return folder.state(self.folder, self.inputs.fingerprint) == "done"


def begin(
    path: Path,
    changes: Sequence[str] = (),
    name: str | None = None,
    *,
    restart: bool = False,
    files: Callable[[Experiment, settings.Settings], list[str]] = examples.files,
) -> Session:
    """Read an experiment and find out what it starts from; `files` names what it learns from.

    Raises ProjectError when the result's folder holds something made from other inputs, unless
    `restart` says to set that aside.
    """
    plan = experiment.read(path, changes, name)
    project = settings.load()
    if plan.start is not None:
        project = project.with_model(plan.start)
    start = models.start_of(project)
    place = folder.of(plan.name, project.root / "models")
    if restart:
        folder.set_aside(place)
    progress.quieten_libraries()
    # TensorBoard's writer takes its folder from nowhere else.
    os.environ.setdefault("TENSORBOARD_LOGGING_DIR", str(place.logs))
    inputs = card.inputs(plan, start, project, files(plan, project))
    return Session(plan, start, project, inputs, place)


def trainer_config(session: Session, config: type[Config]) -> Config:
    """Build a trainer's own config from the experiment, over what the machine suggests."""
    own = {"output_dir": str(session.folder.work), "restore_callback_states_from_checkpoint": True}
    values = models.device_defaults() | session.plan.trainer | own
    return experiment.build(config, values, f"{session.plan.source}: trainer")


def adapter_config(session: Session) -> LoraConfig | None:
    """Build the LoRA configuration; None when all weights are trained or an adapter goes on."""
    if session.plan.lora is None or session.start.adapter is not None:
        return None
    values = {"task_type": "CAUSAL_LM"} | session.plan.lora
    return experiment.build(LoraConfig, values, f"{session.plan.source}: lora")


def train(session: Session, trainer: Trainer) -> Path:
    """Train, or go on training, and keep the result; give its folder.

    Killed at any moment, the same command continues from the last complete checkpoint: weights,
    optimiser, schedule, random numbers and the early-stopping count are all part of it.
    """
    progress.replace(trainer)
    if session.plan.early_stopping is not None:
        trainer.add_callback(EarlyStoppingCallback(session.plan.early_stopping))
    is_first = trainer.is_world_process_zero()
    with folder.claimed(session.folder) if is_first else nullcontext():
        if is_first:
            folder.start(session.folder, session.inputs.fingerprint)
        checkpoint = folder.last_checkpoint(session.folder)
        with failures.explained():
            outcome = trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
            result = _result(trainer, outcome.metrics)
        _keep(session, trainer, result)
    return session.folder.result


def _result(trainer: Trainer, metrics: dict[str, float]) -> dict[str, Any]:
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    result: dict[str, Any] = {
        "training_loss": losses[-1] if losses else None,
        "steps": trainer.state.global_step,
        "epochs": round(trainer.state.epoch or 0.0, 3),
        "seconds": round(metrics["train_runtime"], 1),
        "processes": trainer.args.world_size,
        "trained_parameters": sum(
            weight.numel() for weight in trainer.model.parameters() if weight.requires_grad
        ),
    }
    if trainer.eval_dataset is not None:
        measured = trainer.evaluate()
        result |= {key: measured[key] for key in VALIDATED if key in measured}
    logs = trainer.state.log_history
    result |= {key: entry[key] for entry in logs for key in REINFORCED if key in entry}
    return result


def _keep(session: Session, trainer: Trainer, result: dict[str, Any]) -> None:
    made = session.folder.work / "result"
    # Every process takes part: with FSDP each holds a piece of the weights.
    trainer.save_model(str(made))
    if trainer.is_world_process_zero():
        models.name_base(made, session.start)
        # What preference training compares with: the start, which is kept where it was.
        shutil.rmtree(made / "ref", ignore_errors=True)
        (made / "training_args.bin").unlink(missing_ok=True)  # a pickle; run.json says the same
        card.write(made, session.plan.name, session.inputs, result)
        folder.finish(session.folder, made)
    trainer.accelerator.wait_for_everyone()
