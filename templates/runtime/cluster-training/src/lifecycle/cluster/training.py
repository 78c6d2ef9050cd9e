"""The same training, with Ray starting the processes: on one machine, or on many.

Ray sets up the process group and starts lost workers again; what they do is the `train` function
of fine-tune/fit.py or align/align.py. The result is the same model folder.
"""

import importlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ray.train import FailureConfig, RunConfig, ScalingConfig
from ray.train.torch import TorchTrainer

from ..errors import ProjectError
from ..training import session
from . import connecting


@dataclass(frozen=True)
class Job:
    """One training run, in a form that travels to other machines."""

    root: str
    """The project's folder: with several machines one that all of them see, at this path."""
    folder: str
    """Where the module lies: fine-tune or align."""
    module: str
    """A module with a function train(path, changes, name=…) that gives a model's folder."""
    experiment: str
    changes: list[str]
    name: str


@dataclass(frozen=True)
class Workers:
    """What each process gets."""

    count: int = 2
    gpu: bool = False
    cpus: int = 1


def run(job: Job, workers: Workers) -> Path:
    """Train, and give the folder of the model that was made.

    Raises ProjectError for whatever a training run refuses, as it would without Ray.
    """
    root = Path(job.root)
    connecting.connect(root, job.folder)
    trainer = TorchTrainer(
        _work,
        train_loop_config=asdict(job),
        scaling_config=ScalingConfig(
            num_workers=workers.count,
            use_gpu=workers.gpu,
            resources_per_worker={"CPU": workers.cpus} | ({"GPU": 1} if workers.gpu else {}),
        ),
        run_config=RunConfig(
            name=job.name,
            storage_path=str(root / "models" / ".training" / "ray"),
            # A lost machine costs the time since the last checkpoint, not the run: the folder of
            # the checkpoints is one that all machines see.
            failure_config=FailureConfig(max_failures=2),
        ),
    )
    with connecting.explained():
        refused = trainer.fit().return_value
    if refused is not None:
        raise ProjectError(*refused)
    return root / "models" / job.name


def _work(config: dict[str, Any]) -> tuple[str, str] | None:
    """Train in one process; give the problem and the help where a person has to act first.

    What is raised is tried again, as it should be when a machine is lost, or runs out of memory
    while the others wait for it.
    """
    job = Job(**config)
    connecting.enter(job.root)
    train = importlib.import_module(job.module).train
    try:
        train(Path(job.experiment), job.changes, name=job.name)
    except session.OutOfMemoryError:
        raise
    except ProjectError as error:
        return error.problem, error.help
    return None
