"""What the application knows: passages for a question, and what an answer rests on."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import tasks
from ..errors import ProjectError
from ..settings import Settings
from . import config, documents, ingested, questions
from .faithful import citations, unsupported, without_citations
from .measuring import TASK
from .passages import Passage
from .search import Search
from .vectors import embedder
from .words import tokens

CITE = "Name the passage behind the answer, as in [{id}]."


@dataclass(frozen=True)
class Prepared:
    """A question with what was found for it."""

    sent: str | None
    """The input of the task: passages and question. None: the documents do not speak of it."""
    passages: tuple[Passage, ...]
    question: str


@dataclass(frozen=True)
class Judged:
    """An answer, with what it rests on."""

    output: str
    """Without its citations."""
    is_abstention: bool
    sources: list[dict[str, Any]]
    """The passages that it was given; `cited` says on which of them it rests."""
    faults: list[str]
    """What is wrong with it, each in a sentence."""


class Knowledge:
    """The documents of an application, once they were ingested."""

    task = TASK

    def __init__(self, settings: Settings) -> None:
        root = settings.root
        self._retrieval = config.read(root)
        self._choice = ingested.read(root).choice
        embed = embedder(self._retrieval, settings)
        self._search = Search(root / config.INDEX, self._retrieval.stop_words, embed)
        if self._choice.by not in self._search.ways:
            raise ProjectError(
                f"{config.INGESTED} says to find by {self._choice.by}, and there are no vectors.",
                "poe ingest --anew --measure",
            )
        self.unknown = str(tasks.find(TASK).variables()["unknown"])
        self.example = _example(root, self._retrieval.questions, self.unknown)

    def look_up(self, question: str) -> Prepared:
        """Find passages for a question, and put both together as the task's input."""
        found = self._search.find(question, self._retrieval.passages, self._choice.by)
        if not found.passages or found.confidence < self._choice.threshold:
            return Prepared(None, found.passages, question)
        return self._prepared(question, found.passages)

    def fewer(self, prepared: Prepared | None) -> Prepared | None:
        """Give a question with a passage less, the last; None where there is none to leave out."""
        if prepared is None or len(prepared.passages) < 2:
            return None
        return self._prepared(prepared.question, prepared.passages[:-1])

    def _prepared(self, question: str, passages: tuple[Passage, ...]) -> Prepared:
        is_cited = self._retrieval.cite == "model"
        lines = [_line(passage, is_cited) for passage in passages]
        asked = f"Question: {question}"
        if is_cited:
            asked += f" {CITE.format(id=passages[0].id)}"
        return Prepared("\n".join([*lines, asked]), passages, question)

    def judge(self, prepared: Prepared, output: str) -> Judged:
        """Say what an answer rests on, and what in it rests on nothing."""
        text = without_citations(output)
        if tasks.find(TASK).parse(text) in (self.unknown, None):
            return Judged(text, True, self._sources(prepared.passages, ()), [])
        named = citations(output)
        shown = {passage.id: passage for passage in prepared.passages}
        faults = [f"It cites [{id}], which it was not shown." for id in named if id not in shown]
        cited = [shown[id] for id in named if id in shown]
        if not named:
            cited = _resting_on(text, prepared.passages)
        faults += [
            f'"{claim}" stands in no passage that it cites.' for claim in unsupported(text, cited)
        ]
        if self._retrieval.cite == "model" and not named:
            faults.append("It cites nothing.")
        return Judged(text, False, self._sources(prepared.passages, cited), faults)

    def _sources(
        self, passages: Sequence[Passage], cited: Sequence[Passage]
    ) -> list[dict[str, Any]]:
        return [{**vars(passage), "cited": passage in cited} for passage in passages]


def need_current(settings: Settings) -> None:
    """Look whether the documents are still what was ingested.

    Raises ProjectError: one is not; what is answered would rest on what nobody can read any more.
    """
    if name := changed(settings):
        raise ProjectError(f'"{name}" is not what was ingested.', "poe ingest")


def changed(settings: Settings) -> str | None:
    """Give a document that is new, gone or another than what was ingested.

    Raises ProjectError: none of them are here.
    """
    root = settings.root
    said, files = ingested.read(root), documents.find(root, config.read(root).documents)[0]
    known = said.documents | said.unread
    there = {documents.name_of(file, root): documents.hash_of(file) for file in files}
    names = sorted({*there, *known})
    return next((name for name in names if known.get(name) != there.get(name)), None)


def _example(root: Path, folder: str, unknown: str) -> str:
    """Give a question that the documents answer; empty where no file has one."""
    with suppress(ProjectError):  # poe ingest --measure says what is wrong with them.
        asked = questions.read(root, folder, "dev", unknown)
        return next((each.input for each in asked if each.is_answerable), "")
    return ""


def _line(passage: Passage, with_id: bool) -> str:
    text = " ".join(passage.text.split())
    if not text.lower().startswith(passage.title.lower()):
        text = f"{passage.title}. {text}"
    return f"- [{passage.id}] {text}" if with_id else f"- {text}"


def _resting_on(answer: str, passages: Sequence[Passage]) -> list[Passage]:
    """Give the one passage that has most of an answer's words, the first of equals."""
    words = set(tokens(answer))
    held = [len(words & set(tokens(f"{each.title} {each.text}"))) for each in passages]
    return [passages[held.index(max(held))]] if held and max(held) > 0 else []
