"""Ray on this machine or on a cluster: connecting, and what each worker process must know."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ray

from ..errors import ProjectError


def connect(root: Path, *folders: str) -> None:
    """Connect to Ray, unless this process is connected.

    RAY_ADDRESS names a cluster, and inside a job Ray knows its own; without either, Ray starts on
    this machine and ends with this process. Workers find the package, and the scripts in
    `folders`, where the project lies, which has to be the same path on every machine.
    """
    if not ray.is_initialized():
        ray.init(runtime_env={"env_vars": _environment(root, folders)}, log_to_driver=True)


def enter(root: str) -> None:
    """Make a worker process work where the project lies: paths such as models/tiny start there."""
    os.chdir(root)


@contextmanager
def explained() -> Iterator[None]:
    """Give a ProjectError of a worker as it was raised there, without Ray's wrapping."""
    try:
        yield
    except Exception as error:
        expected = _expected(error)
        if expected is None:
            raise
        raise ProjectError(expected.problem, expected.help) from error


def _expected(error: BaseException | None) -> ProjectError | None:
    while error is not None and not isinstance(error, ProjectError):
        error = getattr(error, "cause", None) or error.__cause__
    return error


def _environment(root: Path, folders: tuple[str, ...]) -> dict[str, str]:
    paths = [str(root / folder) for folder in ("src", *folders)]
    return {
        "PYTHONPATH": os.pathsep.join([*paths, *filter(None, [os.environ.get("PYTHONPATH")])]),
        # Its print does not reach a redirected stdout, which datasets relies on.
        "RAY_TRAIN_ENABLE_PRINT_PATCH": "0",
    }
