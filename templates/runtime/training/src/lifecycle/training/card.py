"""The run card: what a model was made from, so that it can be made again.

`run.json` is for programs, `README.md` for people; both lie beside the weights.
"""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .. import runs
from ..errors import ProjectError
from ..settings import Settings
from .experiment import Experiment
from .models import Start

PACKAGES = ("torch", "transformers", "trl", "peft", "accelerate", "datasets")
MEMORY_ONLY = {
    "per_device_train_batch_size",
    "gradient_accumulation_steps",
    "gradient_checkpointing",
    "per_device_eval_batch_size",
    "report_to",
    "logging_steps",
}
"""Trainer settings that change memory, speed or logs, but not what is learned."""


@dataclass(frozen=True)
class Inputs:
    """Everything a trained model depends on, by hash."""

    experiment: dict[str, Any]
    base: dict[str, str | None]
    files: list[dict[str, str]]
    """Data and prompt files: path and sha256."""

    @property
    def fingerprint(self) -> str:
        """One hash over all inputs: two runs with the same fingerprint make the same model.

        The batch size enters as the number of examples in a step, however it is put together,
        so that a run that ran out of memory can go on with smaller pieces.
        """
        trainer = self.experiment["trainer"]
        learned = {key: value for key, value in trainer.items() if key not in MEMORY_ONLY}
        learned["examples_per_step"] = examples_per_step(trainer)
        facts = asdict(self) | {"experiment": self.experiment | {"trainer": learned}}
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def examples_per_step(trainer: Mapping[str, Any]) -> int:
    """Examples per optimiser step and device."""
    size = int(trainer.get("per_device_train_batch_size", 8))
    return size * int(trainer.get("gradient_accumulation_steps", 1))


def inputs(plan: Experiment, start: Start, settings: Settings, files: list[str]) -> Inputs:
    """Hash what a run of `plan` would depend on; `files` are relative to the project."""
    return Inputs(
        experiment=plan.model_dump(mode="json", exclude={"name", "source"}),
        base={
            "id": start.named(settings.root),
            "revision": start.revision,
            "sha256": _sha256_of_model(start, settings),
        },
        files=[{"path": path, "sha256": _sha256(settings.root, path)} for path in files],
    )


def write(folder: Path, name: str, inputs: Inputs, result: Mapping[str, Any]) -> None:
    """Write run.json and README.md into `folder`."""
    facts = {
        "version": 1,
        "name": name,
        **asdict(inputs),
        "fingerprint": inputs.fingerprint,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "result": dict(result),
        "packages": {package: version(package) for package in PACKAGES},
        "python": platform.python_version(),
    }
    text = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
    (folder / "run.json").write_text(text, encoding="utf-8")
    (folder / "README.md").write_text(_readme(facts), encoding="utf-8")


def _sha256(root: Path, path: str) -> str:
    try:
        return runs.hash_file(root / path)
    except FileNotFoundError:
        pairs = Path(path).with_name("make_preferences.py")
        is_pairs = "preferences" in path and (root / pairs).is_file()
        how = f"python {pairs.as_posix()}" if is_pairs else "poe data"
        raise ProjectError(f"{path} does not exist.", f"{how} makes the shipped one.") from None


def _sha256_of_model(start: Start, settings: Settings) -> str | None:
    folder = start.adapter or settings.root / start.base
    return runs.hash_model(folder) if folder.is_dir() else None


def _readme(facts: Mapping[str, Any]) -> str:
    base, result, method = facts["base"], facts["result"], facts["experiment"]["method"]
    settings = "\n".join(f"| {key} | {value} |" for key, value in _flat(facts["experiment"]))
    files = "\n".join(f"| {file['path']} | `{file['sha256'][:12]}` |" for file in facts["files"])
    outcome = "\n".join(f"| {key} | {value} |" for key, value in result.items())
    return f"""---
base_model: {base["id"]}
tags: [{method}, text-generation]
---

# {facts["name"]}

Made from `{base["id"]}` by {method} on {facts["created"][:10]}. How good it is stands in
`eval/runs/`, not here: a training loss is no evaluation.

| result | |
|---|---|
{outcome}

| setting | |
|---|---|
{settings}

| learned from | sha256 |
|---|---|
{files}

`run.json` holds the full hashes and the versions of the packages.
"""


def _flat(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    return [
        pair
        for key, value in values.items()
        for pair in (
            _flat(value, f"{prefix}{key}.")
            if isinstance(value, dict)
            else [(f"{prefix}{key}", value)]
        )
        if pair[1] is not None
    ]
