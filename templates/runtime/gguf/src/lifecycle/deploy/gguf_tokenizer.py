"""A tokenizer of byte-level BPE, with its chat template, as GGUF keeps it."""

import json
import re
from pathlib import Path
from typing import Any

import gguf

from ..chat import dated
from ..errors import ProjectError

QWEN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""How Qwen cuts text before BPE; llama.cpp has it under the name of Qwen 2."""
_GENERATION = re.compile(r"\{%(-?)\s*(end)?generation\s*(-?)%\}")


def add_tokenizer(writer: gguf.GGUFWriter, folder: Path, size: int) -> None:
    """Add the tokenizer in `folder` to a file whose model has `size` rows of embeddings.

    Raises ProjectError: there is none, none that can chat, or one of another kind.
    """
    content = _read(folder, "tokenizer.json")
    settings = _read(folder, "tokenizer_config.json")
    model = content["model"]
    if model["type"] != "BPE" or model.get("byte_fallback"):
        raise ProjectError(
            f'The tokenizer in "{folder.name}" is no byte-level BPE, the one kind converted here.',
            "llama.cpp's own convert_hf_to_gguf.py knows others.",
        )
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(_cut(content, folder))
    tokens, kinds = _tokens(content, size)
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    merges = model["merges"]
    writer.add_token_merges([pair if isinstance(pair, str) else " ".join(pair) for pair in merges])
    _add_ends(writer, folder, settings, {token: id for id, token in enumerate(tokens)})
    writer.add_add_bos_token(False)  # The chat template writes it where the model wants one.
    writer.add_chat_template(_chat_template(folder, settings))


def _cut(content: Any, folder: Path) -> str:
    """Give llama.cpp's name for how the text is cut into words before BPE."""
    outer = content.get("pre_tokenizer") or {}
    steps = outer.get("pretokenizers", [outer])
    kinds = [step.get("type") for step in steps]
    if kinds == ["Digits", "ByteLevel"] and steps[0]["individual_digits"]:
        return "smollm"
    if kinds == ["ByteLevel"] and steps[0].get("use_regex", True):
        return "gpt-2"
    if kinds == ["Split", "ByteLevel"] and steps[0]["pattern"] == {"Regex": QWEN}:
        return "qwen2"
    raise ProjectError(
        f'The tokenizer in "{folder.name}" cuts text in a way that is not known here.',
        "llama.cpp's own convert_hf_to_gguf.py knows others.",
    )


def _tokens(content: Any, size: int) -> tuple[list[str], list[int]]:
    """Give the text and the kind of each row of the embeddings; some have no token."""
    tokens = [f"[unused {row}]" for row in range(size)]
    kinds = [int(gguf.TokenType.UNUSED)] * size
    for text, id in content["model"]["vocab"].items():
        tokens[id], kinds[id] = text, gguf.TokenType.NORMAL
    for added in content.get("added_tokens", []):
        kind = gguf.TokenType.CONTROL if added["special"] else gguf.TokenType.USER_DEFINED
        tokens[added["id"]], kinds[added["id"]] = added["content"], kind
    return tokens, kinds


def _add_ends(writer: gguf.GGUFWriter, folder: Path, settings: Any, ids: dict[str, int]) -> None:
    """Say which tokens end an answer: the tokenizer's, and what the model adds to it."""
    end = ids[_text(settings["eos_token"])]
    writer.add_eos_token_id(end)
    stated = _read(folder, "generation_config.json", needed=False).get("eos_token_id")
    others = [id for id in (stated if isinstance(stated, list) else [stated]) if id is not None]
    for other in others:
        if other != end:
            writer.add_eot_token_id(other)
    if settings.get("pad_token"):
        writer.add_pad_token_id(ids[_text(settings["pad_token"])])
    if settings.get("bos_token"):
        writer.add_bos_token_id(ids[_text(settings["bos_token"])])


def _text(token: Any) -> str:
    return str(token["content"] if isinstance(token, dict) else token)


def _chat_template(folder: Path, settings: Any) -> str:
    file = folder / "chat_template.jinja"
    template = file.read_text(encoding="utf-8") if file.is_file() else settings.get("chat_template")
    if not isinstance(template, str):
        raise ProjectError(
            f'The tokenizer in "{folder.name}" has no chat template, so it cannot be asked.',
            "Choose an instruction-tuned model; its name often ends in -Instruct or -it.",
        )
    # The markers tell trainers which tokens are the assistant's; llama.cpp does not know them.
    return _GENERATION.sub(
        lambda tag: f"{{%{tag[1]} {'endif' if tag[2] else 'if true'} {tag[3]}%}}", dated(template)
    )


def _read(folder: Path, name: str, needed: bool = True) -> Any:
    file = folder / name
    if file.is_file():
        return json.loads(file.read_text(encoding="utf-8"))
    if not needed:
        return {}
    raise ProjectError(
        f'"{folder.name}" has no {name}: a model without its tokenizer cannot be converted.',
        "Copy the tokenizer's files from the base model into the folder.",
    )
