"""What a model server sends back, read: the answer, why it ended, and what it took.

Servers differ: content as text, as parts or as null; reasoning beside it or in <think> tags; an
error in a response that says 200; no usage.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2
import openai

from .failures import RequestError, words
from .reasoning import may_open, separate
from .runs import Completion
from .settings import Settings

_REASONS = {
    **dict.fromkeys(("max_tokens", "max_output_tokens", "model_length"), "length"),
    **dict.fromkeys(("refusal", "safety", "recitation", "guardrail_intervened"), "content_filter"),
}
"""What others call the ends of an answer, in letters of any case, and OpenAI's word for each."""
_BROKEN = {"error", "abort", "insufficient_system_resource"}
"""Words for the end of an answer that the server gave up."""
_ANSWER = "answer"
"""The one key of a structured answer: most endpoints take no schema but that of an object."""


def read(body: Any, latency_ms: float) -> Completion:
    """Read a whole response.

    Raises:
        openai.APIError: it holds an error.
        RequestError: it is no chat completion.
    """
    choice = _choice(body)
    message = choice.get("message")
    if not isinstance(message, dict):
        raise RequestError("the response is no chat completion: it has no message")
    return _completion(message, choice.get("finish_reason"), body, latency_ms)


def refusal_in(error: openai.APIError, settings: Settings, latency_ms: float) -> Completion | None:
    """Read an error that is an answer: a filter did not let the question through."""
    if not isinstance(error, openai.BadRequestError) or error.code != "content_filter":
        return None
    said = words(error, settings)
    return Completion(
        output=said, latency_ms=latency_ms, finish_reason="content_filter", refusal=said
    )


@dataclass
class Stream:
    """A response that arrives in pieces."""

    _message: dict[str, str] = field(default_factory=dict)
    _finish_reason: str | None = None
    _last: dict[str, Any] = field(default_factory=dict)
    _is_answering: bool = False
    _is_over: bool = False

    def add(self, chunk: dict[str, Any]) -> str:
        """Take the next piece, and give its part of the answer, which begins after the thinking."""
        self._last |= {key: chunk[key] for key in ("usage", "model") if chunk.get(key)}
        # Some servers send it with each piece.
        self._is_over |= bool(chunk.get("usage"))
        if not chunk.get("choices"):
            return ""
        choice = _choice(chunk)
        delta = choice.get("delta") or {}
        self._finish_reason = choice.get("finish_reason") or self._finish_reason
        for key in ("content", "refusal", "reasoning_content", "reasoning"):
            if piece := _text(delta.get(key)):
                self._message[key] = self._message.get(key, "") + piece
                self._is_over = False
        return self._shown(_text(delta.get("content")))

    def _shown(self, piece: str) -> str:
        if self._is_answering:
            return piece
        content = self._message.get("content", "")
        answer = "" if may_open(content) else separate(content).answer
        self._is_answering = bool(answer)
        return answer

    def completion(self, latency_ms: float) -> Completion:
        """Give the whole of it.

        Raises RequestError: nothing came, or it broke off.
        """
        if not self._message and self._finish_reason is None:
            raise RequestError("the server ended the stream without an answer")
        if self._finish_reason is None and not self._is_over:
            raise RequestError("the stream of the answer broke off", may_pass=True)
        return _completion(self._message, self._finish_reason, self._last, latency_ms)


def response_format(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Give the request for an answer of this JSON schema; reading takes it out again."""
    wrapped = {"type": "object", "properties": {_ANSWER: schema}, "required": [_ANSWER]}
    strict = {"name": _ANSWER, "strict": True, "schema": wrapped | {"additionalProperties": False}}
    return {"type": "json_schema", "json_schema": strict}


def read_events(content: bytes, latency_ms: float) -> Completion:
    """Read a response of a server that streams, whatever it is asked."""
    whole = Stream()
    # As bytes: a text would also be divided at signs that stand in an answer, such as U+2028.
    for line in content.splitlines():
        key, _, value = line.decode(errors="replace").partition(":")
        if key == "data" and value.strip() != "[DONE]":
            whole.add(json.loads(value))
    return whole.completion(latency_ms)


def is_stream(headers: Mapping[str, str]) -> bool:
    """Whether a response comes in pieces."""
    return "text/event-stream" in headers.get("content-type", "")


def is_page(headers: Mapping[str, str]) -> bool:
    """Whether a web page came back, as from an address that is not that of an API."""
    return "text/html" in headers.get("content-type", "")


def _choice(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise RequestError("the response is no chat completion: it is no JSON object")
    choices = body.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    choice: dict[str, Any] = first if isinstance(first, dict) else {}
    if error := body.get("error") or choice.get("error"):
        # As the SDK has it of a stream.
        raise openai.APIError("", httpx2.Request("POST", "/"), body=error)
    if not choice:
        raise RequestError("the response is no chat completion: it has no choices")
    return choice


def _completion(
    message: Mapping[str, Any], finish_reason: Any, body: Mapping[str, Any], latency_ms: float
) -> Completion:
    content = _text(message.get("content"))
    thought = _text(message.get("reasoning_content")) or _text(message.get("reasoning"))
    if not thought:
        thought, content = separate(content)
    reason = finish_reason if isinstance(finish_reason, str) else None
    if reason in _BROKEN:
        raise RequestError(f"the server broke the answer off ({reason})", may_pass=True)
    reason = _REASONS.get((reason or "").lower(), reason)
    refusal = _text(message.get("refusal")) or None
    usage = _object(body.get("usage"))
    details = _object(usage.get("completion_tokens_details"))
    asked, written = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    if asked is not None and written is not None:
        # Some leave what was thought out of the completion, and out of the total nothing.
        written = max(written, (_count(usage.get("total_tokens")) or 0) - asked)
    return Completion(
        output=_unwrapped(content) or refusal or "",
        latency_ms=latency_ms,
        prompt_tokens=asked,
        completion_tokens=written,
        finish_reason=reason,
        refusal=refusal,
        reasoning=thought or None,
        reasoning_tokens=_count(details.get("reasoning_tokens")) or None,
        model=body.get("model") if isinstance(body.get("model"), str) else None,
    )


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(value: Any) -> int | None:
    """Give a number of tokens; a server that counts otherwise has answered all the same."""
    is_number = isinstance(value, int | float) and 0 <= value < float("inf")
    return int(value) if is_number else None


def _text(content: Any) -> str:
    """Give the text of a message's content, which may be a list of parts."""
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, dict))
        content = "".join(part for part in parts if isinstance(part, str))
    return _clean(content) if isinstance(content, str) else ""


def _clean(text: str) -> str:
    """Replace half a character, such as one that was cut off: no file could hold it."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unwrapped(content: str) -> str:
    """Give the answer in a structured one, in a fence or not."""
    text = re.sub(r"^```(?:json)?|```$", "", content.strip()).strip()
    try:
        found = json.loads(text) if text.startswith("{") else None
    except (ValueError, RecursionError):
        return content
    if not isinstance(found, dict) or set(found) != {_ANSWER}:
        return content
    answer = found[_ANSWER]
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
