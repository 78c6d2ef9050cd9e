"""Supervised fine-tuning: show the model prompts together with the answers that are wanted."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lifecycle.errors import ProjectError
from lifecycle.training import examples, experiment
from lifecycle.training.experiment import Adaptation

if TYPE_CHECKING:
    import datasets
    import trl


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

    The rows are prompt and completion, so TRL takes the loss on the completion alone: the model
    learns to answer, not to imitate tickets. The completion ends with the stop token, which is
    inside the loss; a model that never learned to stop talks on.
    """
    import trl
    from lifecycle.training import models, session

    config = session.trainer_config(this, trl.SFTConfig)
    chat = models.load_chat(this.start, this.settings, this.plan.trainer)
    train = examples.rows(this.plan.data, this.settings, "train")
    model = models.load(this.start, this.plan, this.settings.root)
    examples.check(train, chat, models.room(model, config.max_length))
    learned, deciding = examples.divide(train)
    return trl.SFTTrainer(
        model=model,
        args=config,
        train_dataset=as_dataset(learned),
        eval_dataset=as_dataset(deciding),
        processing_class=chat.tokenizer,
        peft_config=session.adapter_config(this),
    )


def as_dataset(rows: Sequence[examples.Row]) -> "datasets.Dataset":
    """Put rows into the columns `prompt` and `completion` that TRL reads."""
    import datasets

    return datasets.Dataset.from_list([row.columns() for row in rows])
