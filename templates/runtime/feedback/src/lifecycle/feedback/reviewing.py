"""A page on which a person decides, with one key, what becomes of an answer.

Each verdict is on the disk before the page shows the next case.
"""

from pathlib import Path

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from .. import data, deciding, tasks
from . import cases, examples
from .cases import Case, Reviewed, Verdict

PAGE = Path(__file__).with_name("review.html")


class Shown(BaseModel):
    """What the page shows; `turn` is empty when all is done."""

    left: int
    turn: str = ""
    task: str = ""
    kind: str = ""
    note: str = ""
    input: str = ""
    output: str = ""
    proposed: str = ""
    may_be_empty: bool = False
    """Without a right answer it is a thumb down alone."""


class Decided(BaseModel):
    """What the person pressed."""

    turn: str
    verdict: Verdict
    answer: str


def make_app(root: Path) -> FastAPI:
    """Make the server of the page."""
    app: FastAPI = deciding.server(PAGE)

    def case() -> Shown:
        found = cases.waiting(root)
        if not found:
            return Shown(left=0)
        first = found[0]
        return Shown(
            left=len(found),
            turn=first.turn,
            task=first.task,
            kind=first.kind,
            note=first.note,
            input=first.sent,
            output=first.output,
            proposed=first.proposed,
            may_be_empty=examples.is_thumb_down(first),
        )

    def verdict(decided: Decided) -> Shown:
        # A second press of a key, or a second window, must not decide on the next one.
        found = [each for each in cases.waiting(root) if each.turn == decided.turn]
        for each in found:
            is_empty = decided.verdict != "leave" and not decided.answer.strip()
            if is_empty and not examples.is_thumb_down(each):
                raise HTTPException(422, "say what would have been right, or leave it out.")
            if decided.verdict != "leave" and not is_empty and not _is_answer(root, each, decided):
                said = "correct the answer, or leave it out."
                raise HTTPException(422, f"that is no example of {each.task}: {said}")
            cases.review(root, decided.turn, decided.verdict, decided.answer)
        return case()

    app.add_api_route("/case", case, methods=["GET"])
    app.add_api_route("/verdict", verdict, methods=["POST"])
    return app


def _is_answer(root: Path, case: Case, decided: Decided) -> bool:
    """Whether the task can read it: what it cannot read would be left out when it is written."""
    reviewed = Reviewed(case, decided.verdict, decided.answer)
    others = data.load(root, case.task, "train")
    return examples.example_of(tasks.find(case.task), reviewed, others) is not None
