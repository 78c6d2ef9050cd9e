"""Where the project stands: its targets, the runs it has, and what it has not tried yet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from pydantic import BaseModel

from .. import data, model_folder, runs, tasks
from ..evaluation import paired, score
from ..prompts import DEFAULT
from ..runs import FileRef, Interval, Run
from ..settings import RECORD, Settings, Target, read_record
from ..statistics import Comparison

EXAMPLES = ("", "--shots 4", "--nearest")
"""Zero-shot, few-shot, and few-shot with the nearest examples: the cheapest first."""
NOT_AN_ITERATION = {"baseline", "compared", "quantize", "application", "alone"}
"""Numbers to beat, and what became of the accepted model: no iterations of the loop."""

BEGINS = {"baseline", "pretrain"}
"""What a record may begin with; of what follows, a prompt is the first."""


@dataclass(frozen=True)
class Standing:
    """One target and the value the best run has for it."""

    task: str
    target: Target
    value: float | None = None
    interval: Interval | None = None
    """None for latency, which has no interval."""
    n: int = 0

    @property
    def is_met(self) -> bool:
        """Whether the value reaches the target."""
        return self.value is not None and self.target.is_met(self.value)

    @property
    def is_sure(self) -> bool:
        """Whether the whole interval is on one side of the target."""
        if self.interval is None:
            return True
        return self.target.is_met(self.interval.low) == self.target.is_met(self.interval.high)


class Step(NamedTuple):
    """The newest run against the best one before it, on the primary metric of a task."""

    task: str
    old: Run
    new: Run
    comparison: Comparison


@dataclass(frozen=True)
class State:
    """Everything a suggestion may depend on; runs are whole ones, oldest first."""

    settings: Settings
    phase: str
    techniques: tuple[str, ...]
    """What the record says is to be tried."""
    is_hosted: bool
    """Whether the model is a provider's, who keeps its weights: nothing trains it."""
    recorded: frozenset[str]
    """Run files of the turns that the record names."""
    has_turns: bool
    """Whether one of them is of a model; the first such has to be of a prompt."""
    counted: frozenset[str]
    """Run files that the record names as looks at test."""
    accepted: str | None
    """The run file that the record accepts."""
    iterations: tuple[Run, ...]
    """The turns of the loop: runs of every task on the dev examples that lie there."""
    baselines: tuple[Run, ...]
    """What needs no model, on the same examples or some of them."""
    looks: tuple[Run, ...]
    """A candidate on test."""
    outdated: int
    """Iterations on other dev examples, or by other metrics, which compare with none of these."""
    best: Run | None
    standings: tuple[Standing, ...]
    steps: tuple[Step, ...]
    untried_prompts: tuple[str, ...]
    """Ways to prompt that every task has and no run has used, as options, simplest first."""

    def called(self, run: Run) -> str:
        """Give what commands take a run by."""
        return runs.called(self.settings.root, run)

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

    def can(self, technique: str) -> bool:
        """Whether this project can train its model so: it has the stage, and the weights."""
        return self.has_stage(technique) and not self.is_hosted


class _Turn(BaseModel):
    run: str
    technique: str | None = None


class _Adapt(BaseModel):
    techniques: list[str] | None = None
    iterations: list[_Turn] | None = None
    looks: list[str] | None = None
    accepted: str | None = None


class _Integrate(BaseModel):
    optimized_run: str | None = None
    application_run: str | None = None


class _Model(BaseModel):
    provider: str = "local"


class _Record(BaseModel):
    phase: str = "scope"
    model: _Model = _Model()
    adapt: _Adapt | None = None
    integrate: _Integrate | None = None


def read(settings: Settings) -> State:
    """Read the record and the run files.

    Raises ProjectError: one of them says something else than such a file does.
    """
    record = read_record(settings.root / RECORD, _Record)
    adapt, served = record.adapt or _Adapt(), record.integrate or _Integrate()
    turns = adapt.iterations or []
    # What is optimised or runs in an application was measured on test as well.
    looks = (*(adapt.looks or ()), served.optimized_run, served.application_run)
    whole = [run for run in runs.every(settings.root) if run.limit is None]
    wanted = {data.path_of(task, "dev") for task in settings.tasks}
    turned = [run for run in whole if run.technique not in NOT_AN_ITERATION]
    on_dev = [run for run in turned if wanted <= {entry.path for entry in run.inputs}]
    seen = {
        runs.hash_file(path)
        for task in settings.tasks
        if (path := settings.root / data.path_of(task, "dev")).is_file()
    }
    iterations = tuple(run for run in on_dev if run.data == seen and _is_scored(run))
    recorded = frozenset(turn.run for turn in turns)
    candidates = _candidates(iterations, recorded, settings)
    return State(
        settings=settings,
        phase=record.phase,
        techniques=tuple(adapt.techniques or ["prompt"]),
        is_hosted=record.model.provider == "endpoint",
        recorded=recorded,
        has_turns=any(turn.technique not in BEGINS for turn in turns),
        counted=frozenset(filter(None, looks)),
        accepted=adapt.accepted,
        iterations=iterations,
        baselines=tuple(_baselines(whole, seen)),
        looks=tuple(run for run in whole if run.is_look),
        outdated=len(on_dev) - len(iterations),
        best=next(iter(candidates), None),
        standings=tuple(standings_of(next(iter(candidates), None), settings)),
        steps=tuple(_steps(iterations, settings)),
        untried_prompts=tuple(_untried(iterations, settings)),
    )


def ranked(iterations: Sequence[Run], settings: Settings) -> list[Run]:
    """Give first what reaches most targets; among equals, the highest primary metrics."""

    def rank(run: Run) -> tuple[int, float]:
        met = sum(standing.is_met for standing in standings_of(run, settings))
        values = (run.tasks[task].metrics[tasks.find(task).metrics[0]] for task in settings.tasks)
        return met, fmean(each.value for each in values)

    return sorted(iterations, key=rank, reverse=True)


def going_on(now: State) -> Run | None:
    """Give the best run that may go on from dev and is of what lies there; else the best of all."""
    candidates = _candidates(now.iterations, now.recorded, now.settings)
    met = (run for run in candidates if is_ready(run, now.settings))
    return next((run for run in met if not changed(now, run)), now.best)


def _candidates(
    iterations: Sequence[Run], recorded: Collection[str], settings: Settings
) -> list[Run]:
    """Give the runs, the best first; for one that came too late for the record its newest like."""
    kept = [run for run in reversed(iterations) if run.path in recorded]

    def stands_for(run: Run) -> Run:
        again = (each for each in kept if each.technique == run.technique and is_same(each, run))
        return run if run.path in recorded else next(again, run)

    return [stands_for(run) for run in ranked(iterations, settings)]


def is_ready(run: Run, settings: Settings) -> bool:
    """Whether a run meets every target, and by answers that are some."""
    return run.is_answered() and not misses(run, settings)


def misses(run: Run | None, settings: Settings) -> bool:
    """Whether there is a run, and it misses a target."""
    return run is not None and not all(each.is_met for each in standings_of(run, settings))


def changed(now: State, run: Run) -> str | None:
    """Name what a run was measured with and is another by now, if anything."""
    settings, model = now.settings, run.model
    for entry in run.inputs:
        if entry.role in ("prompt", "examples") and not entry.is_unchanged(settings.root):
            return entry.path
    if settings.with_model(model.id).revision != model.revision:
        return "the model of lifecycle.yaml"
    if (model.chat_template_kwargs or {}) != settings.chat_template_kwargs:
        return "model.chat_template_kwargs of lifecycle.yaml"
    if model.base_url and run.request != settings.request.said():
        return "model.request of lifecycle.yaml"
    # Last, for it may read all of the weights.
    folder = settings.root / model.id
    if model.sha256 is None or not folder.is_dir():
        return None
    if not runs.is_model(settings.root, model.id, model.sha256):
        return model.id
    return model_folder.other_base(folder, settings.root)


def look_of(now: State, candidate: Run) -> Run | None:
    """Give the whole look at the present test examples that this candidate has had, if any."""
    paths = [now.settings.root / data.path_of(task, "test") for task in now.settings.tasks]
    present = {runs.hash_file(path) for path in paths if path.is_file()}
    looks = (run for run in reversed(now.looks) if run.test_data == present)
    return next((look for look in looks if is_same(look, candidate)), None)


def is_same(one: Run, other: Run) -> bool:
    """Whether two runs are of the same model with the same prompt, whatever they measured."""
    return _identity(one) == _identity(other)


def _identity(run: Run) -> tuple[object, ...]:
    prompts = {(entry.task, entry.sha256) for entry in run.inputs if entry.role == "prompt"}
    asked = run.prompt, run.decoding, run.model.chat_template_kwargs, run.request
    return run.model.id, run.model.revision, run.model.sha256, asked, prompts


def has_learned_other(run: Run, root: Path) -> bool:
    """Whether the examples that the model of a run was trained on are others by now."""
    learned = map(
        FileRef.model_validate, model_folder.card_of(root / run.model.id).get("files", [])
    )
    return any(each.path.startswith("data/") and not each.is_unchanged(root) for each in learned)


def standings_of(run: Run | None, settings: Settings) -> list[Standing]:
    """Hold a run against every target of every task."""
    pairs = [(task, target) for task in settings.tasks for target in settings.task_targets(task)]
    if run is None:
        return [Standing(task, target) for task, target in pairs]
    return [
        Standing(
            task,
            target,
            score.measured(run.tasks[task], run.latency_ms, target.metric),
            run.tasks[task].metrics.get(target.metric),
            run.tasks[task].n,
        )
        for task, target in pairs
    ]


def _is_scored(run: Run) -> bool:
    """Whether a run has what its tasks are judged by today; a project may come to another."""
    known = ((tasks.every().get(name), result) for name, result in run.tasks.items())
    return all(task is None or task.metrics[0] in result.metrics for task, result in known)


def _baselines(whole: Sequence[Run], seen: set[str]) -> list[Run]:
    found = (
        run for run in whole if run.technique == "baseline" and run.data <= seen and _is_scored(run)
    )
    newest = {(run.change, *run.tasks): run for run in found}
    return sorted(newest.values(), key=lambda run: run.id)


def _steps(iterations: Sequence[Run], settings: Settings) -> list[Step]:
    if len(iterations) < 2:
        return []
    new, old = iterations[-1], ranked(iterations[:-1], settings)[0]
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
    used = set()
    for prompt in (run.prompt for run in iterations if run.prompt):
        nearest = 2 if prompt.examples == "nearest" else 1
        used.add((prompt.name, EXAMPLES[nearest if prompt.shots else 0]))
    others = sorted(set.intersection(*offered) - {DEFAULT, *(name for name, _ in used)})
    untried = [options for options in EXAMPLES if (DEFAULT, options) not in used]
    return untried + [f"--prompt {name}" for name in others]
