"""What goes in and out of a task's route; it is also the documentation, /openapi.json."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from .. import client
from ..data import Turn
from .accepted import Route


class Question(BaseModel):
    """One input of a task."""

    model_config = ConfigDict(extra="forbid")

    input: str = Field(min_length=1)
    """What the task is about, such as the text of a ticket."""
    history: list[Turn] = []
    """Earlier turns of a dialogue, oldest first."""
    stream: bool = False
    """Server-sent events: `{"delta": "…"}` as the answer is written, last the whole answer."""

    @property
    def length(self) -> int:
        """Characters in all."""
        return len(self.input) + sum(len(turn.content) for turn in self.history)


class Usage(BaseModel):
    """Tokens, few-shot examples included."""

    prompt_tokens: int | None
    completion_tokens: int | None


class Answer(BaseModel):
    """What the model said, and what the task reads in it."""

    output: str
    """The model's own words."""
    answer: Any = None
    """The answer in the output, as the task's data have it; null where there is none."""
    finish_reason: str | None
    """`stop`, `length` where it was cut off, or `content_filter` where it was refused."""
    model: str
    usage: Usage
    latency_ms: float


def answer_of(route: Route, model: str, completion: client.Completion) -> Answer:
    """Read a completion by the task's own reading; words of a refusal are no answer."""
    is_refused = completion.ending == "refused"
    return Answer(
        output=completion.output,
        answer=None if is_refused else route.task.parse(completion.output),
        finish_reason="content_filter" if is_refused else completion.finish_reason,
        model=model,
        usage=Usage(
            prompt_tokens=completion.prompt_tokens, completion_tokens=completion.completion_tokens
        ),
        latency_ms=round(completion.latency_ms, 3),
    )


def error_of(message: str, code: str) -> dict[str, Any]:
    """Give an error in the form that OpenAI's SDKs read."""
    return {"error": {"message": message, "type": code, "param": None, "code": code}}
