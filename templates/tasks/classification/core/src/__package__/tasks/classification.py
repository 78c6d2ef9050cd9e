"""Classification: a text to one of the labels that its data card names."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from lifecycle import data_card
from lifecycle.data import Example
from lifecycle.errors import ProjectError
from lifecycle.statistics import Statistic
from lifecycle.tasks import Predict, Task
from numpy.typing import NDArray

AROUND = " \t\r\n\"'`*.。“”„«»「」"
"""What may stand around a label without changing it."""
WEIGHTS = 2_000_000
"""Of a word or word pair for a label, as many as the baseline may learn: about 1 GB."""


class Classification:
    """Name the label of `input`; `expected` is one of the labels of the data card.

    Metrics:
        accuracy: the share of right labels, in [0, 1].
        macro_f1: the mean of the F1 of each label, in [0, 1]; a rare label counts as much as a
            common one, and an output that names no label is wrong for all of them.
    """

    name = "classification"
    metrics = ("accuracy",)

    @property
    def max_tokens(self) -> int:
        """As many as the data card says, or 8."""
        return data_card.facts(self.name).max_tokens or 8

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that there are."""
        return data_card.facts(self.name).labels

    def variables(self) -> Mapping[str, object]:
        """Give the prompts the labels, what has one, and what it is called."""
        facts = data_card.facts(self.name)
        return {"labels": self.labels, "what": facts.what, "asked": facts.asked or "label"}

    def validate(self, example: Example) -> None:
        """Raise ProjectError unless `expected` is one of the labels."""
        if example.expected not in self.labels:
            raise ProjectError(
                f'{example.source}: "{example.expected}" is none of the labels.',
                f"Labels: {', '.join(self.labels)}. {data_card.path_of(self.name)} names them.",
            )

    def target(self, expected: Any) -> str:
        """The label."""
        return str(expected)

    def schema(self) -> dict[str, Any]:
        """One of the labels."""
        return {"type": "string", "enum": list(self.labels)}

    def parse(self, output: str) -> Any | None:
        """The label in the first line, where it says no more than that; else None.

        Case, quotes and a full stop do not matter, nor does what is asked: `Queue: billing`, `the
        billing queue`.
        """
        line = output.strip().partition("\n")[0].strip()
        if line in self.labels:
            return line
        asked = plain(data_card.facts(self.name).asked or "label")
        known = {name: label for label in self.labels if (name := plain(label))}
        return known.get(plain(line)) or known.get(_bare(line, asked))

    def score(self, expected: Any, output: str) -> dict[str, float]:
        """Score one output."""
        return {"accuracy": float(self.parse(output) == expected)}

    def aggregate(self, expected: Sequence[Any], outputs: Sequence[str]) -> dict[str, Statistic]:
        """Give macro-F1 over the labels that were expected or given."""
        read = [self.parse(output) for output in outputs]
        labels = sorted({*expected, *(label for label in read if label is not None)})
        codes = {label: code for code, label in enumerate(labels)}
        wanted = np.array([codes[label] for label in expected])
        given = np.array([codes.get(label, len(codes)) for label in read])
        return {"macro_f1": lambda at: macro_f1(wanted[at], given[at], len(codes))}

    def baseline(self, train: Sequence[Example]) -> dict[str, Predict]:
        """The commonest label, and logistic regression on the words and word pairs."""
        # Imported here, because it takes seconds that no other command needs to spend.
        from sklearn.dummy import DummyClassifier
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        inputs = [example.input for example in train]
        labels = [example.expected for example in train]
        if len(set(labels)) < 2:
            raise ProjectError(
                f'All {len(train)} training examples have the label "{labels[0]}".',
                "A model learns to tell labels apart from examples of at least two.",
            )
        words = make_pipeline(
            TfidfVectorizer(
                token_pattern=data_card.WORDS,
                ngram_range=(1, 2),
                sublinear_tf=True,
                max_features=WEIGHTS // len(set(labels)),
            ),
            LogisticRegression(C=10.0, max_iter=1000),
        ).fit(inputs, labels)
        majority = DummyClassifier().fit(inputs, labels)
        return {
            "majority": lambda input: str(majority.predict([input])[0]),
            "tf-idf": lambda input: str(words.predict([input])[0]),
        }


def plain(text: str) -> str:
    """A label without its case, its width, and what stands around it."""
    return unicodedata.normalize("NFKC", text).strip(AROUND).casefold()


def _bare(line: str, asked: str) -> str:
    """A line without the words around a label that name what was asked."""
    text = re.sub(
        rf"^(?:the )?(?:{re.escape(asked)}|label|answer)(?: is)?\s*[:=]?\s+", "", plain(line)
    )
    return plain(re.sub(rf"^the (.+ {re.escape(asked)})$", r"\1", text).removesuffix(f" {asked}"))


def macro_f1(wanted: NDArray[np.intp], given: NDArray[np.intp], classes: int) -> float:
    """The mean F1 of those of so many classes that occur, in [0, 1].

    Both are codes from 0 up, of shape [examples]; one from `classes` up is no class. F1 = 2 TP /
    (TP + FP + TP + FN), which is twice the right ones over all that were wanted or given. A class
    that a resample does not hold is no part of its mean: as 0 it would put the interval of many
    rare classes below the value.
    """
    right, are_wanted, are_given = (
        np.bincount(codes, minlength=classes)[:classes]
        for codes in (wanted[wanted == given], wanted, given)
    )
    found = are_wanted + are_given
    return float((2 * right[found > 0] / found[found > 0]).mean())


TASK: Task = Classification()
