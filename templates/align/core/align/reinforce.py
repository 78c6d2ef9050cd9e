"""Reinforcement learning: the model answers, a reward says how good, and good answers get likelier.

Both methods draw several answers to each prompt and compare them with one another, so neither
needs the value model that made PPO twice as large and hard to tune.
"""

from collections.abc import Callable
from typing import Any

import datasets
import trl
from lifecycle.alignment import rewards, rows
from lifecycle.training import failures, models, session
from lifecycle.training.session import Session


def grpo(this: Session) -> trl.GRPOTrainer:
    """Group relative policy optimisation (Shao et al. 2024), for rewards that can be verified.

    An answer's advantage is its reward minus the mean of its group: where all answers are equally
    good, nothing is learnt.
    """
    config = session.trainer_config(this, trl.GRPOConfig)
    with failures.explained():
        return trl.GRPOTrainer(reward_funcs=_reward(this), args=config, **_parts(this))


def rloo(this: Session) -> trl.RLOOTrainer:
    """REINFORCE leave-one-out (Ahmadian et al. 2024), for a learnt reward.

    An answer is compared with the mean of the others. The KL penalty (beta) keeps the policy near
    its start: a reward model is right only about answers like those it was trained on.
    """
    config = session.trainer_config(this, trl.RLOOConfig)
    with failures.explained():
        return trl.RLOOTrainer(reward_funcs=_reward(this), args=config, **_parts(this))


def _parts(this: Session) -> dict[str, Any]:
    return {
        "model": models.load(this.start, this.plan, this.settings.root),
        "train_dataset": datasets.Dataset.from_list(rows.questions(this, "train")),
        "processing_class": models.load_tokenizer(this.start, this.settings.root),
        "peft_config": session.adapter_config(this),
    }


def _reward(this: Session) -> Callable[..., list[float]]:
    if this.plan.reward == "task":
        return rewards.of_the_task
    return rewards.learnt(this.settings.root / this.plan.reward)
