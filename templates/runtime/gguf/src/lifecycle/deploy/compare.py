"""What optimising changed: the accepted model and all that was made from it, in one table.

Measured on the dev split, which the choice may see; the one that is chosen is then measured
once on test.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from .. import client, data, model_folder, prompts, runs, statistics, tasks
from ..errors import ProjectError
from ..evaluation import ask, measure, tables
from ..evaluation.answers import Answer, Partial, Question
from ..settings import Settings
from . import accepted, config, memory, running
from .load import write_run

TECHNIQUE = "compared"
"""Of these runs: they are neither iterations nor what is served."""
AT_ONCE = 32
"""Questions of the short burst that measures throughput: of train, which nothing else asks."""


@dataclass
class Candidate:
    """One model, and what was measured of it."""

    settings: Settings
    serve: config.Serve
    ready_s: float = 0.0
    memory_bytes: int | None = None
    answers_per_s: float = 0.0
    run: runs.Run | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether one model is worse than the accepted one by more than is tolerated."""

    n: int
    difference: float
    low: float
    high: float
    tolerance: float

    def __str__(self) -> str:
        """Say it in words, never more than was shown."""
        if self.low > -self.tolerance:
            return f"loses less than {self.tolerance:g}"
        if self.high < -self.tolerance:
            return f"loses more than {self.tolerance:g}"
        return f"that it loses less than {self.tolerance:g} cannot be shown with n = {self.n}"


def non_inferiority(
    old: Sequence[float],
    new: Sequence[float],
    tolerance: float,
    groups: statistics.Groups = (),
) -> Verdict:
    """Compare scores in [0, 1], paired, with the interval of `statistics.cautious`."""
    differences = np.asarray(new, dtype=float) - np.asarray(old, dtype=float)
    mean, error = statistics.cautious(differences, groups)
    half, n = statistics.Z * error, len(differences)
    return Verdict(n, float(differences.mean()), mean - half, mean + half, tolerance)


def run(project: Settings, limit: int | None = None) -> str:
    """Measure all candidates, print the table, write deploy/runs/NNNN-optimize.json; its path.

    Args:
        limit: ask only so many examples of each task.
    """
    path, accepted_run = accepted.accepted_run(project.root)
    tolerance = accepted.tolerance_of(accepted.record(project.root).get("integrate") or {})
    found = candidates(project, accepted_run)
    names = list(accepted_run.tasks)
    plans = [_plan(project, accepted_run, name, "dev", limit) for name in names]
    each = ceil(AT_ONCE / len(names))
    fresh = [_plan(project, accepted_run, name, "train", each) for name in names]
    burst = [question for plan in fresh for question in plan.questions]
    for candidate in found:
        _measure(candidate, plans, burst)
    rows = [_row(project.root, found[0], candidate, tolerance) for candidate in found]
    _show(rows)
    content = {"kind": "optimize", "accepted": path, "split": "dev", "tolerance": tolerance}
    return write_run(project.root, "optimize", content | {"rows": rows})


def candidates(project: Settings, run: runs.Run) -> list[Candidate]:
    """Give the accepted model first, then what was merged and converted from it."""
    serve = config.read(project.root)
    own = serve.model_copy(update={"server": "local", "model": None})
    first = Candidate(accepted.of_model(project, run, run.model.id), own)
    whole, converted = [], []
    for folder in sorted((project.root / "models").glob("*")):
        name = f"models/{folder.name}"
        if name == run.model.id or not model_folder.has_model(folder):
            continue
        try:
            chosen = accepted.of_model(project, run, name)
        except ProjectError:
            continue  # Made from another model.
        if (folder / model_folder.GGUF).is_file():
            by = serve.model_copy(update={"server": "llama.cpp", "flags": {}})
            converted.append(Candidate(chosen, by))
        else:
            whole.append(Candidate(chosen, own))
    return [first, *whole, *converted]


def _plan(
    project: Settings, run: runs.Run, task: str, split: data.Split, limit: int | None
) -> measure.Plan:
    assert run.prompt is not None
    prompt = prompts.of_run(project.root, task, run.prompt)
    return measure.plan(project, tasks.find(task), prompt, split, limit)


def _measure(
    candidate: Candidate,
    plans: Sequence[measure.Plan],
    burst: Sequence[Question],
) -> None:
    def answer(questions: Sequence[Question], partial: Partial) -> list[Answer]:
        started = time.monotonic()
        serve = candidate.serve
        with running.started(candidate.settings, serve) as (served, process):
            candidate.ready_s = time.monotonic() - started
            answers = ask.answer_all(served, questions, partial, concurrency=1)
            # Of what was asked before, llama.cpp has the prompt in its cache.
            candidate.answers_per_s = asyncio.run(_throughput(served, burst, serve.slots))
            candidate.memory_bytes = memory.peak(process.pid) if process else None
        return answers

    candidate.run = measure.measure(
        candidate.settings,
        plans,
        technique=TECHNIQUE,
        change=f"{Path(candidate.settings.model).name}, compared before deploying",
        answering=answer,
    )


async def _throughput(served: Settings, questions: Sequence[Question], at_once: int) -> float:
    """Give answers a second with as many under way as the service will have."""
    waiting = iter(questions)
    async with client.connect(served) as connection:

        async def work() -> None:
            for question in waiting:
                await client.complete(connection, served, question.messages, question.decoding)

        started = time.monotonic()
        await asyncio.gather(*(work() for _ in range(at_once)))
        return len(questions) / (time.monotonic() - started)


def _row(root: Path, first: Candidate, one: Candidate, tolerance: float) -> dict[str, Any]:
    assert first.run is not None
    assert one.run is not None
    folder = one.settings.model_folder
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) if folder else 0
    return {
        "model": one.run.model.model_dump(exclude_none=True),
        "run": one.run.path,
        "disk_bytes": size or None,
        "memory_bytes": one.memory_bytes,
        "ready_s": round(one.ready_s, 2),
        "latency_ms": {"p50": one.run.latency_ms.p50, "p95": one.run.latency_ms.p95},
        "answers_per_s": round(one.answers_per_s, 2),
        "tasks": {
            name: _judged(root, name, first.run, one.run, tolerance) for name in one.run.tasks
        },
    }


def _judged(root: Path, task: str, old: runs.Run, new: runs.Run, tolerance: float) -> Any:
    metric = tasks.find(task).metrics[0]
    before, after = (
        {each.id: each for each in runs.read_examples(root, run) if each.task == task}
        for run in (old, new)
    )
    was, now = ([run[id].scores[metric] for id in before] for run in (before, after))
    groups = [each.group or "" for each in before.values()]
    verdict = non_inferiority(was, now, tolerance, groups)
    return {
        "metric": metric,
        "n": verdict.n,
        "value": new.tasks[task].metrics[metric].value,
        "difference": {"value": verdict.difference, "low": verdict.low, "high": verdict.high},
        "other_answers": sum(before[id].output != after[id].output for id in before),
        "verdict": "" if new.id == old.id else str(verdict),
    }


def _show(rows: Sequence[dict[str, Any]]) -> None:
    """Print the table, and below it what it shows of each task."""
    metrics = (f"{task} / {each['metric']}" for task, each in rows[0]["tasks"].items())
    columns = ("model", "disk", "memory", "ready", "p50", "p95", "answers/s", *metrics)
    table = tables.table(*columns)
    for row in rows:
        table.add_row(
            Path(row["model"]["id"]).name,
            _megabytes(row["disk_bytes"]),
            _megabytes(row["memory_bytes"]),
            f"{row['ready_s']:.1f} s",
            f"{row['latency_ms']['p50']:.0f} ms",
            f"{row['latency_ms']['p95']:.0f} ms",
            f"{row['answers_per_s']:.1f}",
            *(f"{judged['value']:.3f}" for judged in row["tasks"].values()),
        )
    out = tables.console()
    out.print(table)
    for row in rows[1:]:
        for task, judged in row["tasks"].items():
            out.print(f"{Path(row['model']['id']).name}, {task}: {_words(judged)}", soft_wrap=True)


def _words(judged: dict[str, Any]) -> str:
    difference = judged["difference"]
    return (
        f"{judged['verdict']}: {difference['value']:+.3f} (95% interval {difference['low']:+.3f} "
        f"to {difference['high']:+.3f}), {judged['other_answers']} of {judged['n']} answers differ."
    )


def _megabytes(count: int | None) -> str:
    return "" if count is None else f"{count / 1e6:.1f} MB"
