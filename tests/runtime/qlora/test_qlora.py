"""QLoRA: that the shipped experiment is what the libraries read."""

import pytest

pytest.importorskip("trl", reason="uv sync --group train")

import torch
import trl
from lifecycle import settings
from lifecycle.training import experiment
from peft import LoraConfig
from transformers import BitsAndBytesConfig

pytestmark = pytest.mark.filterwarnings("ignore")
TINY = {"use_cpu": True, "bf16": False, "report_to": "none"}


def test_the_base_of_qlora_is_held_as_the_library_understands_it() -> None:
    plan = experiment.read(experiment.Adaptation, settings.load().root / "fine-tune" / "qlora.yaml")
    config = experiment.build(BitsAndBytesConfig, plan.quantize or {}, "quantize")
    assert (config.load_in_4bit, config.bnb_4bit_quant_type) == (True, "nf4")
    assert config.bnb_4bit_compute_dtype is torch.bfloat16
    assert experiment.build(LoraConfig, plan.lora or {}, "lora").r == 16
    # The trainer refuses an 8-bit optimiser where bitsandbytes is not installed.
    values = plan.trainer | TINY | {"optim": "adamw_torch", "output_dir": "run"}
    assert experiment.build(trl.SFTConfig, values, "trainer").gradient_checkpointing
