"""Loading what is trained: a base model, an adapter on top of it, the precision that fits."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
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
from . import chat_template, experiment
from .experiment import Experiment


@dataclass(frozen=True)
class Start:
    """What training starts from: base weights and, after fine-tuning, an adapter on them."""

    base: str
    """A folder of this project, relative to it, or a Hugging Face id."""
    revision: str | None
    adapter: Path | None = None

    def named(self, root: Path) -> str:
        """Give its name as the project at `root` knows it, not as a path of this machine."""
        if self.adapter is None:
            return self.base
        is_ours = self.adapter.is_relative_to(root)
        return (self.adapter.relative_to(root) if is_ours else self.adapter).as_posix()


def start_of(settings: Settings) -> Start:
    """Find out what the settings' model is: base weights, or an adapter and the base it names."""
    folder = settings.model_folder
    if folder is None:
        if not settings.is_self_served:
            raise ProjectError(
                f'"{settings.model}" is served by an endpoint, which keeps its weights.',
                "Name a model whose weights you can load in the experiment: start: <folder or id>.",
            )
        return Start(settings.model, settings.revision)
    model_folder.need_model(settings)
    if not (folder / "adapter_config.json").exists():
        return Start(settings.model, settings.revision)
    return Start(base=_base_of(folder), revision=None, adapter=folder)


def load_tokenizer(start: Start, root: Path) -> Any:
    """Load the tokenizer of the base, with its chat template checked."""
    with _found(start):
        tokenizer = AutoTokenizer.from_pretrained(place(start.base, root), revision=start.revision)
    chat_template.check(tokenizer, start.base)
    return tokenizer


def load(start: Start, plan: Experiment, root: Path) -> Any:
    """Load the weights to train; an adapter comes back trainable, as a PeftModel.

    On a GPU, frozen base weights are held in bfloat16; weights that are trained, and everything
    on a CPU, in float32.
    """
    is_frozen = plan.lora is not None or start.adapter is not None
    quantization = _quantization(plan)
    with _found(start):
        model = AutoModelForCausalLM.from_pretrained(
            place(start.base, root),
            revision=start.revision,
            dtype=torch.bfloat16 if is_frozen and has_bf16() else torch.float32,
            quantization_config=quantization,
        )
    if start.adapter is None:
        return model
    return with_adapter(model, start.adapter, is_trainable=True)


def load_for_use(start: Start, root: Path) -> Any:
    """Load the weights in float32 to ask, not to train; an adapter lies on its base."""
    model = AutoModelForCausalLM.from_pretrained(
        place(start.base, root), revision=start.revision, dtype=torch.float32
    )
    return (with_adapter(model, start.adapter) if start.adapter else model).eval()


def load_scorer(start: Start, root: Path) -> Any:
    """Load the base with a head that gives one number, its reward; the head is made anew."""
    if start.adapter is not None:
        raise ProjectError(
            f'A reward model starts from whole weights, and "{start.named(root)}" is an adapter.',
            f"poe merge models/{start.adapter.name}, and start: models/{start.adapter.name}-merged",
        )
    model = AutoModelForSequenceClassification.from_pretrained(
        place(start.base, root), revision=start.revision, num_labels=1, dtype=torch.float32
    )
    model.config.pad_token_id = model.config.pad_token_id or model.config.eos_token_id
    return model


@contextmanager
def _found(start: Start) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ProjectError(
            f'The model "{start.base}" cannot be loaded: {str(error).splitlines()[0]}',
            "Is its name right, and the hub within reach? A folder of this machine does as well.",
        ) from error


def with_adapter(model: Any, adapter: Path, *, is_trainable: bool = False) -> Any:
    """Put an adapter on its base; one that was made for another base is refused."""
    try:
        return PeftModel.from_pretrained(model, adapter, is_trainable=is_trainable)
    except (RuntimeError, ValueError) as error:
        raise ProjectError(
            f'The adapter in "{adapter}" does not fit "{model.name_or_path}": it was trained on'
            f' "{_base_of(adapter)}".',
            "Use the base it was trained on, or train it again.",
        ) from error


def place(base: str, root: Path) -> str:
    """Give the folder of a base of this project, or its Hugging Face id unchanged."""
    folder = root / base
    return str(folder) if folder.is_dir() else base


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


def _quantization(plan: Experiment) -> BitsAndBytesConfig | None:
    if plan.quantize is None:
        return None
    if not torch.cuda.is_available():
        raise ProjectError(
            f'"{plan.source}" quantises the base to 4 bits, which needs an NVIDIA GPU.',
            "Here: fine-tune/lora.yaml, which needs no quantisation.",
        )
    config: BitsAndBytesConfig = experiment.build(
        BitsAndBytesConfig, plan.quantize, f"{plan.source}: quantize"
    )
    return config


def _base_of(adapter: Path) -> str:
    config = json.loads((adapter / "adapter_config.json").read_text(encoding="utf-8"))
    base: str = config["base_model_name_or_path"]
    return base


def name_base(folder: Path, start: Start) -> None:
    """Write the base's name into an adapter as the project knows it, not as a path of this machine.

    Weights without an adapter have nothing to name.
    """
    file = folder / "adapter_config.json"
    if file.exists():
        config = json.loads(file.read_text(encoding="utf-8"))
        config |= {"base_model_name_or_path": start.base, "revision": start.revision}
        file.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
