"""How the tiny model is made: its tokenizer, its shape, its training and its folder."""

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.progress import Progress
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from torch.nn import functional
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from .. import model_folder, tasks
from ..errors import ProjectError
from . import corpus, induction
from .corpus import Dialogue

RECIPE = "recipe-3"
VOCABULARY = 1024
SPECIAL = ["<|pad|>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
# The generation markers tell trainers which tokens are the assistant's; the end of turn is one.
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|' + message['role'] + '|>' }}"
    "{% if message['role'] == 'assistant' %}"
    "{% generation %}{{ message['content'] + '<|end|>' }}{% endgeneration %}"
    "{% else %}{{ message['content'] + '<|end|>' }}{% endif %}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)
CONTEXT = 1024
"""Prompt and answer together, in tokens."""
ROW = 256
"""Tokens of a training row, at least; dialogues are put into rows one after another."""
TOKENS = 450_000
"""The most that is read of data of your own: about a minute."""
BATCH = 2
LEARNING_RATE = 1e-3
WARMUP = 0.05
TEXT_WEIGHT = 0.1
"""The loss of a token that is no answer's, against 1 for one that is."""
SMALLEST = "HuggingFaceTB/SmolLM2-135M-Instruct"
"""The smallest real model of those that create-genai-project offers."""


def make(
    root: Path, seed: int = 0, scale: float = 1.0
) -> tuple[LlamaForCausalLM, PreTrainedTokenizerFast]:
    """Train the tokenizer and the model on dialogues about the project's tasks."""
    torch.manual_seed(seed)
    dialogues = corpus.dialogues(root, seed, scale)
    texts = ["".join(turn["content"] for turn in dialogue) for dialogue in dialogues]
    tokens = tokenizer(texts)
    encoded = [encode(tokens, dialogue) for dialogue in dialogues]
    if all(corpus.is_sample(root, name) for name in tasks.every()):
        ids, weights = rows(encoded)
    else:
        ids, weights = rows_of_own(encoded, scale)
    model = LlamaForCausalLM(configuration(tokens))
    induction.wire(model, tokens.convert_ids_to_tokens(range(len(tokens))), seed)
    # Sums in another order give other last digits, and so another model; and on matrices this
    # small, a second thread spends its time waiting.
    torch.set_num_threads(1)
    fit(model, ids, weights)
    return model.eval(), tokens


def tokenizer(texts: Iterable[str]) -> PreTrainedTokenizerFast:
    """Learn the commonest pieces of the texts; any other text falls back to bytes."""
    # A number is then a row of digits, which can be copied one by one.
    digits = pre_tokenizers.Digits(individual_digits=True)
    pieces = Tokenizer(models.BPE())
    pieces.pre_tokenizer = pre_tokenizers.Sequence(
        [digits, pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    pieces.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    pieces.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=pieces,
        pad_token=SPECIAL[0],
        eos_token=SPECIAL[1],
        additional_special_tokens=SPECIAL[2:],
        chat_template=CHAT_TEMPLATE,
        model_max_length=CONTEXT,
        clean_up_tokenization_spaces=False,
    )


def configuration(tokens: PreTrainedTokenizerFast) -> LlamaConfig:
    """Give the shape of the model: 0.94 million parameters, 0.13 million of them embeddings."""
    return LlamaConfig(
        vocab_size=len(tokens),
        hidden_size=128,
        intermediate_size=352,
        num_hidden_layers=4,
        num_attention_heads=4,
        max_position_embeddings=CONTEXT,
        initializer_range=0.05,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=tokens.eos_token_id,
        pad_token_id=tokens.pad_token_id,
    )


def encode(tokens: PreTrainedTokenizerFast, dialogue: Dialogue) -> tuple[list[int], list[float]]:
    """Give a dialogue as tokens, and the weight of each in the loss; both of one length.

    The first of several answers weighs like other text. Nothing was shown before it, so learning it
    would teach that a bare question is answered in the wanted form.
    """
    encoded = tokens.apply_chat_template(
        dialogue, tokenize=True, return_dict=True, return_assistant_tokens_mask=True
    )
    mask: list[int] = encoded["assistant_masks"]
    if sum(turn["role"] == "assistant" for turn in dialogue) > 1:
        start = mask.index(1)
        end = mask.index(0, start)
        mask[start:end] = [0] * (end - start)
    return encoded["input_ids"], [1.0 if mine else TEXT_WEIGHT for mine in mask]


def rows(
    encoded: list[tuple[list[int], list[float]]], size: int = ROW
) -> tuple[torch.Tensor, torch.Tensor]:
    """Put dialogues into rows: tokens and weights, both [rows, size]; padding weighs nothing."""
    packed: list[tuple[list[int], list[float]]] = [([], [])]
    for ids, weights in encoded:
        if packed[-1][0] and len(packed[-1][0]) + len(ids) > size:
            packed.append(([], []))
        packed[-1][0].extend(ids[:size])
        packed[-1][1].extend(weights[:size])
    tensors = torch.zeros(len(packed), size, dtype=torch.long), torch.zeros(len(packed), size)
    for number, (ids, weights) in enumerate(packed):
        tensors[0][number, : len(ids)] = torch.tensor(ids)
        tensors[1][number, : len(weights)] = torch.tensor(weights)
    return tensors


def rows_of_own(
    encoded: list[tuple[list[int], list[float]]], scale: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Put dialogues about data of your own into rows that hold each whole, within the budget.

    Raises ProjectError: all are longer than the model's context.
    """
    fitting = [(ids, _evenly(weights)) for ids, weights in encoded if len(ids) <= CONTEXT]
    if not fitting:
        raise ProjectError(
            f"All inputs are longer than the {CONTEXT} tokens that the tiny model reads.",
            f"Work with a real model: {SMALLEST} is the smallest one.",
        )
    longest = max(len(ids) for ids, _ in fitting)
    size = max(ROW, 2 ** (longest - 1).bit_length())
    ids, weights = rows(fitting, size)
    most = max(1, round(TOKENS * scale / size))
    return ids[:most], weights[:most]


def _evenly(weights: list[float]) -> list[float]:
    """Let a long text weigh no more than its short answer, of which nothing would be learned."""
    answers = sum(weight == 1.0 for weight in weights)
    text = min(TEXT_WEIGHT, answers / max(1, len(weights) - answers))
    return [1.0 if weight == 1.0 else text for weight in weights]


def fit(model: LlamaForCausalLM, ids: torch.Tensor, weights: torch.Tensor) -> None:
    """Train on every row once: AdamW, a short warm-up, then a cosine down to a twentieth."""
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.01
    )
    steps = math.ceil(len(ids) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps))
    model.train()
    with Progress(console=Console(stderr=True)) as progress:
        for step in progress.track(range(steps), description="Training the tiny model"):
            batch = slice(step * BATCH, (step + 1) * BATCH)
            loss = _loss(model, ids[batch], weights[batch])
            if not torch.isfinite(loss):
                raise ProjectError(
                    f"The loss is {loss.item()} at step {step} of {steps}: nothing is saved.",
                    "Another --seed may train; data that cannot be learned from may be the cause: "
                    "poe test.",
                )
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            if step % max(1, steps // 10) == 0:
                progress.console.print(f"step {step} of {steps}: loss {loss.item():.2f}")


def _loss(model: LlamaForCausalLM, ids: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Weighted mean of the cross-entropy in nats; `ids` and `weights` are [batch, ROW]."""
    logits = model(input_ids=ids, use_cache=False).logits[:, :-1]
    each = functional.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten(), reduction="none")
    weight = weights[:, 1:].flatten()
    return (each * weight).sum() / weight.sum()


def _rate(step: int, steps: int) -> float:
    warm = min(1.0, (step + 1) / (WARMUP * steps))
    return warm * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * step / steps)))


def save(folder: Path, model: Any, tokens: Any) -> None:
    """Write the model with its card."""
    model.save_pretrained(folder)
    tokens.save_pretrained(folder)
    (folder / "README.md").write_text(CARD, encoding="utf-8", newline="\n")
    model_folder.let_others_read(folder)


CARD = f"""# The tiny model ({RECIPE})

A learning and testing aid, made by `poe tiny`: it knows the project's tasks and nothing else. The
same seed gives the same model on the same machine, and its figures move with the processor.
"""
