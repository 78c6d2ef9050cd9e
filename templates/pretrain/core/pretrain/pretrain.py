"""Pretrain a model: `poe pretrain`. The plan is pretrain/model.yaml; README.md explains it.

With several GPUs: `accelerate launch pretrain/pretrain.py`.
"""

from pathlib import Path

from lifecycle import command
from pydantic_settings import CliPositionalArg


class Pretrain(command.Command):
    """Pretrain a model; run it again after an interruption and it goes on where it was."""

    plan: CliPositionalArg[Path] = Path("pretrain/model.yaml")
    """The YAML file of the run; pretrain/continue.yaml goes on from an existing model."""
    name: str | None = None
    """The result is models/<name>; by default what the plan says."""
    set: tuple[str, ...] = ()
    """Change one value for this run, such as --set budget.tokens=2000000; repeat as needed."""
    restart: bool = False
    """Start anew: a finished model of this name is renamed, checkpoints are dropped."""

    def cli_cmd(self) -> None:
        """Run the command."""
        command.need("train", "torch", "transformers", "datasets", "tensorboard", "matplotlib")
        import learn

        result = learn.pretrain(self.plan, self.set, name=self.name, restart=self.restart)
        print(f"{result.parent.name}/{result.name}")


if __name__ == "__main__":
    command.run(Pretrain)
