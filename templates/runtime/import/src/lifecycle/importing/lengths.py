"""How long texts are: in tokens of the model where its tokenizer is at hand, else in words."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from .. import data
from ..settings import Settings


@dataclass(frozen=True)
class Measure:
    """A way to count."""

    unit: str
    count: Callable[[str], int]
    context: int | None
    """How many of them the model takes, prompt and answer together, where that is known."""


def measure(settings: Settings) -> Measure:
    """Give the way to count for the model of the settings; nothing is downloaded for it."""
    tokenizer, config = _file(settings, "tokenizer.json"), _file(settings, "config.json")
    if tokenizer is None or find_spec("tokenizers") is None:
        # Of what is longer in words, hardly anything is shorter in tokens.
        return Measure(
            "words", lambda text: len(re.findall(data.WORD, text)), settings.context_length
        )
    from tokenizers import Tokenizer

    pieces = Tokenizer.from_file(str(tokenizer))
    read = json.loads(config.read_text(encoding="utf-8")) if config else {}
    context = read.get("max_position_embeddings")
    return Measure(
        f"tokens of {settings.model}",
        lambda text: len(pieces.encode(text, add_special_tokens=False).ids),
        context if isinstance(context, int) else None,
    )


def answer_limit(texts: list[str], ways: Measure) -> int:
    """Give a limit in tokens that no right answer meets: the longest answer and half as much.

    Without a tokenizer it rests on bytes, of which a token of English has four and one of other
    scripts may have one.
    """
    longest = max(map(_bytes if ways.unit == "words" else ways.count, texts))
    return 8 * -(-(longest + longest // 2 + 2) // 8)


def usual(counts: Sequence[int]) -> int:
    """Give the longest of these lengths that is not far longer than nearly all are.

    One row that is no answer, such as a whole page, would else be the limit for every answer.
    """
    most = sorted(counts)[int(0.95 * (len(counts) - 1))]
    return max(count for count in counts if count <= 2 * most)


def _bytes(text: str) -> int:
    ascii_only = len(text.encode("ascii", "ignore"))
    return ascii_only // 2 + len(text.encode()) - ascii_only


def _file(settings: Settings, name: str) -> Path | None:
    if settings.model_folder is not None:
        found = settings.model_folder / name
        return found if found.is_file() else None
    if find_spec("huggingface_hub") is None or not settings.is_self_served:
        return None
    from huggingface_hub import try_to_load_from_cache

    cached = try_to_load_from_cache(settings.model, name, revision=settings.revision)
    return Path(cached) if isinstance(cached, str) else None
