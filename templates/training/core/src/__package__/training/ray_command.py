"""The options that fine-tuning and alignment on Ray share."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field
from pydantic_settings import CliPositionalArg

from .. import command, groups, settings


class RayTraining(command.Command):
    """Train with Ray Train; RAY_ADDRESS names a cluster, without it this machine is one."""

    folder: ClassVar[str]
    """Where the scripts of the stage lie."""
    module: ClassVar[str]
    """The one with the function `train`."""

    experiment: CliPositionalArg[Path]
    """The YAML file that describes the experiment."""
    name: str | None = None
    """The result is models/<name>; by default the name of the file."""
    set: tuple[str, ...] = ()
    """Change one value for this run, such as --set trainer.seed=1."""
    workers: int = Field(2, gt=0)
    """Processes; with --gpu each has a GPU of its own."""
    gpu: bool = False
    """Give each worker a GPU."""
    cpus: int = Field(1, gt=0)
    """Processor cores of each worker."""

    def cli_cmd(self) -> None:
        """Train."""
        groups.need("train", "torch", "transformers", "trl", "peft", "datasets", "tensorboard")
        groups.need("ray", "ray")
        from . import on_ray

        job = on_ray.Job(
            root=str(settings.load().root),
            folder=self.folder,
            module=self.module,
            experiment=str(self.experiment),
            changes=list(self.set),
            name=self.name or self.experiment.stem,
        )
        result = on_ray.run(job, on_ray.Workers(self.workers, self.gpu, self.cpus))
        print(f"models/{result.name}")
