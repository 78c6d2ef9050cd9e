"""Fine-tune the project's model on its training examples: `poe fine-tune fine-tune/lora.yaml`.

What happens is in fit.py; this file only reads the options.
"""

from pathlib import Path

from lifecycle import command
from pydantic_settings import CliPositionalArg


class FineTune(command.Command):
    """Fine-tune a model; run it again after an interruption and it goes on where it was."""

    experiment: CliPositionalArg[Path] = Path("fine-tune/lora.yaml")
    """The YAML file that describes the experiment."""
    name: str | None = None
    """The result is models/<name>; by default the name of the file."""
    set: tuple[str, ...] = ()
    """Change one value for this run, such as --set trainer.seed=1; repeat it as needed."""
    restart: bool = False
    """Start anew: a finished model of this name is renamed, checkpoints are dropped."""

    def cli_cmd(self) -> None:
        """Run the command."""
        command.need("train", "torch", "transformers", "trl", "peft", "datasets", "tensorboard")
        import fit

        result = fit.train(self.experiment, self.set, name=self.name, restart=self.restart)
        print(f"{result.parent.name}/{result.name}")


if __name__ == "__main__":
    command.run(FineTune)
