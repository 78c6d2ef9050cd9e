"""A model as judge: which of two answers serves better, where no score can tell.

A judge favours the answer that stands first, the longer one, and one of its own making (Zheng et
al. 2023, "Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena"). So each pair is put in both
orders, and is a tie unless both agree; how often the longer answer won is counted.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_settings import SettingsConfigDict

from .. import prompts, runs, settings, statistics
from ..data import Example
from ..errors import ProjectError, refusal
from ..prompts import Decoding
from ..runs import Interval
from ..settings import Environment, Request, Settings
from ..statistics import Comparison
from .answers import Answer, Partial, Question
from .measure import by_server

PATH = "eval/judge.md"
FOLDER = "eval/judged"
SILENT = 0.05
"""The share of verdicts that may be unreadable."""
PLACES = settings.Places(
    model=f"model in {PATH}",
    base_url=f"base_url in {PATH}",
    key="GENAI_JUDGE_API_KEY",
    request=f"at the top of {PATH}",
)
# The last line, whatever signs are around the word: "B", "**B**", "Verdict: tie.", and not the last
# word of "A is better than B".
_VERDICT = re.compile(
    r"\W*(?:(?!(?-i:A|B)\b)\w+\W+){0,5}?(?:a\s+(?=tie))?(A|B|tie)\W*", re.IGNORECASE
)
_MARK = re.compile(r"<(/?)(?=(?:before|input|known|a|b)>)", re.IGNORECASE)
"""What parts the material in the question: none of it may end its own part."""


class _File(BaseModel):
    """`eval/judge.md`: who judges, and what it is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    base_url: str | None = None
    request: Request = Request()
    decoding: Decoding = Decoding(temperature=None)
    body: str


@dataclass(frozen=True)
class Judge:
    """Who judges, what it is asked, and how it is reached."""

    settings: Settings
    body: str
    decoding: Decoding


class _Environment(Environment):
    """The GENAI_JUDGE_ variables of the environment and of .env."""

    model_config = SettingsConfigDict(env_prefix="GENAI_JUDGE_")


class _Scope(BaseModel):
    data_sensitivity: Literal["public", "internal", "personal", "restricted"] = "internal"


class _Record(BaseModel):
    scope: _Scope


@dataclass(frozen=True)
class Pair:
    """Two answers to one example."""

    task: str
    example: Example
    wanted: str
    """An answer that is known to be good."""
    old: str
    new: str

    @property
    def outcome(self) -> float | None:
        """What no judge is needed for: the same answer, or none; None where one is."""
        old, new = self.old.strip(), self.new.strip()
        return (1 + bool(new) - bool(old)) / 2 if old == new or not (old and new) else None


class Judgement(NamedTuple):
    """What became of a pair."""

    pair: Pair
    score: float
    """1 where `new` won, 0 where `old` did, 0.5 for a tie."""
    said: tuple[str, ...] = ()
    """What the judge said with `old` first and with `new` first; nothing where it was not asked."""
    is_swayed: bool = False
    """Whether it named the same place both times, which is a tie."""


class Result(NamedTuple):
    """What the judgements of one task come to."""

    won: int
    tied: int
    lost: int
    same: int
    """Ties whose two answers are one, which nobody judged."""
    swayed: int
    """Ties where the place decided."""
    longer: int
    """Decided pairs that the longer answer won."""
    win_rate: Interval
    """The share that `new` won, ties by half."""
    comparison: Comparison
    """Of the shares won and lost."""


def load(project: Settings) -> Judge:
    """Read who judges.

    Raises ProjectError: the file is wrong, names nobody, or sends away what must not leave.
    """
    fields, body = prompts.parts(project.root, PATH)
    try:
        file = _File.model_validate({**fields, "body": body})
    except ValidationError as error:
        raise refusal(error, PATH, _File.model_fields) from error
    if not file.model:
        raise ProjectError(
            f"{PATH} does not say which model judges.",
            "Name it there (model:) and, unless it is on this machine, its endpoint (base_url:);"
            f" the key is {PLACES.key} in .env.",
        )
    settings.need_address(file.base_url, PLACES.base_url)
    is_the_models = _host(file.base_url) == _host(project.base_url)
    if not is_the_models:
        _may_leave(project, file.base_url)
    environment = settings.read_environment(project.root, _Environment)
    # What the model's own endpoint takes, it takes of the judge as well.
    key = settings.key_of(environment, file.base_url) or (
        project.api_key if is_the_models else None
    )
    is_asked_alike = is_the_models and "request" not in file.model_fields_set
    # A model of this machine is greedy, so that its verdict is the same again.
    greedy = {"temperature": 0.0} if file.base_url is None else {}
    return Judge(
        settings=replace(
            project,
            model=settings.named(project.root, file.model),
            revision=None,
            base_url=file.base_url,
            api_key=key,
            request=project.request if is_asked_alike else file.request,
            places=PLACES,
            price=None,
            chat_template_kwargs={},
            context_length=None,
        ),
        body=file.body,
        decoding=file.decoding.model_copy(update=greedy),
    )


def judged(judge: Judge, pairs: Sequence[Pair], concurrency: int | None = None) -> list[Judgement]:
    """Judge pairs, in their order. What was answered is kept, so that the same command goes on.

    Raises ProjectError: the judge cannot be reached, or its verdicts cannot be read.
    """
    asked = [pair for pair in pairs if pair.outcome is None]
    questions = [question for pair in asked for question in _both_orders(judge, pair)]
    answers: list[Answer] = []
    if questions:
        model = runs.model_of(judge.settings).model_dump()
        put = [(each.messages, each.decoding.model_dump()) for each in questions]
        partial = Partial(judge.settings.root, {"judge": model, "asked": put})
        with by_server(judge.settings, concurrency) as answering:
            answers = answering(questions, partial)
        _need_verdicts(answers)
        partial.remove()
    found = iter(zip(answers[::2], answers[1::2], strict=True))
    return [
        Judgement(pair, pair.outcome)
        if pair.outcome is not None
        else _judgement(pair, *next(found))
        for pair in pairs
    ]


def result(judgements: Sequence[Judgement]) -> Result:
    """Count the judgements of one task, with the 95% interval of the win rate."""
    scores = [each.score for each in judgements]
    groups = [each.pair.example.group for each in judgements]
    decided = [each for each in judgements if each.score != 0.5]
    winners = [
        (pair.new, pair.old) if score == 1 else (pair.old, pair.new) for pair, score, *_ in decided
    ]
    return Result(
        won=scores.count(1),
        tied=scores.count(0.5),
        lost=scores.count(0),
        same=sum(each.score == 0.5 and not each.said for each in judgements),
        swayed=sum(each.is_swayed for each in judgements),
        longer=sum(len(won) > len(lost) for won, lost in winners),
        win_rate=statistics.estimate_mean(scores, groups),
        comparison=statistics.compare(
            [float(score == 0) for score in scores], [float(score == 1) for score in scores], groups
        ),
    )


def said(found: Result, rate: str) -> list[str]:
    """Say what the judgements of one task come to; the share won is called `rate`."""
    share, decided = found.win_rate, found.won + found.lost
    return [
        f"  {rate} {share.value:.3f} (95% interval {share.low:.3f} to {share.high:.3f}), n ="
        f" {decided + found.tied}",
        f"  {found.won} won, {found.lost} lost, {found.tied} tied ({found.same} the same answer,"
        f" {found.swayed} by their place alone)",
        f"  the longer answer won {found.longer} of the {decided} that are decided",
    ]


def write(
    judge: Judge, name: str, judgements: Sequence[Judgement], results: Mapping[str, Result]
) -> str:
    """Write what was judged, pair by pair; give where, relative to the project."""
    root = judge.settings.root
    path = f"{FOLDER}/{name}.json"
    content = {
        "version": 1,
        "judge": runs.model_of(judge.settings).model_dump(exclude_none=True),
        "prompt": runs.input_of(root, "prompt", PATH, None).model_dump(exclude_none=True),
        "tasks": {
            task: {
                "won": found.won,
                "tied": found.tied,
                "lost": found.lost,
                "win_rate": found.win_rate.model_dump(),
            }
            for task, found in results.items()
        },
        "pairs": [
            {"task": pair.task, "id": pair.example.id, "score": score, "said": said}
            for pair, score, said, _ in judgements
        ],
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    runs.write_atomically(root / path, text)
    return path


def _both_orders(judge: Judge, pair: Pair) -> list[Question]:
    found = []
    history = [
        turn.model_copy(update={"content": _parted(turn.content)}) for turn in pair.example.history
    ]
    for order, (a, b) in (("old first", (pair.old, pair.new)), ("new first", (pair.new, pair.old))):
        material = {"input": pair.example.input, "wanted": pair.wanted, "a": a, "b": b}
        shown = {name: _parted(text) for name, text in material.items()}
        text = prompts.fill(PATH, judge.body, {**shown, "history": history})
        example = Example(f"{pair.example.id} {order}", "", None)
        found.append(
            Question(pair.task, example, [{"role": "user", "content": text}], judge.decoding)
        )
    return found


def _parted(text: str) -> str:
    return _MARK.sub(r"< \1", text)


def _verdict(answer: Answer) -> str | None:
    """Read "a", "b" or "tie"; None where an answer ends with none of them."""
    lines = answer.output.strip().splitlines()
    found = _VERDICT.fullmatch(lines[-1]) if lines and answer.ending == "answered" else None
    return found[1].lower() if found else None


def _need_verdicts(answers: Sequence[Answer]) -> None:
    unread = [answer for answer in answers if _verdict(answer) is None]
    if len(unread) > SILENT * len(answers):
        first = unread[0]
        raise ProjectError(
            f"The judge gave no verdict that can be read {len(unread)} times of {len(answers)}; the"
            f" first was {first.ending}: {(first.error or first.output)[-200:]!r}.",
            f"Take a stronger model, or change the text or decoding.max_tokens, in {PATH}.",
        )


def _judgement(pair: Pair, old_first: Answer, new_first: Answer) -> Judgement:
    verdicts = (_verdict(old_first), _verdict(new_first))
    score = 1.0 if verdicts == ("b", "a") else 0.0 if verdicts == ("a", "b") else 0.5
    is_swayed = verdicts in (("a", "a"), ("b", "b"))
    return Judgement(pair, score, (old_first.output, new_first.output), is_swayed)


def _host(url: str | None) -> str | None:
    return urlsplit(url).netloc.rpartition("@")[2] if url else None


def _may_leave(project: Settings, url: str | None) -> None:
    """Keep what is about people from an endpoint that nobody gave a reason for."""
    if url is None or settings.is_local_url(url):
        return
    known = settings.read_record(project.root / settings.RECORD, _Record).scope.data_sensitivity
    if known in ("personal", "restricted"):
        raise ProjectError(
            f"The data are {known}, and {_host(url)} is not where scope.data_note lets them go.",
            f"Let a model of this machine judge, or one at the endpoint of {settings.RECORD}:"
            f" {PLACES.base_url}.",
        )
