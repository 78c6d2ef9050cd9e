"""Telling a model's reasoning from its answer, where the server does not."""

from typing import NamedTuple

FORMS = (
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<seed:think>", "</seed:think>"),
    ("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
    ("<|channel>thought", "<channel|>"),
    ("[THINK]", "[/THINK]"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),
    ("to=self<|message|>", "to=user<|message|>"),
)
"""How models open and close their reasoning: Qwen and DeepSeek, gpt-oss, Gemma, Mistral, …"""


class Said(NamedTuple):
    """What a model wrote, in two parts."""

    reasoning: str
    answer: str


def separate(text: str, before: str = "") -> Said:
    """Part what a model wrote after `before`, the end of its prompt, which may open the reasoning.

    Reasoning that was never closed, because the model was cut off in it, leaves no answer.
    """
    for opening, closing in FORMS:
        start, found, rest = text.rpartition(closing)
        if found:
            # What closes may come without what opens: there was nothing to reason about.
            return Said(start.replace(opening, "").strip(), rest.lstrip())
        if opening in text or before.rfind(opening) > before.rfind(closing):
            return Said(text.replace(opening, "").strip(), "")
    return Said("", text)


def may_open(text: str) -> bool:
    """Whether the beginning of an answer may still become the opening of a reasoning."""
    return any(mark.startswith(text.strip()) for form in FORMS for mark in form)
