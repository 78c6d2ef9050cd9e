"""Load a causal language model with its tokenizer, wherever it lies and wherever it can run."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

from .. import command, model_folder
from ..chat import Chat, ends_of, fit_template
from ..errors import ProjectError


@dataclass(frozen=True)
class Loaded:
    """A model, ready to answer."""

    model: Any
    chat: Chat
    """How it is spoken to."""
    context: int
    """Prompt and answer together, in tokens."""

    @property
    def tokenizer(self) -> Any:
        """The tokenizer, with a chat template that takes what this project sends."""
        return self.chat.tokenizer


def load(name: str, revision: str | None = None) -> Loaded:
    """Load a folder of a model, a folder of a PEFT adapter, or a model of the hub.

    An adapter is loaded onto the base that its adapter_config.json names, and merged into it in
    memory, so that it answers as fast as its base.

    Raises ProjectError: there is no such model, or it cannot chat.
    """
    if name.startswith("models/"):
        model_folder.need_folder(Path(name), name)
    try:
        model, tokenizer = _read(name, revision)
    except (OSError, ValueError) as error:
        raise ProjectError(
            f'The model "{name}" cannot be loaded: {str(error).splitlines()[0]}',
            model_folder.help_to_load(name, error),
        ) from error
    if tokenizer.chat_template is None:
        raise ProjectError(
            f'The tokenizer of "{name}" has no chat template, so it cannot be asked.',
            "Choose an instruction-tuned model; its name often ends in -Instruct or -it.",
        )
    model.to(device()).eval()
    config = model.config.get_text_config()
    context = getattr(config, "max_position_embeddings", None) or 4096
    fit_template(tokenizer)
    chat = Chat(tokenizer, ends_of(tokenizer, model.generation_config))
    # generate() would add what a request leaves open, such as the authors' repetition penalty.
    model.generation_config = GenerationConfig()
    return Loaded(model, chat, context)


def device() -> torch.device:
    """Give the accelerator of this machine, or its CPU."""
    # Unchecked, a build for GPUs names one on a machine that has none.
    return torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")


def _read(name: str, revision: str | None) -> tuple[Any, Any]:
    if model_folder.is_adapter(Path(name)):
        return _adapter(Path(name))
    # bfloat16 halves the memory of a model on an accelerator; on a CPU it is often the slower one.
    dtype = torch.float32 if device().type == "cpu" else torch.bfloat16
    model = AutoModelForCausalLM.from_pretrained(name, revision=revision, dtype=dtype)
    return model, AutoTokenizer.from_pretrained(name, revision=revision)


def _adapter(folder: Path) -> tuple[Any, Any]:
    command.need("train", "peft")
    from peft import PeftModel

    model, tokenizer = _read(*model_folder.base_of(folder))
    if (folder / "tokenizer_config.json").is_file():
        tokenizer = AutoTokenizer.from_pretrained(folder)
    return PeftModel.from_pretrained(model, folder).merge_and_unload(), tokenizer
