"""Fine-tune as fine-tune/lora.yaml says, on the same rows, with TRL alone.

No checks, no card, no resuming: what is left when all that `poe fine-tune` adds is taken away. Run
in a project: python minimal_sft.py FOLDER.
"""

import sys
from pathlib import Path

import datasets
import trl
import yaml
from lifecycle import settings
from lifecycle.prompts import Message
from lifecycle.training import examples, models
from lifecycle.training.experiment import Data
from peft import LoraConfig
from transformers import AutoModelForCausalLM, AutoTokenizer, EarlyStoppingCallback


def columns(row: examples.Row) -> dict[str, list[Message]]:
    """TRL's prompt and completion."""
    prompt, answer = row.turns[-1]
    return {"prompt": prompt, "completion": [{"role": "assistant", "content": answer}]}


experiment = yaml.safe_load(Path("fine-tune/lora.yaml").read_text())
learned, deciding = examples.divide(examples.rows(Data(), settings.load(), "train"))
trainer = trl.SFTTrainer(
    model=AutoModelForCausalLM.from_pretrained("models/tiny"),
    args=trl.SFTConfig(sys.argv[1], **models.device_defaults(), **experiment["trainer"]),
    train_dataset=datasets.Dataset.from_list([columns(row) for row in learned]),
    eval_dataset=datasets.Dataset.from_list([columns(row) for row in deciding]),
    processing_class=AutoTokenizer.from_pretrained("models/tiny"),
    peft_config=LoraConfig(task_type="CAUSAL_LM", **experiment["lora"]),
    callbacks=[EarlyStoppingCallback(experiment["early_stopping"])],
)
trainer.train()
trainer.save_model(sys.argv[1])
