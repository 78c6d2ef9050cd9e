"""A dialogue as a model's tokens, and its tokens as an answer: one way for training and serving."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..prompts import Message
from ..reasoning import Said, separate

OPENING = 32
"""Tokens at the end of a prompt among which the model's turn begins."""


@dataclass(frozen=True)
class Trip:
    """A wanted answer as the model would have to write it, and as it would be read."""

    read: str
    prompt: int
    """Tokens of the prompt."""
    written: int
    """Tokens of the answer, with what goes before it and the token that ends it."""
    is_prefix: bool
    """Whether the prompt stays as it is once an answer follows."""
    stops: bool
    """Whether a token that ends an answer follows it."""


@dataclass(frozen=True)
class Chat:
    """A tokenizer with its chat template, and the tokens that end an answer."""

    tokenizer: Any
    ends: tuple[int, ...]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """Of the template."""

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        """Give what is sent to the model: the dialogue and the opening of an answer."""
        return self._render(messages, add_generation_prompt=True)

    def dialogue(self, messages: Sequence[Message]) -> list[int]:
        """Give a finished dialogue, as training sees it."""
        return self._render(messages)

    def opening(self, prompt: Sequence[int]) -> str:
        """Give the end of a prompt as text: some templates open the reasoning there."""
        return str(self.tokenizer.decode(list(prompt[-OPENING:]), skip_special_tokens=False))

    def read(self, opening: str, written: Sequence[int]) -> Said:
        """Read what was written after an opening: reasoning and answer, without marks of turns."""
        own = list(written[: self._end(written)])
        said = separate(self.tokenizer.decode(own, skip_special_tokens=False), opening)
        return Said(*(self._marks.sub("", part) for part in said))

    def trip(self, messages: Sequence[Message], answer: str) -> Trip:
        """Render a wanted answer behind its prompt and read it back."""
        prompt = self.prompt(messages)
        whole = self.dialogue([*messages, {"role": "assistant", "content": answer}])
        written = whole[len(prompt) :]
        end = self._end(written)
        return Trip(
            read=self.read(self.opening(prompt), written).answer,
            prompt=len(prompt),
            written=min(end + 1, len(written)),
            is_prefix=whole[: len(prompt)] == prompt,
            stops=end < len(written),
        )

    def _render(self, messages: Sequence[Message], **options: Any) -> list[int]:
        rendered = self.tokenizer.apply_chat_template(
            list(messages), return_dict=False, **self.arguments, **options
        )
        return list(rendered)

    def _end(self, written: Sequence[int]) -> int:
        ends = (at for at, token in enumerate(written) if token in self.ends)
        return next(ends, len(written))

    @cached_property
    def _marks(self) -> re.Pattern[str]:
        added = self.tokenizer.added_tokens_decoder.values()
        return re.compile("|".join(re.escape(token.content) for token in added if token.special))


def ends_of(tokenizer: Any, generation_config: Any = None) -> tuple[int, ...]:
    """Give the tokens that end an answer: those that the model's authors name, and its own."""
    stated = getattr(generation_config, "eos_token_id", None)
    ends: Iterable[int | None] = stated if isinstance(stated, list) else [stated]
    found = (int(end) for end in [*ends, tokenizer.eos_token_id] if end is not None)
    return tuple(dict.fromkeys(found))
