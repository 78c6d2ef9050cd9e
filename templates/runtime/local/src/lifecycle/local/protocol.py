"""What may be asked of the local server: the part of OpenAI's chat completions that it speaks."""

from typing import Literal

from fastapi import HTTPException
from pydantic import BaseModel, Field, field_validator


def refusal(message: str, param: str, code: str | None = None, status: int = 400) -> HTTPException:
    """Give what a caller did wrong, in the form that OpenAI's SDKs understand."""
    kind = "invalid_request_error"
    detail = {"message": message, "type": kind, "param": param or None, "code": code}
    return HTTPException(status, detail)


class Part(BaseModel):
    """A piece of a message; only text can be read here."""

    type: Literal["text"]
    text: str


class Message(BaseModel):
    """One turn of a chat."""

    role: Literal["system", "developer", "user", "assistant"]
    content: str | list[Part]

    def plain(self) -> dict[str, str]:
        """Give the turn as chat templates expect it."""
        parts = self.content
        text = parts if isinstance(parts, str) else "".join(part.text for part in parts)
        return {"role": "system" if self.role == "developer" else self.role, "content": text}


class ChatRequest(BaseModel):
    """The body of POST /v1/chat/completions. What is not named here is ignored."""

    model: str
    messages: list[Message] = Field(min_length=1)
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, gt=0, le=1)
    max_tokens: int | None = Field(None, ge=1)
    max_completion_tokens: int | None = Field(None, ge=1)
    stop: str | list[str] | None = None
    seed: int | None = None
    stream: bool = False
    stream_options: dict[str, bool] | None = None
    together: int = Field(1, ge=1)
    """Not OpenAI's: how many requests, this one included, are to be computed in one batch."""
    chat_template_kwargs: dict[str, bool | int | float | str] = {}
    """Arguments of the model's chat template, as vLLM takes them."""
    # Ignoring these would give another answer than was asked for.
    n: Literal[1] | None = None
    tools: None = None
    response_format: dict[Literal["type"], Literal["text"]] | None = None
    logprobs: Literal[False] | None = None

    @field_validator("stop")
    @classmethod
    def _not_empty(cls, stop: str | list[str] | None) -> list[str] | None:
        stops = [stop] if isinstance(stop, str) else stop
        if stops is not None and (len(stops) > 4 or not all(stops)):
            raise ValueError("up to four texts, none of them empty")
        return stops


class Dialogue(BaseModel):
    """A question with the answer that is wanted."""

    messages: list[dict[str, str]]
    answer: str


class RoundTrip(BaseModel):
    """The body of POST /v1/round-trip: what would be read, had the model written these answers."""

    dialogues: list[Dialogue]
    chat_template_kwargs: dict[str, bool | int | float | str] = {}
