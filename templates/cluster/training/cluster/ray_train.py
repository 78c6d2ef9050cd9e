"""Train with several processes of this machine, or of a Ray cluster: `poe ray-train`."""

from pathlib import Path

from lifecycle import command, settings
from lifecycle.errors import ProjectError
from pydantic import Field
from pydantic_settings import CliPositionalArg


class RayTrain(command.Command):
    """Train as `poe fine-tune` and `poe align` do, with Ray Train starting the processes.

    RAY_ADDRESS names a cluster; without it, this machine is one.
    """

    experiment: CliPositionalArg[Path]
    """The YAML file that describes the experiment, such as fine-tune/lora.yaml."""
    name: str | None = None
    """The result is models/<name>; by default the name of the file."""
    set: tuple[str, ...] = ()
    """Change one value for this run, such as --set trainer.seed=1; repeat it as needed."""
    workers: int = Field(2, gt=0)
    """Processes; with --gpu each has a GPU of its own."""
    gpu: bool = False
    """Give each worker a GPU."""
    cpus: int = Field(1, gt=0)
    """Processor cores of each worker."""

    def cli_cmd(self) -> None:
        """Train."""
        command.need("train", "torch", "transformers", "trl", "peft", "datasets", "tensorboard")
        command.need("ray", "ray")
        from lifecycle.cluster import training

        root = settings.load().root
        folder, module = self._script(root)
        job = training.Job(
            root=str(root),
            folder=folder,
            module=module,
            experiment=str(self.experiment),
            changes=list(self.set),
            name=self.name or self.experiment.stem,
        )
        result = training.run(job, training.Workers(self.workers, self.gpu, self.cpus))
        print(f"models/{result.name}")

    def _script(self, root: Path) -> tuple[str, str]:
        """Give the folder and the module that have the function `train` for this experiment."""
        from lifecycle.training import experiment

        method = experiment.read(experiment.Adaptation, self.experiment, self.set).method
        folder, module = ("fine-tune", "fit") if method == "sft" else ("align", "align")
        if not (root / folder / f"{module}.py").is_file():
            raise ProjectError(f"This project has no stage {folder}.", f"poe add {folder}")
        return folder, module


if __name__ == "__main__":
    command.run(RayTrain)
