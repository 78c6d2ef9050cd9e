import asyncio
import json
import ssl
import sys
from pathlib import Path

import pytest
from lifecycle import client, errors, failures, prompts, settings
from pydantic import SecretStr

import fake_endpoint

pytestmark = pytest.mark.once

MESSAGES = [{"role": "user", "content": "Where is my parcel?"}]
SHOWN = ("in ", "two ", "pieces")
GREEDY = prompts.Decoding(temperature=0.0, max_tokens=8)


def ask(*replies: fake_endpoint.Reply, **changes: object) -> tuple[client.Completion, int]:
    """Give the completion and how many requests it took."""
    with fake_endpoint.running(fake_endpoint.in_turn(*replies)) as endpoint:
        completion = asyncio.run(complete(settings_for(endpoint.url, **changes)))
        return completion, len(endpoint.requests)


async def complete(configured: settings.Settings) -> client.Completion:
    async with client.connect(configured) as connection:
        return await client.complete(connection, configured, MESSAGES, GREEDY)


def streamed(
    configured: settings.Settings, decoding: prompts.Decoding = GREEDY
) -> list[str | client.Completion]:
    async def collect() -> list[str | client.Completion]:
        async with client.connect(configured) as connection:
            parts = client.stream(connection, configured, MESSAGES, decoding)
            return [part async for part in parts]

    return asyncio.run(collect())


def settings_for(url: str | None, **changes: object) -> settings.Settings:
    values: dict[str, object] = {
        "root": Path(),
        "tasks": (),
        "targets": (),
        "model": "fake",
        "revision": None,
        "base_url": url,
        "api_key": None,
        "timeout_s": 5.0,
        "max_retries": 2,
    }
    return settings.Settings(**(values | changes))  # type: ignore[arg-type]


def test_a_completion_comes_with_its_tokens_and_latency() -> None:
    completion, requests = ask(fake_endpoint.Reply("delivery"))
    assert (completion.output, requests) == ("delivery", 1)
    assert (completion.prompt_tokens, completion.completion_tokens) == (11, 3)
    assert 0 < completion.latency_ms < 5000


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_passing_failure_is_tried_again(status: int) -> None:
    failure, success = fake_endpoint.Reply(status=status), fake_endpoint.Reply("delivery")
    completion, requests = ask(failure, success)
    assert (completion.output, requests) == ("delivery", 2)


def test_a_timeout_is_tried_again_and_its_wait_is_not_the_latency() -> None:
    slow, quick = fake_endpoint.Reply("delivery", delay_s=1.0), fake_endpoint.Reply("delivery")
    completion, requests = ask(slow, quick, timeout_s=0.3)
    assert requests == 2
    assert completion.latency_ms < 300


def test_blanks_that_keep_a_connection_alive_do_not_make_a_request_endless() -> None:
    endless, quick = fake_endpoint.Reply(blanks_s=3.0), fake_endpoint.Reply("delivery")
    completion, requests = ask(endless, quick, timeout_s=0.3)
    assert (completion.output, requests) == ("delivery", 2)


def test_blanks_before_an_answer_are_none_of_it() -> None:
    completion, requests = ask(fake_endpoint.Reply("delivery", blanks_s=0.1))
    assert (completion.output, requests) == ("delivery", 1)


def test_a_failure_that_stays_is_given_up_with_its_reason() -> None:
    with pytest.raises(client.RequestError, match="HTTP 500"):
        ask(fake_endpoint.Reply(status=500))


@pytest.mark.parametrize(
    "raw", ["{broken", "[]", '{"choices": []}', '{"choices": [{}]}', '"text"', "[" * 100_000]
)
def test_a_response_that_is_no_completion_fails_that_request_only(raw: str) -> None:
    with pytest.raises(client.RequestError):
        ask(fake_endpoint.Reply(raw=raw))


def test_a_request_that_the_server_refuses_is_not_sent_again() -> None:
    with pytest.raises(client.RequestError, match="HTTP 400"):
        ask(fake_endpoint.Reply(status=400))


def test_a_refused_key_is_one_clear_sentence() -> None:
    with pytest.raises(errors.ProjectError, match="refuses the key"):
        ask(fake_endpoint.Reply(status=401))


def test_an_unknown_model_is_one_clear_sentence() -> None:
    with pytest.raises(errors.ProjectError, match='no model "fake"'):
        ask(fake_endpoint.Reply(status=404))


def test_a_hosted_endpoint_without_a_key_is_one_clear_sentence() -> None:
    with pytest.raises(errors.ProjectError, match="needs a key") as raised:
        client.connect(settings_for("https://api.example.com/v1"))
    assert ".env" in raised.value.help


def test_a_server_that_does_not_run_is_one_clear_sentence() -> None:
    async def check() -> None:
        configured = settings_for("http://127.0.0.1:9/v1")
        async with client.connect(configured) as connection:
            await client.check_reachable(connection, configured)

    with pytest.raises(errors.ProjectError, match="No model server answers at http://127"):
        asyncio.run(check())


def test_a_password_in_an_address_is_not_repeated() -> None:
    async def check() -> None:
        configured = settings_for("http://anna:geheim@127.0.0.1:9/v1")
        async with client.connect(configured) as connection:
            await client.check_reachable(connection, configured)

    with pytest.raises(errors.ProjectError, match=r"at http://127.0.0.1:9/v1: ") as raised:
        asyncio.run(check())
    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_an_address_that_only_sends_on_is_one_clear_sentence(status: int) -> None:
    moved = fake_endpoint.Reply(status=status, location="/v2/chat/completions")
    with pytest.raises(errors.ProjectError, match=r"only sends on to http://127.*/v2/chat"):
        ask(moved)


def test_neither_key_nor_text_goes_to_a_host_that_nobody_named() -> None:
    def elsewhere(_: object) -> fake_endpoint.Reply:
        # By a name of its own it is another host than 127.0.0.1.
        address = endpoint.url.replace("127.0.0.1", "localhost")
        return fake_endpoint.Reply(status=307, location=f"{address}/chat/completions")

    with fake_endpoint.running(elsewhere) as endpoint:
        request = settings.Request(headers={"api-key": "secret"})
        with pytest.raises(errors.ProjectError, match="only sends on to http://localhost"):
            asyncio.run(complete(settings_for(endpoint.url, request=request)))
    assert [headers["Host"] for headers in endpoint.headers] == [endpoint.url[7:-3]]


def test_a_server_does_not_steer_the_terminal() -> None:
    said = '{"error": {"message": "no\\u001b[2J\\u202e such \\ud83d thing"}}'
    with pytest.raises((errors.ProjectError, failures.RequestError)) as raised:
        ask(fake_endpoint.Reply(status=400, raw=said))
    assert "no\ufffd[2J\ufffd such ? thing" in str(raised.value)


def test_a_certificate_of_ones_own_authority_is_told_with_its_setting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def check() -> None:
        configured = settings_for("https://127.0.0.1:9/v1")
        async with client.connect(configured) as connection:
            await client.check_reachable(connection, configured)

    refused = ssl.SSLCertVerificationError("CERTIFICATE_VERIFY_FAILED")
    monkeypatch.setattr(failures, "cause", lambda _error: str(refused))
    with pytest.raises(errors.ProjectError) as raised:
        asyncio.run(check())
    assert "SSL_CERT_FILE" in str(raised.value.help)


def test_what_a_proxy_says_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async def check() -> None:
        async with client.connect(configured) as connection:
            await client.check_reachable(connection, configured)

    configured = settings_for("https://api.example.com/v1", api_key=SecretStr("key"), max_retries=0)
    with fake_endpoint.running(fake_endpoint.in_turn(fake_endpoint.Reply())) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.removesuffix("/v1"))
        # It is asked to CONNECT, and does not know how.
        with pytest.raises(errors.ProjectError, match=r"answers at https://api.*: 501 .*CONNECT"):
            asyncio.run(check())
        with pytest.raises(client.RequestError, match=r"^501 "):
            asyncio.run(complete(configured))


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "http://:port", "ftp://proxy"])
def test_a_proxy_that_cannot_be_used_is_said(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Where an environment has what SOCKS needs, there is nothing to be said of it.
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv("ALL_PROXY", proxy)
    hosted = settings_for("https://api.example.com/v1", api_key=SecretStr("key"))
    with pytest.raises(errors.ProjectError, match="The proxy or the certificates of"):
        client.connect(hosted)
    client.connect(settings_for("http://127.0.0.1:9/v1"))


def test_certificates_that_cannot_be_read_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))
    client._certificates.cache_clear()
    with pytest.raises(errors.ProjectError, match="The proxy or the certificates of"):
        client.transport(dict, "https://api.example.com/v1")
    client.transport(dict, "http://127.0.0.1:9/v1")


@pytest.mark.parametrize("url", ["https://api.example.com/v1", "http://127.0.0.1:9/v1"])
def test_what_a_machine_trusts_is_read_once(url: str) -> None:
    def trusted(verify: ssl.SSLContext, **_: object) -> ssl.SSLContext:
        return verify

    assert client.transport(trusted, url) is client.transport(trusted, url)


@pytest.mark.parametrize(
    ("text", "request_", "pieces"),
    [
        ("in two pieces", settings.Request(), ["in ", "two ", "pieces"]),
        ("<think>It is money.\n</think>\n\nin two pieces", settings.Request(), [*SHOWN]),
        # It may still become `to=self<|message|>`.
        ("to", settings.Request(), ["to"]),
        ('{"answer": "in two"}', settings.Request(structured_output=True), ["in two"]),
    ],
)
def test_a_stream_gives_the_pieces_of_the_answer_and_then_the_whole(
    text: str, request_: settings.Request, pieces: list[str]
) -> None:
    decoding = prompts.Decoding(max_tokens=8, answer_schema={"type": "string"})

    with fake_endpoint.running(lambda _: fake_endpoint.Reply(text)) as endpoint:
        *shown, whole = streamed(settings_for(endpoint.url, request=request_), decoding)
    assert shown == pieces
    assert isinstance(whole, client.Completion)
    assert (whole.output, whole.completion_tokens) == ("".join(pieces), 3)


def events(*chunks: object) -> fake_endpoint.Reply:
    lines = (f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n" for chunk in chunks)
    return fake_endpoint.Reply(raw="".join(lines), content_type="text/event-stream")


def piece(text: str, end: str | None = None) -> dict[str, object]:
    return {"choices": [{"delta": {"content": text}, "finish_reason": end}]}


USAGE = {"usage": {"prompt_tokens": 11, "completion_tokens": 3}}


def test_a_stream_that_says_its_usage_with_each_piece_has_not_ended_by_that() -> None:
    reply = events(piece("Half of ") | USAGE, piece("the ans") | USAGE)
    with (
        fake_endpoint.running(lambda _: reply) as endpoint,
        pytest.raises(errors.ProjectError, match="broke off"),
    ):
        streamed(settings_for(endpoint.url))


@pytest.mark.parametrize("last", [[piece("", "stop")], [{"choices": [], **USAGE}]])
def test_a_stream_has_ended_by_its_reason_or_by_the_usage_behind_it(last: list[object]) -> None:
    reply = events(piece("All ") | USAGE, piece("of it") | USAGE, *last)
    with fake_endpoint.running(lambda _: reply) as endpoint:
        *_, whole = streamed(settings_for(endpoint.url))
    assert isinstance(whole, client.Completion)
    assert whole.output == "All of it"


def test_a_server_that_always_streams_may_answer_with_any_sign() -> None:
    completion, _ = ask(events(piece("two\u2028lines\x85"), piece("", "stop")))
    assert completion.output == "two\u2028lines\x85"


SAID = "Wrong: secret-4711 in Bearer secret-4712"


@pytest.mark.parametrize(
    "reply",
    [
        events(piece("Half"), {"error": {"message": SAID}}),
        events({"choices": [{"error": {"message": SAID}}]}),
        fake_endpoint.Reply(raw=json.dumps({"error": SAID})),
        fake_endpoint.Reply(raw=json.dumps({"error": {"message": SAID}}), status=500),
        fake_endpoint.Reply(raw=json.dumps({"error": {"message": SAID}}), status=401),
    ],
)
def test_a_key_is_repeated_by_no_error_however_it_comes(
    reply: fake_endpoint.Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEWAY", "Bearer secret-4712")
    key, request = SecretStr("secret-4711"), settings.Request(headers={"cf-token": "$GATEWAY"})
    with fake_endpoint.running(lambda _: reply) as endpoint:
        configured = settings_for(endpoint.url, api_key=key, request=request, max_retries=0)
        with pytest.raises(errors.ProjectError) as raised:
            streamed(configured)
    assert "Wrong: <the key> in Bearer <the key>" in str(raised.value)


def test_null_leaves_out_what_a_server_does_not_take() -> None:
    said = '{"error": {"message": "Unrecognized request argument supplied: stream_options"}}'
    request = settings.Request(extra_body={"stream_options": None})
    with fake_endpoint.running(lambda _: fake_endpoint.Reply(status=400, raw=said)) as endpoint:
        with pytest.raises(errors.ProjectError) as raised:
            streamed(settings_for(endpoint.url))
        assert "request: { extra_body: { stream_options: null } }" in raised.value.help
        endpoint.answer = lambda _: fake_endpoint.Reply("delivery")
        streamed(settings_for(endpoint.url, request=request))
        assert "stream_options" in endpoint.requests[0]
        assert "stream_options" not in endpoint.requests[1]
