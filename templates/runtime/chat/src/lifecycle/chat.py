"""How a model is spoken to: a dialogue as its tokens, and its tokens as an answer.

One way for training and serving. What a model's own template lacks for the messages of this project
is written as lines in front of it. So it is saved with a trained model, and whatever serves that
later renders as training did, without being told.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from jinja2 import TemplateError

from .errors import ProjectError
from .prompts import Message
from .reasoning import Said, separate

OPENING = 32
"""Tokens at the end of a prompt among which the model's turn begins."""
MARK = "{# fitted by lifecycle #}\n"
FOLD = (
    "{% if messages[0]['role'] == 'system' and messages|length > 1 %}"
    "{% set messages = [{'role': 'user', 'content': messages[0]['content'] + '\\n\\n'"
    " + messages[1]['content']}] + messages[2:] if messages[1]['role'] == 'user'"
    " else [{'role': 'user', 'content': messages[0]['content']}] + messages[1:] %}{% endif %}\n"
)
"""The system's words become the beginning of the user's, or a turn before an assistant's first."""
PARTS = (
    "{% set fitted = namespace(messages=[]) %}{% for message in messages %}"
    "{% set fitted.messages = fitted.messages + [{'role': message['role'],"
    " 'content': [{'type': 'text', 'text': message['content']}]}] %}{% endfor %}"
    "{% set messages = fitted.messages %}\n"
)
"""Templates of models that see images as well take text in parts alone."""
TODAY = date(2024, 7, 26)
"""What a template takes for today, Llama's where it has no clock: a prompt is the same tomorrow."""
_CLOCK = re.compile(r"""strftime_now\((["'])(.*?)\1\)""")
_PROBE = [
    {"role": "system", "content": "Route each ticket."},
    {"role": "user", "content": "My order is late."},
]


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
        return self.dialogue(messages, add_generation_prompt=True)

    def dialogue(self, messages: Sequence[Message], **options: Any) -> list[int]:
        """Give a finished dialogue, as training sees it.

        Raises ProjectError: the template refuses it.
        """
        options |= {**self.arguments, "return_dict": False}
        try:
            return list(self.tokenizer.apply_chat_template(list(messages), **options))
        except (TemplateError, TypeError) as error:
            said = messages[-1]["content"][:80]
            raise ProjectError(
                f"The model's chat template refuses the dialogue that ends in {said!r}: {error}",
                "Some take user and assistant by turns alone, the user first: change the history.",
            ) from error

    def opening(self, prompt: Sequence[int]) -> str:
        """Give the end of a prompt as text: some templates open the reasoning there."""
        return str(self.tokenizer.decode(list(prompt[-OPENING:]), skip_special_tokens=False))

    def read(self, opening: str, written: Sequence[int]) -> Said:
        """Read what was written after an opening: reasoning and answer, without marks of turns."""
        own = list(written[: self.end_of(written)])
        said = separate(self.tokenizer.decode(own, skip_special_tokens=False), opening)
        return Said(*(self._marks.sub("", part) for part in said))

    def answered(self, messages: Sequence[Message], answer: str) -> tuple[list[int], list[int]]:
        """Give the prompt of a wanted answer, and the dialogue up to the token that ends it."""
        prompt = self.prompt(messages)
        whole = self.dialogue([*messages, {"role": "assistant", "content": answer}])
        return prompt, whole[: len(prompt) + self.end_of(whole[len(prompt) :]) + 1]

    def trip(self, messages: Sequence[Message], answer: str) -> Trip:
        """Render a wanted answer behind its prompt and read it back."""
        prompt, whole = self.answered(messages, answer)
        written = whole[len(prompt) :]
        return Trip(
            read=self.read(self.opening(prompt), written).answer,
            prompt=len(prompt),
            written=len(written),
            is_prefix=whole[: len(prompt)] == prompt,
            stops=self.end_of(written) < len(written),
        )

    def end_of(self, written: Sequence[int]) -> int:
        """Find the first token that ends an answer, or how many there are without one."""
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


def fit_template(tokenizer: Any, arguments: Mapping[str, object] | None = None) -> None:
    """Set arguments of the template and its day for good, and mend what it refuses or drops.

    A template that was fitted before is left as it is: a trained model answers as it was trained.
    """
    template = tokenizer.chat_template
    if isinstance(template, dict):  # Of several, as for tools, this is the one for a chat.
        template = tokenizer.chat_template = template.get("default")
    if not template or template.startswith(MARK):
        return
    template = dated(template)
    head = "".join(
        f"{{% set {name} = {json.dumps(value)} %}}\n" for name, value in (arguments or {}).items()
    )
    for more in ("", PARTS, FOLD, FOLD + PARTS):
        tokenizer.chat_template = MARK + head + more + template
        if _shows_all(tokenizer):
            break
    else:
        more = ""
    # An unchanged template keeps its name: libraries know it by its text.
    tokenizer.chat_template = MARK + head + more + template if head or more else template


def dated(template: str) -> str:
    """Give a template whose prompts do not move with the clock."""
    return _CLOCK.sub(lambda found: repr(TODAY.strftime(found[2])), template)


def _shows_all(tokenizer: Any) -> bool:
    """Whether both roles are rendered, and neither is dropped without a word."""
    try:
        text = tokenizer.apply_chat_template(_PROBE, tokenize=False)
    except (TemplateError, TypeError):
        return False
    return all(message["content"] in text for message in _PROBE)
