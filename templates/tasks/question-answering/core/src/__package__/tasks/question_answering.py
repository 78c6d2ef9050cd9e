"""Question answering: what the handbook says, or "unknown" where it says nothing."""

import logging
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import bm25s
import numpy as np
from lifecycle import data_card
from lifecycle.data import SENTENCE_END, Example
from lifecycle.errors import ProjectError
from lifecycle.statistics import Statistic
from lifecycle.tasks import Predict, Task

UNKNOWN = "unknown"
_ABSTAINS = re.compile(rf"((answer|it|this|that) is )?{UNKNOWN}( to me)?")
_UNSPACED = re.compile(f"[{data_card.UNSPACED}]")
# It reports each index that it builds, and here there is one for each question.
logging.getLogger("bm25s").setLevel(logging.WARNING)


class QuestionAnswering:
    """Answer the question at the end of `input` from the pages above it.

    `expected` is the answer, or a list of answers that are all right, of which the first is taught.

    Metrics, each a mean over examples of a value in [0, 1], by the right answer that is nearest:
        token_f1: F-measure of the answer's words, case, articles and punctuation left out
            (Rajpurkar et al., 2016, SQuAD).
        exact_match: the same words in the same order.
        abstention: "unknown" is said where the pages hold no answer, and nowhere else. Whoever
            never abstains scores the share of questions that have an answer.
    """

    name = "question-answering"
    metrics = ("token_f1", "exact_match", "abstention")

    @property
    def max_tokens(self) -> int:
        """As many as the data card says, or 24."""
        return data_card.facts(self.name).max_tokens or 24

    def variables(self) -> Mapping[str, object]:
        """Give the prompts the word for "the pages do not say"."""
        return {"unknown": UNKNOWN}

    def validate(self, example: Example) -> None:
        """Raise ProjectError unless `expected` is an answer, which pages hold, or "unknown"."""
        answers = _all(example.expected)
        if not answers or not all(isinstance(each, str) and each.strip() for each in answers):
            raise ProjectError(f"{example.source}: expected is no answer, nor a list of answers.")
        foreign = [each for each in answers if each != UNKNOWN and each not in example.input]
        if foreign and data_card.facts(self.name).extractive:
            raise ProjectError(
                f'{example.source}: the pages do not say "{foreign[0]}".',
                f'Show a page with the answer, or expect "{UNKNOWN}"; where answers have words '
                f"of their own, say extractive: false in {data_card.path_of(self.name)}.",
            )

    def target(self, expected: Any) -> str:
        """The answer; the first of several."""
        return str(_all(expected)[0])

    def parse(self, output: str) -> Any | None:
        """The first line without its full stop; None when there is no line."""
        lines = re.sub(r"^\**answer:\**\s*", "", output.strip(), flags=re.IGNORECASE).splitlines()
        if not lines:
            return None
        line = lines[0].strip()
        return UNKNOWN if _ABSTAINS.fullmatch(" ".join(words(line))) else line.removesuffix(".")

    def score(self, expected: Any, output: str) -> dict[str, float]:
        """Score one answer."""
        answer = self.parse(output)
        if answer is None:
            return dict.fromkeys(self.metrics, 0.0)
        given, wanted = words(answer), [words(each) for each in _all(expected)]
        abstains = [each == UNKNOWN for each in _all(expected)]
        return {
            "token_f1": max(f_measure(given, each) for each in wanted),
            "exact_match": float(given in wanted),
            "abstention": float((answer == UNKNOWN) in abstains),
        }

    def aggregate(self, expected: Sequence[Any], outputs: Sequence[str]) -> dict[str, Statistic]:
        """Nothing: every metric is a mean."""
        return {}

    def baseline(self, train: Sequence[Example]) -> dict[str, Predict]:
        """The sentence that BM25 finds nearest to the question, and never an answer at all."""
        return {"bm25": _nearest_sentence, "abstain": lambda _input: UNKNOWN}


def _all(expected: Any) -> list[Any]:
    return expected if isinstance(expected, list) else [expected]


def words(text: str) -> list[str]:
    """The words of a text in lower case, without articles and punctuation.

    As SQuAD's script does it, so that `don't` is `dont`; signs of scripts that put no space
    between words each count as one (Lewis et al., 2020, MLQA). Where that leaves nothing, as of
    blood group A or of %, the text is its own word.
    """
    kept = "".join(sign for sign in text.lower() if not _is_punctuation(sign))
    spaced = _UNSPACED.sub(r" \g<0> ", re.sub(r"\b(a|an|the)\b", " ", kept))
    return spaced.split() or text.lower().split()


def _is_punctuation(sign: str) -> bool:
    return sign in string.punctuation or unicodedata.category(sign).startswith("P")


def f_measure(given: Sequence[str], wanted: Sequence[str]) -> float:
    """Harmonic mean of precision and recall of two bags of words, in [0, 1]."""
    common = (Counter(given) & Counter(wanted)).total()
    return 2 * common / (len(given) + len(wanted)) if common else 0.0


def _nearest_sentence(input: str) -> str:
    *pages, question = input.splitlines() or [""]
    page = _best(pages, question)
    # What a page of the handbook begins with is its title.
    return _best(re.split(SENTENCE_END, page)[page.startswith("- ") :], question)


def _best(texts: Sequence[str], question: str) -> str:
    if not any(words(text) for text in texts):
        return ""
    index = bm25s.BM25()
    index.index([words(text) for text in texts], show_progress=False)
    return texts[int(np.argmax(index.get_scores(words(question))))]


TASK: Task = QuestionAnswering()
