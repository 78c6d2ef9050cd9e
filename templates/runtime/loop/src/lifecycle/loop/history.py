"""What has been measured: the turns of the loop on dev, the numbers to beat, the looks at test."""

from collections.abc import Sequence
from dataclasses import dataclass

from .. import data, runs
from ..evaluation import looks
from ..runs import Run
from ..settings import Settings

NOT_AN_ITERATION = {"baseline", "compared", "quantize", "application", "alone"}
"""Numbers to beat, and what became of the accepted model: no iterations of the loop."""


@dataclass(frozen=True)
class History:
    """The runs of a project, oldest first."""

    iterations: tuple[Run, ...]
    """Whole runs of every task on the dev examples that the newest of them saw."""
    baselines: tuple[Run, ...]
    """Whole runs of what needs no model, on the same examples or some of them."""
    looks: tuple[Run, ...]
    """Whole runs of a candidate on test."""
    outdated: int
    """Iterations on other dev examples, which compare with none of these."""


def read(settings: Settings) -> History:
    """Read every run file."""
    whole = [run for run in runs.every(settings.root) if run.limit is None]
    on_dev = [run for run in whole if _is_iteration(run, settings)]
    seen = _examples_of(on_dev[-1]) if on_dev else set()
    iterations = [run for run in on_dev if _examples_of(run) == seen]
    return History(
        iterations=tuple(iterations),
        baselines=tuple(_baselines(whole, seen)),
        looks=tuple(run for run in whole if looks.is_look(run)),
        outdated=len(on_dev) - len(iterations),
    )


def _is_iteration(run: Run, settings: Settings) -> bool:
    wanted = {data.path_of(task, "dev") for task in settings.tasks}
    measured_on = {entry.path for entry in run.inputs if entry.role == "data"}
    return run.technique not in NOT_AN_ITERATION and wanted <= measured_on


def _baselines(whole: Sequence[Run], seen: set[str]) -> list[Run]:
    newest = {
        (run.change, *run.tasks): run
        for run in whole
        if run.technique == "baseline" and _examples_of(run) <= seen
    }
    return sorted(newest.values(), key=lambda run: run.id)


def _examples_of(run: Run) -> set[str]:
    return {entry.sha256 for entry in run.inputs if entry.role == "data"}
