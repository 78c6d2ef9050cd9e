"""Loading what is trained: a base model, an adapter on top of it, the precision that fits."""

import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoTokenizer,
    BitsAndBytesConfig,
    GenerationConfig,
)
from transformers.utils.hub import cached_file

from ..chat import Chat, ends_of, fit_template
from ..errors import ProjectError
from ..local import loading
from ..settings import Settings
from . import examples, experiment
from .experiment import Adaptation, Experiment, Start, Values

PROCESSORS = ("preprocessor_config.json", "processor_config.json", "video_preprocessor_config.json")


def load_chat(start: Start, settings: Settings, trainer: Values | None = None) -> Chat:
    """Load the tokenizer with the chat template that is served, and check that it can be trained.

    The experiment's own `trainer` may name another template and another stop token.
    """
    tokenizer, values = _tokenizer(start, settings.root), trainer or {}
    if (source := values.get("chat_template_path")) is not None:
        _borrow_template(tokenizer, str(source), settings.root)
    if (end := values.get("eos_token")) is not None:
        tokenizer.eos_token = end
    fit_template(tokenizer, settings.chat_template_kwargs)
    chat = Chat(tokenizer, ends_of(tokenizer, _generation(start, settings.root)))
    examples.check_template(chat, start.name)
    return chat


def _tokenizer(start: Start, root: Path) -> Any:
    """An adapter's own, where it has one: its template is the one that it was trained with."""
    own = root / (start.adapter or "") / "tokenizer_config.json"
    if start.adapter is not None and own.is_file():
        return loading.from_pretrained(AutoTokenizer, str(own.parent))
    return from_pretrained(AutoTokenizer, start, root)


def _generation(start: Start, root: Path) -> Any:
    """What the authors say of generating; older models say it among all else."""
    try:
        return from_pretrained(GenerationConfig, start, root)
    except ProjectError:
        return from_pretrained(AutoConfig, start, root).get_text_config()


def _borrow_template(tokenizer: Any, source: str, root: Path) -> None:
    file = root / source
    if file.is_file():
        tokenizer.chat_template = file.read_text(encoding="utf-8")
        return
    lender = from_pretrained(AutoTokenizer, Start(source), root)
    added, vocabulary = map(str, lender.added_tokens_decoder.values()), tokenizer.get_vocab()
    used = [each for each in added if each in (lender.chat_template or "")]
    if used := sorted({*used} - {*vocabulary}):
        raise ProjectError(
            f'The chat template of "{source}" uses {used[0]}, which is no token of this model.',
            "Write a template of the model's own tokens into a file, and name that:"
            " trainer.chat_template_path: fine-tune/template.jinja",
        )
    tokenizer.chat_template = lender.chat_template
    if lender.eos_token in vocabulary:
        tokenizer.eos_token = lender.eos_token


def from_pretrained(kind: Any, start: Start, root: Path, **options: Any) -> Any:
    """Give `kind.from_pretrained` of the base, a folder of the project or a model of the hub."""
    folder = root / start.base
    place = str(folder) if folder.is_dir() else start.base
    return loading.from_pretrained(kind, place, start.revision, **options)


def copy_processors(start: Start, root: Path, target: Path) -> None:
    """Put what prepares pictures beside weights that take some: servers load it for texts, too."""
    folder = root / start.base
    place = str(folder) if folder.is_dir() else start.base
    for name in PROCESSORS:
        with suppress(OSError):  # as transformers calls a file that the base does not have
            shutil.copyfile(cached_file(place, name, revision=start.revision), target / name)


def load(start: Start, plan: Adaptation, root: Path) -> Any:
    """Load the weights to train; an adapter comes back trainable, as a PeftModel.

    Unless the experiment says otherwise, frozen base weights are held in bfloat16 on a GPU; weights
    that are trained, and everything on a CPU, in float32.
    """
    is_frozen = plan.lora is not None or start.adapter is not None
    dtype = torch.bfloat16 if is_frozen and has_bf16() else torch.float32
    options = {"dtype": dtype, "quantization_config": _quantization(plan)} | load_options(plan)
    model = from_pretrained(AutoModelForCausalLM, start, root, **options)
    # A tower for images has no part in a step: processes would wait for its gradients.
    read = {id(weight) for part in _read_by_text(model) for weight in part.parameters()}
    for weight in model.parameters():
        if id(weight) not in read:
            weight.requires_grad_(False)
    return _adapted(model, start, root, is_trainable=True)


def spared(model: Any) -> list[str] | None:
    """Name the linear layers that get no adapter; None where each may have one.

    What text does not pass, such as a tower for images; routers of experts, some of which give more
    than one tensor; and the last layer of a Mamba, whose kernel reads its weights past an adapter.
    """
    parts = dict(model.named_modules())
    read = {id(part) for whole in _read_by_text(model) for part in whole.modules()}

    def is_spared(name: str) -> bool:
        above, _, own = name.rpartition(".")
        is_mamba = own == "out_proj" and {"A_log", "D"} <= {*dir(parts[above])}
        return id(parts[name]) not in read or own == "router" or is_mamba

    linear = (name for name, part in parts.items() if isinstance(part, torch.nn.Linear))
    return [name for name in linear if is_spared(name)] or None


def _read_by_text(model: Any) -> list[Any]:
    return [part for part in (model.get_decoder(), model.get_output_embeddings()) if part]


def load_options(plan: Experiment) -> dict[str, Any]:
    """Give what the experiment says of how weights are loaded."""
    return plan.load.model_dump(exclude_none=True) if plan.load is not None else {}


def load_for_use(start: Start, root: Path, device: torch.device | None = None) -> Any:
    """Load the weights to ask, not to train: by default where they are asked fastest.

    An adapter lies on its base. In bfloat16 on a GPU, and in float32 elsewhere.
    """
    device = device or loading.device()
    dtype = torch.bfloat16 if device.type == "cuda" and has_bf16() else torch.float32
    model = from_pretrained(AutoModelForCausalLM, start, root, dtype=dtype)
    return _adapted(model, start, root, is_trainable=False).eval().to(device)


def room(model: Any, max_length: int | None) -> int | None:
    """Give the most tokens that are read of an example: by the trainer, and by the model itself."""
    positions = getattr(model.config.get_text_config(), "max_position_embeddings", None)
    return min((each for each in (max_length, positions) if each is not None), default=None)


def has_bf16() -> bool:
    """Whether this machine computes in bfloat16 at speed, which decides the default precision."""
    is_there = torch.cuda.is_available()
    return is_there and bool(torch.cuda.is_bf16_supported(including_emulation=False))


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
