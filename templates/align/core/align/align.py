"""Align the model with preferences: `poe align align/dpo.yaml`.

`method` in the experiment says how: dpo, kto, reward, rloo or grpo; README.md says when which.
"""

from pathlib import Path

from lifecycle import command
from pydantic_settings import CliPositionalArg


class Align(command.Command):
    """Align a model; run it again after an interruption and it goes on where it was."""

    experiment: CliPositionalArg[Path] = Path("align/dpo.yaml")
    """The YAML file that describes the experiment."""
    name: str | None = None
    """The result is models/<name>; by default the name of the file."""
    set: tuple[str, ...] = ()
    """Change one value for this run, such as --set trainer.beta=0.2; repeat it as needed."""
    restart: bool = False
    """Start anew: a finished model of this name is renamed, checkpoints are dropped."""

    def cli_cmd(self) -> None:
        """Run the command."""
        command.need("train", "torch", "transformers", "trl", "peft", "datasets", "tensorboard")
        import methods

        result = methods.train(self.experiment, self.set, name=self.name, restart=self.restart)
        print(f"{result.parent.name}/{result.name}")


if __name__ == "__main__":
    command.run(Align)
