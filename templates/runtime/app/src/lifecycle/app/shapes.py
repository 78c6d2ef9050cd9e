"""What goes in and out of the page's routes."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ..data import Turn
from ..deploy.shapes import Answer
from .store import Outcome, Rating


class Ask(BaseModel):
    """What a person asks."""

    model_config = ConfigDict(extra="forbid")

    task: str
    input: str = Field(min_length=1)
    session: str | None = None
    """None begins one."""
    history: list[Turn] = []
    """Turns of a dialogue that began elsewhere: the session begins with them, and keeps them."""


class Reply(Answer):
    """An answer that is kept, so that something can be said of it."""

    turn: str
    session: str
    outcome: Outcome
    sources: list[dict[str, Any]]
    """The passages that were found, where the application looks things up."""
    faults: list[str]
    """What in the answer rests on none of them, each in a sentence."""
    forgotten: int = 0
    """Turns of the session, the oldest, that the model was not shown: they no longer fit."""


class Feedback(BaseModel):
    """What a person says of an answer."""

    model_config = ConfigDict(extra="forbid")

    turn: str
    rating: Rating
    correction: str | None = Field(None, max_length=20_000)
    """What would have been right, as the model should have written it."""
    note: str = Field("", max_length=2_000)
