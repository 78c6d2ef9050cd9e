"""One answer while it is being written: its tokens, the text that may be shown, how it ended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import torch

Finish = Literal["stop", "length"]


@dataclass(frozen=True)
class Request:
    """What an answer is asked for with."""

    prompt: tuple[int, ...]
    """The rendered chat, as tokens."""
    max_tokens: int
    temperature: float = 0.0
    top_p: float = 1.0
    stop: tuple[str, ...] = ()
    seed: int | None = None
    together: int = 1
    """How many requests are to be computed in one batch, so that it is always the same batch."""


@dataclass
class Answer:
    """Grows token by token; `show` receives each piece of text once it can no longer change."""

    request: Request
    tokenizer: Any
    ends: tuple[int, ...]
    show: Callable[[str], None]
    tokens: list[int] = field(default_factory=list)
    text: str = ""
    finish: Finish | None = None
    cancelled: bool = False

    def __post_init__(self) -> None:
        self._random = torch.Generator()
        if self.request.seed is None:
            self._random.seed()
        else:
            self._random.manual_seed(self.request.seed)

    @property
    def is_over(self) -> bool:
        """Whether no further token is wanted."""
        return self.cancelled or self.finish is not None

    def choose(self, logits: torch.Tensor) -> int:
        """Choose the next token from its logits, of shape [vocabulary]."""
        if self.request.temperature == 0:
            return int(logits.argmax())
        chances = torch.softmax(logits.float().cpu() / self.request.temperature, dim=-1)
        ordered, tokens = chances.sort(descending=True)
        # The nucleus: the likeliest tokens that together reach top_p (Holtzman et al., 2020).
        ordered[ordered.cumsum(0) - ordered >= self.request.top_p] = 0
        return int(tokens[torch.multinomial(ordered, 1, generator=self._random)])

    def add(self, token: int) -> None:
        """Take the next token in."""
        self.tokens.append(token)
        if token in self.ends:
            self.finish = "stop"
        elif len(self.tokens) >= self.request.max_tokens:
            self.finish = "length"
        whole = self.tokenizer.decode(self.tokens, skip_special_tokens=True)
        found = [at for stop in self.request.stop if (at := whole.find(stop)) >= 0]
        if found:
            self.finish = "stop"
            whole = whole[: min(found)]
        settled = whole if self.finish else whole[: len(whole) - self._open(whole)]
        if len(settled) > len(self.text):
            piece, self.text = settled[len(self.text) :], settled
            self.show(piece)

    def _open(self, text: str) -> int:
        """Count the last characters that the next token may still change."""
        # An unfinished UTF-8 character decodes to the replacement character.
        open_character = len(text) - len(text.rstrip("\ufffd"))
        starts = (
            length
            for stop in self.request.stop
            for length in range(1, len(stop))
            if text.endswith(stop[:length])
        )
        return max([open_character, *starts])
