"""How well passages are found, on the dev questions: by each half and by both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import TypeVar

from .. import runs, statistics, tasks
from ..errors import ProjectError
from ..evaluation import tables
from ..runs import Interval
from ..settings import Settings
from . import config, ingested, questions
from .ingested import Choice
from .questions import Question
from .search import By, Search
from .vectors import embedder

TASK = "question-answering"
Way = TypeVar("Way", bound=By)
SHOWN = (1, 3)
"""Beside as many passages as the model gets."""


@dataclass(frozen=True)
class Looked:
    """What one way found for one question."""

    question: Question
    rank: int | None
    """Of the first passage that holds the answer, from 1."""
    confidence: float


def choose(settings: Settings, retrieval: config.Retrieval) -> Choice:
    """Measure on dev, print the tables, and write the choice into app/ingested.json.

    Raises ProjectError: the questions are wrong, or about other documents.
    """
    root = settings.root
    unknown = str(tasks.find(TASK).variables()["unknown"])
    asked = questions.read(root, retrieval.questions, "dev", unknown)
    search = Search(root / config.INDEX, retrieval.stop_words, embedder(retrieval, settings))
    path = questions.path_of(retrieval.questions, "dev")
    answerable = [each for each in asked if each.is_answerable]
    lost = [each.id for each in answerable if not each.is_held_by(search.passages)]
    if len(lost) == len(answerable):
        raise ProjectError(
            f"{path} asks about other documents: no passage holds the answer to any of it.",
            f"Write questions about yours there, and in {retrieval.questions}/test.jsonl: a line is"
            ' {"id": "1", "input": "<question>", "expected": "<the words of the answer>"}',
        )
    if lost:
        print(f"{path}: no passage holds the answer to {len(lost)} of {len(asked)}, as {lost[0]}.")
    looked = {way: look(search, asked, way) for way in search.ways}
    way = best(looked, retrieval.passages)
    threshold = threshold_for(looked[way], retrieval.passages, retrieval.risk)
    choice = Choice(
        by=way,
        threshold=threshold,
        questions=runs.hash_file(root / path),
        recall={name: recalls(every, retrieval.passages) for name, every in looked.items()},
        turned_away={
            kind: statistics.estimate_mean([float(e.confidence < threshold) for e in own])
            for kind, own in by_kind(looked[way]).items()
        },
    )
    ingested.write(root, ingested.read(root).model_copy(update={"choice": choice}))
    _print(looked, retrieval, choice)
    return choice


def look(search: Search, asked: Sequence[Question], way: By) -> list[Looked]:
    """Look up every question in one way."""
    return [_looked(search, question, way) for question in asked]


def _looked(search: Search, question: Question, way: By) -> Looked:
    found = search.find(question.input, config.MOST, way)
    held = (at for at, each in enumerate(found.passages, 1) if question.is_held_by([each]))
    return Looked(question, next(held, None), found.confidence)


def recall(looked: Sequence[Looked], k: int) -> Interval:
    """Give the share of answerable questions whose passage is among the first k."""
    return statistics.estimate_mean(_hits(looked, k))


def recalls(looked: Sequence[Looked], k: int) -> dict[str, Interval]:
    """Give the recall of each kind of questions that has an answer."""
    return {
        kind: recall(own, k)
        for kind, own in by_kind(looked).items()
        if any(each.question.is_answerable for each in own)
    }


def _hits(looked: Sequence[Looked], k: int) -> list[float]:
    answerable = (each for each in looked if each.question.is_answerable)
    return [float(each.rank is not None and each.rank <= k) for each in answerable]


def best(looked: Mapping[Way, Sequence[Looked]], k: int) -> Way:
    """Give the way with the highest recall; the simplest of equals, so fusing has to win."""
    return max(looked, key=lambda way: sum(_hits(looked[way], k)))


def threshold_for(looked: Sequence[Looked], k: int, risk: float) -> float:
    """Give the highest confidence below which at most this share of the found answers lies."""
    held = sorted(e.confidence for e in looked if e.rank is not None and e.rank <= k)
    if not held:
        return 0.0
    # Rounded down: a confidence that is the threshold itself is not turned away.
    return floor(1e4 * held[min(int(risk * len(held)), len(held) - 1)]) / 1e4


def by_kind(looked: Sequence[Looked]) -> dict[str, list[Looked]]:
    """Give the questions of each kind, the kinds in the order of the file."""
    kinds = dict.fromkeys(each.question.kind for each in looked)
    return {kind: [each for each in looked if each.question.kind == kind] for kind in kinds}


def _print(looked: dict[By, list[Looked]], retrieval: config.Retrieval, choice: Choice) -> None:
    out, k = tables.console(), retrieval.passages
    depths = sorted({*SHOWN, k})
    recalled = (f"recall at {depth}" for depth in depths)
    table = tables.table("found by", "questions", "n", *recalled, words=2)
    for way, every in looked.items():
        at = {depth: recalls(every, depth) for depth in depths}
        for kind in at[k]:
            count = len(by_kind(every)[kind])
            table.add_row(way, kind, str(count), *(str(at[depth][kind]) for depth in depths))
    out.print(table)
    if "both" in looked:
        _print_fusion(looked, k)
    away = "; ".join(f"{kind} {share}" for kind, share in choice.turned_away.items())
    out.print(
        f"found by {choice.by}; below a confidence of {choice.threshold:.4f} nothing is answered. "
        f"Of the dev questions that turns away: {away}. What it lets through and the documents do "
        "not say is for the model to see.",
        soft_wrap=True,
    )


def _print_fusion(looked: dict[By, list[Looked]], k: int) -> None:
    half = best({way: each for way, each in looked.items() if way != "both"}, k)
    compared = statistics.compare(_hits(looked[half], k), _hits(looked["both"], k))
    low, high = compared.difference.low, compared.difference.high
    print(
        f"both, against {half}: {compared.verdict} ({compared.difference.value:+.3f}, 95% interval "
        f"{low:+.3f} to {high:+.3f}, n = {compared.n})"
    )
