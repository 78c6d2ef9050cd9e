"""What comes once a run is accepted: optimise, measure again, serve, load, release.

It reads the files alone, so that a look costs nothing; without deploy/ there is nothing to say.
"""

import json
from itertools import count
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from .. import data, find_part, runs, statistics
from ..deploy import releases
from ..deploy.accepted import is_made_from, tolerance_of
from ..deploy.release import current_run
from ..model_folder import card_of, has_model
from ..settings import RECORD, read_yaml

Step = tuple[str, str, tuple[str, ...]]
"""What to do, why, and what to type."""
WIDEST = 0.2
"""The largest tolerance that check takes."""


def next_step(root: Path) -> Step | None:
    """Give the next step to a served model; None while nothing is accepted, or to be served."""
    record = _yaml(root / RECORD)
    path = (record.get("adapt") or {}).get("accepted")
    serve = _yaml(root / "deploy" / "serve.yaml")
    if not path or not serve or not (root / path).is_file():
        return None
    run, done = runs.read(root / path), record.get("integrate") or {}
    model = serve.get("model") or run.model.id
    application = find_part("app.ahead")
    return (
        _made(root, run, model)
        or _recorded(root, run, path, model, done)
        or (application and application.next_step(root, run, done))
        or _loaded(root, path, model, done)
        or _end(root, record)
    )


def _made(root: Path, run: runs.Run, model: str) -> Step | None:
    if model == run.model.id:
        return None
    if not has_model(root / model):
        return (
            f"Make {model} of what was accepted.",
            f"deploy/serve.yaml serves it, and run {run.id} measured {run.model.id}.",
            ("poe optimize",),
        )
    if not is_made_from(root, root / model, run.model):
        card, name = card_of(root / model), _free_name(root, model, run)
        type = f" --type {card['type']}" if "type" in card else ""
        merging = f"poe merge {run.model.id} --output models/{name}"
        return (
            f"Make models/{name}, and write it as model into deploy/serve.yaml.",
            f"{model}, which stands there, was made before run {run.id} was accepted, of another.",
            (merging if "merged_from" in card else f"poe optimize{type} --name {name}",),
        )
    compared = _newest(root, "optimize")
    if not any(row["model"]["id"] == model for row in compared.get("rows", [])):
        return (
            "See what that changed: size, memory, speed, answers.",
            "Measured on dev: test is for the one that is chosen.",
            ("poe optimize --compare",),
        )
    return None


def _free_name(root: Path, model: str, run: runs.Run) -> str:
    """Give a name that no model has, or one that was made of the accepted one already."""
    folder = root / model
    beside = (folder.with_name(f"{folder.name}-{number}") for number in count(2))
    return next(
        each.name for each in beside if not each.exists() or is_made_from(root, each, run.model)
    )


def _recorded(
    root: Path, run: runs.Run, path: str, model: str, done: dict[str, Any]
) -> Step | None:
    if model == run.model.id:
        return None
    measured = _test_run(root, run, model)
    if measured and done.get("optimized_run") == measured.path:
        return None
    if few := _too_few(run, tolerance_of(done)):
        return few
    if measured is None:
        asked = run.prompt.options if run.prompt else ""
        return (
            f"Measure {model} on test, as the accepted run was.",
            "A result does not carry over to other bits: this is the one look that it takes.",
            (
                f"poe evaluate --split test --model {model} --technique quantize{asked}",
                "poe record",
            ),
        )
    # A load run of the model before is on record: of both, one alone would contradict.
    if done.get("serve") and (first := _loaded(root, path, model, done)):
        return first
    why = "What is not in lifecycle.yaml did not happen, for whoever reads it."
    return f"Record run {measured.id}.", why, ("poe record",)


def _too_few(run: runs.Run, tolerance: float) -> Step | None:
    """Say where a look at test can show nothing: poe record refuses what comes of it."""
    n = min(result.n for result in run.tasks.values())
    _, error = statistics.cautious(np.zeros(n))
    half = statistics.Z * error
    if half < tolerance:
        return None
    least, more = ceil(100 * half) / 100, "Import more test examples"
    return (
        f"{more}, or write tolerance: {least:g} under integrate: in lifecycle.yaml, and why."
        if least <= WIDEST
        else f"{more}.",
        f"With {n} of them, not even the same answers show that it loses less than {tolerance:g}.",
        (),
    )


def _loaded(root: Path, path: str, model: str, done: dict[str, Any]) -> Step | None:
    load = _newest(root, "load")
    is_current = load.get("accepted") == path and load["service"]["model"]["id"] == model
    if not is_current or load["lost"]:
        return (
            "Ask the service what has to hold, then load it.",
            "An evaluation asks one request after another; people do not.",
            ("poe smoke", "poe load-test", "poe record"),
        )
    if (done.get("serve") or {}).get("load_run") != f"deploy/runs/{load['id']}.json":
        return f"Record load run {load['id']}.", "The record names the newest one.", ("poe record",)
    return None


def _end(root: Path, record: dict[str, Any]) -> Step:
    if record.get("phase") != "integrate":
        return (
            "Set phase: integrate.",
            "From then on, check demands all of this in every pull request.",
            ("poe check --phase integrate",),
        )
    if not (record.get("integrate") or {}).get("release"):
        return (
            "Release it: an image, by its digest.",
            "What runs somewhere has to be found again, and taken back.",
            ("poe check --phase integrate", "poe release --help"),
        )
    file = root / releases.FILE
    released = releases.parse(file.read_text(encoding="utf-8")) if file.is_file() else []
    # What was released and taken back by poe rollback was meant to be.
    if released and current_run(record) not in {each.run for each in released}:
        return (
            f"Release {current_run(record)}: an image, by its digest.",
            f"Release {released[-1].number}, the newest, is of {released[-1].run}.",
            ("poe check --phase integrate", "poe release --help"),
        )
    said = ("poe app", "poe feedback") if find_part("app.ahead") else ()
    return "Watch it.", "It is served, measured and can be taken back.", (*said, "poe check")


def _test_run(root: Path, run: runs.Run, model: str) -> runs.Run | None:
    tests = {data.path_of(task, "test") for task in run.tasks}
    for found in runs.newest_first(root):
        is_whole = found.limit is None and tests <= {entry.path for entry in found.inputs}
        if found.model.id == model and found.prompt == run.prompt and is_whole:
            return found
    return None


def _newest(root: Path, kind: str) -> dict[str, Any]:
    paths = sorted((root / "deploy" / "runs").glob(f"*-{kind}.json"))
    found: dict[str, Any] = json.loads(paths[-1].read_text(encoding="utf-8")) if paths else {}
    return found


def _yaml(file: Path) -> dict[str, Any]:
    content = read_yaml(file) if file.is_file() else None
    return content if isinstance(content, dict) else {}
