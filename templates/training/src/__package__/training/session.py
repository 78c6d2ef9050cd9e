"""One training run, from its YAML file to a finished model folder; every kind of training uses it.

In order: read and check everything, write down what is started, train on from the last complete
checkpoint, and only then put the result in its place. A kill at any moment loses nothing else.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peft import LoraConfig
from transformers import EarlyStoppingCallback, Trainer

from .. import settings
from . import card, experiment, failures, folder, models, progress
from .experiment import Config, Experiment


@dataclass(frozen=True)
class Session:
    """What a run works with: its plan, its start, its project and its folders."""

    kind: str
    """What the run is for: fine-tune, dpo, …"""
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
    kind: str,
    path: Path,
    changes: Sequence[str] = (),
    name: str | None = None,
    *,
    restart: bool = False,
) -> Session:
    """Read an experiment and find out what it starts from.

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
    return Session(kind, plan, start, project, card.inputs(kind, plan, start, project), place)


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
    if trainer.is_world_process_zero():
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
        result["validation_loss"] = trainer.evaluate()["eval_loss"]
    return result


def _keep(session: Session, trainer: Trainer, result: dict[str, Any]) -> None:
    made = session.folder.work / "result"
    # Every process takes part: with FSDP each holds a piece of the weights.
    trainer.save_model(str(made))
    if trainer.is_world_process_zero():
        models.name_base(made, session.start)
        (made / "training_args.bin").unlink(missing_ok=True)  # a pickle; run.json says the same
        card.write(made, session.plan.name, session.inputs, result)
        folder.finish(session.folder, made)
    trainer.accelerator.wait_for_everyone()
