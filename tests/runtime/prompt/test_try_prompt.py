import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from lifecycle import client, command, data, runs, tasks

import fake_endpoint
import try_prompt


def test_it_shows_the_answer_what_it_means_and_what_it_took(
    project: Path,
    endpoint: fake_endpoint.Endpoint,
    task: tasks.Task,
    capsys: pytest.CaptureFixture[str],
) -> None:
    example = data.load(project, task.name, "dev")[0]
    endpoint.answer = lambda _request: fake_endpoint.Reply(task.target(example.expected))
    command.run(try_prompt.Try, ["--show-messages"])
    out = capsys.readouterr().out
    assert f"{example.input}\n" in out
    assert f"expected: {example.expected!r}" in out
    assert f"{task.metrics[0]} 1" in out
    assert "11 tokens in, 3 out" in out
    assert endpoint.requests[0]["stream"] is True


@pytest.mark.once
def test_a_text_of_ones_own_is_sent_as_it_is(
    project: Path, endpoint: fake_endpoint.Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.answer = lambda _request: fake_endpoint.Reply("no idea")
    command.run(try_prompt.Try, ["Where is {{ my }} parcel?"])
    assert "Where is {{ my }} parcel?" in endpoint.questions[0]
    assert "expected" not in capsys.readouterr().out


@pytest.mark.once
def test_an_unknown_example_is_one_sentence(
    project: Path, endpoint: fake_endpoint.Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.run(try_prompt.Try, ["--example", "nothing"])
    assert stopped.value.code == 2
    assert 'no example "nothing"' in capsys.readouterr().err


@pytest.mark.once
@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (fake_endpoint.Reply("bill", finish_reason="length"), "no answer: cut off at the limit"),
        (fake_endpoint.Reply(message={"refusal": "I will not."}), "no answer: refused: I will not"),
        (fake_endpoint.Reply("", finish_reason="content_filter"), "no answer: refused"),
        (fake_endpoint.Reply(""), "no answer: it is empty"),
        (fake_endpoint.Reply("a\x1b[2Jb"), "a\ufffd[2Jb"),
    ],
)
def test_an_answer_that_is_none_is_called_that(
    project: Path,
    endpoint: fake_endpoint.Endpoint,
    capsys: pytest.CaptureFixture[str],
    reply: fake_endpoint.Reply,
    said: str,
) -> None:
    endpoint.answer = lambda _request: reply
    command.run(try_prompt.Try, ["Where is my parcel?"])
    assert said in capsys.readouterr().out


@pytest.mark.once
def test_who_stops_reading_amid_an_answer_sees_no_traceback(
    project: Path,
    endpoint: fake_endpoint.Endpoint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, heard = client.stream, []

    # What is left of a stream amid an answer, asyncio closes with a traceback.
    async def stream(*args: Any) -> AsyncIterator[Any]:
        async for part in asked(*args):
            heard.append(part)
            yield part

    monkeypatch.setattr(client, "stream", stream)
    endpoint.answer = lambda _request: fake_endpoint.Reply("no idea")
    read, write = os.pipe()
    os.close(read)
    monkeypatch.setattr(sys, "stdout", os.fdopen(write, "w"))
    with pytest.raises(SystemExit) as ended:
        command.run(try_prompt.Try, ["Where is my parcel?"])
    assert (ended.value.code, type(heard[-1])) == (141, runs.Completion)


def events(*data: str) -> fake_endpoint.Reply:
    """A stream of these events, whatever they hold."""
    raw = "".join(f"data: {each}\n\n" for each in data)
    return fake_endpoint.Reply(raw=raw, content_type="text/event-stream")


@pytest.mark.once
@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (fake_endpoint.Reply(raw="<html></html>", content_type="text/html"), "a web page"),
        (fake_endpoint.Reply(raw='{"error": {"message": "No provider"}}'), "No provider"),
        (fake_endpoint.Reply(raw="{}"), "no chat completion"),
        (events('{"error": {"message": "Overloaded"}}'), "Overloaded"),
        (events("{broken"), "The request failed"),
        (events("[DONE]"), "without an answer"),
        (events(), "without an answer"),
        (events('"text"'), "The request failed"),
    ],
)
def test_what_is_no_answer_is_not_shown_as_one(
    project: Path,
    endpoint: fake_endpoint.Endpoint,
    capsys: pytest.CaptureFixture[str],
    reply: fake_endpoint.Reply,
    problem: str,
) -> None:
    endpoint.answer = lambda _request: reply
    with pytest.raises(SystemExit) as stopped:
        command.run(try_prompt.Try, ["Where is my parcel?"])
    out, err = capsys.readouterr()
    assert stopped.value.code == 2
    assert problem in err
    assert "parsed" not in out


@pytest.mark.once
def test_parts_and_reasoning_that_arrive_in_pieces_are_told_apart(
    project: Path, endpoint: fake_endpoint.Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    choices: list[dict[str, Any]] = [
        {"delta": {"reasoning_content": "A parcel."}},
        {"delta": {"content": [{"type": "text", "text": "no "}]}},
        {"delta": {"content": "idea"}, "finish_reason": "stop"},
    ]
    endpoint.answer = lambda _request: events(
        *(json.dumps({"choices": [{"index": 0, **choice}]}) for choice in choices), "[DONE]"
    )
    command.run(try_prompt.Try, ["Where is my parcel?"])
    out = capsys.readouterr().out
    assert "\nno idea\n" in out
    assert "A parcel" not in out


@pytest.mark.once
def test_a_server_that_does_not_stream_is_read_as_well(
    project: Path, endpoint: fake_endpoint.Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    body = '{"choices": [{"message": {"content": "no idea"}, "finish_reason": "stop"}]}'
    endpoint.answer = lambda _request: fake_endpoint.Reply(raw=body)
    command.run(try_prompt.Try, ["Where is my parcel?"])
    out = capsys.readouterr().out
    assert "no idea\n" in out
    assert "tokens unknown" in out
