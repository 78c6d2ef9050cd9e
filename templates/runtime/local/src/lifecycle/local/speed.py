"""How fast this machine trains: a few steps of a small network over a few of the examples."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import torch
from transformers import LlamaConfig, LlamaForCausalLM

from .. import data, prompts, tasks
from .loading import device

CHARACTERS = 4
"""Of a token, about, in English; other languages take more tokens."""
STEPS = 3
EXAMPLES = 4


def tokens_of(root: Path, names: Sequence[str]) -> list[int]:
    """Estimate how many tokens each training example has, its prompt included."""
    found = []
    for name in names:
        task, train = tasks.find(name), data.load(root, name, "train")
        render = prompts.renderer(prompts.find(root, name, prompts.DEFAULT), task, train)
        for example in train:
            messages = render(example.input, example.history)
            words = [message["content"] for message in messages] + [task.target(example.expected)]
            found.append(sum(map(len, words)) // CHARACTERS + 1)
    return found


def flops(lengths: Sequence[int]) -> float:
    """Measure operations a second: 6 for each weight and token (Kaplan et al. 2020)."""
    torch.manual_seed(0)
    width = max(lengths[:EXAMPLES])
    config = LlamaConfig(
        vocab_size=1024,
        hidden_size=512,
        intermediate_size=1536,
        num_hidden_layers=6,
        num_attention_heads=8,
        max_position_embeddings=max(width, 64),
    )
    model = LlamaForCausalLM(config).to(device())
    rows = torch.randint(1024, (min(EXAMPLES, len(lengths)), width), device=device())
    started = perf_counter()
    for step in range(STEPS + 1):
        if step == 1:
            # The first step allocates and compiles; it says nothing of the others.
            started = perf_counter()
        model(input_ids=rows, labels=rows).loss.backward()
    seconds = perf_counter() - started
    return float(6 * model.num_parameters() * rows.numel() * STEPS / seconds)
