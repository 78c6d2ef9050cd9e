"""The application against the model alone, on questions that stand alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table

from .. import prompts, runs, statistics, tasks
from ..deploy.accepted import Route
from ..errors import ProjectError
from ..evaluation import tables
from ..evaluation.answers import Question as Asked
from ..evaluation.measure import Measurement, Plan
from ..settings import Settings
from . import config, questions
from .measuring import TASK
from .questions import Question


def plan(
    settings: Settings, route: Route, prompt: prompts.Prompt, split: str, limit: int | None
) -> Plan:
    """Give the questions as they are put to the model alone: without any page.

    Raises:
        ProjectError: there are no such questions.
    """
    root = settings.root
    asked = _questions(settings, split)[:limit]
    messages = [route.render(f"Question: {question.input}") for question in asked]
    inputs = [
        runs.input_of(root, "prompt", prompt.path, TASK),
        runs.input_of(root, "data", _path(settings, split), TASK),
        runs.input_of(root, "application", config.INGESTED, TASK),
    ]
    put = [
        Asked(TASK, question.example(), said, route.decoding)
        for question, said in zip(asked, messages, strict=True)
    ]
    return Plan(route.task, prompt, route.decoding, put, inputs)


def show(
    settings: Settings,
    split: str,
    alone: Measurement,
    through: Measurement,
    replies: Mapping[tuple[str, str], Mapping[str, Any]],
) -> None:
    """Print, for each kind of question, what is right alone and through the application."""
    asked = {question.id: question for question in _questions(settings, split)}
    before = {each.id: each.scores["exact_match"] for each in alone.scored[TASK].examples}
    table = Table(box=box.ASCII_DOUBLE_HEAD)
    for column in ("questions", "n", "alone", "application", "not answered", "found", "faithful"):
        table.add_column(column, justify="left" if column == "questions" else "right")
    kinds = dict.fromkeys(question.kind for question in asked.values())
    for kind in kinds:
        own = [e for e in through.scored[TASK].examples if asked[e.id].kind == kind]
        got = [(asked[e.id], replies[TASK, e.id]) for e in own if (TASK, e.id) in replies]
        if own:
            table.add_row(
                kind,
                str(len(own)),
                _share([before[each.id] for each in own]),
                _share([each.scores["exact_match"] for each in own]),
                _share([float(reply["outcome"] == "abstained") for _, reply in got]),
                _share([_found(question, reply) for question, reply in got]),
                _share([float(not r["faults"]) for _, r in got if r["outcome"] != "abstained"]),
            )
    out = tables.console()
    out.print(table)
    out.print(
        "right: the very words, or unknown where the documents do not say; found: the passage with "
        "the answer was among those shown; faithful: of what was answered, nothing stands in no "
        "passage.",
        soft_wrap=True,
    )


def _found(question: Question, reply: Mapping[str, Any]) -> float:
    shown = [source["id"] for source in reply["sources"]]
    return float(any(id in shown for id in question.passages))


def _share(scores: Sequence[float]) -> str:
    if not scores:
        return "-"
    interval = statistics.estimate_mean(scores).interval
    return f"{interval.value:.2f} ({interval.low:.2f}-{interval.high:.2f})"


def _questions(settings: Settings, split: str) -> list[Question]:
    unknown = str(tasks.find(TASK).variables()["unknown"])
    folder = config.read(settings.root).questions
    return questions.read(settings.root, folder, _split(split), unknown)


def _path(settings: Settings, split: str) -> str:
    return questions.path_of(config.read(settings.root).questions, _split(split))


def _split(split: str) -> questions.Split:
    if split == "dev":
        return "dev"
    if split == "test":
        return "test"
    raise ProjectError("An application is measured on dev or test.", "--split dev")
