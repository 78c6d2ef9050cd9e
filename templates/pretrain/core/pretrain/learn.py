"""One pretraining run, from its plan to the finished model folder."""

import dataclasses
import os
from collections.abc import Sequence
from pathlib import Path

from lifecycle import runs, settings
from lifecycle.errors import ProjectError
from lifecycle.training import card, chat_template, experiment, folder, models, progress, session
from transformers import Trainer, TrainingArguments, default_data_collator, set_seed

import architecture
import budget as budgets
import corpus
import describe
import mixture
import plans

VALIDATION = f"{corpus.FOLDER}/validation.jsonl"


def pretrain(
    file: Path, changes: Sequence[str] = (), *, name: str | None = None, restart: bool = False
) -> Path:
    """Run one plan to its end and give the folder of the model that it made.

    Raises:
        ProjectError: something is wrong with the plan, its budget or its data; before the first
            step is taken.
    """
    plan, project = plans.read(file, changes, name), settings.load()
    if not (project.root / VALIDATION).is_file():
        corpus.make(project)
    this = begin(plan, project, restart=restart)
    if not this.is_done:
        budget = budgets.of(plan, project.root)
        budgets.check(plan, budget)
        trainer = make_trainer(plan, this)
        session.train(this, trainer)
        if trainer.is_world_process_zero():
            describe.write(this.folder.result, plan, budget, trainer.state.log_history)
    return this.folder.result


def begin(plan: plans.Plan, project: settings.Settings, *, restart: bool) -> session.Session:
    """Find out where the run's things are, and whether it starts, goes on, or is done."""
    place = folder.of(plan.name, project.root / "models")
    if restart:
        folder.set_aside(place)
    progress.quieten_libraries()
    os.environ.setdefault("TENSORBOARD_LOGGING_DIR", str(place.logs))
    is_ours = plan.start is not None and plan.start.startswith("models/")
    if is_ours and not (project.root / str(plan.start)).is_dir():
        raise ProjectError(
            f'There is no model in "{plan.start}" to go on from.', "To make it: poe pretrain"
        )
    start = models.Start(plan.start or "random weights", None)
    return session.Session(
        plan=experiment.Experiment(name=plan.name, source=plan.file, trainer=plan.trainer),
        start=start,
        settings=project,
        inputs=_inputs(plan, start, project.root),
        folder=place,
    )


def make_trainer(plan: plans.Plan, this: session.Session) -> Trainer:
    """Build tokenizer, model and data, and set the trainer up for the plan's budget."""
    root = this.settings.root
    # A stream has no length: the number of steps comes from the budget.
    trainer = {"max_steps": 1} | plan.trainer
    this = dataclasses.replace(this, plan=this.plan.model_copy(update={"trainer": trainer}))
    config = session.trainer_config(this, TrainingArguments)
    config.max_steps = steps(plan, config)
    set_seed(config.seed)
    tokenizer = architecture.load_tokenizer(plan, root)
    chat_template.check(tokenizer, plan.start or plan.name)
    return Trainer(
        model=architecture.build(plan, tokenizer, root),
        args=config,
        train_dataset=mixture.stream(plan, tokenizer, root, config.seed),
        eval_dataset=mixture.validation(plan, tokenizer, root, VALIDATION),
        processing_class=tokenizer,
        data_collator=default_data_collator,
    )


def steps(plan: plans.Plan, config: TrainingArguments) -> int:
    """Optimiser steps that see the budget's tokens, on all devices together."""
    rows = config.per_device_train_batch_size * config.gradient_accumulation_steps
    seen: int = rows * config.world_size * plan.row_tokens
    return max(1, round(plan.budget.tokens / seen))


def _inputs(plan: plans.Plan, start: models.Start, root: Path) -> card.Inputs:
    files = [source.path for source in plan.sources if source.path is not None] + [VALIDATION]
    base = root / start.base
    return card.Inputs(
        experiment=plan.model_dump(mode="json", exclude={"name", "file"}) | {"method": "pretrain"},
        base={
            "id": start.base,
            "revision": None,
            "sha256": runs.hash_model(base) if base.is_dir() else None,
        },
        files=[{"path": path, "sha256": runs.hash_file(root / path)} for path in files],
    )
