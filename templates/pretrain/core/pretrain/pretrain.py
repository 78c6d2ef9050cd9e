"""Pretrain a model: `poe pretrain`. The plan is pretrain/model.yaml; README.md explains it.

With several GPUs: `accelerate launch pretrain/pretrain.py`.
"""

from collections.abc import Sequence
from pathlib import Path

from lifecycle import command, settings
from lifecycle.training import experiment
from pydantic_settings import CliPositionalArg

import plans
import tokenizer
from plans import Plan

FROM_NOTHING = experiment.Start("random weights")


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
        result = pretrain(self.plan, self.set, name=self.name, restart=self.restart)
        print(f"{result.parent.name}/{result.name}")


def pretrain(
    file: Path, changes: Sequence[str] = (), *, name: str | None = None, restart: bool = False
) -> Path:
    """Run one plan to its end and give the folder of the model that it made."""
    plan = plans.pinned(experiment.read(Plan, file, changes, name))
    start = FROM_NOTHING if plan.start is None else None
    this = experiment.begin(plan, _files, start=start, restart=restart)
    if this.is_done:
        return this.folder.result
    # Only now: they take seconds to import.
    from lifecycle.training import session

    import learn

    return session.train(this, learn.make_trainer, add=learn.add_curve)


def _files(plan: Plan, project: settings.Settings) -> list[str]:
    files = [file for source in plan.sources if (file := source.file(project.root))]
    if plan.start is None and tokenizer.is_own(project.root):
        files.append(project.root / tokenizer.FOLDER / "tokenizer.json")
    return [file.relative_to(project.root).as_posix() for file in files]


if __name__ == "__main__":
    command.run(Pretrain)
