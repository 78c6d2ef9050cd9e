"""Where a training run keeps its things, what it was made from, and what a second run does.

`models/<name>` appears only when a run is complete, with its run card beside the weights, so that
it can be made again. Until then everything lives in `models/.training/<name>`: checkpoints,
TensorBoard logs, and what the run was started with.
"""

import hashlib
import json
import os
import platform
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from .. import data_card, model_folder, runs
from ..errors import ProjectError
from ..settings import Settings

if TYPE_CHECKING:
    from .experiment import Experiment, Start

PACKAGES = ("torch", "transformers", "trl", "peft", "accelerate", "datasets")
MEMORY_ONLY = {
    "per_device_train_batch_size",
    "gradient_accumulation_steps",
    "gradient_checkpointing",
    "per_device_eval_batch_size",
    "report_to",
    "logging_steps",
}
"""Trainer settings that change memory, speed or logs, but not the weights that come out."""


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
        _same(folder.work / "started.json", fingerprint, f'The unfinished "{name}" was started')
    return False


def start(folder: Folder, fingerprint: str) -> None:
    """Write down what the run is started with, before the first step."""
    # A run with other inputs may have been killed while it wrote its result.
    shutil.rmtree(folder.work / "result", ignore_errors=True)
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
    model_folder.let_others_read(made)
    made.replace(folder.result)
    for checkpoint in folder.work.glob("checkpoint-*"):
        shutil.rmtree(checkpoint)
    (folder.work / "started.json").unlink()


def set_aside(folder: Folder) -> None:
    """Make room for a run with other inputs: a finished result is renamed, never deleted."""
    with model_folder.claimed(folder.result):
        pass  # Windows deletes no file that is held: claimed for a look, not for the work.
    shutil.rmtree(folder.work, ignore_errors=True)
    if folder.result.exists():
        number = 1
        while (aside := folder.result.with_name(f"{folder.result.name}.{number}")).exists():
            number += 1
        folder.result.rename(aside)


@dataclass(frozen=True)
class Inputs:
    """Everything a trained model depends on, by hash."""

    experiment: dict[str, Any]
    base: dict[str, str | None]
    files: list[dict[str, str]]
    """Data and prompt files: path and sha256."""
    processes: int = 1
    """Each works through a batch of its own."""
    also: dict[str, str] = field(default_factory=dict)
    """The sha256 of what only some depend on: a data card's facts, a template, a reward model."""

    @property
    def fingerprint(self) -> str:
        """One hash over all inputs: two runs with the same fingerprint make the same model.

        The batch size enters as the number of examples in a step, however it is put together,
        so that a run that ran out of memory can go on with smaller pieces, or on more devices. Only
        KTO takes its KL from the piece.
        """
        trainer = self.experiment["trainer"]
        decisive = {key: value for key, value in trainer.items() if key not in MEMORY_ONLY}
        size = int(trainer.get("per_device_train_batch_size", 8))
        if self.experiment["method"] == "kto":
            decisive["per_device_train_batch_size"] = size
        steps = int(trainer.get("gradient_accumulation_steps", 1))
        decisive["examples_per_step"] = size * steps * self.processes
        facts = self.facts() | {"experiment": self.experiment | {"trainer": decisive}}
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def facts(self) -> dict[str, Any]:
        """Give them by name; how many processes there were is a fact of the result."""
        said = {key: value for key, value in asdict(self).items() if key != "processes"}
        return said if self.also else {key: said[key] for key in said if key != "also"}


def inputs_of(
    plan: "Experiment", start: "Start", project: Settings, files: Sequence[str]
) -> Inputs:
    """Hash what a run of `plan` depends on; `files` are relative to the project."""
    root, weights = project.root, project.root / start.name
    if missing := [path for path in files if not (root / path).is_file()]:
        raise ProjectError(f"{missing[0]} does not exist.", "poe data makes the shipped data.")
    experiment = plan.model_dump(mode="json", exclude={"name", "source"})
    # What an experiment does not use leaves its fingerprint as it was.
    if experiment.get("load") is None:
        experiment.pop("load", None)
    if project.chat_template_kwargs:
        experiment["chat_template_kwargs"] = project.chat_template_kwargs
    return Inputs(
        experiment=experiment,
        base={
            "id": start.name,
            # An adapter names that of its base, and is hashed with it.
            "revision": None if start.adapter else start.revision,
            "sha256": runs.hash_model(weights) if weights.is_dir() else None,
        },
        files=[{"path": path, "sha256": runs.hash_file(root / path)} for path in files],
        processes=int(os.environ.get("WORLD_SIZE", "1")),
        also=_also(plan, root, files),
    )


def _also(plan: "Experiment", root: Path, files: Sequence[str]) -> dict[str, str]:
    found = {}
    for task in sorted({Path(path).parent.name for path in files if path.startswith("data/")}):
        if said := data_card.said_of(root, task):
            found[data_card.path_of(task)] = hashlib.sha256(said.encode()).hexdigest()
    template = root / str(plan.trainer.get("chat_template_path"))
    if template.is_file():
        found[template.name] = runs.hash_file(template)
    reward = root / getattr(plan, "reward", "task")
    if reward.is_dir():
        found[reward.name] = runs.hash_model(reward)
    return found


def write_card(folder: Path, name: str, inputs: Inputs, result: Mapping[str, Any]) -> None:
    """Write the run card into `folder`: run.json for programs, README.md for people."""
    facts = {
        "version": 1,
        "name": name,
        **inputs.facts(),
        "fingerprint": inputs.fingerprint,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "result": dict(result),
        "packages": {package: version(package) for package in PACKAGES},
        "python": platform.python_version(),
    }
    text = json.dumps(facts, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    (folder / "run.json").write_text(text, encoding="utf-8")
    (folder / "README.md").write_text(_card(facts), encoding="utf-8", newline="\n")


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


def _card(facts: Mapping[str, Any]) -> str:
    base, method = facts["base"]["id"], facts["experiment"]["method"]
    head = {"base_model": base, "tags": [method, "text-generation"]}
    return f"""---
{yaml.safe_dump(head)}---

# {facts["name"]}

Trained from `{base}` by {method} on {facts["created"][:10]}. How good it is stands in
`eval/runs/`, not here: a training loss is no evaluation. `run.json` holds the losses, the settings,
the hashes of the data and the versions of the packages.

```yaml
{yaml.safe_dump(facts["experiment"], sort_keys=False)}```
"""
