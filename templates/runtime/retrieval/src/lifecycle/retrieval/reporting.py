"""The application against the model alone, on questions that stand alone."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel

from .. import prompts, runs, statistics, tasks
from ..deploy.accepted import Route
from ..evaluation import tables
from ..evaluation.answers import Question as Asked
from ..evaluation.measure import Plan
from ..runs import ExampleResult, Interval
from ..settings import Settings
from . import config, questions
from .measuring import TASK
from .passages import Passage
from .questions import Question

MEASURED = "app/measured"


def plan(
    settings: Settings,
    route: Route,
    prompt: prompts.Prompt,
    split: questions.Split,
    limit: int | None,
) -> Plan:
    """Give the questions as they are put to the model alone: without any page.

    Raises ProjectError: there are no such questions.
    """
    root = settings.root
    found = _questions(settings, split)
    limit = limit if limit is not None and limit < len(found) else None
    asked = found[:limit]
    messages = [route.render(f"Question: {question.input}") for question in asked]
    inputs = [
        runs.input_of(root, "prompt", prompt.path, TASK),
        runs.input_of(root, "data", questions.path_of(config.read(root).questions, split), TASK),
        runs.input_of(root, "application", config.INGESTED, TASK),
    ]
    put = [
        Asked(TASK, question.example(), said, route.decoding)
        for question, said in zip(asked, messages, strict=True)
    ]
    return Plan(route.task, prompt, route.decoding, put, inputs, limit)


class Kind(BaseModel):
    """What came of the questions of one kind, each a share with its interval."""

    n: int
    alone: Interval
    """Right without the application: the very words, or unknown where no document says it."""
    application: Interval
    """Right through the application."""
    unanswered: Interval | None
    found: Interval | None
    """The passage with the answer was among those shown; None where no passage holds one."""
    faithful: Interval | None
    """Nothing of the answer stands in no passage that it cites; None where none was answered."""


class Report(BaseModel):
    """What app/measured/<run>.json says of a run through the application."""

    version: Literal[1] = 1
    run: str
    alone: str
    """The run of the model without the application, on the same questions."""
    kinds: dict[str, Kind]


def show(
    settings: Settings,
    split: questions.Split,
    alone: runs.Run,
    through: runs.Run,
    replies: Mapping[tuple[str, str], Mapping[str, Any]],
) -> Report:
    """Print and keep what is right alone and through the application, kind by kind."""
    asked = {question.id: question for question in _questions(settings, split)}
    before, after = (
        [each for each in runs.read_examples(settings.root, run) if each.task == TASK]
        for run in (alone, through)
    )
    rights = {each.id: each.scores["exact_match"] for each in before}
    of_kind: dict[str, list[ExampleResult]] = {}
    for each in after:
        of_kind.setdefault(asked[each.id].kind, []).append(each)
    kinds = {kind: _kind(own, asked, rights, replies) for kind, own in of_kind.items()}
    report = Report(run=through.id, alone=alone.id, kinds=kinds)
    path = settings.root / MEASURED / f"{report.run}.json"
    runs.write_atomically(path, report.model_dump_json(indent=2) + "\n")
    _print(report)
    return report


def _kind(
    own: Sequence[ExampleResult],
    asked: Mapping[str, Question],
    before: Mapping[str, float],
    replies: Mapping[tuple[str, str], Mapping[str, Any]],
) -> Kind:
    got = [(asked[e.id], replies[TASK, e.id]) for e in own if (TASK, e.id) in replies]
    alone = _share([before[each.id] for each in own])
    application = _share([each.scores["exact_match"] for each in own])
    assert alone is not None
    assert application is not None
    return Kind(
        n=len(own),
        alone=alone,
        application=application,
        unanswered=_share([float(reply["outcome"] == "abstained") for _, reply in got]),
        found=_share([_found(asked, reply) for asked, reply in got if asked.is_answerable]),
        faithful=_share([float(not r["faults"]) for _, r in got if r["outcome"] != "abstained"]),
    )


def _found(question: Question, reply: Mapping[str, Any]) -> float:
    fields = Passage.__dataclass_fields__
    shown = [Passage(**{key: source[key] for key in fields}) for source in reply["sources"]]
    return float(question.is_held_by(shown))


def _share(scores: Sequence[float]) -> Interval | None:
    return statistics.estimate_mean(scores) if scores else None


def _print(report: Report) -> None:
    columns = ("questions", "n", "alone", "application", "not answered", "found", "faithful")
    table = tables.table(*columns)
    for name, kind in report.kinds.items():
        shares = (kind.alone, kind.application, kind.unanswered, kind.found, kind.faithful)
        said = ("-" if e is None else f"{e.value:.2f} ({e.low:.2f}-{e.high:.2f})" for e in shares)
        table.add_row(name, str(kind.n), *said)
    out = tables.console()
    out.print(table)
    out.print(
        "right: the very words, or unknown where the documents do not say; found: the passage with "
        "the answer was among those shown; faithful: of what was answered, nothing stands in no "
        f"passage. Kept in {MEASURED}/{report.run}.json.",
        soft_wrap=True,
    )


def _questions(settings: Settings, split: questions.Split) -> list[Question]:
    unknown = str(tasks.find(TASK).variables()["unknown"])
    folder = config.read(settings.root).questions
    return questions.read(settings.root, folder, split, unknown)
