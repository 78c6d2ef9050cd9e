"""From a folder of safetensors to one GGUF file, which llama.cpp reads.

Weights are read and written one at a time, so that a model larger than the memory can be converted.
"""

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import gguf
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open

from ..errors import ProjectError
from .gguf_tokenizer import add_tokenizer

Type = Literal["f16", "q8_0"]
_KINDS = {"f16": gguf.GGMLQuantizationType.F16, "q8_0": gguf.GGMLQuantizationType.Q8_0}
_FILE_TYPES = {"f16": gguf.LlamaFileType.MOSTLY_F16, "q8_0": gguf.LlamaFileType.MOSTLY_Q8_0}
_OTHERWISE = "Serve it as it is: server: local or vllm in deploy/serve.yaml, without model."

_ARCHITECTURES = {
    "LlamaForCausalLM": gguf.MODEL_ARCH.LLAMA,
    "Qwen3ForCausalLM": gguf.MODEL_ARCH.QWEN3,
}


@dataclass(frozen=True)
class _Weight:
    name: str
    """Its name in GGUF."""
    source: str
    file: Path
    shape: tuple[int, ...]
    kind: gguf.GGMLQuantizationType

    @property
    def bytes(self) -> int:
        return math.prod(gguf.quant_shape_to_byte_shape(self.shape, self.kind))


def convert(folder: Path, target: Path, type: Type) -> None:
    """Write the model in `folder`, with its tokenizer and chat template, into the file `target`.

    Raises ProjectError: the model is of a kind that is not converted here; nothing was written.
    """
    config = _config(folder)
    arch = _ARCHITECTURES[config["architectures"][0]]
    writer = gguf.GGUFWriter(target, gguf.MODEL_ARCH_NAMES[arch])
    _add_shape(writer, config)
    writer.add_file_type(_FILE_TYPES[type])
    add_tokenizer(writer, folder, config["vocab_size"])
    weights = _weights(folder, config, arch, _KINDS[type])
    for weight in weights:
        float32 = np.dtype(np.float32)
        writer.add_tensor_info(weight.name, weight.shape, float32, weight.bytes, weight.kind)
    try:
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        for weight in weights:
            writer.write_tensor_data(_data(weight, config, arch))
    finally:
        writer.close()


def size_of(folder: Path, type: Type) -> int:
    """Give the bytes that the file will take, but for the tokenizer's few.

    Raises ProjectError: the model is of a kind that is not converted here.
    """
    config = _config(folder)
    arch = _ARCHITECTURES[config["architectures"][0]]
    return sum(weight.bytes for weight in _weights(folder, config, arch, _KINDS[type]))


def _config(folder: Path) -> Any:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    [architecture] = config.get("architectures") or ["an unknown architecture"]
    if architecture not in _ARCHITECTURES:
        known = " and ".join(_ARCHITECTURES)
        problem = f"{architecture} is not converted to GGUF here, as {known} are."
        raise ProjectError(problem, _OTHERWISE)
    rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
    scaling = rope.get("rope_type", rope.get("type", "default"))
    if scaling != "default" or config.get("use_sliding_window"):
        what = "a sliding window" if scaling == "default" else f"positions scaled by {scaling}"
        raise ProjectError(f"{architecture} with {what} is not converted here.", _OTHERWISE)
    return config


def _add_shape(writer: gguf.GGUFWriter, config: Any) -> None:
    heads = config["num_attention_heads"]
    head = _head(config)
    rope = config.get("rope_parameters") or {}
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(config.get("num_key_value_heads") or heads)
    writer.add_key_length(head)
    writer.add_value_length(head)
    writer.add_rope_dimension_count(head)
    writer.add_rope_freq_base(rope.get("rope_theta") or config.get("rope_theta") or 10_000.0)
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_vocab_size(config["vocab_size"])


def _head(config: Any) -> int:
    return int(config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"])


def _weights(
    folder: Path, config: Any, arch: gguf.MODEL_ARCH, kind: gguf.GGMLQuantizationType
) -> list[_Weight]:
    names = gguf.get_tensor_name_map(arch, config["num_hidden_layers"])
    found = []
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, framework="pt") as tensors:
            for source in tensors.keys():  # noqa: SIM118  (it is no dictionary)
                if source == "lm_head.weight" and config.get("tie_word_embeddings"):
                    continue
                name = names.get_name(source, try_suffixes=(".weight", ".bias"))
                if name is None:
                    raise ProjectError(
                        f'"{folder.name}" has weights that are not known here: {source}.',
                        _OTHERWISE,
                    )
                shape = tuple(tensors.get_slice(source).get_shape())
                found.append(_Weight(name, source, file, shape, _kind_of(shape, kind)))
    return found


def _kind_of(shape: tuple[int, ...], kind: gguf.GGMLQuantizationType) -> gguf.GGMLQuantizationType:
    """Norms stay as exact as they are; rows that make no whole blocks are kept in 16 bits."""
    if len(shape) == 1:
        return gguf.GGMLQuantizationType.F32
    block, _ = gguf.GGML_QUANT_SIZES[kind]
    return kind if shape[-1] % block == 0 else gguf.GGMLQuantizationType.F16


def _data(weight: _Weight, config: Any, arch: gguf.MODEL_ARCH) -> NDArray[Any]:
    with safe_open(weight.file, framework="pt") as tensors:
        values: NDArray[Any] = tensors.get_tensor(weight.source).to(torch.float32).numpy()
    if arch == gguf.MODEL_ARCH.LLAMA and re.search(r"\b[qk]_proj\.", weight.source):
        values = _neighbours(values, _head(config))
    data: NDArray[Any] = gguf.quantize(values, weight.kind)
    if weight.kind == gguf.GGMLQuantizationType.F16 and not np.isfinite(data).all():
        raise ProjectError(
            f"{weight.source} has values above 65504, which 16 bits do not hold.", _OTHERWISE
        )
    return data


def _neighbours(values: NDArray[Any], head: int) -> NDArray[Any]:
    """Reorder the rows of each head: llama.cpp turns neighbours, where transformers turns halves.

    `values` is [heads * head, hidden], or a bias of [heads * head], and so is what comes back.
    """
    halves = values.reshape(-1, 2, head // 2, *values.shape[1:])
    return np.ascontiguousarray(halves.swapaxes(1, 2).reshape(values.shape))
