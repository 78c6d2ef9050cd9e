"""Summarization: one line that tells what a text came to."""

import re
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from lifecycle import data_card
from lifecycle.data import SENTENCE_END, WORD, Example
from lifecycle.errors import ProjectError
from lifecycle.statistics import Statistic
from lifecycle.tasks import Predict, Task
from rouge_score import rouge_scorer

MAX_WORDS = 15
"""The longest summary where the data card does not say."""


class Summarization:
    """Sum up `input`; `expected` is {"summary": one line, "mentions": numbers and names of input}.

    Metrics, each a mean over examples of a value in [0, 1]:
        rouge_l: F-measure of the longest common subsequence of words with the shipped summary
            (Lin, 2004, as the rouge-score library computes it).
        length_ok: it is one line of at most `max_words` words, or signs of Chinese and the like.
        faithful: every number and every name in it occurs in the text.
    """

    name = "summarization"
    metrics = ("rouge_l", "length_ok", "faithful")

    @property
    def max_tokens(self) -> int:
        """As many as the data card says, or 48."""
        return data_card.facts(self.name).max_tokens or 48

    @property
    def max_words(self) -> int:
        """The longest summary allowed."""
        return data_card.facts(self.name).max_words or MAX_WORDS

    def variables(self) -> Mapping[str, object]:
        """Give the prompts the longest summary, what it sums up, and what it must say."""
        facts = data_card.facts(self.name)
        return {"max_words": self.max_words, "what": facts.what, "asked": facts.asked}

    def validate(self, example: Example) -> None:
        """Raise ProjectError unless `expected` is a summary with the mentions of its input."""
        match example.expected:
            case {"summary": str(), "mentions": [*known], **rest} if not rest:
                strange = [word for word in known if str(word) not in example.input]
            case _:
                raise ProjectError(
                    f"{example.source}: expected is not "
                    '{"summary": "one line", "mentions": ["numbers and names of the input"]}.'
                )
        if strange:
            raise ProjectError(f'{example.source}: the input does not mention "{strange[0]}".')

    def target(self, expected: Any) -> str:
        """The summary."""
        return str(expected["summary"])

    def parse(self, output: str) -> Any | None:
        """The first line with its own mentions; None when there is no line."""
        lines = output.strip().splitlines()
        return {"summary": lines[0], "mentions": mentions(lines[0])} if lines else None

    def score(self, expected: Any, output: str) -> dict[str, float]:
        """Score one summary."""
        text = output.strip()
        if not text:
            return dict.fromkeys(self.metrics, 0.0)
        rouge = _ROUGE.score(expected["summary"], text)["rougeL"]
        is_short = "\n" not in text and data_card.count_words(text) <= self.max_words
        is_faithful = set(mentions(text)) <= set(expected["mentions"])
        return {
            "rouge_l": float(rouge.fmeasure),
            "length_ok": float(is_short),
            "faithful": float(is_faithful),
        }

    def aggregate(self, expected: Sequence[Any], outputs: Sequence[str]) -> dict[str, Statistic]:
        """Nothing: every metric is a mean."""
        return {}

    def baseline(self, train: Sequence[Example]) -> dict[str, Predict]:
        """The first sentence and the last, which people often take for a summary."""
        return {
            "first-sentence": lambda input: _sentences(input)[0],
            "last-sentence": lambda input: _sentences(input)[-1],
        }


def mentions(text: str) -> list[str]:
    """The numbers and the names of a text, each once, in order.

    A name is a word with a capital that does not begin a sentence.
    """
    found = re.findall(r"\d+(?:[.,:]\d+)*|(?<=[\w,;] )[^\W\d_]\w+", text)
    return list(dict.fromkeys(word for word in found if word[0].isdecimal() or word[0].isupper()))


def _sentences(thread: str) -> list[str]:
    turns = [line.partition(": ")[2] or line for line in thread.splitlines()]
    found = [sentence for turn in turns for sentence in re.split(SENTENCE_END, turn) if sentence]
    return found or [""]


def words(text: str) -> list[str]:
    """The words of a text in lower case; each sign, where a script puts no space between words.

    Of English the rouge-score library finds the same; of other scripts it finds nothing.
    """
    return re.findall(WORD, text.lower().replace("_", " "))


_ROUGE = rouge_scorer.RougeScorer(["rougeL"], tokenizer=SimpleNamespace(tokenize=words))
TASK: Task = Summarization()
