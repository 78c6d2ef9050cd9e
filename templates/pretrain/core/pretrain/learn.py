"""One pretraining run, from its plan to the finished model folder."""

from collections.abc import Sequence
from pathlib import Path

from lifecycle import settings
from lifecycle.chat import Chat, ends_of
from lifecycle.training import examples, experiment, session
from transformers import Trainer, TrainingArguments, default_data_collator, set_seed

import architecture
import budget
import curve
import mixture
from plans import Plan

FROM_NOTHING = experiment.Start("random weights")
NOTE = """
![Loss over steps](loss.png)

The loss says how well it predicts such text, and nothing about the tasks: `poe evaluate` does.
It is a base: whatever it does beyond its sample data, it does by chance.
"""


def pretrain(
    file: Path, changes: Sequence[str] = (), *, name: str | None = None, restart: bool = False
) -> Path:
    """Run one plan to its end and give the folder of the model that it made."""
    plan = experiment.read(Plan, file, changes, name)
    plan = plan.model_copy(update={"sources": tuple(map(mixture.pinned, plan.sources))})
    start = FROM_NOTHING if plan.start is None else None
    this = experiment.begin(plan, _files, start=start, restart=restart)
    if this.is_done:
        return this.folder.result
    return session.train(this, make_trainer, add=_add_curve)


def make_trainer(this: experiment.Session[Plan]) -> Trainer:
    """Check the budget, build tokenizer, model and data, and set the trainer up for it."""
    plan, root = this.plan, this.settings.root
    budget.check(plan, budget.of(plan, root))
    # A stream has no length: the number of steps comes from the budget.
    config = session.trainer_config(this, TrainingArguments, max_steps=1)
    config.max_steps = steps(plan, config)
    set_seed(config.seed)
    tokenizer = architecture.load_tokenizer(plan, root)
    examples.check_template(Chat(tokenizer, ends_of(tokenizer)), plan.start or plan.name)
    return Trainer(
        model=architecture.build(plan, tokenizer, root),
        args=config,
        train_dataset=mixture.stream(plan, tokenizer, root, config.seed),
        eval_dataset=mixture.validation(plan, tokenizer, root),
        processing_class=tokenizer,
        data_collator=default_data_collator,
    )


def steps(plan: Plan, config: TrainingArguments) -> int:
    """Optimiser steps that see the budget's tokens, on all devices together."""
    rows = config.per_device_train_batch_size * config.gradient_accumulation_steps
    seen: int = rows * config.world_size * plan.row_tokens
    return max(1, round(plan.budget.tokens / seen))


def _files(plan: Plan, project: settings.Settings) -> list[str]:
    files = filter(None, (source.file(project.root) for source in plan.sources))
    return [file.relative_to(project.root).as_posix() for file in files]


def _add_curve(trainer: Trainer, made: Path) -> None:
    curve.draw(trainer.state.log_history, made / "loss.png")
    with (made / "README.md").open("a", encoding="utf-8") as card:
        card.write(NOTE)
