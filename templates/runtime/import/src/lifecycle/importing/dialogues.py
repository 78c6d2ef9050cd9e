"""Dialogues in a row: OpenAI's messages, ShareGPT's, and texts as in HH-RLHF."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from ..reasoning import separate
from .reading import Row, counted, parsed

Role = Literal["user", "assistant"]
CALLED: dict[Role, tuple[str, ...]] = {
    "user": ("user", "human", "prompter", "customer"),
    "assistant": ("assistant", "gpt", "chatgpt", "model", "bot", "agent"),
}
ROLES = {name: role for role, names in CALLED.items() for name in names}
SYSTEM = ("system", "developer")
CONTENTS = ("content", "value", "text", "parts")
REASONED = "up to the end of their reasoning"
Turn = Mapping[str, Any]
Spoken = list[tuple[Role, str]]
_TRANSCRIPT = re.compile(r"^\s*(?=Human:)|\n\n(?=Human:|Assistant:)")


def dialogue_of(value: Any) -> Spoken | None:
    """Give roles and contents up to the first call of a tool, or picture; None for no dialogue.

    What comes after rests on what the tool answered, or the picture shows. A system's turns are
    left out, and what was reasoned before an answer.

    Raises ProjectError for a content that is no text.
    """
    turns = _turns(value)
    if turns is None:
        return None
    spoken: Spoken = []
    for turn in turns:
        content = _content(turn) if _unread(turn) in (None, REASONED) else ""
        if content:
            spoken.append((ROLES[_name(turn)], content))
        elif _name(turn) not in SYSTEM:
            break
    return spoken


def unread(values: Iterable[Any]) -> list[str]:
    """Say how many turns, or texts, are not read or not whole, and why."""
    turns = (
        turn
        for value in values
        for turn in _turns(value) or [{"role": "assistant", "content": value}]
    )
    reasons = Counter(reason for turn in turns if (reason := _unread(turn)))
    return [f"{counted(range(count), 'turn')} {reason}" for reason, count in reasons.items()]


def _turns(value: Any) -> list[Turn] | None:
    value = parsed(value)
    if isinstance(value, Mapping):
        # OpenAI's input of preferences; or one turn, as an answer of LLaMA-Factory's.
        value = [value] if _name(value) in ROLES else value.get("messages")
    if isinstance(value, str) and value.lstrip().startswith("Human:"):
        said = (turn.partition(":") for turn in _TRANSCRIPT.split(value) if turn)
        return [{"role": name, "content": content} for name, _, content in said]
    is_dialogue = isinstance(value, list) and all(isinstance(turn, Mapping) for turn in value)
    return value if is_dialogue else None


def _name(turn: Turn) -> str:
    return str(turn.get("role") or turn.get("from") or turn.get("speaker")).lower()


def _parts(turn: Turn) -> list[Mapping[str, Any]]:
    content = next((turn[key] for key in CONTENTS if turn.get(key)), "")
    parts = content if isinstance(content, list) else [{"text": content}]
    return [part if isinstance(part, Mapping) else {"text": part} for part in parts]


def _unread(turn: Turn) -> str | None:
    """Say what of a turn is not read; None where all of it is."""
    name, parts = _name(turn), _parts(turn)
    if name not in ROLES:
        return f"of {name}"
    if turn.get("tool_calls") or turn.get("function_call"):
        return "with a call of a tool"
    for part in parts:
        if "text" not in part:
            return f"with {part.get('type', 'more than text')}"
    return REASONED if any(separate(str(part["text"])).reasoning for part in parts) else None


def _content(turn: Turn) -> str:
    texts = (Row(0, part).text("text") for part in _parts(turn))
    return separate("\n".join(filter(None, texts))).answer
