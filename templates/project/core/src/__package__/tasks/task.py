"""What a task must bring so that every stage can work with it: prompts, training, evaluation."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from ..data import Example
from ..statistics import Statistic

Predict = Callable[[str], str]
"""A non-model baseline: the input of an example to the output a model would have given."""


class Task(Protocol):
    """One task. Each lives in a module of this package and is listed in `__init__.py`.

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
