import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from lifecycle import data
from lifecycle.deploy import gate, model, service

import fake_endpoint
from served import Deployed, events


def test_a_route_answers_by_the_accepted_prompt(deployed: Deployed, example: data.Example) -> None:
    with deployed.client() as http:
        said = http.post(f"/v1/{deployed.task.name}", json={"input": example.input})
    assert said.status_code == 200
    answer = said.json()
    assert answer["output"] == deployed.task.target(example.expected)
    assert answer["answer"] == deployed.task.parse(answer["output"])
    assert answer["finish_reason"] == "stop"
    assert answer["usage"] == {"prompt_tokens": 11, "completion_tokens": 3}
    # The very messages of the evaluation.
    assert deployed.endpoint.questions[-1] in deployed.endpoint.questions[:-1]


def test_a_stream_ends_with_the_whole_answer(deployed: Deployed, example: data.Example) -> None:
    body = {"input": example.input, "stream": True}
    with deployed.client() as http:
        *pieces, last = events(http.post(f"/v1/{deployed.task.name}", json=body).text)
    assert "".join(piece["delta"] for piece in pieces) == last["output"]
    assert last["output"] == deployed.task.target(example.expected)


@pytest.mark.once
def test_a_proxy_is_told_to_pass_a_stream_on_as_it_comes(deployed: Deployed) -> None:
    asked = {
        f"/v1/{deployed.task.name}": {"input": "x", "stream": True},
        "/v1/chat/completions": {"messages": [], "stream": True},
    }
    deployed.endpoint.answer = lambda _: fake_endpoint.Reply("a word")
    with deployed.client() as http:
        for path, body in asked.items():
            assert http.post(path, json=body).headers["X-Accel-Buffering"] == "no"


def test_the_documentation_shows_an_example_of_the_data(deployed: Deployed) -> None:
    with deployed.client() as http:
        document = http.get("/openapi.json").json()
    route = document["paths"][f"/v1/{deployed.task.name}"]["post"]
    [shown] = route["requestBody"]["content"]["application/json"]["examples"].values()
    first = data.load(deployed.root, deployed.task.name, "dev")[0]
    assert shown["value"] == {"input": first.input}
    assert {"401", "413", "422", "429", "503"} <= set(route["responses"])


@pytest.mark.once
def test_the_documentation_takes_the_key_and_no_page_of_it_is_there(deployed: Deployed) -> None:
    first = data.load(deployed.root, deployed.task.name, "dev")[0].input
    with deployed.client("one") as http:
        assert http.get("/openapi.json").status_code == 401
        assert [http.get(path).status_code for path in ("/docs", "/redoc")] == [404, 404]
        document = http.get("/openapi.json", headers={"Authorization": "Bearer one"})
    assert first in document.text.encode().decode("unicode_escape") or first in document.text


@pytest.mark.once
def test_a_site_that_calls_this_machine_by_a_name_of_its_own_is_refused(deployed: Deployed) -> None:
    with deployed.client() as http:
        assert http.get("/v1/models", headers={"Host": "evil.example"}).status_code == 400
    with deployed.client("one") as http:
        # Others call it by its name, and need a key.
        assert http.get("/v1/models", headers={"Host": "desk.example"}).status_code == 401


@pytest.mark.once
@pytest.mark.parametrize("host", ["a/health?", "a/health#", "a/page.js?x="])
def test_no_name_of_a_host_opens_a_path_without_a_key(host: str, deployed: Deployed) -> None:
    with deployed.client("one") as http:
        # Starlette before 1.0.1 built the path of a URL from it: CVE-2026-48710.
        assert http.get("/v1/models", headers={"Host": host}).status_code == 401


def test_chat_completions_are_passed_on_to_the_served_model(
    deployed: Deployed, example: data.Example
) -> None:
    body = {"model": "any", "messages": [{"role": "user", "content": example.input}]}
    with deployed.client() as http:
        whole = http.post("/v1/chat/completions", json=body)
        streamed = http.post("/v1/chat/completions", json=body | {"stream": True})
    assert whole.json()["object"] == "chat.completion"
    assert streamed.text.rstrip().endswith("data: [DONE]")
    assert {request["model"] for request in deployed.endpoint.requests[-2:]} == {"fake"}


@pytest.mark.once
@pytest.mark.parametrize(("status", "passed"), [(401, 502), (403, 502), (307, 502), (500, 500)])
def test_the_key_of_the_model_server_is_no_callers_and_nor_is_its_refusal(
    status: int, passed: int, deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_API_KEY", "secret-4711")
    said = '{"error": {"message": "Not by secret-4711"}}'
    deployed.endpoint.answer = lambda _: fake_endpoint.Reply(status=status, raw=said)
    with deployed.client() as http:
        got = http.post("/v1/chat/completions", json={"messages": []})
    assert got.status_code == passed
    assert "error" in got.json()
    assert "secret-4711" not in got.text


@pytest.mark.once
def test_an_error_within_a_stream_repeats_no_key_of_the_model_server(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_API_KEY", "secret-4711")
    said = 'data: {"error": {"message": "Not by secret-4711: ä"}}\n\ndata: [DONE]\n\n'
    reply = fake_endpoint.Reply(raw=said, content_type="text/event-stream")
    deployed.endpoint.answer = lambda _: reply
    with deployed.client() as http:
        got = http.post("/v1/chat/completions", json={"messages": [], "stream": True})
    assert (got.status_code, got.text) == (200, said.replace("secret-4711", "<the key>"))


def test_a_key_that_comes_in_two_pieces_is_still_found() -> None:
    class Response:
        async def aiter_bytes(self) -> AsyncIterator[bytes]:
            for piece in (b"data: sec", b"ret\n\ndata", b": [DONE]"):
                yield piece

        async def aclose(self) -> None:
            pass

    async def read() -> bytes:
        ends = asyncio.get_running_loop().time() + 5
        content = service._through(Response(), lambda text: text.replace(b"secret", b"key"), ends)
        return b"".join([piece async for piece in content])

    assert asyncio.run(read()) == b"data: key\n\ndata: [DONE]"


@pytest.mark.once
@pytest.mark.parametrize("stream", [False, True])
def test_words_of_the_model_server_are_for_its_caller_and_for_no_log(
    stream: bool, deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    said = '{"error": "I do not like: my parcel"}'
    deployed.endpoint.answer = lambda _: fake_endpoint.Reply(raw=said)
    with deployed.client() as http:
        body = {"input": "my parcel", "stream": stream}
        assert "my parcel" in http.post(f"/v1/{deployed.task.name}", json=body).text
    err = capsys.readouterr().err
    assert "error: HTTP 502: the model server failed" in err
    assert "my parcel" not in err


@pytest.mark.once
def test_who_is_limited_for_longer_than_an_answer_may_take_is_told_at_once(
    deployed: Deployed, example: data.Example
) -> None:
    limited = fake_endpoint.Reply(status=429, retry_after="60")
    deployed.endpoint.answer = lambda _: limited
    with deployed.client(timeout_s=2) as http:
        said = http.post(f"/v1/{deployed.task.name}", json={"input": example.input})
    assert (said.status_code, said.headers["Retry-After"]) == (429, "60")


@pytest.mark.once
@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"Authorization": "Bearer wrong"}, 401), ({"Authorization": "Bearer two"}, 200)],
)
def test_a_key_is_needed_where_there_are_keys(
    headers: dict[str, str], status: int, deployed: Deployed, example: data.Example
) -> None:
    with deployed.client("one", "two") as http:
        body = {"input": example.input}
        said = http.post(f"/v1/{deployed.task.name}", json=body, headers=headers)
        assert http.get("/health").status_code == 200
    assert said.status_code == status


@pytest.mark.once
@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"input": "x" * 21}, 413, "The input has 21 characters; 20 are taken."),
        ({"input": ""}, 422, "input: String should have at least 1 character."),
        ({"inptu": "x"}, 422, "input: Field required."),
        ([], 422, "Input should be"),
        ('{"input"', 422, "body: JSON decode error."),
        ('{"input": "x", "history": [{"role": "user", "content": "\\udfff"}]}', 422, "character"),
    ],
)
def test_a_request_of_another_form_is_refused_in_one_sentence(
    body: object, status: int, said: str, deployed: Deployed
) -> None:
    content = body if isinstance(body, str) else json.dumps(body)
    headers = {"content-type": "application/json"}
    with deployed.client(max_input_chars=20) as http:
        path = f"/v1/{deployed.task.name}"
        refused = http.post(path, content=content, headers=headers)
    assert refused.status_code == status
    assert said in refused.json()["error"]["message"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"messages": [], "temperature": NaN}', "NaN and Infinity are no numbers of JSON."),
        ('{"messages": [], "temperature": 1e999}', "NaN and Infinity are no numbers of JSON."),
        ('{"messages": [], "tools": ["' + "x" * 500 + '"]}', "500 characters of a request"),
        ('{"messages": ' + "[" * 30_000 + "]" * 30_000 + "}", "parsing the body"),
    ],
)
def test_what_no_model_server_can_be_asked_is_refused_in_one_sentence(
    body: str, said: str, deployed: Deployed
) -> None:
    with deployed.client(max_input_chars=500) as http:
        headers = {"content-type": "application/json"}
        refused = http.post("/v1/chat/completions", content=body, headers=headers)
    assert refused.status_code in (400, 413, 422)
    assert said in refused.json()["error"]["message"]


@pytest.mark.once
def test_half_of_a_character_is_passed_on_as_json_writes_it(deployed: Deployed) -> None:
    body = '{"messages": [{"role": "user", "content": "\\ud800"}]}'
    deployed.endpoint.answer = lambda _: fake_endpoint.Reply("what?")
    with deployed.client() as http:
        headers = {"content-type": "application/json"}
        said = http.post("/v1/chat/completions", content=body, headers=headers)
    assert said.status_code == 200
    assert deployed.endpoint.questions[-1] == "\ud800"


@pytest.mark.once
def test_a_body_that_does_not_arrive_is_not_waited_for(deployed: Deployed) -> None:
    sent: list[dict[str, Any]] = [{"type": "http.request", "body": b'{"in', "more_body": True}]

    async def receive() -> dict[str, Any]:
        if not sent:
            await asyncio.sleep(60)
        return sent.pop()

    said: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        said.append(message)

    route = {"type": "http", "method": "POST", "path": f"/v1/{deployed.task.name}"}
    rest = {"query_string": b"", "headers": [(b"content-type", b"application/json")]}
    with deployed.client("one", timeout_s=0.2) as http:
        asyncio.run(asyncio.wait_for(http.app(route | rest, receive, send), 10))
    assert said[0]["status"] == 408


@pytest.mark.once
@pytest.mark.parametrize("has_begun", [False, True])
def test_a_chat_that_does_not_end_is_ended(has_begun: bool, deployed: Deployed) -> None:
    def slow(_: Any) -> fake_endpoint.Reply:
        return fake_endpoint.Reply("one two three four", delay_s=0 if has_begun else 2, pause_s=1)

    deployed.endpoint.answer = slow
    body = {"messages": [{"role": "user", "content": "x"}], "stream": True}
    door = gate.Gate(1, 0)
    with deployed.client(door=door, timeout_s=0.5) as http:
        said = http.post("/v1/chat/completions", json=body)
    assert said.elapsed.total_seconds() < 4
    assert said.status_code == (200 if has_begun else 504)
    last = events(said.text)[-1] if has_begun else said.json()
    assert "error" in last
    assert door.inside == 0


@pytest.mark.once
def test_a_body_without_end_is_not_read_into_memory(deployed: Deployed) -> None:
    sent = 0

    async def receive() -> dict[str, Any]:
        nonlocal sent
        sent += 1
        return {"type": "http.request", "body": b" " * 65_536, "more_body": sent < 1600}

    said: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        said.append(message)

    route = {"type": "http", "method": "POST", "path": f"/v1/{deployed.task.name}"}
    rest = {"query_string": b"", "headers": [(b"content-type", b"application/json")]}
    with deployed.client("one") as http:
        # Of somebody without a key, who says nothing of how long it is.
        asyncio.run(http.app(route | rest, receive, send))
    assert said[0]["status"] == 413
    assert b"bytes at most" in said[1]["body"]
    assert sent < 10


@pytest.mark.once
@pytest.mark.parametrize(("upstream", "status"), [(400, 422), (429, 429), (500, 502)])
def test_what_the_model_server_says_becomes_a_status(
    upstream: int, status: int, deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_MAX_RETRIES", "0")
    with deployed.client() as http:
        deployed.endpoint.answer = lambda _: fake_endpoint.Reply(status=upstream)
        said = http.post(f"/v1/{deployed.task.name}", json={"input": "x"})
    assert said.status_code == status


@pytest.mark.once
def test_who_asks_a_model_server_that_limits_is_told_when_to_come_again(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GENAI_MAX_RETRIES", "0")
    with deployed.client() as http:
        deployed.endpoint.answer = lambda _: fake_endpoint.Reply(status=429)
        routed = http.post(f"/v1/{deployed.task.name}", json={"input": "x"})
        passed = http.post("/v1/chat/completions", json={"messages": []})
    assert (routed.status_code, routed.headers["Retry-After"]) == (429, "1")
    assert routed.json()["error"]["code"] == "try_again"
    assert "HTTP 429" in capsys.readouterr().err
    assert (passed.status_code, passed.headers["Retry-After-Ms"]) == (429, "1")


@pytest.mark.once
def test_what_every_request_fails_of_is_no_fault_of_its_caller(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_MAX_RETRIES", "0")
    unknown = json.dumps({"error": {"message": "Unsupported parameter: 'max_tokens'"}})
    with deployed.client() as http:
        deployed.endpoint.answer = lambda _: fake_endpoint.Reply(status=400, raw=unknown)
        said = http.post(f"/v1/{deployed.task.name}", json={"input": "x"})
    assert said.status_code == 502


@pytest.mark.once
def test_a_model_that_takes_too_long_is_not_waited_for(deployed: Deployed) -> None:
    with deployed.client(timeout_s=0.2) as http:
        deployed.endpoint.answer = lambda _: fake_endpoint.Reply("late", delay_s=1)
        assert http.post(f"/v1/{deployed.task.name}", json={"input": "x"}).status_code in (502, 504)


@pytest.mark.once
def test_who_hangs_up_gives_the_slot_back(deployed: Deployed, example: data.Example) -> None:
    async def ask(door: gate.Gate) -> None:
        body = json.dumps({"input": example.input}).encode()
        messages: list[dict[str, Any]] = [
            {"type": "http.request", "body": body},
            {"type": "http.disconnect"},
        ]
        route = {"type": "http", "method": "POST", "path": f"/v1/{deployed.task.name}"}
        rest = {"query_string": b"", "headers": [(b"content-type", b"application/json")]}

        async def receive() -> dict[str, Any]:
            if len(messages) == 1:
                # Long enough to be asking the model by then.
                await asyncio.sleep(0.3)
            return messages.pop(0)

        async def send(message: Any) -> None:
            pass

        started = time.monotonic()
        await http.app(route | rest, receive, send)
        assert time.monotonic() - started < 2
        assert door.inside == 0

    deployed.endpoint.answer = lambda _: fake_endpoint.Reply("late", delay_s=3)
    door = gate.Gate(1, 0)
    http = deployed.client(door=door)
    asyncio.run(ask(door))


@pytest.mark.once
def test_a_refusal_is_no_answer(deployed: Deployed) -> None:
    with deployed.client() as http:
        deployed.endpoint.answer = lambda _: fake_endpoint.Reply(message={"refusal": "I will not."})
        said = http.post(f"/v1/{deployed.task.name}", json={"input": "x"}).json()
    assert (said["answer"], said["finish_reason"]) == (None, "content_filter")


@pytest.mark.once
def test_a_stream_that_breaks_off_is_no_answer(deployed: Deployed) -> None:
    half = json.dumps({"choices": [{"index": 0, "delta": {"content": "bil"}}]})
    with deployed.client() as http:
        deployed.endpoint.answer = lambda _: fake_endpoint.Reply(
            raw=f"data: {half}\n\n", content_type="text/event-stream"
        )
        said = http.post(f"/v1/{deployed.task.name}", json={"input": "x", "stream": True})
    *_, last = events(said.text)
    assert "broke off" in last["error"]["message"]


@pytest.mark.once
def test_whoever_runs_it_is_told_what_fails(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GENAI_MAX_RETRIES", "0")
    with deployed.client() as http:
        deployed.endpoint.answer = lambda _: fake_endpoint.Reply(status=500)
        for stream in (False, True):
            http.post(f"/v1/{deployed.task.name}", json={"input": "x", "stream": stream})
            assert "error: HTTP 502: " in capsys.readouterr().err


@pytest.mark.once
@pytest.mark.parametrize(("method", "status"), [("GET", 405), ("POST", 404)])
def test_a_route_that_is_not_there_is_said_as_all_else(
    method: str, status: int, deployed: Deployed
) -> None:
    path = f"/v1/{deployed.task.name}" + ("s" if status == 404 else "")
    with deployed.client() as http:
        said = http.request(method, path)
    assert said.status_code == status
    assert "GET /openapi.json names the routes" in said.json()["error"]["message"]


@pytest.mark.once
@pytest.mark.once
def test_who_asks_while_the_model_is_first_looked_at_hears_no_yes(deployed: Deployed) -> None:
    behind = model.Model(deployed.load(), deployed.load().settings, is_own=True)

    async def both() -> list[bool]:
        ready = await asyncio.gather(behind.is_ready(), behind.is_ready())
        await behind.close()
        return list(ready)

    deployed.endpoint.answer = lambda _: fake_endpoint.Reply(status=500)
    assert asyncio.run(both()) == [False, False]


def test_it_is_ready_while_the_model_answers_and_until_it_ends(deployed: Deployed) -> None:
    door = gate.Gate(1, 1)
    with deployed.client(door=door) as http:
        said = http.get("/ready")
        assert said.status_code == 200
        assert said.json()["accepted"] == "eval/runs/0001-prompt.json"
        assert said.json()["service"]["model"]["id"] == "fake"
        assert said.json()["service"]["slots"] == 4
        door.is_ending = True
        assert http.get("/ready").status_code == 503
        assert http.get("/health").status_code == 200
        refused = http.post(f"/v1/{deployed.task.name}", json={"input": "x"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")


@pytest.mark.once
def test_a_request_too_many_is_told_to_come_again() -> None:
    async def fill() -> list[str]:
        door = gate.Gate(slots=1, queue=1)
        await door.enter()
        waiting = asyncio.create_task(door.enter())
        await asyncio.sleep(0)
        with pytest.raises(gate.RefusedError) as refused:
            await door.enter()
        assert refused.value.status == 429
        door.leave()
        await waiting
        assert door.inside == 1
        cancelled = asyncio.create_task(door.enter())
        await asyncio.sleep(0)
        cancelled.cancel()
        await asyncio.gather(cancelled, return_exceptions=True)
        return [str(door.inside)]

    assert asyncio.run(fill()) == ["1"]


def test_a_caller_who_takes_nothing_more_holds_no_connection_to_the_model() -> None:
    ended: list[str] = []

    class Response:
        async def aiter_bytes(self) -> AsyncIterator[bytes]:
            while True:
                yield b"piece\n"

        async def aclose(self) -> None:
            ended.append("connection")

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async def ask() -> None:
        ends = asyncio.get_running_loop().time() + 0.05
        content = service._through(Response(), bytes, ends)
        held = service.Held(content, lambda: ended.append("slot"))
        scope = {"type": "http", "asgi": {"spec_version": "2.4"}}
        asked = asyncio.create_task(held(scope, asyncio.Event().wait, send))
        await asyncio.wait([asked], timeout=5)
        assert ended == ["slot", "connection"]

    asyncio.run(ask())
