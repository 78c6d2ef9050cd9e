"""Choose a real model: `poe model` lists them, `poe model ID` downloads one."""

import json
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic_settings import CliPositionalArg

from .. import command, data, model_folder, prompts, settings, tasks
from ..errors import ProjectError

EPOCHS = 3
"""Of fine-tune/lora.yaml."""
FILES = ["*.json", "*.safetensors", "*.jinja", "*.model", "*.txt", "LICENSE*"]
RULE = (
    "Memory: to answer, 2 bytes a weight on a GPU and 4 on a CPU, and a fifth more; all weights,"
    " 16 bytes each. To train, also what a batch as long as your longest example computes: of 16,"
    " from a billion weights on 8, from three billion on 4. Half a batch takes half of that."
)
CHARACTERS = 4
"""Of a token, about, in English; other languages take more tokens."""
STEPS, EXAMPLES = 3, 4
"""Of the training that measures this machine."""


class Model(command.Command):
    """List open models with what they take on this machine, or download the one that is named."""

    id: CliPositionalArg[str] = ""
    """The model to download: one of the list."""

    def cli_cmd(self) -> None:
        """List, or download."""
        command.need("local", "torch", "transformers")
        known = {model.id: model for model in models()}
        if self.id == "":
            show(list(known.values()))
        elif self.id in known:
            download(known[self.id])
        else:
            raise ProjectError(
                f'"{self.id}" is not in the list.',
                f"It holds: {', '.join(known)}. Any other model of the hub does as well: write its"
                " id and its commit into lifecycle.yaml.",
            )


class Preset(NamedTuple):
    """Where to begin with LoRA, by the size of a model: 16 examples in a step for each."""

    learning_rate: float
    batch: int
    steps: int
    """Of which gradients are added up."""


class Listed(BaseModel):
    """A model of the list, with what it takes to hold and to train it."""

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

    def to_train_whole_gb(self) -> float:
        """Memory to train all weights: weights, gradients and two moments of AdamW, in float32."""
        return self.parameters * 16 / 1e9

    def to_step_gb(self, longest: int, *, on_gpu: bool) -> float:
        """Memory for what a batch of the preset computes, padded to so many tokens.

        In float32 on a CPU 3.4 MB a token were measured of 135 million weights; by the sizes of
        layers it grows with their root. A GPU keeps little more than the scores of all tokens.
        """
        a_token = 2.5e6 if on_gpu else 250 * self.parameters**0.5
        return self.preset.batch * longest * a_token / 1e9

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
    """Read the list of open models, smallest first."""
    content = Path(__file__).with_name("models.json").read_bytes()
    return TypeAdapter(list[Listed]).validate_json(content)


def show(models: Sequence[Listed]) -> None:
    """Print the list."""
    import torch
    from rich.console import Console
    from rich.table import Table

    project = settings.load()
    on_gpu = torch.cuda.is_available()
    lengths = _tokens_of(project.root, project.tasks)
    rate = _flops(lengths)
    table = Table("model", "download", "licence", "to answer", "LoRA", "all weights", "minutes")
    for model in models:
        # LoRA takes 4 operations for each weight and token, as frozen ones get no gradient.
        minutes = 4 * model.parameters * EPOCHS * sum(lengths) / rate / 60
        to_hold = model.to_hold_gb(on_gpu=on_gpu)
        to_step = model.to_step_gb(max(lengths), on_gpu=on_gpu)
        table.add_row(
            model.id,
            f"{model.weights_gb:g} GB",
            model.licence,
            f"{to_hold:.1f} GB",
            f"{to_hold + to_step:.1f} GB",
            f"{model.to_train_whole_gb() + to_step:.0f} GB",
            f"{minutes:.0f}" if minutes >= 1 else "<1",
        )
    Console(width=None if Console().is_terminal else 120).print(table)
    print(RULE)
    print(
        f"Minutes: LoRA over {len(lengths)} training examples, about {sum(lengths):,} tokens,"
        f" {EPOCHS} times, at the {rate / 1e9:,.0f} GFLOP/s that a small network reached here over"
        " a few of them; expect half to twice as much."
    )
    print("Download one: poe model <id>")


def download(model: Listed) -> None:
    """Download a model at its commit, and say how to go on."""
    from huggingface_hub import snapshot_download

    try:
        folder = snapshot_download(model.id, revision=model.revision, allow_patterns=FILES)
    except Exception as error:
        # The hub's client raises its own errors, the network's and the system's.
        problem = (str(error).strip().splitlines() or [type(error).__name__])[0]
        help = model_folder.help_to_load(model.id, error)
        raise ProjectError(f'"{model.id}" was not downloaded: {problem}', help) from error
    start = model.preset
    print(f"{model.title} is in {folder}. To work with it, write into lifecycle.yaml:\n")
    print(f"{model.record()}\n")
    print(
        "To fine-tune it, begin with: poe fine-tune"
        f" --set trainer.learning_rate={start.learning_rate:.0e}"
        f" --set trainer.per_device_train_batch_size={start.batch}"
        f" --set trainer.gradient_accumulation_steps={start.steps}"
    )


def _tokens_of(root: Path, names: Sequence[str]) -> list[int]:
    """Estimate how many tokens each training example has, its prompt included."""
    found = []
    for name in names:
        task, train = tasks.find(name), data.load(root, name, "train")
        render = prompts.renderer(prompts.find(root, name, prompts.DEFAULT), task, train)
        for example in train:
            messages = render(example.input, example.history)
            words = [message["content"] for message in messages] + [task.target(example.expected)]
            found.append(sum(map(len, words)) // CHARACTERS + 1)
    return found


def _flops(lengths: Sequence[int]) -> float:
    """Measure operations a second, by a few steps of a small network over a few of the examples.

    They are 6 for each weight and token (Kaplan et al. 2020).
    """
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    from .loading import device

    torch.manual_seed(0)
    width = max(lengths[:EXAMPLES])
    config = LlamaConfig(
        vocab_size=1024,
        hidden_size=512,
        intermediate_size=1536,
        num_hidden_layers=6,
        num_attention_heads=8,
        max_position_embeddings=max(width, 64),
    )
    model = LlamaForCausalLM(config).to(device())
    rows = torch.randint(1024, (min(EXAMPLES, len(lengths)), width), device=device())
    for step in range(STEPS + 1):
        if step == 1:
            # The first step allocates and compiles; it says nothing of the others.
            started = perf_counter()
        model(input_ids=rows, labels=rows).loss.backward()
    seconds = perf_counter() - started
    return float(6 * model.num_parameters() * rows.numel() * STEPS / seconds)


if __name__ == "__main__":
    command.run(Model)
