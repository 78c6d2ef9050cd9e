"""What a model server refuses: of this one request, or of every one, and then what to do.

A request that fails by itself is a RequestError, and the others go on. What would fail every
request, such as a wrong key, is a ProjectError at once, with its own help.
"""

import asyncio
import json
import re
from typing import Any

import httpx2
import openai

from .data import plain
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
_NO_SCHEMA = re.compile(r"response_format|json[_ ]?schema|structured output", re.IGNORECASE)
_NO_MODEL = re.compile(
    r"(invalid|unknown|no such|not a valid) model\b|\bmodel\b.{0,80}(not found|does not exist)",
    re.IGNORECASE,
)
"""How servers that answer 400 say that they have no such model; others answer 404."""
_SETTINGS = {
    "max_tokens": "token_limit: max_completion_tokens",
    "max_completion_tokens": "token_limit: max_tokens",
    "temperature": "temperature: false",
    "seed": "seed: false",
    "response_format": "structured_output: false",
    "json_schema": "structured_output: false",
    "reasoning_effort": "reasoning_effort: null",
    "chat_template_kwargs": "",
    "stream_options": "extra_body: { stream_options: null }",
}
"""A parameter that a server does not know, and the line under model.request that helps, if any."""


class RequestError(Exception):
    """One request failed for good, retries included; another may well succeed.

    Args:
        message: what went wrong, in the server's words.
        may_pass: whether the same request may succeed later.
        help: what to do, where that is more than to wait.
        is_quoted: whether these are words of the server, which may repeat what it was asked.
    """

    def __init__(
        self, message: str, may_pass: bool = False, help: str = "", is_quoted: bool = False
    ) -> None:
        super().__init__(message)
        self.may_pass = may_pass
        self.help = help
        self.is_quoted = is_quoted


def told(error: openai.APIError, settings: Settings) -> ProjectError | RequestError:
    """Say what a failure means: for every request, or for this one."""
    if isinstance(error, openai.APITimeoutError):
        return RequestError(
            f"no answer within {settings.timeout_s:g} s",
            may_pass=True,
            help=f"Allow more time: GENAI_TIMEOUT_S={5 * settings.timeout_s:g} in .env.",
        )
    if isinstance(error, openai.APIConnectionError):
        return RequestError(cause(error), may_pass=True)
    said = words(error, settings)
    if not isinstance(error, openai.APIStatusError):
        return RequestError(f"the server says 200 and: {said}", is_quoted=True)
    status = error.status_code
    if 300 <= status < 400:
        # Nobody named that one: it gets neither text nor key.
        other = error.response.url.join(error.response.headers.get("Location", ""))
        return ProjectError(
            f"{settings.public_url} only sends on to {other}.",
            f"Write that address, as far as its /v1: {settings.places.base_url}.",
        )
    if _is_without_credit(status, error.body):
        return ProjectError(
            f"The account at {settings.public_url} has no credit left: {said}",
            "Add credit there, or name another endpoint in lifecycle.yaml. What was answered is"
            " kept.",
        )
    if status in (401, 403) or (status == 400 and "API key" in said):
        return bad_key(error, settings)
    if status == 404 or "v1/responses" in said or (status == 400 and _NO_MODEL.search(said)):
        return ProjectError(
            f'The server at {settings.public_url} has no model "{settings.model}" that answers chat'
            f" completions, or is at another path: {said}",
            f"Compare {settings.places.model} with the server's list; does its URL end in /v1"
            " (Azure: /openai/v1)?",
        )
    if status in (400, 422) and (line := _setting_for(error, settings)) is not None:
        return ProjectError(
            f"The endpoint does not take what it is asked with: {said}",
            f"Write this {settings.places.request}:  request: {{ {line} }}"
            if line
            else "Take model.chat_template_kwargs out of lifecycle.yaml.",
        )
    help = "Where it limits how often it is asked, ask less at once: --concurrency 1."
    help = help if status == 429 else ""
    return RequestError(f"HTTP {status}: {said}", may_pass(status), help, is_quoted=True)


def may_pass(status: int) -> bool:
    """Whether a status says that the same request may succeed later."""
    return status in (408, 409, 429) or status >= 500


def cause(error: openai.APIError) -> str:
    """Give why nothing came back, such as what a proxy wants, in the words of who found it."""
    return str(error.__cause__ or "").strip() or error.message.removesuffix(".")


def bad_key(error: openai.APIStatusError, settings: Settings) -> ProjectError:
    """Say that a key is refused, or may not do this."""
    return ProjectError(
        f"The endpoint refuses the key (HTTP {error.status_code}): {words(error, settings)}",
        f"Correct {settings.places.key} in .env; with 403 it may lack the right to this model, or"
        " your region is shut out.",
    )


def no_api(settings: Settings) -> ProjectError:
    """Say that an address answers with a web page."""
    return ProjectError(
        f"{settings.public_url} answers with a web page: it is not the address of an API.",
        f"Correct {settings.places.base_url}; most end in /v1.",
    )


class OneError(ProjectError):
    """What failed one request, told to a person who looks at that one; others may not fail."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"The request failed: {error}", getattr(error, "help", ""))
        self.is_quoted = getattr(error, "is_quoted", False)


def for_one(error: Exception) -> ProjectError:
    """Turn whatever fails one request into what a person is told who looks at that one."""
    return error if isinstance(error, ProjectError) else OneError(error)


async def correct(response: Any, timeout_s: float) -> None:
    """Have the SDK see what a response is: an error, and whether waiting mends it.

    Raises httpx2.ReadTimeout: a server that sends blanks while it works does so for too long.
    """
    is_json = "json" in response.headers.get("content-type", "")
    if response.status_code != 429 and not (response.status_code == 200 and is_json):
        return
    try:
        async with asyncio.timeout(timeout_s):
            body = json.loads(await response.aread())
    except TimeoutError as error:
        raise httpx2.ReadTimeout("", request=response.request) from error
    except (ValueError, RecursionError):
        return
    if response.status_code == 200:
        response.status_code = _status_in(body)
    if response.status_code == 429 and _is_without_credit(429, body):
        response.headers["x-should-retry"] = "false"


def words(error: openai.APIError, settings: Settings) -> str:
    """Give what the server said, in its words but for a key, without the rest of the response."""
    # Half of a character can be written nowhere.
    said = " ".join(_said(error.body).split()).encode(errors="replace").decode()
    said = plain(said)
    if "<html" in said.lower():
        return "a web page"
    for key in settings.secrets():
        said = said.replace(key, "<the key>")
    reason = error.response.reason_phrase if isinstance(error, openai.APIStatusError) else ""
    return said[:LONGEST] or reason or "nothing more"


def _status_in(body: Any) -> int:
    """Give the status of an error that a gateway passes on with 200, or 200."""
    body = body if isinstance(body, dict) else {}
    choices = body.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    error = body.get("error") or (first.get("error") if isinstance(first, dict) else None)
    status = error.get("code") if isinstance(error, dict) else None
    return status if isinstance(status, int) and 400 <= status < 600 else 200


def _said(body: Any) -> str:
    """Find the words in what servers send as an error: text, an object of it, a list of those."""
    if isinstance(body, list):
        return "; ".join(map(_said, body))
    if isinstance(body, dict):
        words = (_said(body.get(key)) for key in ("message", "error", "detail", "msg", "choices"))
        where = body.get("loc") or []
        return ": ".join([*map(str, where[-1:]), next(filter(None, words), "")])
    return body if isinstance(body, str) else ""


def _is_without_credit(status: int, body: Any) -> bool:
    if status == 402:
        return True
    said = json.dumps(body, ensure_ascii=False)
    return status in (400, 403, 429) and _NO_CREDIT.search(said) is not None


def _setting_for(error: openai.APIStatusError, settings: Settings) -> str | None:
    said = words(error, settings)
    if settings.request.structured_output and _NO_SCHEMA.search(f"{error.param} {said}"):
        return "structured_output: false"
    if not _UNSUPPORTED.search(said):
        return None
    if error.param in _SETTINGS:
        return _SETTINGS[str(error.param)]
    # The one that is refused is named first: "'max_tokens' is not supported, use …".
    places = {name: re.search(rf"\b{name}\b", said) for name in _SETTINGS}
    named = {name: place.start() for name, place in places.items() if place}
    return _SETTINGS[min(named, key=lambda name: named[name])] if named else None
