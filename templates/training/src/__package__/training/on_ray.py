"""The same training, with Ray starting the processes: on one machine, or on many.

Ray sets up the process group and starts lost workers again; what they do is the `train` function
of fine-tune/fit.py or align/. The result is the same model folder.
"""

import importlib
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import ray
import ray.train
from ray.train import Checkpoint, FailureConfig, RunConfig, ScalingConfig
from ray.train.torch import TorchTrainer


@dataclass(frozen=True)
class Job:
    """One training run, in a form that travels to other machines."""

    root: str
    """The project's folder; with several machines, at the same path on each."""
    folder: str
    """Where the module lies: fine-tune or align."""
    module: str
    """A module with a function train(path, changes, name=…) that gives a model's folder."""
    experiment: str
    changes: list[str]
    name: str


@dataclass(frozen=True)
class Workers:
    """What each process gets, and where several machines keep the result."""

    count: int = 2
    gpu: bool = False
    cpus: int = 1
    storage: str | None = None


def run(job: Job, workers: Workers) -> Path:
    """Train, and bring the model to models/ of this machine.

    RAY_ADDRESS names a cluster; without it, Ray starts on this machine and stops at the end.
    """
    root = Path(job.root)
    if not ray.is_initialized():
        ray.init(runtime_env={"env_vars": _environment(root, job.folder)})
    scratch = root / "models" / ".training" / "ray"
    outcome = TorchTrainer(
        _work,
        train_loop_config=asdict(job),
        scaling_config=ScalingConfig(
            num_workers=workers.count,
            use_gpu=workers.gpu,
            resources_per_worker={"CPU": workers.cpus} | ({"GPU": 1} if workers.gpu else {}),
        ),
        run_config=RunConfig(
            name=job.name,
            storage_path=workers.storage or str(scratch),
            # A lost machine costs the time since the last checkpoint, not the run.
            failure_config=FailureConfig(max_failures=2),
        ),
    ).fit()
    result = root / "models" / job.name
    if not result.exists():
        outcome.checkpoint.to_directory(result)
    return result


def _work(config: dict[str, Any]) -> None:
    job = Job(**config)
    os.chdir(job.root)
    train = importlib.import_module(job.module).train
    result = train(Path(job.experiment), job.changes, name=job.name)
    is_first = ray.train.get_context().get_world_rank() == 0
    ray.train.report({}, checkpoint=Checkpoint.from_directory(result) if is_first else None)


def _environment(root: Path, folder: str) -> dict[str, str]:
    paths = [str(root / "src"), str(root / folder), os.environ.get("PYTHONPATH", "")]
    return {
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        # Its print does not reach a redirected stdout, which datasets relies on.
        "RAY_TRAIN_ENABLE_PRINT_PATCH": "0",
    }
