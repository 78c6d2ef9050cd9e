"""Chat: the next answer of a support desk, in its manner, refusing what must be refused."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from lifecycle import data_card
from lifecycle.data import WORD, Example
from lifecycle.errors import ProjectError
from lifecycle.statistics import Statistic
from lifecycle.tasks import Predict, Task

MAX_WORDS = 40
"""The longest answer where the data card does not say."""
CANNED = "Thank you for writing. A colleague will look into this and answer within one working day."
# Where nobody speaks of himself, or says sorry, something else cannot be.
_REFUSAL = re.compile(
    r"\b(i|i'm|we|sorry|unfortunately)\b[^.!?\n]{0,60}"
    r"\b(can not|cannot|can't|could not|couldn't|won't|unable|not allowed)\b"
)
# Marks that a plain message does not have: Markdown, places left to fill in, tags.
_MARKUP = re.compile(r"[*_#`{}\[\]<>|]")


class Chat:
    """Answer `input`, after `history`; `expected` is {"reply", "refuse", "rejected"}.

    `reply` is an answer that the desk wants, `rejected` one it does not; `refuse` says whether the
    request must be refused.

    Metrics, each a mean over examples of a value in [0, 1]:
        win_rate: the output shares more words with `reply` than with `rejected` (a tie counts
            half), and names no number that `reply` does not: the answer about another order loses.
            It stands in for a person's choice, and is only as good as the two answers.
        refusal_ok: it refuses what must be refused, and nothing else.
        format_ok: at most `max_words` words, in one paragraph of plain text with an end; or in any
            form, where the data card says `plain: false`.
    """

    name = "chat"
    metrics = ("win_rate", "refusal_ok", "format_ok")

    @property
    def max_tokens(self) -> int:
        """As many as the data card says, or 64."""
        return data_card.facts(self.name).max_tokens or 64

    @property
    def max_words(self) -> int:
        """The longest answer allowed."""
        return data_card.facts(self.name).max_words or MAX_WORDS

    def variables(self) -> Mapping[str, object]:
        """Give the prompts the longest answer allowed, in words, and who answers."""
        return {"max_words": self.max_words, "what": data_card.facts(self.name).what}

    def validate(self, example: Example) -> None:
        """Raise ProjectError unless `expected` holds both answers, each as `refuse` says."""
        match example.expected:
            case {"reply": str(reply), "refuse": bool(refuse), "rejected": str(), **rest} if (
                not rest
            ):
                is_right = refuses(reply) == refuse
            case _:
                raise ProjectError(
                    f"{example.source}: expected is not "
                    '{"reply": "…", "refuse": false, "rejected": "…"}.'
                )
        if not is_right:
            raise ProjectError(
                f"{example.source}: refuse is {str(refuse).lower()}, but the reply says otherwise."
            )

    def target(self, expected: Any) -> str:
        """The answer that the desk wants."""
        return str(expected["reply"])

    def parse(self, output: str) -> Any | None:
        """The answer and whether it refuses; None when there is none."""
        text = output.strip()
        return {"reply": text, "refuse": refuses(text)} if text else None

    def score(self, expected: Any, output: str) -> dict[str, float]:
        """Score one answer."""
        answer = self.parse(output)
        if answer is None:
            return dict.fromkeys(self.metrics, 0.0)
        return {
            "win_rate": preference(answer["reply"], expected["reply"], expected["rejected"]),
            "refusal_ok": float(answer["refuse"] == expected["refuse"]),
            "format_ok": float(self._has_form(answer["reply"])),
        }

    def _has_form(self, text: str) -> bool:
        if data_card.facts(self.name).plain:
            return is_plain(text, self.max_words)
        return data_card.count_words(text) <= self.max_words

    def aggregate(self, expected: Sequence[Any], outputs: Sequence[str]) -> dict[str, Statistic]:
        """Nothing: every metric is a mean."""
        return {}

    def baseline(self, train: Sequence[Example]) -> dict[str, Predict]:
        """One canned answer for everybody, and the answer to the most similar training message."""
        return {"canned": lambda _input: CANNED, "nearest": _nearest(train)}


def preference(text: str, chosen: str, rejected: str) -> float:
    """1.0 when `text` is nearer to `chosen` than to `rejected`, 0.5 when equally near, else 0.0.

    It is 0.0, too, when the text names a number that `chosen` does not.
    """
    if not set(re.findall(r"\d+", text)) <= set(re.findall(r"\d+", chosen)):
        return 0.0
    to_chosen, to_rejected = overlap(text, chosen), overlap(text, rejected)
    return 0.5 if to_chosen == to_rejected else float(to_chosen > to_rejected)


def overlap(a: str, b: str) -> float:
    """F-measure of the words that two texts share, in [0, 1]."""
    first, second = (Counter(re.findall(WORD, text.lower())) for text in (a, b))
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def refuses(text: str) -> bool:
    """Whether an answer says that something cannot be done."""
    return _REFUSAL.search(text.lower().replace("’", "'")) is not None


def is_plain(text: str, max_words: int = MAX_WORDS) -> bool:
    """Whether an answer is one paragraph of plain text with an end, and not too long."""
    is_short = "\n" not in text and data_card.count_words(text) <= max_words
    return is_short and text.endswith(tuple(".?!。？！")) and not _MARKUP.search(text)


def _nearest(train: Sequence[Example]) -> Predict:
    # Imported here, because it takes seconds that no other command needs to spend.
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(token_pattern=data_card.WORDS)
    known = vectorizer.fit_transform([example.input for example in train])

    def predict(input: str) -> str:
        similarity = known @ vectorizer.transform([input]).T
        reply: str = train[int(similarity.toarray().argmax())].expected["reply"]
        return reply

    return predict


TASK: Task = Chat()
