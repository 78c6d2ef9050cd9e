"""Learning from pairs of answers, without generating any: DPO, KTO, and a model of the reward."""

import datasets
import trl
from lifecycle.alignment import rows
from lifecycle.training import experiment, failures, models, session
from lifecycle.training.session import Session
from peft import LoraConfig


def dpo(this: Session) -> trl.DPOTrainer:
    """Direct preference optimisation (Rafailov et al. 2023): raise chosen over rejected.

    The reward is implicit, beta * log(policy / reference); the reference is the model training
    starts from, held still. The plain loss only widens the distance between both answers and may
    lower the probability of both, hence loss_type [sigmoid, sft] in dpo.yaml: the second term
    holds on to the chosen answer.
    """
    config = session.trainer_config(this, trl.DPOConfig)
    with failures.explained():
        return trl.DPOTrainer(
            model=models.load(this.start, this.plan, this.settings.root),
            args=config,
            train_dataset=datasets.Dataset.from_list(rows.pairs(this, "train")),
            eval_dataset=datasets.Dataset.from_list(rows.pairs(this, "validation")),
            processing_class=models.load_tokenizer(this.start, this.settings.root),
            peft_config=session.adapter_config(this),
        )


def kto(this: Session) -> trl.KTOTrainer:
    """Kahneman-Tversky optimisation (Ethayarajh et al. 2024): one answer, one thumb up or down.

    Needs no pairs: for what an application collects, where each person judges one answer.
    """
    config = session.trainer_config(this, trl.KTOConfig)
    with failures.explained():
        return trl.KTOTrainer(
            model=models.load(this.start, this.plan, this.settings.root),
            args=config,
            train_dataset=datasets.Dataset.from_list(rows.thumbs(this, "train")),
            eval_dataset=datasets.Dataset.from_list(rows.thumbs(this, "validation")),
            processing_class=models.load_tokenizer(this.start, this.settings.root),
            peft_config=session.adapter_config(this),
        )


def reward(this: Session) -> trl.RewardTrainer:
    """A model of the reward (Bradley and Terry 1952): one number for an answer.

    P(chosen is better) = sigmoid(reward(chosen) - reward(rejected)). It is what reinforcement
    learning from human feedback maximises, and what it finds the holes of.
    """
    config = session.trainer_config(this, trl.RewardConfig)
    with failures.explained():
        return trl.RewardTrainer(
            model=models.load_scorer(this.start, this.settings.root),
            args=config,
            train_dataset=datasets.Dataset.from_list(rows.pairs(this, "train")),
            eval_dataset=datasets.Dataset.from_list(rows.pairs(this, "validation")),
            processing_class=models.load_tokenizer(this.start, this.settings.root),
            peft_config=_scoring_adapter(this),
        )


def _scoring_adapter(this: Session) -> LoraConfig | None:
    if this.plan.lora is None:
        return None
    values = {"task_type": "SEQ_CLS", "modules_to_save": ["score"]} | this.plan.lora
    return experiment.build(LoraConfig, values, f"{this.plan.source}: lora")
