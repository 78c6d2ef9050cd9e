"""The ways to align a model: each a function that sets up one of TRL's trainers.

DPO, KTO and the reward model are trained on answers that are there. In RLOO and GRPO the model
answers, a reward says how good, and good answers get likelier; both draw several answers to each
prompt and compare them with one another, so neither needs the value model that made PPO twice as
large and hard to tune.
"""

import warnings
from collections.abc import Callable
from typing import Any

import trl
from datasets import Dataset
from lifecycle.alignment import rewards, rows
from lifecycle.alignment.preferences import Split
from lifecycle.chat import Chat
from lifecycle.errors import ProjectError
from lifecycle.training import examples, experiment, models, session
from lifecycle.training.experiment import Adaptation
from transformers import Trainer, set_seed

This = experiment.Session[Adaptation]


def make_trainer(this: This) -> Trainer:
    """Set up the trainer of the experiment's method."""
    with warnings.catch_warnings():
        # TRL adds the reference as a second adapter, when the first has tied what is to be tied.
        warnings.filterwarnings("ignore", "You have requested `ensure_weight_tying`")
        return METHODS[this.plan.method](this)


def dpo(this: This) -> trl.DPOTrainer:
    """Direct preference optimisation (Rafailov et al. 2023): raise chosen over rejected.

    The reward is implicit, beta * log(policy / reference); the reference is the model training
    starts from, held still. The plain loss only widens the distance between both answers and may
    lower the probability of both, hence loss_type [sigmoid, sft] in dpo.yaml: the second term
    holds on to the chosen answer.
    """
    config = _config(this, trl.DPOConfig)
    policy = _policy(this, config.max_length)
    return trl.DPOTrainer(args=config, **_splits(this, rows.preference), **policy)


def kto(this: This) -> trl.KTOTrainer:
    """Kahneman-Tversky optimisation (Ethayarajh et al. 2024): one answer, one thumb up or down.

    Needs no pairs: for what an application collects, where each person judges one answer.
    """
    config = _config(this, trl.KTOConfig)
    policy = _policy(this, config.max_length)
    return trl.KTOTrainer(args=config, **_splits(this, rows.unpaired_preference), **policy)


def reward(this: This) -> trl.RewardTrainer:
    """A model of the reward (Bradley and Terry 1952): one number for an answer.

    P(chosen is better) = sigmoid(reward(chosen) - reward(rejected)). It is what reinforcement
    learning from human feedback maximises, and what it finds the holes of.
    """
    config = session.trainer_config(this, trl.RewardConfig)
    set_seed(config.seed)  # Its head is drawn before the trainer is there to set the seed.
    model = rewards.load_to_train(this.start, this.plan, this.settings.root)
    chat = models.load_chat(this.start, this.settings, this.plan.trainer)
    rows.check_preferences(this, chat, models.room(model, config.max_length))
    return trl.RewardTrainer(
        args=config,
        **_splits(this, rows.preference),
        model=model,
        processing_class=chat.tokenizer,
        peft_config=session.adapter_config(this, task_type="SEQ_CLS", modules_to_save=["score"]),
    )


def rloo(this: This) -> trl.RLOOTrainer:
    """REINFORCE leave-one-out (Ahmadian et al. 2024), for a reward model.

    An answer is compared with the mean of the others. The KL penalty (beta) keeps the policy near
    its start: a reward model is right only about answers like those it was trained on.
    """
    config = _config(this, trl.RLOOConfig)
    return trl.RLOOTrainer(args=config, **_reinforced(this, config.max_completion_length))


def grpo(this: This) -> trl.GRPOTrainer:
    """Group relative policy optimisation (Shao et al. 2024), for rewards that can be verified.

    An answer's advantage is its reward minus the mean of its group: where all answers are equally
    good, there is nothing to train on.
    """
    config = _config(this, trl.GRPOConfig)
    return trl.GRPOTrainer(args=config, **_reinforced(this, config.max_completion_length))


METHODS: dict[str, Callable[[This], Trainer]] = {
    "dpo": dpo,
    "kto": kto,
    "reward": reward,
    "rloo": rloo,
    "grpo": grpo,
}


def _config(this: This, config: type[experiment.Config]) -> experiment.Config:
    """Build the config of a trainer with a reference, which is the start, held still.

    Where all weights are trained, the trainer loads it anew by the name of the base alone, and
    would take the newest.

    Raises ProjectError: a beta that turns what is learned round.
    """
    is_whole = this.plan.lora is None and this.start.adapter is None
    pinned = {"revision": this.start.revision} if is_whole and this.start.revision else None
    made = session.trainer_config(this, config, model_init_kwargs=pinned)
    beta: float = vars(made)["beta"]
    may_be_free = this.plan.method in {"grpo", "rloo"}
    if beta < 0 or (beta == 0 and not may_be_free):
        least = "at least" if may_be_free else "more than"
        raise ProjectError(
            f"{this.plan.source}: trainer: beta is {beta:g}, and must be {least} 0.",
            "It is how dear it is to move away from the start. Below 0 that would pay, and DPO and"
            " KTO would learn the rejected answers.",
        )
    return made


def _policy(this: This, max_length: int | None) -> dict[str, Any]:
    """What is trained, once every preference was found to fit into it."""
    chat = models.load_chat(this.start, this.settings, this.plan.trainer)
    model = models.load(this.start, this.plan, this.settings.root)
    rows.check_preferences(this, chat, models.room(model, max_length))
    return _trained(this, model, chat)


def _trained(this: This, model: Any, chat: Chat) -> dict[str, Any]:
    return {
        "model": model,
        "processing_class": chat.tokenizer,
        "peft_config": session.adapter_config(this, exclude_modules=models.spared(model)),
    }


def _splits(this: This, rows_of: Callable[[This, Split], list[rows.Row]]) -> dict[str, Dataset]:
    return {
        "train_dataset": Dataset.from_list(rows_of(this, "train")),
        "eval_dataset": Dataset.from_list(rows_of(this, "dev")),
    }


def _reinforced(this: This, max_answer: int) -> dict[str, Any]:
    """What answers and is trained, and the reward, once the wanted answers can earn it."""
    chat = models.load_chat(this.start, this.settings, this.plan.trainer)
    model = models.load(this.start, this.plan, this.settings.root)
    wanted = examples.rows(this.plan.data, this.settings, "train")
    examples.check(wanted, chat, models.room(model, None), max_answer)
    is_verified = this.plan.reward == "task"
    folder = this.settings.root / this.plan.reward
    return {
        **_trained(this, model, chat),
        "reward_funcs": rewards.of_the_task(chat) if is_verified else rewards.of_a_model(folder),
        "train_dataset": Dataset.from_list(rows.prompt_only(this)),
        "callbacks": [rewards.Learned()],
    }
