"""Where a training run keeps its things, and what a second run of the same command does.

`models/<name>` appears only when a run is complete. Until then everything lives in
`models/.training/<name>`: checkpoints, TensorBoard logs, and what the run was started with.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import filelock

from .. import runs
from ..errors import ProjectError

State = Literal["new", "resume", "done"]


@dataclass(frozen=True)
class Folder:
    """The two folders of one run."""

    result: Path
    work: Path

    @property
    def logs(self) -> Path:
        """Where TensorBoard's files go."""
        return self.work / "logs"


def of(name: str, models: Path) -> Folder:
    """Name the folders of the experiment `name` under the folder `models`."""
    return Folder(result=models / name, work=models / ".training" / name)


def state(folder: Folder, fingerprint: str) -> State:
    """Tell whether a run starts anew, goes on, or is done.

    Raises ProjectError when the folder belongs to a run with other inputs: it is not overwritten.
    """
    name = folder.result.name
    if folder.result.exists():
        _same(folder.result / "run.json", fingerprint, f'"models/{name}" was trained')
        return "done"
    if last_checkpoint(folder) is None:
        return "new"
    _same(folder.work / "started.json", fingerprint, f'The unfinished run "{name}" was started')
    return "resume"


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
    folder.work.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"fingerprint": fingerprint}) + "\n"
    runs.write_atomically(folder.work / "started.json", text)


def last_checkpoint(folder: Folder) -> Path | None:
    """Find the newest complete checkpoint.

    A kill while saving leaves a folder behind that has weights but no state: the trainer writes
    `trainer_state.json` last, so a checkpoint counts only when that file can be read.
    """
    steps = sorted(folder.work.glob("checkpoint-*"), key=_step, reverse=True)
    return next((step for step in steps if _is_complete(step)), None)


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
    try:
        found = json.loads(record.read_text(encoding="utf-8")).get("fingerprint")
    except (FileNotFoundError, json.JSONDecodeError):
        found = None
    if found != fingerprint:
        raise ProjectError(
            f"{what} with other settings, data, prompts or another base model.",
            "Give this run a name (--name), or set the old one aside (--restart).",
        )


def _step(checkpoint: Path) -> int:
    number = checkpoint.name.rpartition("-")[2]
    return int(number) if number.isdigit() else -1


def _is_complete(checkpoint: Path) -> bool:
    try:
        json.loads((checkpoint / "trainer_state.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return True
