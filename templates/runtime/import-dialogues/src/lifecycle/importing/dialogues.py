"""Turns of a dialogue in a row, by the names of OpenAI's messages and of ShareGPT."""

from collections.abc import Mapping
from typing import Any, Literal

from .reading import Row

ROLES: dict[str, Literal["user", "assistant"]]
ROLES = {"human": "user", "user": "user", "gpt": "assistant", "assistant": "assistant"}


def turn_of(turn: Any) -> tuple[Literal["user", "assistant"], str] | None:
    """Give role and content; None for a system's.

    Raises ProjectError for a content that is no text.
    """
    if not isinstance(turn, Mapping):
        return None
    role = ROLES.get(str(turn.get("role") or turn.get("from")))
    content = turn.get("content") or turn.get("value")
    if isinstance(content, list):
        # In parts, of which only those with a text can be read.
        parts = (part if isinstance(part, Mapping) else {"text": part} for part in content)
        content = "\n".join(filter(None, (Row(0, part).text("text") for part in parts)))
    return (role, Row(0, {"content": content}).text("content")) if role else None
