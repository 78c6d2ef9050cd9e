"""What an application that looks things up lacks, for `poe iterate`: cheap to ask."""

from pathlib import Path
from typing import Any

from .. import find_part, runs
from . import config

Step = tuple[str, str, tuple[str, ...]]
"""What to do, why, and what to type."""


def next_step(root: Path, accepted: runs.Run, done: dict[str, Any]) -> Step | None:
    """Give the next step to answers that rest on documents; None where there is none to take."""
    if not (root / config.FILE).is_file() or config.read(root).retrieval is None:
        return None
    ingested = find_part("retrieval.ingested")
    if name := ingested.sample(root):
        return (
            f"Name your documents in {config.FILE}, and write questions about them.",
            f'What people ask is looked up in "{name}" of the sample, and your data are others.',
            ("poe ingest --measure",),
        )
    if not ingested.read(root).choice.questions:
        return (
            f"Read the documents that {config.FILE} names, and see how well they are found.",
            "It answers from nothing else, and the dev questions choose how to find.",
            ("poe ingest --measure",),
        )
    measured = _measured(root, accepted)
    if measured is None:
        return (
            "Measure what people get, beside the model alone.",
            "Pages that are found and not used, or used wrongly, show here alone.",
            ("poe evaluate --through app --split test", "poe record"),
        )
    if done.get("application_run") != f"{runs.FOLDER}/{measured}.json":
        return f"Record run {measured}.", "The record names the newest one.", ("poe record",)
    return None


def _measured(root: Path, accepted: runs.Run) -> str | None:
    """Give the newest whole run on today's test questions since another was accepted."""
    for path in sorted((root / runs.FOLDER).glob("*-application.json"), reverse=True):
        run = runs.read(path)
        is_on_test = any(Path(entry.path).stem == "test" for entry in run.inputs)
        asked = [entry for entry in run.inputs if entry.role in ("data", "application")]
        is_current = all(entry.is_unchanged(root) for entry in asked)
        if run.limit is None and is_on_test and is_current and run.id > accepted.id:
            return run.id
    return None
