"""The part of OpenAI's chat completions that this server speaks."""

import time
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator


class RequestError(Exception):
    """What a caller did wrong, in the form that OpenAI's SDKs understand."""

    def __init__(self, message: str, *, param: str = "", code: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.status = status
        self.body = {
            "error": {
                "message": message,
                "type": "invalid_request_error",
                "param": param or None,
                "code": code or None,
            }
        }


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


class StreamOptions(BaseModel):
    """What a stream carries beside the text."""

    include_usage: bool = False


class ChatRequest(BaseModel):
    """The body of POST /v1/chat/completions. What is not named here is ignored."""

    model_config = ConfigDict(extra="ignore")

    model: str
    messages: list[Message] = Field(min_length=1)
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, gt=0, le=1)
    max_tokens: int | None = Field(None, ge=1)
    max_completion_tokens: int | None = Field(None, ge=1)
    stop: str | list[str] | None = None
    seed: int | None = None
    stream: bool = False
    stream_options: StreamOptions | None = None
    together: int = Field(1, ge=1)
    """Not OpenAI's: how many requests, this one included, are to be computed in one batch."""
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

    @property
    def limit(self) -> int | None:
        """The most tokens that the answer may have, if that was said."""
        return self.max_completion_tokens or self.max_tokens


def identity(model: str) -> dict[str, Any]:
    """Give what all pieces of one reply have in common."""
    return {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": model}


def completion(head: dict[str, Any], text: str, finish: str, usage: dict[str, int]) -> Any:
    """Give a whole reply."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
    return {**head, "object": "chat.completion", "choices": [choice], "usage": usage}


def chunk(head: dict[str, Any], delta: dict[str, str], finish: str | None = None) -> Any:
    """Give one piece of a streamed reply."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return {**head, "object": "chat.completion.chunk", "choices": [choice]}


def usage_chunk(head: dict[str, Any], usage: dict[str, int]) -> Any:
    """Give the last piece of a stream whose caller asked for the token counts."""
    return {**head, "object": "chat.completion.chunk", "choices": [], "usage": usage}


def usage_of(prompt: int, completion: int) -> dict[str, int]:
    """Give the token counts of one reply."""
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
