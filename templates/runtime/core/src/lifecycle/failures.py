"""What a model server refuses: of this one request, or of every one, and then what to do.

A request that fails by itself is a RequestError, and the others go on. What would fail every
request, such as a wrong key, is a ProjectError at once, with its own help.
"""

import json
import re
from typing import Any

import openai

from .errors import ProjectError
from .settings import Settings

LONGEST = 500
"""Characters of what a server says that are repeated."""
_NO_CREDIT = re.compile(
    r"insufficient[_ ](quota|balance|credits|funds)|billing_(hard_limit|not_active)"
    # Gemini says so of a minute as well, and then when to try again.
    r"|exceeded your current quota(?!.*retry)|credit balance is too low",
    re.IGNORECASE,
)
_UNSUPPORTED = re.compile(
    r"unsupported|not support|unavailable|unrecogni[sz]ed|unknown|unexpected|not permitted"
    r"|not allowed|deprecated|may only",
    re.IGNORECASE,
)
"""How servers say that they do not know a parameter, which they then name."""
_SETTINGS = {
    "max_tokens": "token_limit: max_completion_tokens",
    "max_completion_tokens": "token_limit: max_tokens",
    "temperature": "temperature: false",
    "seed": "seed: false",
    "response_format": "structured_output: false",
    "json_schema": "structured_output: false",
    "reasoning_effort": "reasoning_effort: null",
    "chat_template_kwargs": "",
}
"""A parameter that a server does not know, and the line under model.request that helps, if any."""


class RequestError(Exception):
    """One request failed for good, retries included; another may well succeed.

    Args:
        message: what went wrong, in the server's words.
        may_pass: whether the same request may succeed later.
    """

    def __init__(self, message: str, may_pass: bool = False) -> None:
        super().__init__(message)
        self.may_pass = may_pass


def told(error: openai.APIError, settings: Settings) -> ProjectError | RequestError:
    """Say what a failure means: for every request, or for this one."""
    if not isinstance(error, openai.APIStatusError):
        return RequestError(cause(error), may_pass=isinstance(error, openai.APIConnectionError))
    status, said = error.status_code, words(error)
    if _is_without_credit(status, error.body):
        return ProjectError(
            f"The account at {settings.public_url} has no credit left: {said}",
            "Add credit there, or name another endpoint in lifecycle.yaml. What was answered is"
            " kept.",
        )
    if status in (401, 403) or (status == 400 and "API key" in said):
        return bad_key(error, settings)
    if status == 404 or "v1/responses" in said:
        return ProjectError(
            f'The server at {settings.public_url} has no model "{settings.model}" that answers chat'
            f" completions, or is at another path: {said}",
            f"Compare {settings.places.model} with the server's list; does its URL end in /v1"
            " (Azure: /openai/v1)?",
        )
    if status in (400, 422) and (line := _setting_for(error)) is not None:
        return ProjectError(
            f"The endpoint does not take what it is asked with: {said}",
            f"Write this {settings.places.request}:  request: {{ {line} }}"
            if line
            else "Take model.chat_template_kwargs out of lifecycle.yaml.",
        )
    may_pass = status in (408, 409, 429) or status >= 500
    return RequestError(f"HTTP {status}: {said}", may_pass)


def cause(error: openai.APIError) -> str:
    """Give why nothing came back, such as what a proxy wants, in the words of who found it."""
    return str(error.__cause__ or "").strip() or error.message.removesuffix(".")


def bad_key(error: openai.APIStatusError, settings: Settings) -> ProjectError:
    """Say that a key is refused, or may not do this."""
    return ProjectError(
        f"The endpoint refuses the key (HTTP {error.status_code}): {words(error)}",
        f"Correct {settings.places.key} in .env; with 403 it may lack the right to this model, or"
        " your region is shut out.",
    )


def no_api(settings: Settings) -> ProjectError:
    """Say that an address answers with a web page."""
    return ProjectError(
        f"{settings.public_url} answers with a web page: it is not the address of an API.",
        f"Correct {settings.places.base_url}; most end in /v1.",
    )


def for_one(error: Exception) -> ProjectError:
    """Turn whatever fails one request into what a person is told who looks at that one."""
    if isinstance(error, ProjectError):
        return error
    return ProjectError(f"The request failed: {error}")


async def stop_retrying(response: Any) -> None:
    """Have the SDK give up at once where it would retry what waiting does not mend."""
    if response.status_code != 429:
        return
    content = await response.aread()
    try:
        body = json.loads(content)
    except ValueError:
        return
    if _is_without_credit(429, body):
        response.headers["x-should-retry"] = "false"


def words(error: openai.APIStatusError) -> str:
    """Give what the server said, in its words, without the rest of the response."""
    said = " ".join(_said(error.body).split())
    return error.message if not said or "<html" in said.lower() else said[:LONGEST]


def _said(body: Any) -> str:
    """Find the words in what servers send as an error: text, an object of it, a list of those."""
    if isinstance(body, list):
        return "; ".join(map(_said, body))
    if isinstance(body, dict):
        words = (_said(body.get(key)) for key in ("message", "error", "detail", "msg"))
        where = body.get("loc") or []
        return ": ".join([*map(str, where[-1:]), next(filter(None, words), "")])
    return body if isinstance(body, str) else ""


def _is_without_credit(status: int, body: Any) -> bool:
    if status == 402:
        return True
    said = json.dumps(body, ensure_ascii=False)
    return status in (400, 403, 429) and _NO_CREDIT.search(said) is not None


def _setting_for(error: openai.APIStatusError) -> str | None:
    said = words(error)
    if not _UNSUPPORTED.search(said):
        return None
    if error.param in _SETTINGS:
        return _SETTINGS[str(error.param)]
    # The one that is refused is named first: "'max_tokens' is not supported, use …".
    places = {name: re.search(rf"\b{name}\b", said) for name in _SETTINGS}
    named = {name: place.start() for name, place in places.items() if place}
    return _SETTINGS[min(named, key=lambda name: named[name])] if named else None
