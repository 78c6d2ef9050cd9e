"""Load a causal language model with its tokenizer, wherever it lies and wherever it can run."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import (
    MODEL_FOR_MASKED_LM_MAPPING,
    AutoModelForCausalLM,
    AutoTokenizer,
    GenerationConfig,
)

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
    is_batched: bool
    """Whether it may answer several prompts at once; see `ignores_padding`."""

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
    model_folder.need_named(name)
    model, tokenizer = _read(name, revision)
    fit_template(tokenizer)
    if tokenizer.chat_template is None:
        raise ProjectError(
            f'The tokenizer of "{name}" has no chat template, so it cannot be asked.',
            "Choose an instruction-tuned model; its name often ends in -Instruct or -it.",
        )
    model.to(device()).eval()
    config = model.config.get_text_config()
    context = getattr(config, "max_position_embeddings", None) or 4096
    chat = Chat(tokenizer, ends_of(tokenizer, model.generation_config))
    # generate() would add what a request leaves open, such as the authors' repetition penalty.
    model.generation_config = GenerationConfig()
    return Loaded(model, chat, context, ignores_padding(model, name))


@torch.inference_mode()
def ignores_padding(model: Any, name: str) -> bool:
    """Whether what fills up a shorter prompt is without effect, as it is not in RWKV.

    Behind any two paddings, a model that masks them computes the same numbers.

    Raises ProjectError: they are no numbers, or infinite; all its answers would be noise.
    """
    ids = torch.arange(2, 10, device=model.device).repeat(2, 2)
    ids[:, :8] = torch.tensor([[0], [1]])
    first = GenerationConfig(
        max_new_tokens=1, output_logits=True, return_dict_in_generate=True, pad_token_id=0
    )
    written = model.generate(input_ids=ids, attention_mask=ids > 1, generation_config=first)
    one, other = written.logits[0].float()
    if not one.isfinite().all():
        raise ProjectError(
            f'The model "{name}" computes no finite numbers: its weights are damaged.',
            "Copy, download or train it anew.",
        )
    return bool((one - other).abs().max() <= 0.01 * one.abs().max())


def from_pretrained(
    kind: Any, name: str, revision: str | None = None, anew: str = "nothing", **options: Any
) -> Any:
    """Give `kind.from_pretrained`, of which only weights named `anew…` may be drawn anew.

    Raises ProjectError: it cannot be loaded, or not whole; transformers would draw what is missing
    by chance, and the answers with it.
    """
    auto = {"revision": revision, "trust_remote_code": False}
    if is_model := kind.__name__.startswith("AutoModel"):
        auto |= {"output_loading_info": True, "ignore_mismatched_sizes": True}
    try:
        made = kind.from_pretrained(name, **auto, **options)
    except Exception as error:  # of many kinds: the hub's, of safetensors, of a wrong configuration
        if isinstance(error, MemoryError) or "memory" in str(error):
            raise
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        said = said.removesuffix(" from one of: ")
        raise ProjectError(
            f'The model "{name}" cannot be loaded: {said}', model_folder.help_to_load(name, error)
        ) from error
    if not is_model:
        return made
    model, found = made
    lost = {key for key in found["missing_keys"] if not key.startswith(anew)}
    lost |= {key for key, *_ in found["mismatched_keys"]}
    is_encoder = not getattr(model.config, "is_decoder", True) and (
        # Said of decoders as well, which know no other way to be: GPT-NeoX, hence Pythia.
        model.config.is_encoder_decoder or type(model.config) in MODEL_FOR_MASKED_LM_MAPPING
    )
    if lost or (is_encoder and kind is AutoModelForCausalLM):
        fault = f"lacks weights: {min(lost)}, {len(lost)} in all" if lost else "is an encoder"
        raise ProjectError(
            f'The model "{name}" {fault}.',
            "Copy or download it anew; encoders (BERT, BART) and classifiers write no text.",
        )
    return model


def device() -> torch.device:
    """Give the accelerator of this machine, or its CPU."""
    # Unchecked, a build for GPUs names one on a machine that has none.
    return torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")


def _read(name: str, revision: str | None) -> tuple[Any, Any]:
    if model_folder.is_adapter(Path(name)):
        return _adapter(Path(name))
    # bfloat16 halves the memory of a model on an accelerator; on a CPU it is often the slower one.
    dtype = torch.float32 if device().type == "cpu" else torch.bfloat16
    model = from_pretrained(AutoModelForCausalLM, name, revision, dtype=dtype)
    return model, from_pretrained(AutoTokenizer, name, revision)


def _adapter(folder: Path) -> tuple[Any, Any]:
    command.need("local", "peft")
    from peft import PeftModel

    model, tokenizer = _read(*model_folder.base_of(folder))
    if (folder / "tokenizer_config.json").is_file():
        tokenizer = from_pretrained(AutoTokenizer, str(folder))
    return PeftModel.from_pretrained(model, folder).merge_and_unload(), tokenizer
