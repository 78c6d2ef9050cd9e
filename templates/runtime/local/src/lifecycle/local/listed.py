"""The open models that the tool lists, and what it takes to hold and to train each."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel

RULE = (
    "Memory: to answer, 2 bytes a weight on a GPU and 4 on a CPU, and a fifth more; to train with"
    " LoRA, that and 1 GB for what a step computes; all weights, 16 bytes each."
)


@dataclass(frozen=True)
class Preset:
    """Where to begin with LoRA, by the size of a model."""

    learning_rate: float
    batch: int
    steps: int
    """Of which gradients are added up: 16 examples in a step for each."""

    def options(self) -> str:
        """Give it as options of `poe fine-tune`."""
        values = {
            "learning_rate": f"{self.learning_rate:.0e}",
            "per_device_train_batch_size": self.batch,
            "gradient_accumulation_steps": self.steps,
        }
        return " ".join(f"--set trainer.{key}={value}" for key, value in values.items())


class Listed(BaseModel):
    """A model of the list."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True)

    id: str
    title: str
    revision: str
    licence: str
    parameters: int
    context_length: int
    """Tokens."""
    weights_gb: float
    """To download."""
    chat_template_kwargs: dict[str, Any] = {}

    def to_hold_gb(self, *, on_gpu: bool) -> float:
        """Memory to answer with."""
        return self.parameters * (2 if on_gpu else 4) * 1.2 / 1e9

    def to_train_gb(self, *, on_gpu: bool) -> float:
        """Memory to train with LoRA."""
        return self.to_hold_gb(on_gpu=on_gpu) + 1

    def to_train_whole_gb(self) -> float:
        """Memory to train all weights: weights, gradients and two moments of AdamW, in float32."""
        return self.parameters * 16 / 1e9

    def training_flops(self, tokens: int) -> float:
        """Operations of LoRA: 4 for each weight and token, as frozen ones get no gradient."""
        return 4.0 * self.parameters * tokens

    @property
    def preset(self) -> Preset:
        """Where to begin."""
        if self.parameters < 1e9:
            return Preset(5e-4, 16, 1)
        return Preset(2e-4, 8, 2) if self.parameters < 3e9 else Preset(1e-4, 4, 4)

    def record(self) -> str:
        """Give the lines of lifecycle.yaml that name it."""
        facts = self.model_dump(exclude={"title", "weights_gb"}, exclude_defaults=True)
        if self.chat_template_kwargs:
            facts["chat_template_kwargs"] = json.dumps(self.chat_template_kwargs)
        facts = {"source": "existing", "provider": "local", **facts}
        return "\n".join(["model:", *(f"  {key}: {value}" for key, value in facts.items())])


def models() -> list[Listed]:
    """Read the list, smallest first."""
    content = Path(__file__).with_name("models.json").read_bytes()
    return TypeAdapter(list[Listed]).validate_json(content)
