"""A run for many machines with torchtitan; see README.md beside it. It was not run here."""
# mypy: ignore-errors

from torchtitan.models.llama3.config_registry import llama3_8b
from torchtitan.trainer import Trainer


def pretrain_8b() -> Trainer.Config:
    """An 8-billion-parameter Llama on 160 billion tokens: 20 for each parameter."""
    config = llama3_8b()
    config.training.seq_len = 8192
    config.training.local_batch_size = 2
    # 64 GPUs x 2 rows x 8192 tokens is about a million tokens a step.
    config.training.steps = 152_000
    config.optimizer.lr = 3e-4
    config.lr_scheduler.warmup_steps = 2000
    config.checkpoint.interval = 1000
    return config
