"""Fine-tune on a Ray cluster, or with several processes of this machine: `uv sync --group ray`."""

from pathlib import Path

from pydantic_settings import CliPositionalArg

from __package__ import command
from __package__.training import ray_command


class RayFineTune(ray_command.RayTraining):
    """Fine-tune with Ray Train; RAY_ADDRESS names a cluster, without it this machine is one."""

    folder = "fine-tune"
    module = "fit"

    experiment: CliPositionalArg[Path] = Path("fine-tune/lora.yaml")
    """The YAML file that describes the experiment."""


if __name__ == "__main__":
    command.run(RayFineTune)
