"""Align on a Ray cluster, or with several processes of this machine: `uv sync --group ray`."""

from pathlib import Path

from pydantic_settings import CliPositionalArg

from __package__ import command
from __package__.training import ray_command


class RayAlign(ray_command.RayTraining):
    """Align with Ray Train; RAY_ADDRESS names a cluster, without it this machine is one."""

    folder = "align"
    module = "methods"

    experiment: CliPositionalArg[Path] = Path("align/dpo.yaml")
    """The YAML file that describes the experiment."""


if __name__ == "__main__":
    command.run(RayAlign)
