"""Dialogues in a row: OpenAI's messages, ShareGPT's, and texts as in HH-RLHF."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from .reading import Row, counted, parsed

ROLES: dict[str, Literal["user", "assistant"]]
ROLES = {"human": "user", "user": "user", "gpt": "assistant", "assistant": "assistant"}
Turn = Mapping[str, Any]
Spoken = list[tuple[Literal["user", "assistant"], str]]
_TRANSCRIPT = re.compile(r"^\s*(?=Human:)|\n\n(?=Human:|Assistant:)")


def dialogue_of(value: Any) -> Spoken | None:
    """Give roles and contents up to the first call of a tool; None for what is no dialogue.

    What comes after rests on what the tool answered. A system's turns are left out.

    Raises ProjectError for a content that is no text.
    """
    turns = _turns(value)
    if turns is None:
        return None
    spoken: Spoken = []
    for turn in turns:
        name, content = _name(turn), _content(turn)
        if name in ROLES and content:
            spoken.append((ROLES[name], content))
        elif name != "system":
            break
    return spoken


def unread(values: Iterable[Any]) -> list[str]:
    """Say how many turns are not read, by who speaks in them."""
    turns = (turn for value in values for turn in _turns(value) or [])
    names = Counter(name for turn in turns if (name := _name(turn)) not in ROLES)
    return [f"{counted(range(count), 'turn')} of {name}" for name, count in names.items()]


def _turns(value: Any) -> list[Turn] | None:
    value = parsed(value)
    if isinstance(value, str) and value.lstrip().startswith("Human:"):
        said = (turn.partition(":") for turn in _TRANSCRIPT.split(value) if turn)
        return [{"role": name.lower(), "content": content} for name, _, content in said]
    is_dialogue = isinstance(value, list) and all(isinstance(turn, Mapping) for turn in value)
    return value if is_dialogue else None


def _name(turn: Turn) -> str:
    return str(turn.get("role") or turn.get("from"))


def _content(turn: Turn) -> str:
    content = turn.get("content") or turn.get("value")
    if isinstance(content, list):
        # In parts, of which only those with a text can be read.
        parts = (part if isinstance(part, Mapping) else {"text": part} for part in content)
        content = "\n".join(filter(None, (Row(0, part).text("text") for part in parts)))
    return Row(0, {"content": content}).text("content")
