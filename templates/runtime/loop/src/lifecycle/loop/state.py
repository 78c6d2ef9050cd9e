"""Where the project stands: its targets, the runs it has, and what it has not tried yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import yaml

from .. import tasks
from ..evaluation import paired, score
from ..prompts import DEFAULT
from ..runs import Interval, PromptRef, Run
from ..settings import RECORD, Settings, Target
from ..statistics import Comparison
from . import history

EXAMPLES = ("", "--shots 4", "--nearest")
"""Zero-shot, few-shot, and few-shot with the nearest examples: the cheapest first."""


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
    """Run files of the turns that the record names."""
    past: history.History
    best: Run | None
    standings: tuple[Standing, ...]
    steps: tuple[Step, ...]
    untried_prompts: tuple[str, ...]
    """Ways to prompt that every task has and no run has used, as options, simplest first."""
    counted: frozenset[str] = frozenset()
    """Run files that the record names as looks at test."""
    accepted: str | None = None
    """The run file that the record accepts."""

    @property
    def iterations(self) -> tuple[Run, ...]:
        """The turns of the loop, oldest first."""
        return self.past.iterations

    @property
    def looks(self) -> tuple[Run, ...]:
        """The looks at test, oldest first."""
        return self.past.looks

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
    past = history.read(settings)
    iterations = past.iterations
    best = best_of(iterations, settings)
    return State(
        settings=settings,
        phase=record.get("phase", "scope"),
        techniques=tuple(adapt.get("techniques") or ["prompt"]),
        recorded=frozenset(entry["run"] for entry in adapt.get("iterations") or []),
        past=past,
        best=best,
        standings=tuple(standings_of(best, settings)),
        steps=tuple(_steps(iterations, settings)),
        untried_prompts=tuple(_untried(iterations, settings)),
        counted=frozenset(adapt.get("looks") or []),
        accepted=adapt.get("accepted"),
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
