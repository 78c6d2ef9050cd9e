"""Align the model with preferences: `poe align align/dpo.yaml`.

`method` in the experiment says how, of those in methods.py; README.md says when which.
"""

from collections.abc import Sequence
from pathlib import Path

from lifecycle import command
from lifecycle.alignment import rows
from lifecycle.errors import ProjectError
from lifecycle.training import experiment
from lifecycle.training.experiment import Adaptation
from pydantic_settings import CliPositionalArg

METHODS = ("dpo", "kto", "reward", "rloo", "grpo")


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
        result = train(self.experiment, self.set, name=self.name, restart=self.restart)
        print(f"{result.parent.name}/{result.name}")


def train(
    path: Path, changes: Sequence[str] = (), *, name: str | None = None, restart: bool = False
) -> Path:
    """Run one experiment to its end and give the folder of the model that it made."""
    plan = experiment.read(Adaptation, path, changes, name)
    if plan.method not in METHODS:
        help = f"One of: {', '.join(METHODS)}; an experiment without one is for poe fine-tune."
        raise ProjectError(f'{path}: method is "{plan.method}".', help)
    this = experiment.begin(plan, rows.files, restart=restart)
    if this.is_done:
        return this.folder.result
    # Only now: they take seconds to import.
    from lifecycle.training import session

    import methods

    return session.train(this, methods.make_trainer, early_stopping=plan.early_stopping)


if __name__ == "__main__":
    command.run(Align)
