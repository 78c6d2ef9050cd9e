"""Loading what is trained: a base model, an adapter on top of it, the precision that fits."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BitsAndBytesConfig,
)

from .. import model_folder
from ..errors import ProjectError
from ..settings import Settings
from . import examples, experiment
from .experiment import Adaptation


@dataclass(frozen=True)
class Start:
    """What training starts from: base weights and, after fine-tuning, an adapter on them."""

    base: str
    """A folder of this project, relative to it, or a Hugging Face id."""
    revision: str | None = None
    adapter: str | None = None
    """A folder of this project, relative to it."""

    @property
    def name(self) -> str:
        """Its name as the project knows it."""
        return self.adapter or self.base


def start_of(settings: Settings) -> Start:
    """Find out what the settings' model is: base weights, or an adapter and the base it names."""
    folder = settings.model_folder
    if folder is None and not settings.is_self_served:
        raise ProjectError(
            f'"{settings.model}" is served by an endpoint, which keeps its weights.',
            "Name a model whose weights you can load in the experiment: start: <folder or id>.",
        )
    model_folder.need_model(settings)
    if folder is None or not model_folder.is_adapter(folder):
        return Start(settings.model, settings.revision)
    return Start(model_folder.base_of(folder), None, settings.model)


def load_tokenizer(start: Start, root: Path) -> Any:
    """Load the tokenizer of the base, with its chat template checked."""
    tokenizer = from_pretrained(AutoTokenizer, start, root)
    examples.check_template(tokenizer, start.base)
    return tokenizer


def from_pretrained(kind: Any, start: Start, root: Path, **options: Any) -> Any:
    """Give `kind.from_pretrained` of the base, a folder of the project or a model of the hub."""
    folder = root / start.base
    place = str(folder) if folder.is_dir() else start.base
    try:
        return kind.from_pretrained(place, revision=start.revision, **options)
    except OSError as error:
        raise ProjectError(
            f'The model "{start.base}" cannot be loaded: {str(error).splitlines()[0]}',
            "Is its name right, and the hub within reach? A folder of this machine does as well.",
        ) from error


def load(start: Start, plan: Adaptation, root: Path) -> Any:
    """Load the weights to train; an adapter comes back trainable, as a PeftModel.

    On a GPU, frozen base weights are held in bfloat16; weights that are trained, and everything
    on a CPU, in float32.
    """
    is_frozen = plan.lora is not None or start.adapter is not None
    dtype = torch.bfloat16 if is_frozen and has_bf16() else torch.float32
    quantization = _quantization(plan)
    model = from_pretrained(
        AutoModelForCausalLM, start, root, dtype=dtype, quantization_config=quantization
    )
    return _adapted(model, start, root, is_trainable=True)


def load_for_use(start: Start, root: Path) -> Any:
    """Load the weights in float32 to ask, not to train; an adapter lies on its base."""
    model = from_pretrained(AutoModelForCausalLM, start, root, dtype=torch.float32)
    return _adapted(model, start, root, is_trainable=False).eval()


def load_scorer(start: Start, root: Path) -> Any:
    """Load the base with a head that gives one number, its reward; the head is made anew."""
    if start.adapter is not None:
        raise ProjectError(
            f'A reward model starts from whole weights, and "{start.name}" is an adapter.',
            f"poe merge {start.name}, and start: {start.name}-merged",
        )
    model = from_pretrained(
        AutoModelForSequenceClassification, start, root, num_labels=1, dtype=torch.float32
    )
    model.config.pad_token_id = model.config.pad_token_id or model.config.eos_token_id
    return model


def has_bf16() -> bool:
    """Whether this machine computes in bfloat16 at speed, which decides the default precision."""
    return bool(torch.cuda.is_available() and torch.cuda.is_bf16_supported())


def device_defaults() -> dict[str, Any]:
    """The trainer settings that depend on the machine; an experiment may override each."""
    on_gpu = torch.cuda.is_available()
    return {
        "bf16": has_bf16(),
        "fp16": on_gpu and not has_bf16(),
        "gradient_checkpointing": on_gpu,
        "dataloader_pin_memory": on_gpu,
        # Every adapted layer takes part in every step, so no process need look for idle weights.
        "ddp_find_unused_parameters": False,
        "use_cpu": not torch.accelerator.is_available(),
    }


def name_base(folder: Path, start: Start) -> None:
    """Write the base's name into an adapter as the project knows it, not as a path of this machine.

    Weights without an adapter have nothing to name.
    """
    file = folder / "adapter_config.json"
    if file.exists():
        config = json.loads(file.read_text(encoding="utf-8"))
        config |= {"base_model_name_or_path": start.base, "revision": start.revision}
        file.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _adapted(model: Any, start: Start, root: Path, *, is_trainable: bool) -> Any:
    """Put the adapter on its base, where there is one; a model of another shape is refused."""
    if start.adapter is None:
        return model
    try:
        return PeftModel.from_pretrained(model, root / start.adapter, is_trainable=is_trainable)
    except (RuntimeError, ValueError) as error:
        raise ProjectError(
            f'The adapter "{start.adapter}" does not fit "{start.base}": it was trained on other'
            " weights.",
            "Use the base it was trained on, or train it again.",
        ) from error


def _quantization(plan: Adaptation) -> BitsAndBytesConfig | None:
    if plan.quantize is None:
        return None
    if not torch.cuda.is_available():
        raise ProjectError(
            f'"{plan.source}" quantises the base to 4 bits, which needs an NVIDIA GPU.',
            "Here: fine-tune/lora.yaml, which needs no quantisation.",
        )
    return experiment.build(BitsAndBytesConfig, plan.quantize, f"{plan.source}: quantize")
