"""Classification: a support ticket to the queue that answers it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from lifecycle.data import Example
from lifecycle.errors import ProjectError
from lifecycle.statistics import Statistic
from lifecycle.tasks import Predict, Task
from numpy.typing import NDArray

LABELS = (
    "account",
    "billing",
    "delivery",
    "orders",
    "product",
    "refund",
    "returns",
    "technical",
)


class Classification:
    """Name the queue of `input`; `expected` is one of `LABELS`.

    Metrics:
        accuracy: the share of right queues, in [0, 1].
        macro_f1: the mean of the F1 of each queue, in [0, 1]; a small queue counts as much as a
            large one, and an output that names no queue is wrong for all of them.
    """

    name = "classification"
    metrics = ("accuracy",)
    max_tokens = 8

    def variables(self) -> Mapping[str, object]:
        """Give the prompts the queues."""
        return {"labels": LABELS}

    def validate(self, example: Example) -> None:
        """Raise ProjectError unless `expected` is one of the queues."""
        if example.expected not in LABELS:
            raise ProjectError(
                f'{example.source}: "{example.expected}" is none of the labels.',
                f"Labels: {', '.join(LABELS)}. They are listed in tasks/classification.py.",
            )

    def target(self, expected: Any) -> str:
        """The queue."""
        return str(expected)

    def parse(self, output: str) -> Any | None:
        """The queue, whatever its case and with a full stop or quotes around it, or None."""
        word = output.strip().strip("\"'`.*").lower()
        return word if word in LABELS else None

    def score(self, expected: Any, output: str) -> dict[str, float]:
        """Score one output."""
        return {"accuracy": float(self.parse(output) == expected)}

    def aggregate(self, expected: Sequence[Any], outputs: Sequence[str]) -> dict[str, Statistic]:
        """Give macro-F1 over the queues that occur in `expected`."""
        codes = {label: code for code, label in enumerate(sorted(set(expected)))}
        wanted = np.array([codes[label] for label in expected])
        given = np.array([codes.get(self.parse(output) or "", len(codes)) for output in outputs])
        return {"macro_f1": lambda at: macro_f1(wanted[at], given[at])}

    def baseline(self, train: Sequence[Example]) -> dict[str, Predict]:
        """The commonest queue, and logistic regression on the words and word pairs."""
        # Imported here, because it takes seconds that no other command needs to spend.
        from sklearn.dummy import DummyClassifier
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        inputs = [example.input for example in train]
        labels = [example.expected for example in train]
        words = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            LogisticRegression(C=10.0, max_iter=1000),
        ).fit(inputs, labels)
        majority = DummyClassifier().fit(inputs, labels)
        return {
            "majority": lambda input: str(majority.predict([input])[0]),
            "tf-idf": lambda input: str(words.predict([input])[0]),
        }


def macro_f1(wanted: NDArray[np.intp], given: NDArray[np.intp]) -> float:
    """The mean F1 of the classes that occur in `wanted`, in [0, 1].

    Both are codes from 0 up, of shape [examples]. F1 = 2 TP / (TP + FP + TP + FN), which is twice
    the right ones over all that were wanted or given; 0 for a class that was never right.
    """
    size = int(max(wanted.max(), given.max())) + 1
    right = np.bincount(wanted[wanted == given], minlength=size)
    either = np.bincount(wanted, minlength=size) + np.bincount(given, minlength=size)
    occurs = np.unique(wanted)
    return float((2 * right[occurs] / either[occurs]).mean())


TASK: Task = Classification()
