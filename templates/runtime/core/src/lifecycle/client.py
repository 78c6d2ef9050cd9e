"""The one way to a model: the OpenAI SDK against any endpoint that speaks its protocol.

Hosted APIs, vLLM, llama.cpp's server, Ollama and the project's own server differ by `base_url`,
and by what stands under `model.request` in lifecycle.yaml.
"""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cache
from time import perf_counter
from typing import Any, TypeVar

import httpx2
import openai
from openai import AsyncOpenAI, AsyncStream, DefaultAsyncHttpx2Client
from openai.types.chat import ChatCompletionChunk

from . import failures, replies
from .errors import ProjectError
from .failures import RequestError
from .prompts import Decoding, Message
from .runs import Completion
from .settings import Settings, is_local_url, is_loopback, is_openai

__all__ = [
    "Completion", "RequestError", "check_reachable", "complete", "connect", "stream", "transport",
]  # fmt: skip
Http = TypeVar("Http")
COMPLETIONS = "/chat/completions"
"""Where every such endpoint is asked, below its `base_url`."""
# Reading what a machine trusts takes as long as ten requests.
_certificates = cache(httpx2.create_ssl_context)


def connect(
    settings: Settings,
    heard: Callable[[int], None] | None = None,
    patience_s: float | None = None,
) -> AsyncOpenAI:
    """Open a client for the endpoint; use it with `async with`.

    It sends a request again on 408, 409, 429, 5xx, timeouts and lost connections, after 0.5 s,
    1 s, 2 s … up to 8 s with jitter, or after what the server's Retry-After asks; but not where
    the account has no credit left. `heard` is told the status of each response, also of those
    after which it waits. Whoever is waited for passes on what asks for more than `patience_s`.

    Raises ProjectError: the endpoint is hosted and there is no key, or its proxy cannot be used.
    """
    url = settings.base_url
    if url is None:
        raise RuntimeError("Wrap this in serving.serving(settings): no server runs yet.")
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    headers = settings.headers()
    if not key and not headers and not is_local_url(url):
        raise ProjectError(
            f"The endpoint {settings.public_url} needs a key, and there is none.",
            f"Put {settings.places.key}=… into .env, which git ignores"
            + ("." if is_openai(url) else "; OPENAI_API_KEY goes to OpenAI alone."),
        )

    async def hear(response: Any) -> None:
        await failures.correct(response, settings.timeout_s)
        asked = response.headers.get("retry-after", "")
        if patience_s is not None and asked.isdigit() and int(asked) > patience_s:
            response.headers["x-should-retry"] = "false"
        if heard:
            heard(response.status_code)

    return AsyncOpenAI(
        base_url=url,
        # The SDK insists on a key; servers on this machine do not look at it.
        api_key=key or "not-needed",
        timeout=settings.timeout_s,
        max_retries=settings.max_retries,
        default_headers=headers,
        http_client=transport(DefaultAsyncHttpx2Client, url, event_hooks={"response": [hear]}),
    )


def transport(kind: Callable[..., Http], url: str, **options: Any) -> Http:
    """Make what carries the requests of a client.

    Raises ProjectError: the certificates or the proxy that the environment names cannot be used.
    """
    # A proxy of the environment must not catch what never leaves this machine.
    trusts = not is_loopback(url)
    try:
        verify = _certificates(trust_env=trusts or url.startswith("https:"))
        # Who is sent on takes all headers but one along: another host would get a key, and texts.
        return kind(trust_env=trusts, verify=verify, follow_redirects=False, **options)
    except Exception as error:  # of many kinds: no file, no scheme, a package that SOCKS needs
        raise ProjectError(
            f"The proxy or the certificates of the environment cannot be used: {error}",
            "Correct ALL_PROXY, HTTPS_PROXY, HTTP_PROXY, SSL_CERT_FILE or SSL_CERT_DIR; for a proxy"
            " of SOCKS: uv add socksio",
        ) from error


async def check_reachable(client: AsyncOpenAI, settings: Settings) -> None:
    """Ask once whether anything answers: a wrong address fails at once, not after retries."""
    try:
        quick = client.with_options(max_retries=0, timeout=10.0)
        response = await quick.models.with_raw_response.list()
    except openai.APIConnectionError as error:
        raise ProjectError(
            f"No model server answers at {settings.public_url}:"
            f" {failures.cause(error).removesuffix('.')}.",
            "Where your own authority signed its certificate, name that one's: SSL_CERT_FILE=…"
            if "CERTIFICATE_VERIFY_FAILED" in failures.cause(error)
            else f"Start it, or correct {settings.places.base_url}.",
        ) from error
    except openai.AuthenticationError as error:
        raise failures.bad_key(error, settings) from error
    except openai.APIStatusError:
        # Something answers. Not every server lists its models.
        return
    if replies.is_page(response.headers):
        raise failures.no_api(settings)


async def complete(
    client: AsyncOpenAI,
    settings: Settings,
    messages: Sequence[Message],
    decoding: Decoding,
    seed: int | None = None,
    together: int = 1,
) -> Completion:
    """Ask for one completion, computed `together` with so many where our own server is asked.

    Without a `seed`, an answer above temperature 0 is another one each time.

    Raises:
        RequestError: this request failed, after the retries.
        ProjectError: every request would fail: a refused key, an unknown model, no credit left.
    """
    body = _body(settings, messages, decoding, seed)
    if together > 1:
        body["together"] = together
    started = perf_counter()
    try:
        # The response itself knows how long the successful request took; and the body as it stands
        # takes three quarters of the time that `chat.completions.create` takes to go over it.
        response = await client.post(COMPLETIONS, cast_to=httpx2.Response, body=body)
        if replies.is_page(response.headers):
            raise failures.no_api(settings)
        latency_ms = response.elapsed.total_seconds() * 1000
        if replies.is_stream(response.headers):
            return replies.read_events(response.content, latency_ms)
        return replies.read(json.loads(response.content), latency_ms)
    except openai.APIError as error:
        if refused := replies.refusal_in(error, settings, (perf_counter() - started) * 1000):
            return refused
        raise failures.told(error, settings) from error
    except (ValueError, RecursionError) as error:
        raise RequestError(f"the response is no chat completion ({error})") from error


async def stream(
    client: AsyncOpenAI,
    settings: Settings,
    messages: Sequence[Message],
    decoding: Decoding,
    seed: int | None = None,
) -> AsyncIterator[str | Completion]:
    """Give the pieces of one completion as they arrive, and last the Completion itself.

    The pieces are those of the answer alone: what a model thinks, and the object around a
    structured answer, are left out.

    Raises ProjectError: whatever fails; a person is looking at this one request.
    """
    whole = replies.Stream()
    is_wrapped = settings.request.structured_output and decoding.answer_schema is not None
    has_shown = False
    started = perf_counter()
    try:
        chunks = await client.post(
            COMPLETIONS,
            cast_to=ChatCompletionChunk,
            body=_body(settings, messages, decoding, seed, stream=True),
            stream=True,
            stream_cls=AsyncStream[ChatCompletionChunk],
        )
        if replies.is_stream(chunks.response.headers):
            async for chunk in chunks:
                piece = whole.add(chunk.model_dump(warnings=False))
                if piece and not is_wrapped:
                    has_shown = True
                    yield piece
            completion = whole.completion((perf_counter() - started) * 1000)
            if completion.output and not has_shown:
                yield completion.output
            yield completion
        elif replies.is_page(chunks.response.headers):
            raise failures.no_api(settings)
        else:
            # Some servers do not stream, whatever they are asked.
            body = json.loads(await chunks.response.aread())
            completion = replies.read(body, (perf_counter() - started) * 1000)
            yield completion.output
            yield completion
    except openai.APIError as error:
        refused = replies.refusal_in(error, settings, (perf_counter() - started) * 1000)
        if refused is None:
            raise failures.for_one(failures.told(error, settings)) from error
        yield refused
    except Exception as error:  # Some are of the HTTP library, which is the SDK's own affair.
        raise failures.for_one(error) from error


def _body(
    settings: Settings,
    messages: Sequence[Message],
    decoding: Decoding,
    seed: int | None,
    *,
    stream: bool = False,
) -> dict[str, Any]:
    request = settings.request
    # OpenAI's own newer models refuse the old name; most other servers know only that one.
    usual = "max_completion_tokens" if is_openai(settings.base_url or "") else "max_tokens"
    body: dict[str, Any] = {
        "model": settings.model,
        "messages": messages,
        request.token_limit or usual: decoding.max_tokens,
    }
    # OpenAI refuses keys that it does not know.
    if settings.chat_template_kwargs and not is_openai(settings.base_url or ""):
        body["chat_template_kwargs"] = settings.chat_template_kwargs
    if request.reasoning_effort is not None:
        body["reasoning_effort"] = request.reasoning_effort
    if request.structured_output and decoding.answer_schema is not None:
        body["response_format"] = replies.response_format(decoding.answer_schema)
    if request.temperature and decoding.temperature is not None:
        body["temperature"] = decoding.temperature
        # Greedy decoding needs no seed.
        if decoding.temperature and request.seed and seed is not None:
            body["seed"] = seed
    if stream:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    return {key: value for key, value in (body | request.extra_body).items() if value is not None}
