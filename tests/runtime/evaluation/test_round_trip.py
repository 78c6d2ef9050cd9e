"""What cannot be answered rightly is said before anything is asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest
from lifecycle import data, settings, tasks
from lifecycle.errors import ProjectError
from lifecycle.evaluation import answers, measure
from lifecycle.evaluation import score as scoring
from lifecycle.prompts import Decoding

RIGHT = {"read": None, "prompt": 20, "written": 3, "is_prefix": True, "stops": True}


@contextmanager
def server(takes_s: float = 0.0, **trip: Any) -> Iterator[str]:
    """A model server that renders and reads an answer as it is told; None: as it was wanted."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            sleep(takes_s * len(body["dialogues"]))
            trips = [
                {**RIGHT, "read": dialogue["answer"], **trip} for dialogue in body["dialogues"]
            ]
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(trips).encode())

        def log_message(self, *_: Any) -> None:
            pass

    running = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}/v1"
    running.shutdown()


def questions(project: Path, task: tasks.Task) -> list[answers.Question]:
    decoding = Decoding(max_tokens=8)
    found = data.load(project, task.name, "test")
    message = {"role": "user", "content": "?"}
    return [answers.Question(task.name, each, [message], decoding) for each in found]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (float("nan"), "is nan"),
        (-0.5, "is -0.5"),
        (5, "is 5"),
        (None, "TypeError"),
        ("good", "ValueError"),
        (KeyError("reply"), "KeyError"),
    ],
)
def test_what_is_no_score_is_said_with_the_answer(
    value: Any, problem: str, task: tasks.Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def score(_self: Any, _expected: Any, _output: str) -> dict[str, Any]:
        if isinstance(value, Exception):
            raise value
        return dict.fromkeys(task.metrics, value)

    monkeypatch.setattr(type(task), "score", score)
    example = data.Example("1", "What?", None)
    answer = answers.Answer(task=task.name, id="1", output="An answer.")
    with pytest.raises(ProjectError, match="cannot score 'An answer") as refused:
        scoring.score(task, [example], [answer], seed=0)
    assert problem in refused.value.problem
    assert f"Mend `score` of {type(task).__name__}" in refused.value.help


def test_a_metric_without_a_score_is_said(
    task: tasks.Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(task), "score", lambda *_: {"another": 1.0})
    with pytest.raises(ProjectError, match=f"KeyError .'{task.metrics[0]}'. at tasks.py"):
        tasks.score(task, None, "An answer.")


def test_every_wanted_answer_scores_one(project: Path, task: tasks.Task) -> None:
    measure.check_text(questions(project, task))
    with server() as url:
        served = replace(settings.load(), base_url=url)
        measure.check_served(served, questions(project, task))


def test_an_answer_that_is_not_read_names_its_line(project: Path, task: tasks.Task) -> None:
    asked = questions(project, task)
    other = next(
        each.example for each in asked[1:] if each.example.expected != asked[0].example.expected
    )
    wrong = replace(other, expected=asked[0].example.expected)
    with pytest.raises(ProjectError, match=r"test\.jsonl:\d+: the wanted answer is read back as"):
        tasks.check(task, wrong, task.target(other.expected))


@pytest.mark.parametrize(
    ("trip", "problem"),
    [
        ({"read": ""}, r"test\.jsonl:1: the wanted answer is read back as ''"),
        ({"written": 12}, r"test\.jsonl:1: .* 12 tokens, and max_tokens is 8"),
    ],
)
def test_what_the_served_model_would_lose_is_said(
    trip: dict[str, Any], problem: str, project: Path, task: tasks.Task
) -> None:
    asked = questions(project, task)
    with server(**trip) as url:
        served = replace(settings.load(), base_url=url)
        with pytest.raises(ProjectError, match=problem):
            measure.check_served(served, asked)


def test_a_prompt_that_opens_a_reasoning_is_left_to_the_model(
    project: Path, task: tasks.Task
) -> None:
    with server(is_prefix=False, read="") as url:
        served = replace(settings.load(), base_url=url)
        measure.check_served(served, questions(project, task))


def test_nothing_is_asked_where_an_answer_cannot_be_right(
    project: Path, task: tasks.Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = measure.Plan(task, None, Decoding(), questions(project, task), [])
    monkeypatch.setattr(type(task), "target", lambda _task, _expected: "none of the answers")
    with pytest.raises(ProjectError, match="no model could be right"):
        measure.measure(
            settings.load(), [plan], technique="prompt", change="x", answering=lambda *_: []
        )


def test_a_large_split_of_long_texts_takes_longer_than_one_request_may(
    project: Path, task: tasks.Task
) -> None:
    [asked, *_] = questions(project, task)
    with server(takes_s=0.002) as url:
        configured = replace(settings.load(project), base_url=url, timeout_s=1)
        measure.check_served(configured, [asked] * 1000)


def test_where_no_one_answer_is_wanted_there_is_nothing_to_check(project: Path) -> None:
    anything = data.Example("capital", "What is the capital of France?", None)
    question = answers.Question("regression", anything, [], Decoding())
    nobody_answers = replace(settings.load(project), base_url="http://127.0.0.1:9/v1")
    measure.check_served(nobody_answers, [question])
