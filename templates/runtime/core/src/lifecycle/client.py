"""The one way to a model: the OpenAI SDK against any endpoint that speaks its protocol.

Hosted APIs, vLLM, llama.cpp's server, Ollama and the project's own server differ by `base_url`.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from types import MappingProxyType
from typing import Any

import openai
from openai import AsyncOpenAI, DefaultAsyncHttpx2Client

from .errors import ProjectError
from .prompts import Decoding, Message
from .reasoning import separate
from .settings import OPENAI_URL, Settings, is_local_url, is_loopback


@dataclass(frozen=True)
class Completion:
    """One answer of a model, and what it took."""

    output: str
    latency_ms: float
    """Of the request that succeeded: waiting between retries is not the model's slowness."""
    prompt_tokens: int
    completion_tokens: int
    finish_reason: str | None = None
    """Why it ended, in the server's word: `stop`, or `length` where it was cut off."""


class Connection(AsyncOpenAI):
    """The SDK's client, which also knows what goes with every request."""

    chat_template_kwargs: Mapping[str, Any] = MappingProxyType({})


class RequestError(Exception):
    """One request failed for good, retries included; another may well succeed."""


def connect(settings: Settings) -> Connection:
    """Open a client for the endpoint; use it with `async with`.

    It sends a request again on 408, 409, 429, 5xx, timeouts and lost connections, after 0.5 s,
    1 s, 2 s … up to 8 s with jitter, or after what the server's Retry-After asks.

    Raises:
        ProjectError: the endpoint is hosted and there is no key.
    """
    url = settings.base_url
    if url is None:
        raise RuntimeError("Wrap this in serving.serving(settings): no server runs yet.")
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    if not key and not is_local_url(url):
        raise ProjectError(
            f"The endpoint {settings.public_url} needs a key, and there is none.",
            "Put GENAI_API_KEY=… into .env, which git ignores.",
        )
    # A proxy of the environment must not catch what never leaves this machine.
    direct = DefaultAsyncHttpx2Client(trust_env=False) if is_loopback(url) else None
    connection = Connection(
        base_url=url,
        # The SDK insists on a key; servers on this machine do not look at it.
        api_key=key or "not-needed",
        timeout=settings.timeout_s,
        max_retries=settings.max_retries,
        http_client=direct,
    )
    connection.chat_template_kwargs = settings.chat_template_kwargs
    return connection


async def check_reachable(client: AsyncOpenAI) -> None:
    """Ask once whether anything answers: a wrong address fails at once, not after retries."""
    try:
        await client.with_options(max_retries=0, timeout=10.0).models.list()
    except openai.APIConnectionError as error:
        raise ProjectError(
            f"No model server answers at {client.base_url}.",
            "Start it, or correct model.base_url in lifecycle.yaml or GENAI_BASE_URL in .env.",
        ) from error
    except openai.AuthenticationError as error:
        raise _refused(error) from error
    except openai.APIStatusError:
        # Something answers. Not every server lists its models.
        return


async def complete(
    client: Connection,
    model: str,
    messages: Sequence[Message],
    decoding: Decoding,
    seed: int = 0,
    together: int = 1,
) -> Completion:
    """Ask for one completion, computed `together` with so many where our own server is asked.

    Raises:
        RequestError: this request failed, after the retries.
        ProjectError: every request would fail: a refused key, an unknown model.
    """
    try:
        # The raw response knows how long the successful request took.
        response = await client.chat.completions.with_raw_response.create(
            **_options(client, model, messages, decoding, seed, together),
        )
        answer = response.parse()
        output = separate(answer.choices[0].message.content or "").answer
    except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
        raise _refused(error) from error
    except openai.NotFoundError as error:
        raise ProjectError(
            f'The server at {client.base_url} has no model "{model}", or is at another path.',
            "Compare model.id with the server's list; does the base URL end in /v1?",
        ) from error
    except openai.APIStatusError as error:
        raise RequestError(f"HTTP {error.status_code}: {error.message}") from error
    except openai.APIError as error:
        raise RequestError(error.message) from error
    except (ValueError, TypeError, AttributeError, IndexError) as error:
        raise RequestError(f"the response is no chat completion ({error})") from error
    usage = answer.usage
    return Completion(
        output=output,
        latency_ms=response.elapsed.total_seconds() * 1000,
        prompt_tokens=usage.prompt_tokens if usage else 0,
        completion_tokens=usage.completion_tokens if usage else 0,
        finish_reason=answer.choices[0].finish_reason,
    )


async def stream(
    client: Connection,
    model: str,
    messages: Sequence[Message],
    decoding: Decoding,
    seed: int = 0,
) -> AsyncIterator[str | Completion]:
    """Give the pieces of one completion as they arrive, and last the Completion itself.

    Raises:
        ProjectError: whatever fails; a person is looking at this one request.
    """
    pieces: list[str] = []
    prompt_tokens = completion_tokens = 0
    finish_reason: str | None = None
    started = perf_counter()
    try:
        chunks = await client.chat.completions.create(
            stream=True,
            stream_options={"include_usage": True},
            **_options(client, model, messages, decoding, seed),
        )
        async for chunk in chunks:
            if chunk.usage:
                prompt_tokens = chunk.usage.prompt_tokens
                completion_tokens = chunk.usage.completion_tokens
            if not chunk.choices:
                continue
            finish_reason = chunk.choices[0].finish_reason or finish_reason
            if piece := chunk.choices[0].delta.content:
                pieces.append(piece)
                yield piece
    except openai.APIError as error:
        raise ProjectError(f"The request failed: {error.message}") from error
    milliseconds = (perf_counter() - started) * 1000
    yield Completion("".join(pieces), milliseconds, prompt_tokens, completion_tokens, finish_reason)


def _options(
    client: Connection,
    model: str,
    messages: Sequence[Message],
    decoding: Decoding,
    seed: int,
    together: int = 1,
) -> dict[str, Any]:
    options: dict[str, Any] = {"model": model, "messages": messages}
    # OpenAI's own newer models refuse the old name; most other servers know only that one.
    is_openai = str(client.base_url).startswith(OPENAI_URL)
    limit = "max_completion_tokens" if is_openai else "max_tokens"
    options[limit] = decoding.max_tokens
    if decoding.temperature is not None:
        options["temperature"] = decoding.temperature
    if decoding.temperature:
        # Greedy decoding needs no seed, and some endpoints refuse one.
        options["seed"] = seed
    extra: dict[str, Any] = {}
    if client.chat_template_kwargs:
        extra["chat_template_kwargs"] = dict(client.chat_template_kwargs)
    if together > 1:
        extra["together"] = together
    if extra:
        options["extra_body"] = extra
    return options


def _refused(error: openai.APIStatusError) -> ProjectError:
    return ProjectError(
        f"The endpoint refuses the key (HTTP {error.status_code}): {error.message}",
        "Correct GENAI_API_KEY in .env.",
    )
