"""Where the project stands: its targets, the runs it has, and what it has not tried yet."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any

import yaml

from .. import data, runs, tasks
from ..evaluation import paired, score
from ..prompts import DEFAULT
from ..runs import Interval, PromptRef, Run
from ..settings import RECORD, Settings, Target
from ..statistics import Comparison

NOT_AN_ITERATION = {"baseline", "quantize", "application", "alone"}
"""Numbers to beat, and what became of the accepted model: no iterations of the loop."""

EXAMPLES = ("", "--shots 4", "--nearest")
"""Zero-shot, few-shot, and few-shot with the nearest examples: the cheapest first."""

CHANGES_WEIGHTS = {"fine-tune", "align"}
"""Techniques after which a model may have forgotten something."""


@dataclass(frozen=True)
class Standing:
    """One target and the value the best run has for it."""

    task: str
    target: Target
    value: float | None
    interval: Interval | None
    """None for latency, which has no interval."""
    n: int

    @property
    def is_met(self) -> bool:
        """Whether the value reaches the target."""
        return self.value is not None and self.target.is_met(self.value)

    @property
    def is_sure(self) -> bool:
        """Whether the whole interval is on one side of the target."""
        if self.interval is None:
            return True
        sides = {self.target.is_met(bound) for bound in (self.interval.low, self.interval.high)}
        return len(sides) == 1


@dataclass(frozen=True)
class Step:
    """The newest run against the best one before it, on the primary metric of a task."""

    task: str
    old: Run
    new: Run
    comparison: Comparison


@dataclass(frozen=True)
class State:
    """Everything a suggestion may depend on."""

    settings: Settings
    phase: str
    techniques: tuple[str, ...]
    """What the record says is to be tried."""
    recorded: frozenset[str]
    """Run files the record names."""
    iterations: tuple[Run, ...]
    """Whole runs on the dev split, oldest first."""
    best: Run | None
    standings: tuple[Standing, ...]
    steps: tuple[Step, ...]
    untried_prompts: tuple[str, ...]
    """Ways to prompt that every task has and no run has used, as options, simplest first."""
    trained: tuple[str, ...] = ()
    """Models whose weights were changed, which have a run."""
    lost: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Trained model to its share of the regression set, before and after; only those measured."""

    @property
    def tried(self) -> frozenset[str]:
        """The techniques that have a run."""
        return frozenset(run.technique for run in self.iterations)

    @property
    def are_met(self) -> bool:
        """Whether every target is reached."""
        return all(standing.is_met for standing in self.standings)

    def has_stage(self, folder: str) -> bool:
        """Whether the stage is in this project."""
        return (self.settings.root / folder).is_dir()


def read(settings: Settings) -> State:
    """Read the record and the run files."""
    record: Any = yaml.safe_load((settings.root / RECORD).read_text(encoding="utf-8-sig"))
    adapt = record.get("adapt") or {}
    iterations = [run for run in _all_runs(settings.root) if _is_iteration(run, settings)]
    best = best_of(iterations, settings)
    return State(
        settings=settings,
        phase=record.get("phase", "scope"),
        techniques=tuple(adapt.get("techniques") or ["prompt"]),
        recorded=frozenset(entry["run"] for entry in adapt.get("iterations") or []),
        iterations=tuple(iterations),
        best=best,
        standings=tuple(standings_of(best, settings)),
        steps=tuple(_steps(iterations, settings)),
        untried_prompts=tuple(_untried(iterations, settings)),
        trained=_trained(iterations),
        lost={
            model: cost for model in _trained(iterations) if (cost := _lost(settings.root, model))
        },
    )


def best_of(iterations: Sequence[Run], settings: Settings) -> Run | None:
    """Give the run that reaches most targets; among equals, the highest primary metrics."""
    if not iterations:
        return None

    def rank(run: Run) -> tuple[int, float]:
        met = sum(standing.is_met for standing in standings_of(run, settings))
        return met, fmean(primary(run, task) for task in settings.tasks)

    return max(iterations, key=rank)


def primary(run: Run, task: str) -> float:
    """Give the value of a task's primary metric."""
    return run.tasks[task].metrics[tasks.find(task).metrics[0]].value


def standings_of(run: Run | None, settings: Settings) -> list[Standing]:
    """Hold a run against every target of every task."""
    standings = []
    for task in settings.tasks:
        for target in settings.task_targets(task):
            if run is None:
                standings.append(Standing(task, target, None, None, 0))
                continue
            result = run.tasks[task]
            value = score.measured(result, run.latency_ms, target.metric)
            interval = result.metrics.get(target.metric)
            standings.append(Standing(task, target, value, interval, result.n))
    return standings


def _all_runs(root: Path) -> list[Run]:
    paths = (root / runs.FOLDER).glob("*.json")
    return sorted((runs.read(path) for path in paths), key=lambda run: run.id)


def _is_iteration(run: Run, settings: Settings) -> bool:
    wanted = {data.path_of(task, "dev") for task in settings.tasks}
    measured_on = {entry.path for entry in run.inputs if entry.role == "data"}
    return run.limit is None and run.technique not in NOT_AN_ITERATION and wanted <= measured_on


def _steps(iterations: Sequence[Run], settings: Settings) -> list[Step]:
    if len(iterations) < 2:
        return []
    new, old = iterations[-1], best_of(iterations[:-1], settings)
    assert old is not None
    compared = paired.compare_runs(settings.root, old, new)
    return [
        Step(task, old, new, rows[tasks.find(task).metrics[0]])
        for task, rows in compared.items()
        if task in settings.tasks
    ]


def _untried(iterations: Sequence[Run], settings: Settings) -> list[str]:
    """Give the options of the plain default prompt, of its examples, and of each other prompt."""
    offered = [
        {path.stem for path in (settings.root / "prompt" / task).glob("*.md")}
        for task in settings.tasks
    ]
    used = {(run.prompt.name, _examples_of(run.prompt)) for run in iterations if run.prompt}
    ways = [(DEFAULT, options) for options in EXAMPLES]
    others = sorted(set.intersection(*offered) - {DEFAULT, *(name for name, _ in used)})
    ways += [(name, "") for name in others]
    return [
        " ".join(part for part in (_named(name), options) if part)
        for name, options in ways
        if (name, options) not in used
    ]


def _examples_of(prompt: PromptRef) -> str:
    if prompt.examples == "nearest" and prompt.shots:
        return EXAMPLES[2]
    return EXAMPLES[1] if prompt.shots else EXAMPLES[0]


def _named(prompt: str) -> str:
    return "" if prompt == DEFAULT else f"--prompt {prompt}"


def _trained(iterations: Sequence[Run]) -> tuple[str, ...]:
    models = (run.model.id for run in iterations if run.technique in CHANGES_WEIGHTS)
    return tuple(dict.fromkeys(models))


def _lost(root: Path, model: str) -> tuple[float, float] | None:
    """Read what `poe forgetting` wrote of a model; None where it did not."""
    name = Path(model).name.replace(":", "-")
    path = root / "eval" / "forgetting" / f"{name}.json"
    if not path.is_file():
        return None
    whole = json.loads(path.read_text(encoding="utf-8"))["kinds"]["all"]
    return whole["before"], whole["after"]
