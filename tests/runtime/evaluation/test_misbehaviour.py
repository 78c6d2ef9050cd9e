"""What endpoints do: of each, what is kept, what is said, and how the command ends."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from lifecycle import command, runs, tasks
from lifecycle.evaluation import ask

import evaluate
from fake_endpoint import Endpoint, Reply


def changed(project: Path, **model: Any) -> None:
    """Change what lifecycle.yaml says of the model."""
    path = project / "lifecycle.yaml"
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    record["model"] |= model
    path.write_text(yaml.safe_dump(record), encoding="utf-8")


def error(message: str, status: int = 400, **more: str) -> Reply:
    """An error as OpenAI words it."""
    return Reply(status=status, raw=json.dumps({"error": {"message": message, **more}}))


def says(**message: Any) -> Reply:
    """A message that is more, or less, than text."""
    return Reply(message=message)


PARTS = [{"type": "thinking", "thinking": []}, {"type": "text", "text": "bil"}, {"text": "ling"}]
CUT_OFF, EMPTY, THOUGHT = Reply("bill", finish_reason="length"), Reply(""), {"reasoning_tokens": 8}
STREAM = "".join(
    f"data: {json.dumps({'choices': [{'delta': {'content': text}, 'finish_reason': end}]})}\n\n"
    for text, end in (("bill", None), ("ing", "stop"))
)
USAGE = {"prompt_tokens": 5, "completion_tokens": 8, "completion_tokens_details": THOUGHT}


@pytest.mark.once
@pytest.mark.parametrize(
    ("reply", "output", "ending", "kept", "said"),
    [
        (Reply("billing"), "billing", "answered", {"finish_reason": "stop"}, ""),
        (CUT_OFF, "bill", "cut off", {"finish_reason": "length"}, "as it goes: 2 cut off at "),
        (EMPTY, "", "empty", {"finish_reason": "stop"}, "2 empty, of 2"),
        (says(content=None), "", "empty", {}, "2 empty"),
        (says(content=None, refusal="I will not."), "I will not.", "refused", {}, "2 refused"),
        (Reply("", finish_reason="content_filter"), "", "refused", {}, "2 refused"),
        (
            error("The filter was triggered.", code="content_filter"),
            "The filter was triggered.",
            "refused",
            {"finish_reason": "content_filter"},
            "2 refused",
        ),
        (says(content=PARTS), "billing", "answered", {}, ""),
        (
            says(content="billing", reasoning_content="It is about money."),
            "billing",
            "answered",
            {"reasoning": "It is about money."},
            "",
        ),
        (
            Reply("<think>\nIt is about money.\n</think>\n\nbilling"),
            "billing",
            "answered",
            {"reasoning": "It is about money."},
            "",
        ),
        (
            Reply("<think>\nIt is", finish_reason="length", changes={"usage": USAGE}),
            "",
            "cut off",
            {"reasoning": "It is", "reasoning_tokens": 8},
            "16 of them reasoning",
        ),
        (Reply("billing", changes={"usage": None}), "billing", "answered", {}, "does not say"),
        (
            Reply("billing", changes={"model": "fake-2026-01-01"}),
            "billing",
            "answered",
            {"model": "fake-2026-01-01"},
            "answered by: fake-2026-01-01 (2)",
        ),
        (Reply("bill\ud83d"), "bill\ufffd", "answered", {}, ""),
        (Reply("bill", finish_reason="MAX_TOKENS"), "bill", "cut off", {}, "2 cut off"),
        (Reply("", finish_reason="SAFETY"), "", "refused", {}, "2 refused"),
        (Reply(raw=STREAM, content_type="text/event-stream"), "billing", "answered", {}, ""),
        (Reply("billing", changes={"usage": "none"}), "billing", "answered", {}, "does not say"),
        (
            Reply("billing", changes={"usage": {"prompt_tokens": float("inf")}}),
            "billing",
            "answered",
            {},
            "does not say",
        ),
        (
            Reply("billing", changes={"usage": {"prompt_tokens": 2.5, "completion_tokens": "9"}}),
            "billing",
            "answered",
            {"prompt_tokens": 2},
            "",
        ),
        (
            Reply("<thought>It is about money.</thought>billing"),
            "billing",
            "answered",
            {"reasoning": "It is about money."},
            "",
        ),
        (Reply('{"answer": "billing"}'), "billing", "answered", {}, ""),
        (Reply('{"answer": {"order": 4711}}'), '{"order": 4711}', "answered", {}, ""),
        (Reply('\n\n{"answer": "billing"}\n'), "billing", "answered", {}, ""),
        (Reply('```json\n{"answer": {"order": 4711}}\n```'), '{"order": 4711}', "answered", {}, ""),
        (
            Reply("billing", changes={"usage": USAGE | {"total_tokens": 300}}),
            "billing",
            "answered",
            {"prompt_tokens": 5, "completion_tokens": 295},
            "tokens: 10 in, 590 out",
        ),
        (Reply('{"answer": 1, "why": 2}'), '{"answer": 1, "why": 2}', "answered", {}, ""),
    ],
)
def test_an_answer_is_kept_with_how_it_ended(
    project: Path,
    endpoint: Endpoint,
    capsys: pytest.CaptureFixture[str],
    reply: Reply,
    output: str,
    ending: str,
    kept: dict[str, Any],
    said: str,
) -> None:
    endpoint.answer = lambda _request: reply
    command.run(evaluate.Evaluate, ["--limit", "2"])
    run = runs.find(project, "1")
    for result in runs.read_examples(project, run):
        assert (result.output, result.ending) == (output, ending)
        assert kept.items() <= result.model_dump().items()
    out = " ".join(capsys.readouterr().out.split())
    assert run.endings == {ending: 2}
    assert said in out
    assert ("no answer" in out) == (ending != "answered")


PAGE = Reply(raw="<html>Welcome</html>", content_type="text/html")
QUOTA = error("You exceeded your current quota.", 429, code="insufficient_quota")
UPSTREAM = Reply(raw=json.dumps({"error": {"message": "Limited upstream", "code": 429}}))
LOST = Reply(raw=json.dumps({"choices": [{"error": {"message": "Lost", "code": 502}}]}))
BAD_GATEWAY = Reply(status=502, raw="<html>nginx</html>", content_type="text/html")
OLD_NAME = "Unsupported parameter: 'max_tokens' is not supported, use 'max_completion_tokens'."
TOO_LONG = "'max_tokens' is too large: this model's maximum context length is 512 tokens."


@pytest.mark.once
@pytest.mark.parametrize(
    ("reply", "requests", "problem", "help"),
    [
        (QUOTA, 1, "no credit left: You exceeded", "Add credit"),
        (error("Insufficient Balance", 402), 1, "no credit left", "Add credit"),
        (error("Incorrect API key", 401), 1, "refuses the key (HTTP 401): Incorrect", "GENAI_API"),
        (error("Not in your region", 403), 1, "key (HTTP 403): Not in", "region"),
        (error("No such model", 404), 1, 'has no model "fake"', "model.id"),
        (PAGE, 1, "a web page", "/v1"),
        (error(OLD_NAME), 1, "does not take", "request: { token_limit: max_completion_tokens }"),
        (
            error("Unsupported value: temperature must be 1.", param="temperature"),
            1,
            "does not take",
            "request: { temperature: false }",
        ),
        (error("Unsupported parameter: seed"), 1, "does not take", "request: { seed: false }"),
        (
            error("Unrecognized request argument supplied: chat_template_kwargs"),
            1,
            "does not take",
            "Take model.chat_template_kwargs out of lifecycle.yaml.",
        ),
        (
            error("This response_format type is unavailable now"),
            1,
            "does not take",
            "request: { structured_output: false }",
        ),
        (error("Overloaded", 503), 6, "HTTP 503: Overloaded", "the same command goes on"),
        (error("Too many requests", 429), 6, "HTTP 429: Too many", "the same command goes on"),
        (error("Exceeded your current quota. Retry in 9 s.", 429), 6, "HTTP 429", "goes on"),
        (Reply(status=400, raw='[{"error": {"message": "Wrong"}}]'), 1, "400: Wrong", "fail again"),
        (Reply(status=400, raw='{"error": "Wrong"}'), 1, "HTTP 400: Wrong", "fail again"),
        (Reply(status=405, raw="Not this way"), 1, "HTTP 405: Not this way", "fail again"),
        (error("API key not valid."), 1, "refuses the key (HTTP 400): API", "GENAI_API"),
        (error("Only supported in v1/responses."), 1, "answers chat completions", "model.id"),
        (error("`temperature` is deprecated."), 1, "not take", "request: { temperature: false }"),
        (error("Too many requests", 429), 6, "HTTP 429: Too many", "--concurrency 1"),
        (error("fake is not a valid model ID"), 1, 'has no model "fake"', "model.id"),
        (error("Invalid model: fake"), 1, 'has no model "fake"', "model.id"),
        (error('model "fake" not found, try pulling it'), 1, 'no model "fake"', "model.id"),
        (UPSTREAM, 6, "HTTP 429: Limited upstream", "the same command goes on"),
        (LOST, 6, "HTTP 502: Lost", "the same command goes on"),
        (BAD_GATEWAY, 6, "HTTP 502: a web page", "the same command goes on"),
        (Reply(status=502, raw=""), 6, "HTTP 502: Bad Gateway", "the same command goes on"),
        (Reply("bill", finish_reason="error"), 1, "broke the answer off", "goes on"),
        (error(TOO_LONG), 1, "HTTP 400: 'max_tokens' is too large", "fail again as they are"),
        (error("No provider", 200), 1, "the server says 200 and: No provider", "fail again"),
        (Reply(raw="{broken"), 1, "no chat completion", "fail again as they are"),
    ],
)
def test_a_failure_is_told_in_the_servers_words_with_what_to_do(
    project: Path,
    endpoint: Endpoint,
    capsys: pytest.CaptureFixture[str],
    reply: Reply,
    requests: int,
    problem: str,
    help: str,
) -> None:
    endpoint.answer = lambda _request: reply
    with pytest.raises(SystemExit) as stopped:
        command.run(evaluate.Evaluate, ["--concurrency", "1"])
    err = capsys.readouterr().err
    assert stopped.value.code == 2
    assert problem in err
    assert help in err
    assert len(endpoint.requests) == requests
    assert not runs.every(project)


@pytest.mark.once
@pytest.mark.parametrize("reply", [CUT_OFF, EMPTY, says(refusal="No.")])
def test_the_gate_does_not_pass_over_answers_that_are_none(
    project: Path, endpoint: Endpoint, capsys: pytest.CaptureFixture[str], reply: Reply
) -> None:
    right: Callable[[dict[str, Any]], Reply] = endpoint.answer
    asked = endpoint.requests
    endpoint.answer = lambda request: reply if len(asked) == 3 else right(request)
    command.run(evaluate.Evaluate, ["--gate", "--max-failures", "0.1", "--concurrency", "1"])
    asked.clear()
    with pytest.raises(SystemExit) as stopped:
        command.run(evaluate.Evaluate, ["--gate", "--concurrency", "1"])
    assert stopped.value.code == 1
    assert "gate: more than 5% is no answer: 1 " in capsys.readouterr().out


@pytest.mark.once
@pytest.mark.parametrize("takes", [True, False])
def test_a_drawn_answer_is_asked_with_a_seed_where_the_endpoint_takes_one(
    project: Path, endpoint: Endpoint, task: tasks.Task, takes: bool
) -> None:
    file = project / "prompt" / task.name / "default.md"
    text = file.read_text(encoding="utf-8")
    drawn = text.replace("---\n", "---\ndecoding: { temperature: 0.7 }\n", 1)
    file.write_text(drawn, encoding="utf-8")
    changed(project, request={"seed": takes})
    command.run(evaluate.Evaluate, ["--limit", "1"])
    assert endpoint.requests[0]["temperature"] == 0.7
    assert ("seed" in endpoint.requests[0]) is takes


def test_an_endpoint_is_asked_as_the_record_says(
    project: Path, endpoint: Endpoint, task: tasks.Task
) -> None:
    request = {
        "token_limit": "max_completion_tokens",
        "temperature": False,
        "reasoning_effort": "low",
        "headers": {"X-Desk": "support", "X-Secret": "$DESK_SECRET"},
        "extra_body": {"provider": {"data_collection": "deny"}},
        "structured_output": True,
    }
    changed(project, request=request)
    (project / ".env").write_text("DESK_SECRET=4711\n", encoding="utf-8")
    command.run(evaluate.Evaluate, ["--limit", "1"])
    asked = endpoint.requests[0]
    headers = {name.lower(): value for name, value in endpoint.headers[0].items()}
    assert asked["max_completion_tokens"] > 0
    assert not {"max_tokens", "temperature", "seed"} & set(asked)
    assert asked["reasoning_effort"] == "low"
    assert asked["provider"] == {"data_collection": "deny"}
    if isinstance(task, tasks.Structured):
        wrapped = asked["response_format"]["json_schema"]["schema"]
        assert wrapped["properties"] == {"answer": task.schema()}
    assert (headers["x-desk"], headers["x-secret"]) == ("support", "4711")
    run = runs.find(project, "1")
    assert run.request == {key: request[key] for key in request if key != "headers"}
    assert "4711" not in (project / run.path).read_text(encoding="utf-8")


@pytest.mark.once
def test_a_run_says_what_it_will_cost_and_what_a_thousand_requests_do(
    project: Path, endpoint: Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(project, price={"input": 1000.0, "output": 2000.0, "currency": "EUR"})
    command.run(evaluate.Evaluate, ["--limit", "2"])
    out, err = capsys.readouterr()
    assert re.search(r"About [\d,]+ tokens in and at most \d+ out: at most [\d.]+ EUR\.", err)
    # 2 answers, each of 11 tokens in and 3 out.
    assert "cost: 0.0340 EUR, which is 17.00 EUR for 1,000 requests" in out
    run = runs.find(project, "1")
    assert run.price is not None
    assert run.price.currency == "EUR"


@pytest.mark.once
def test_tokens_that_an_endpoint_does_not_say_are_left_out_of_the_cost(
    project: Path, endpoint: Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(project, price={"input": 1000.0, "output": 2000.0, "currency": "EUR"})
    refused, right = error("The filter.", code="content_filter"), endpoint.answer
    asked = endpoint.requests
    endpoint.answer = lambda request: refused if len(asked) == 2 else right(request)
    command.run(evaluate.Evaluate, ["--limit", "3", "--concurrency", "1"])
    out = " ".join(capsys.readouterr().out.split())
    assert "tokens: 22 in, 6 out, and of 1 answers it does not say" in out
    assert "cost: 0.0340 EUR, which is 17.00 EUR for 1,000 requests" in out
    assert runs.find(project, "1").tokens.unsaid == 1


@pytest.mark.once
@pytest.mark.parametrize(
    "said",
    [
        error("Invalid schema: 'required' must name every key.", param="response_format"),
        error("'response_format.type' must be one of: text, json_object"),
        error("Failed to parse JSON schema: pattern"),
    ],
)
def test_a_schema_that_is_refused_is_told_with_the_setting(
    project: Path, endpoint: Endpoint, capsys: pytest.CaptureFixture[str], said: Reply
) -> None:
    changed(project, request={"structured_output": True})
    endpoint.answer = lambda _request: said
    with pytest.raises(SystemExit):
        command.run(evaluate.Evaluate, ["--concurrency", "1"])
    assert "request: { structured_output: false }" in capsys.readouterr().err


@pytest.mark.once
@pytest.mark.parametrize("status", [400, 401])
def test_a_key_that_a_server_repeats_is_not_repeated(
    project: Path,
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    status: int,
) -> None:
    monkeypatch.setenv("GENAI_API_KEY", "sk-secret-4711")
    endpoint.answer = lambda _request: error("Refused: sk-secret-4711, of nobody.", status)
    with pytest.raises(SystemExit):
        command.run(evaluate.Evaluate, ["--concurrency", "1"])
    err = capsys.readouterr().err
    assert "Refused: <the key>, of nobody." in err
    assert "4711" not in err


@pytest.mark.once
def test_an_answer_that_takes_too_long_is_told_with_the_setting(
    project: Path,
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GENAI_TIMEOUT_S", "0.1")
    monkeypatch.setenv("GENAI_MAX_RETRIES", "0")
    endpoint.answer = lambda _request: Reply("billing", delay_s=0.5)
    with pytest.raises(SystemExit):
        command.run(evaluate.Evaluate, ["--limit", "2", "--concurrency", "1"])
    err = " ".join(capsys.readouterr().err.split())
    assert "no answer within 0.1 s" in err
    assert "GENAI_TIMEOUT_S=0.5 in .env" in err


@pytest.mark.once
def test_requests_that_failed_are_asked_again_and_no_others(
    project: Path,
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GENAI_MAX_RETRIES", "0")
    right, asked = endpoint.answer, endpoint.requests
    endpoint.answer = lambda each: Reply(status=500) if len(asked) == 3 else right(each)
    arguments = ["--limit", "4", "--concurrency", "1", "--max-failures", "0.25"]
    command.run(evaluate.Evaluate, arguments)
    assert "1, which the same command asks again" in " ".join(capsys.readouterr().out.split())
    command.run(evaluate.Evaluate, arguments)
    assert len(asked) == 5
    assert [run.errors for run in runs.newest_first(project)] == [0, 1]
    command.run(evaluate.Evaluate, arguments)
    assert len(asked) == 9


@pytest.mark.once
def test_who_waits_is_told_for_what(
    project: Path,
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(ask, "EVERY_S", 0.05)
    right, asked = endpoint.answer, endpoint.requests
    endpoint.answer = lambda each: (
        error("Slower", 429) if len(asked) == 1 else replace(right(each), delay_s=0.3)
    )
    command.run(evaluate.Evaluate, ["--limit", "1"])
    assert "0 of 1 answers after 0 s; the endpoint answers HTTP 429" in capsys.readouterr().err


@pytest.mark.once
def test_a_log_is_told_how_far_it_is(
    project: Path,
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(ask, "EVERY_S", 0.05)
    endpoint.answer = lambda _request: Reply("billing", delay_s=0.3)
    command.run(evaluate.Evaluate, ["--limit", "2", "--concurrency", "1"])
    assert "1 of 2 answers after" in capsys.readouterr().err
