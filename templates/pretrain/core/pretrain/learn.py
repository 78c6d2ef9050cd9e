"""What one pretraining run consists of: tokenizer, model, data, and the curve of its loss."""

from pathlib import Path

from lifecycle.training import experiment, session
from transformers import Trainer, TrainingArguments, default_data_collator, set_seed

import architecture
import budget
import curve
import mixture
from plans import Plan

NOTE = """
![Loss over steps](loss.png)

The loss says how well it predicts such text, and nothing about the tasks: `poe evaluate` does.
It is a base: whatever it does beyond its sample data, it does by chance.
"""


def make_trainer(this: experiment.Session[Plan]) -> Trainer:
    """Check the budget, build tokenizer, model and data, and set the trainer up for it."""
    plan, root = this.plan, this.settings.root
    budget.check(plan, budget.of(plan, root))
    # A stream has no length: the number of steps comes from the budget.
    config = session.trainer_config(this, TrainingArguments, max_steps=1)
    config.max_steps = steps(plan, config)
    set_seed(config.seed)
    tokenizer = architecture.load_tokenizer(plan, root)
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


def add_curve(trainer: Trainer, made: Path) -> None:
    """Put the curve beside the finished weights, and into their card."""
    curve.draw(trainer.state.log_history, made / "loss.png")
    with (made / "README.md").open("a", encoding="utf-8") as card:
        card.write(NOTE)
