"""Where a training run keeps its things, and what a second run of the same command does.

`models/<name>` appears only when a run is complete. Until then everything lives in
`models/.training/<name>`: checkpoints, TensorBoard logs, and what the run was started with.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import filelock

from .. import runs
from ..errors import ProjectError


class Folder(NamedTuple):
    """The two folders of one run."""

    result: Path
    work: Path


def of(name: str, models: Path) -> Folder:
    """Name the folders of the experiment `name` under the folder `models`."""
    return Folder(models / name, models / ".training" / name)


def is_done(folder: Folder, fingerprint: str) -> bool:
    """Whether these inputs were trained to the end; an unfinished run of theirs goes on.

    Raises ProjectError when the folder belongs to a run with other inputs: it is not overwritten.
    """
    name = folder.result.name
    if folder.result.exists():
        _same(folder.result / "run.json", fingerprint, f'"models/{name}" was trained')
        return True
    if last_checkpoint(folder) is not None:
        _same(folder.work / "started.json", fingerprint, f'The unfinished run "{name}" was started')
    return False


@contextmanager
def claimed(folder: Folder) -> Iterator[None]:
    """Keep every other run of this name out; the system lets go when a process is killed.

    Raises ProjectError when another process has it: two runs would write one another's checkpoints.
    """
    folder.work.mkdir(parents=True, exist_ok=True)
    try:
        with filelock.FileLock(folder.work / "running.lock", timeout=0):
            yield
    except filelock.Timeout:
        raise ProjectError(
            f'Another process is training "{folder.result.name}" right now.',
            "Wait for it to end, or give this run a name (--name).",
        ) from None


def start(folder: Folder, fingerprint: str) -> None:
    """Write down what the run is started with, before the first step."""
    text = json.dumps({"fingerprint": fingerprint}) + "\n"
    runs.write_atomically(folder.work / "started.json", text)


def last_checkpoint(folder: Folder) -> Path | None:
    """Find the newest complete checkpoint.

    A kill while saving leaves a folder behind that has weights but no state: the trainer writes
    `trainer_state.json` last, so a checkpoint counts only when that file can be read.
    """
    states = folder.work.glob("checkpoint-*/trainer_state.json")
    complete = (state.parent for state in states if _json(state) is not None)
    return max(complete, key=lambda path: int(path.name.rpartition("-")[2]), default=None)


def finish(folder: Folder, made: Path) -> None:
    """Put the finished folder `made` in its place in one step, and drop the checkpoints."""
    made.replace(folder.result)
    for checkpoint in folder.work.glob("checkpoint-*"):
        shutil.rmtree(checkpoint)
    (folder.work / "started.json").unlink()


def set_aside(folder: Folder) -> None:
    """Make room for a run with other inputs: a finished result is renamed, never deleted."""
    with claimed(folder):
        pass  # Windows deletes no file that is held: claimed for a look, not for the work.
    shutil.rmtree(folder.work, ignore_errors=True)
    if folder.result.exists():
        number = 1
        while (aside := folder.result.with_name(f"{folder.result.name}.{number}")).exists():
            number += 1
        folder.result.rename(aside)


def _same(record: Path, fingerprint: str, what: str) -> None:
    if (_json(record) or {}).get("fingerprint") != fingerprint:
        raise ProjectError(
            f"{what} with other settings, data, prompts or another base model.",
            "Give this run a name (--name), or set the old one aside (--restart).",
        )


def _json(file: Path) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return content
