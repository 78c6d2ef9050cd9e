"""Checks of a tokenizer's chat template that a training loss would never show.

A model trained on text that is put together differently from what is served, or whose stop token
is outside the loss, trains to a fine-looking loss and fails when it is used.
"""

from typing import Any

from ..errors import ProjectError
from ..prompts import Message

_DIALOGUE: list[Message] = [{"role": "user", "content": "My order is late."}]
_ANSWER: list[Message] = [{"role": "assistant", "content": "delivery"}]


def check(tokenizer: Any, model: str) -> None:
    """Raise ProjectError when `tokenizer` cannot be trained on dialogues faithfully.

    `model` is its name, for messages.
    """
    if not tokenizer.chat_template:
        raise ProjectError(
            f'The tokenizer of "{model}" has no chat template, so it cannot render a dialogue.',
            "Start from an instruct model, or name one to borrow from: trainer.chat_template_path.",
        )
    prompt = prompt_ids(tokenizer, _DIALOGUE)
    whole = dialogue_ids(tokenizer, _DIALOGUE + _ANSWER)
    if whole[: len(prompt)] != prompt:
        raise ProjectError(
            f'The chat template of "{model}" renders a prompt differently once an answer follows,'
            " so training would not see what serving sends.",
            "Set trainer.chat_template_path to a template in which the prompt stays as it is.",
        )
    if tokenizer.eos_token_id not in whole[len(prompt) :]:
        raise ProjectError(
            f'The chat template of "{model}" ends an answer without {tokenizer.eos_token},'
            " so the model would never learn to stop.",
            "Set trainer.eos_token to the token that ends a turn in the template.",
        )


def prompt_ids(tokenizer: Any, messages: list[Message]) -> list[int]:
    """Token ids of what a server sends to the model: the dialogue and the opening of an answer."""
    return list(
        tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False)
    )


def dialogue_ids(tokenizer: Any, messages: list[Message]) -> list[int]:
    """Token ids of a finished dialogue, as training sees it."""
    return list(tokenizer.apply_chat_template(messages, return_dict=False))
