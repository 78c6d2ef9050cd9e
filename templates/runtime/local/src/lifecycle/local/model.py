"""Choose a real model: `poe model` lists them, `poe model ID` downloads one."""

from pydantic_settings import CliPositionalArg

from .. import command, settings
from ..chat import hub
from ..errors import ProjectError
from . import listed

EPOCHS = 3
"""Of fine-tune/lora.yaml."""
FILES = ["*.json", "*.safetensors", "*.jinja", "*.model", "*.txt", "LICENSE*"]


class Model(command.Command):
    """List open models with what they take on this machine, or download the one that is named."""

    id: CliPositionalArg[str] = ""
    """The model to download: one of the list."""

    def cli_cmd(self) -> None:
        """List, or download."""
        command.need("local", "torch", "transformers")
        known = {model.id: model for model in listed.models()}
        if self.id == "":
            show(list(known.values()))
            return
        if self.id not in known:
            raise ProjectError(
                f'"{self.id}" is not in the list.',
                f"It holds: {', '.join(known)}. Any other model of the hub does as well: write its"
                " id and its commit into lifecycle.yaml.",
            )
        download(known[self.id])


def show(models: list[listed.Listed]) -> None:
    """Print the list."""
    import torch
    from rich.console import Console
    from rich.table import Table

    from . import speed

    project = settings.load()
    on_gpu = torch.cuda.is_available()
    lengths = speed.tokens_of(project.root, project.tasks)
    rate = speed.flops(lengths)
    table = Table("model", "download", "licence", "to answer", "LoRA", "all weights", "minutes")
    for model in models:
        minutes = model.training_flops(EPOCHS * sum(lengths)) / rate / 60
        table.add_row(
            model.id,
            f"{model.weights_gb:g} GB",
            model.licence,
            f"{model.to_hold_gb(on_gpu=on_gpu):.1f} GB",
            f"{model.to_train_gb(on_gpu=on_gpu):.1f} GB",
            f"{model.to_train_whole_gb():.0f} GB",
            f"{minutes:.0f}" if minutes >= 1 else "<1",
        )
    console = Console(width=None if Console().is_terminal else 120)
    console.print(table)
    print(listed.RULE)
    print(
        f"Minutes: LoRA over {len(lengths)} training examples, about {sum(lengths):,} tokens,"
        f" {EPOCHS} times, at the {rate / 1e9:,.0f} GFLOP/s that a small network reached here over"
        " a few of them; expect half to twice as much."
    )
    print("Download one: poe model <id>")


def download(model: listed.Listed) -> None:
    """Download a model at its commit, and say how to go on."""
    from huggingface_hub import snapshot_download

    try:
        folder = snapshot_download(model.id, revision=model.revision, allow_patterns=FILES)
    except Exception as error:
        # The hub's client raises its own errors, the network's and the system's.
        problem = (str(error).strip().splitlines() or [type(error).__name__])[0]
        help = hub.help_for(model.id, error)
        raise ProjectError(f'"{model.id}" was not downloaded: {problem}', help) from error
    print(f"{model.title} is in {folder}. To work with it, write into lifecycle.yaml:\n")
    print(f"{model.record()}\n")
    print(f"To fine-tune it, begin with: poe fine-tune {model.preset.options()}")


if __name__ == "__main__":
    command.run(Model)
