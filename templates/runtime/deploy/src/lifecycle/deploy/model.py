"""The model behind the service, as its routes see it: asked once, in pieces, or passed through."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import openai
from openai import DefaultAsyncHttpx2Client

from .. import client, prompts
from ..errors import ProjectError
from ..failures import OneError
from ..settings import Settings
from .accepted import Deployed, Route

LOOK_AGAIN_S = 1.0
LOOK_AGAIN_AT_ENDPOINT_S = 30.0
"""Somebody else's server need not hear from every health check."""


class UpstreamError(Exception):
    """The model server failed, or would not take this request."""

    def __init__(
        self, status: int, message: str, retry_after: str | None = None, is_quoted: bool = False
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.is_quoted = is_quoted
        """Whether these are words of the model server, which may repeat what it was asked."""


class Model:
    """The model server, reached through the one client of the project."""

    def __init__(self, deployed: Deployed, settings: Settings, is_own: bool) -> None:
        self.deployed = deployed
        self.settings = settings
        self._is_own = is_own
        self._look_again_s = LOOK_AGAIN_S if is_own else LOOK_AGAIN_AT_ENDPOINT_S
        self._looked_at = -LOOK_AGAIN_AT_ENDPOINT_S
        self.problem = "the model was not asked yet"
        self._has_answered = not is_own
        self._connection = client.connect(settings, patience_s=settings.timeout_s)
        url, timeout_s = settings.base_url or "", settings.timeout_s
        self._http = client.transport(DefaultAsyncHttpx2Client, url, timeout=timeout_s)

    async def is_ready(self) -> bool:
        """Whether the model answers; an own one has to have answered a question once."""
        if time.monotonic() - self._looked_at >= self._look_again_s:
            self._looked_at = time.monotonic()
            self.problem = await self._find_problem()
        return not self.problem

    async def _find_problem(self) -> str:
        quick = self._connection.with_options(max_retries=0, timeout=5.0)
        try:
            if not self._has_answered:
                await self._ask_first()
                self._has_answered = True
            await quick.models.list()
        except openai.APIStatusError as error:
            # Not every server lists its models; one that refuses the key or is broken is not ready.
            if error.status_code in (401, 403):
                return "the model server refuses its key, GENAI_API_KEY"
            return (
                f"the model server says HTTP {error.status_code}"
                if error.status_code >= 500
                else ""
            )
        except (openai.APIError, client.RequestError, ProjectError):
            return "the model server does not answer"
        return ""

    async def _ask_first(self) -> None:
        route = next(iter(self.deployed.routes.values()))
        messages = route.render(route.example.input, route.example.history)
        decoding = route.decoding.model_copy(update={"max_tokens": 1})
        await client.complete(self._connection, self.settings, messages, decoding)

    async def complete(self, route: Route, messages: list[prompts.Message]) -> client.Completion:
        """Give one answer.

        Raises UpstreamError: there is none.
        """
        try:
            async with asyncio.timeout(self.settings.timeout_s):
                return await client.complete(
                    self._connection, self.settings, messages, route.decoding
                )
        except (client.RequestError, ProjectError, TimeoutError) as error:
            raise self._failed(error) from error

    async def stream(
        self, route: Route, messages: list[prompts.Message]
    ) -> AsyncIterator[str | client.Completion]:
        """Give one answer as it is written, and last the whole of it.

        Raises UpstreamError: there is none, or it breaks off.
        """
        try:
            async with asyncio.timeout(self.settings.timeout_s):
                parts = client.stream(self._connection, self.settings, messages, route.decoding)
                async for part in parts:
                    if isinstance(part, client.Completion) and _is_nothing(part):
                        raise UpstreamError(502, "The model server's response is no completion.")
                    yield part
        except (ProjectError, TimeoutError) as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> UpstreamError:
        if isinstance(error, TimeoutError):
            return UpstreamError(504, f"No answer within {self.settings.timeout_s:g} s.")
        cause = error.__cause__
        is_of_all = isinstance(error, ProjectError) and not isinstance(error, OneError)
        if not isinstance(cause, openai.APIStatusError) or is_of_all:
            # What fails every request, such as a refused key, is no caller's doing.
            return UpstreamError(502, str(error), is_quoted=getattr(error, "is_quoted", False))
        if cause.status_code == 429:
            # Whoever calls by an SDK waits on it, as before the model server itself.
            wait = cause.response.headers.get("Retry-After", "1")
            return UpstreamError(429, str(error), wait, is_quoted=True)
        # A request that the model cannot take, mostly because it is too long, is the caller's.
        status = 422 if cause.status_code in (400, 413, 422) else 502
        return UpstreamError(status, str(error), is_quoted=True)

    async def forward(self, body: dict[str, Any]) -> httpx2.Response:
        """Pass a chat completion on as it is, but for the model, and give the open response.

        Raises UpstreamError: the model server does not answer us, or what is asked is no JSON.
        """
        key = self.settings.api_key
        headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
        headers |= self.settings.headers()
        url = f"{self.settings.base_url}/chat/completions"
        try:
            asked = json.dumps(body | {"model": self.settings.model}, allow_nan=False)
        except ValueError as error:
            raise UpstreamError(422, "NaN and Infinity are no numbers of JSON.") from error
        headers |= {"Content-Type": "application/json"}
        request = self._http.build_request("POST", url, content=asked, headers=headers)
        try:
            async with asyncio.timeout(self.settings.timeout_s):
                return await self._passed(await self._http.send(request, stream=True))
        except UpstreamError:
            raise
        except TimeoutError as error:
            raise self._failed(error) from error
        except Exception as error:  # Of the HTTP library, which is the SDK's own affair.
            raise UpstreamError(502, f"The model server does not answer: {error}") from error

    async def _passed(self, response: httpx2.Response) -> httpx2.Response:
        """Give a response as a caller may have it: without our key, which is no caller's doing."""
        if response.is_success:
            return response
        status, content = response.status_code, await response.aread()
        if status in (401, 403) or response.is_redirect:
            raise UpstreamError(502, f"The model server refuses this service: HTTP {status}.")
        response.headers.pop("content-encoding", None)
        content = self.without_keys(content)
        return httpx2.Response(status, headers=response.headers, content=content)

    def without_keys(self, content: bytes) -> bytes:
        """Give what the model server said without our own keys, which an error may repeat."""
        for key in self.settings.secrets():
            content = content.replace(key.encode(), b"<the key>")
        return content

    async def close(self) -> None:
        """Close the connections."""
        await self._connection.close()
        await self._http.aclose()


def _is_nothing(completion: client.Completion) -> bool:
    """Whether nothing of a completion came: an empty answer has an end at least."""
    return not completion.output and completion.finish_reason is None
