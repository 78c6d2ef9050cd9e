"""A page on which a person picks the better of two answers, with two keys.

The answers lie left and right by chance, and the page does not say which run gave which: people
favour the left one, and the one they expect to win. Each choice is on the disk before the page
shows the next, so that nothing is lost when either side is killed.
"""

import random
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from fastapi import FastAPI
from pydantic import BaseModel

from .. import deciding
from ..runs import ExampleResult
from . import preferences
from .collecting import Contest, known_of

PAGE = Path(__file__).with_name("choose.html")


class Question(BaseModel):
    """What the page shows; `id` is empty when all is done."""

    id: str = ""
    done: int
    total: int
    history: list[str] = []
    input: str = ""
    left: str = ""
    right: str = ""


class Choice(BaseModel):
    """What the person pressed."""

    id: str
    better: Literal["left", "right", "neither"]


def make_app(root: Path, contests: Sequence[Contest], seed: int = 0) -> FastAPI:
    """Make the server of the page for these contests; it appends to each task's preferences."""
    app: FastAPI = deciding.server(PAGE)
    waiting = deque(contests)
    total = len(contests)

    def pass_over_known() -> None:
        # Another page, or the scores, may have decided meanwhile.
        while waiting and waiting[0].example.whole in known_of(root, waiting[0].task):
            waiting.popleft()

    def question() -> Question:
        pass_over_known()
        done = total - len(waiting)
        if not waiting:
            return Question(done=done, total=total)
        contest = waiting[0]
        left, right = sides(contest, seed)
        turns = [f"{turn.role}: {turn.content}" for turn in contest.example.history]
        return Question(
            id=contest.example.id,
            done=done,
            total=total,
            history=turns,
            input=contest.example.input,
            left=left.output,
            right=right.output,
        )

    def choose(choice: Choice) -> Question:
        pass_over_known()
        # A second press of a key, or a second window, must not answer the next question.
        if waiting and waiting[0].example.id == choice.id:
            contest = waiting[0]
            if choice.better != "neither":
                preferences.make_room(root, contest.task)
                chosen = sides(contest, seed)[choice.better == "right"]
                preference = contest.preference(chosen, by="person")
                preferences.append(root, contest.task, contest.split, preference)
            waiting.popleft()
        return question()

    app.add_api_route("/question", question, methods=["GET"])
    app.add_api_route("/choice", choose, methods=["POST"])
    return app


def sides(contest: Contest, seed: int) -> tuple[ExampleResult, ExampleResult]:
    """Give both answers, left and right by chance, the same for the same seed."""
    both = [contest.first, contest.second]
    random.Random(f"{seed}-{contest.task}-{contest.example.id}").shuffle(both)
    return both[0], both[1]
