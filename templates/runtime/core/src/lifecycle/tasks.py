"""What a task must bring so that every stage can work with it: prompts, training, evaluation."""

import importlib
import tomllib
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from .data import Example
from .errors import ProjectError
from .settings import find_root
from .statistics import Statistic

Predict = Callable[[str], str]
"""A non-model baseline: the input of an example to the output a model would have given."""
ROUNDING = 1e-9
"""What a mean of ones may be away from 1."""


class Task(Protocol):
    """One task. Each is a module of the project's own, listed in `TASKS` of its `tasks` package.

    A task knows what a right answer is. It knows nothing of prompts, models or files.
    """

    @property
    def name(self) -> str:
        """The task's key in lifecycle.yaml and the name of its folders under data/ and prompt/."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """The names of the per-example scores; the first is the primary metric."""

    @property
    def max_tokens(self) -> int:
        """The longest completion a right answer needs, in tokens."""

    def variables(self) -> Mapping[str, object]:
        """What the task's prompts may use beside `input`: labels, field names, and the like."""

    def validate(self, example: Example) -> None:
        """Raise ProjectError, naming `example.source`, when `expected` is no legal answer."""

    def target(self, expected: Any) -> str:
        """The completion a perfect model would give: few-shot answers and fine-tuning targets."""

    def parse(self, output: str) -> Any | None:
        """The answer in a completion, in the form of `expected`; None when there is none."""

    def score(self, expected: Any, output: str) -> dict[str, float]:
        """Score one completion: a value in [0, 1] for each name in `metrics`.

        It never raises, whatever the model wrote; an empty output is that of a failed request.
        """

    def aggregate(self, expected: Sequence[Any], outputs: Sequence[str]) -> dict[str, Statistic]:
        """Give the metrics that are not means of per-example scores, such as macro-F1.

        Both sequences have one item per example. An interval resamples the examples a thousand
        times: what can be read once is read here, and each metric is a function of positions.
        May be empty.
        """

    def baseline(self, train: Sequence[Example]) -> dict[str, Predict]:
        """Fit the baselines a model has to beat, on the training split: name to prediction."""


@runtime_checkable
class Structured(Protocol):
    """A task whose answers have a form that an endpoint can hold them to."""

    def schema(self) -> dict[str, Any]:
        """The JSON schema of an answer: one that has it is read by `parse` as it stands."""


def score(task: Task, expected: Any, output: str) -> dict[str, float]:
    """Score one completion, and hold the task's own code to what `Task.score` promises.

    An interval of what is no number in [0, 1] means nothing, and a trainer leaves such out.

    Raises ProjectError: a name of `metrics` has no such value, or the code raises.
    """
    try:
        found = {metric: float(value) for metric, value in task.score(expected, output).items()}
        values = {metric: found[metric] for metric in task.metrics}
    except Exception as error:  # of whatever kind the project's own code raises
        *_, frame = traceback.extract_tb(error.__traceback__)
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        raise _no_score(task, output, f"{type(error).__name__} ({error}) at {place}") from error
    for metric, value in values.items():
        if not 0 <= value <= 1 + ROUNDING:
            raise _no_score(task, output, f"{metric} is {value:g}")
    return found


def _no_score(task: Task, output: str, problem: str) -> ProjectError:
    return ProjectError(
        f"The task {task.name} cannot score {output[:80]!r}: {problem}.",
        f"Mend `score` of {type(task).__name__}: it gives a value in [0, 1] for each of"
        f" {', '.join(task.metrics)}, whatever a model wrote.",
    )


def check(task: Task, example: Example, read: str) -> None:
    """Raise ProjectError where a wanted answer that came back as `read` does not score 1.

    Every model would be measured by a task that cannot be solved: labels that are written otherwise
    than they are read, a template that puts something before the answer. The figures would say that
    the model is bad.
    """
    metric = task.metrics[0]
    value = score(task, example.expected, read)[metric]
    if value < 1 - ROUNDING:
        raise ProjectError(
            f"{example.source}: the wanted answer is read back as {read[:80]!r}, and its {metric}"
            f" is {value:g}, not 1: no model could be right here.",
            f"Correct the example, what the task {task.name} reads and scores, or what the model's"
            " chat template is told: model.chat_template_kwargs in lifecycle.yaml.",
        )


@cache
def every() -> dict[str, Task]:
    """Give the project's tasks by name: `TASKS` of the module that pyproject.toml names.

    Raises ProjectError: it names none, or one that is not there.
    """
    file = find_root(Path.cwd()) / "pyproject.toml"
    try:
        name = tomllib.loads(file.read_text(encoding="utf-8"))["tool"]["lifecycle"]["tasks"]
    except (FileNotFoundError, KeyError) as error:
        raise ProjectError(
            "pyproject.toml does not say where the tasks are.",
            'Add [tool.lifecycle] with tasks = "<package>.tasks" to it.',
        ) from error
    tasks: dict[str, Task] = importlib.import_module(name).TASKS
    return tasks


def find(name: str) -> Task:
    """Give the task of this name.

    Raises ProjectError: the project has none; the help lists those that it has.
    """
    known = every()
    if name not in known:
        raise ProjectError(
            f'This project has no task "{name}".',
            f"It has: {', '.join(known)}. [tool.lifecycle] in pyproject.toml says where they are.",
        )
    return known[name]
