"""Dialogues in a row: OpenAI's messages, ShareGPT's, and texts as chat templates render them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, cycle
from typing import Any, Literal

from ..reasoning import separate
from .rows import Row, counted, parsed

Role = Literal["user", "assistant"]
CALLED: dict[Role, tuple[str, ...]] = {
    "user": (
        "user", "usr", "human", "prompter", "customer", "client", "visitor", "end_user", "caller",
    ),
    "assistant": (
        "assistant", "gpt", "chatgpt", "model", "bot", "agent", "admin", "operator", "support",
    ),
}  # fmt: skip
ROLES = {name: role for role, names in CALLED.items() for name in names}
SYSTEM = ("system", "sys", "developer")
SPEAKERS = ("role", "from", "speaker", "sender", "author")
"""What says in a turn who speaks."""
REASONING = ("reasoning", "thinking")
"""What parts of an answer are called that were thought before it."""
_SHOWN = re.compile(r"<(image|video|audio)>(?!.*</\1>)", re.DOTALL)
"""What stands in a text for a picture that lies beside it, as LLaVA's files have it."""
CONTENTS = ("content", "value", "text", "parts", "message", "body", "utterance")
REASONED = "up to the end of their reasoning"
Turn = Mapping[str, Any]
Spoken = list[tuple[Role, str]]
_MARKS = (
    r"<\|im_start\|>(\w+)\n",  # ChatML
    r"<\|start_header_id\|>(\w+)<\|end_header_id\|>",  # Llama 3
    r"<start_of_turn>(\w+)\n",  # Gemma
    r"<\|(system|user|assistant)\|>",  # Zephyr, Phi
    r"\[(/?INST)\]",  # Llama 2, Mistral
    r"### ?(System|Human|User|Instruction|Input|Assistant|Response):",  # Guanaco, Alpaca
    r"(?:^\s*|\n\n)(Human|Assistant):",  # HH-RLHF
    r"(?:^|\s)(USER|ASSISTANT):",  # Vicuna
)
"""What a turn begins with in a rendered text, by who speaks in it."""
_LINES = rf"(?im)^(?:\[[^\]\n]*\] ?)?({'|'.join(ROLES)}):"
"""What it begins with in a transcript, perhaps behind its time."""
_NAMED = {"inst": "user", "/inst": "assistant", "instruction": "user", "response": "assistant"}
_SPECIAL = re.compile(
    r"</?s>|<bos>|<\|(im_end|eot_id|end|endoftext|begin_of_text|end_of_text)\|>|<end_of_turn>"
    r"|<<SYS>>.*?<</SYS>>",
    re.DOTALL,
)
"""What else a template writes around turns."""


def dialogue_of(value: Any, *, is_named: bool = False) -> Spoken | None:
    """Give roles and contents up to the first call of a tool, or picture; None for no dialogue.

    Args:
        is_named: the column is one of dialogues: what a list holds are turns, the user's first
            where nothing says who speaks, and lines of a text by who does.

    What comes after rests on the tool's answer, or the picture. A system's turns are left out, and
    what was reasoned before an answer.

    Raises ProjectError for a content that is no text.
    """
    held = parsed(value)
    if is_named and isinstance(held, list):
        held = _in_turns(held)
    found = _turns(held, (*_MARKS, _LINES) if is_named else _MARKS)
    if found is None:
        return None
    spoken: Spoken = []
    for turn in found:
        content = content_of(turn) if _unread(turn) in (None, REASONED) else ""
        if content:
            spoken.append((ROLES[name_of(turn)], content))
        elif name_of(turn) not in SYSTEM:
            break
    return spoken


def _in_turns(held: list[Any]) -> list[Any]:
    """Say who speaks: the first of two texts each, or a user and an assistant by turns."""
    if all(isinstance(each, list) and [*map(type, each)] == [str, str] for each in held):
        if any(who.lower() in ROLES for who, _ in held):
            return [{"role": who, "content": content} for who, content in held]
        held = [*chain(*held)]  # Gradio has a message and its answer in each.
    said = [{"content": each} if isinstance(each, str) else each for each in held]
    if not all(isinstance(each, Mapping) and each.keys() & {*CONTENTS} for each in said):
        return held
    if any(map(name_of, said)):
        return held
    return [{**each, "role": role} for role, each in zip(cycle(CALLED), said, strict=False)]


def by_name(value: Any) -> str | None:
    """Give what people say, each behind a name, where none is a user or an assistant."""
    held = parsed(value)
    # In a text only those speak that a template marks.
    turns = [] if isinstance(held, str) else _turns(held) or []
    if not turns or any(name_of(turn) in (*ROLES, *SYSTEM) for turn in turns):
        return None
    return "\n".join(f"{_speaker(turn)}: {content_of(turn)}" for turn in turns)


def strangers(values: Iterable[Any]) -> list[str]:
    """Name who speaks, and is called neither user nor assistant, nor by another name of theirs."""
    names = [_speaker(turn) for value in values for turn in _turns(value) or []]
    return [name for name in dict.fromkeys(names) if name.lower() not in (*ROLES, *SYSTEM)]


def name_of(turn: Turn) -> str:
    """Give who speaks, in small letters; nothing where nobody does."""
    return _speaker(turn).lower()


def unread(values: Iterable[Any]) -> list[str]:
    """Say how many turns, or texts, are not read or not whole, and why."""
    turns: list[Turn] = []
    for value in values:
        # What is neither turns nor a text, such as a list of fields, nobody says.
        alone = [{"role": "assistant", "content": value}] if isinstance(value, str) else []
        turns += (_turns(value) or alone) if by_name(value) is None else []
    reasons = Counter(reason for turn in turns if (reason := _unread(turn)))
    return [f"{counted(range(count), 'turn')} {reason}" for reason, count in reasons.items()]


def _turns(value: Any, marks: Sequence[str] = _MARKS) -> list[Turn] | None:
    value = parsed(value)
    if isinstance(value, Mapping):
        # OpenAI's input of preferences; or one turn, as an answer of LLaMA-Factory's.
        value = [value] if name_of(value) in ROLES else value.get("messages")
    if isinstance(value, str):
        return next(filter(None, (_rendered(value, mark) for mark in marks)), None)
    if not isinstance(value, list) or not all(isinstance(turn, Mapping) for turn in value):
        return None
    names = [name_of(turn) for turn in value]
    if {"system", "sys"} & {*names[1:]} and "assistant" not in map(ROLES.get, names):
        # So is called who answers where nobody else does.
        value = [
            {**turn, "role": "agent" if name in SYSTEM else name}
            for turn, name in zip(value, names, strict=True)
        ]
    # In a list of other objects nobody speaks: what is `from` Rome, or has a `role`, says nothing.
    is_said = any(turn.keys() & {*CONTENTS} for turn in value)
    return value if not value or (is_said and any(names)) else None


def _rendered(text: str, mark: str) -> list[Turn] | None:
    """Give the turns of a text in which each begins with a mark; None where they do not."""
    parts = re.split(mark, text)
    if len(parts) == 1:
        return None
    before, *said = (_SPECIAL.sub("", part).strip() for part in parts)
    systems = re.findall(r"<<SYS>>(.*?)<</SYS>>", text, re.DOTALL)
    turns: list[Turn] = [{"role": "system", "content": content} for content in systems]
    for name, content in zip(said[::2], said[1::2], strict=True):
        role = _NAMED.get(name.lower(), name.lower())
        if role == "input" and turns:  # what Alpaca's instruction is about
            turns[-1] = {"role": "user", "content": f"{turns[-1]['content']}\n\n{content}"}
        else:
            turns.append({"role": role, "content": content})
    first = [ROLES.get(turn["role"]) for turn in turns[:2]]
    # Alpaca's template begins with words of its own.
    is_begun = not before or said[:1] == ["Instruction"]
    return turns if "user" in first and is_begun else None


def _speaker(turn: Turn) -> str:
    named = next((turn[key] for key in SPEAKERS if turn.get(key)), "")
    if isinstance(named, Mapping):
        named = named.get("role") or named.get("type")
    return str(named)


def _parts(turn: Turn) -> list[Mapping[str, Any]]:
    content = next((turn[key] for key in CONTENTS if turn.get(key)), "")
    parts = content if isinstance(content, list) else [{"text": content}]
    named = (part if isinstance(part, Mapping) else {"text": part} for part in parts)
    # LLaMA-Factory calls the text of a part a value.
    return [
        {"text": part["value"]} if part.get("type") == "text" and "value" in part else part
        for part in named
    ]


def _unread(turn: Turn) -> str | None:
    """Say what of a turn is not read; None where all of it is."""
    name, parts = name_of(turn), _parts(turn)
    if name not in ROLES:
        return f"of {name or 'nobody'}"
    if turn.get("tool_calls") or turn.get("function_call"):
        return "with a call of a tool"
    reasoned = [part for part in parts if part.get("type") in REASONING]
    parts = [part for part in parts if part not in reasoned]
    for part in parts:
        if "text" not in part:
            return f"with {part.get('type', 'more than text')}"
        if shown := _SHOWN.search(str(part["text"])):
            return f"with {shown[0]}"
    is_reasoned = reasoned or any(separate(str(part["text"])).reasoning for part in parts)
    return REASONED if is_reasoned else None


def content_of(turn: Turn) -> str:
    """Give what is said in a turn, without what was reasoned before it.

    Raises ProjectError: it is no text.
    """
    parts = (part for part in _parts(turn) if part.get("type") not in REASONING)
    texts = (Row(0, part).text("text") for part in parts)
    return separate("\n".join(filter(None, texts))).answer
