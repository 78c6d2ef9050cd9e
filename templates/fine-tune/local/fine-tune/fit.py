"""Supervised fine-tuning: show the model prompts together with the answers that are wanted."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lifecycle.errors import ProjectError
from lifecycle.training import examples, experiment
from lifecycle.training.experiment import Adaptation

if TYPE_CHECKING:
    import datasets
    import trl
    from lifecycle.chat import Chat

log = logging.getLogger(__name__)


def train(
    path: Path, changes: Sequence[str] = (), *, name: str | None = None, restart: bool = False
) -> Path:
    """Run one experiment to its end and give the folder of the model that it made."""
    plan = experiment.read(Adaptation, path, changes, name)
    if plan.method != "sft":
        raise ProjectError(f"{path} is an experiment of alignment.", f"poe align {path}")
    this = experiment.begin(plan, examples.files, restart=restart)
    if this.is_done:
        return this.folder.result
    # Only now: it takes seconds to import.
    from lifecycle.training import session

    return session.train(this, make_trainer, early_stopping=plan.early_stopping)


def make_trainer(this: experiment.Session[Adaptation]) -> "trl.SFTTrainer":
    """Load data and model, check one against the other, and set the trainer up.

    Only answers have labels: the model learns to answer, not to imitate tickets. Each ends with the
    stop token, which is inside the loss; a model that never learned to stop talks on.
    """
    import trl
    from lifecycle.training import models, session

    config = session.trainer_config(this, trl.SFTConfig)
    chat = models.load_chat(this.start, this.settings, this.plan.trainer)
    train = examples.rows(this.plan.data, this.settings, "train")
    model = models.load(this.start, this.plan, this.settings.root)
    examples.check(train, chat, models.room(model, config.max_length))
    learned, deciding = examples.divide(train)
    made = as_dataset(learned, chat)
    trainer = trl.SFTTrainer(
        model=model,
        args=config,
        train_dataset=made,
        eval_dataset=as_dataset(deciding, chat),
        processing_class=chat.tokenizer,
        peft_config=session.adapter_config(this, exclude_modules=models.spared(model)),
    )
    if trainer.is_world_process_zero():
        answers = sum(len(row.turns) for row in learned)
        read = sum(map(len, made["labels"]))
        tokens = read - sum(labels.count(examples.IGNORED) for labels in made["labels"])
        said = "%d answers of %d examples are learned: %d of %d tokens, in %d sequences"
        log.warning(said, answers, len(learned), tokens, read, len(made))
    return trainer


def as_dataset(rows: Sequence[examples.Row], chat: "Chat") -> "datasets.Dataset":
    """Put the tokens of rows, and which of them are learned, into the columns that TRL reads."""
    import datasets
    import numpy as np

    return datasets.Dataset.from_list(
        # Lists of numbers would take ten times the memory.
        [
            {key: np.array(each[key], np.int32) for key in each}
            for row in rows
            for each in row.sequences(chat)
        ]
    )
