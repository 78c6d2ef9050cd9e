import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from lifecycle import data
from lifecycle.app import store, telemetry
from lifecycle.errors import ProjectError

import fake_endpoint
import people
from served import Deployed

sdk = pytest.importorskip("opentelemetry.sdk", reason="it is of the optional group monitoring")

from opentelemetry.sdk.metrics import MeterProvider  # noqa: E402
from opentelemetry.sdk.metrics.export import InMemoryMetricReader  # noqa: E402
from opentelemetry.sdk.trace import TracerProvider  # noqa: E402
from opentelemetry.sdk.trace.export import SimpleSpanProcessor  # noqa: E402
from opentelemetry.sdk.trace.export.in_memory_span_exporter import (  # noqa: E402
    InMemorySpanExporter,
)


class Collector:
    """What a collector would have got."""

    def __init__(self) -> None:
        self.exporter, self.reader = InMemorySpanExporter(), InMemoryMetricReader()
        tracers = TracerProvider()
        tracers.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.telemetry = telemetry.Telemetry(tracers, MeterProvider([self.reader]), "openai")

    @property
    def spans(self) -> dict[str, Any]:
        """Give the spans by name."""
        return {span.name: span for span in self.exporter.get_finished_spans()}

    @property
    def points(self) -> dict[str, list[Any]]:
        """Give the data points of each metric."""
        [resource] = self.reader.get_metrics_data().resource_metrics
        [scope] = resource.scope_metrics
        return {metric.name: list(metric.data.data_points) for metric in scope.metrics}


@pytest.fixture
def collector(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> Collector:
    """An application that sends to a collector in this process."""
    people.write(deployed.root, monitoring="http://127.0.0.1:4318/")
    found = Collector()

    def here(url: str, title: str, provider: str) -> telemetry.Telemetry:
        assert (url, title, provider) == ("http://127.0.0.1:4318", "The desk", "openai")
        return found.telemetry

    monkeypatch.setattr(telemetry, "to_collector", here)
    return found


def test_an_answer_is_a_trace_with_the_names_of_the_conventions(
    collector: Collector, deployed: Deployed, example: data.Example
) -> None:
    with people.client(deployed) as http:
        reply = people.Person(http, deployed.task.name).ask(example.input)
    whole = collector.spans[f"ask {deployed.task.name}"]
    chat = collector.spans["chat fake"]
    assert chat.parent.span_id == whole.context.span_id
    assert whole.start_time <= chat.start_time <= chat.end_time <= whole.end_time
    assert chat.kind.name == "CLIENT"
    said = dict(chat.attributes)
    assert said.pop("gen_ai.response.time_to_first_chunk") > 0
    assert said == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "fake",
        "gen_ai.request.stream": True,
        "gen_ai.conversation.id": reply["session"],
        "gen_ai.usage.input_tokens": 11,
        "gen_ai.usage.output_tokens": 3,
        "gen_ai.response.finish_reasons": ("stop",),
    }


@pytest.mark.once
def test_what_people_write_is_in_no_span(
    collector: Collector, deployed: Deployed, example: data.Example
) -> None:
    with people.client(deployed) as http:
        person = people.Person(http, deployed.task.name)
        reply = person.ask(example.input)
        person.says(reply["turn"], "bad", correction="something secret")
    told = str([dict(span.attributes) for span in collector.spans.values()])
    told += str([dict(point.attributes) for every in collector.points.values() for point in every])
    for text in (example.input, "something secret"):
        assert text not in told


@pytest.mark.once
def test_durations_tokens_outcomes_and_ratings_are_measured(
    collector: Collector, deployed: Deployed, example: data.Example
) -> None:
    with people.client(deployed) as http:
        person = people.Person(http, deployed.task.name)
        reply = person.ask(example.input)
        person.says(reply["turn"], "good")
    points = collector.points
    [duration] = points["gen_ai.client.inference.duration"]
    assert 0 < duration.sum < 60
    used = "gen_ai.client.inference.usage"
    tokens = {name: points[f"{used}.{name}_tokens"] for name in ("input", "output")}
    assert {name: point.value for name, [point] in tokens.items()} == {"input": 11, "output": 3}
    assert {p.attributes["gen_ai.token.modality"] for [p] in tokens.values()} == {"text"}
    [answer] = points["app.answers"]
    assert answer.attributes == {"app.task": deployed.task.name, "app.outcome": "answered"}
    [rating] = points["app.feedback"]
    assert rating.attributes["gen_ai.evaluation.score.label"] == "good"


@pytest.mark.once
def test_a_model_that_fails_is_an_error_in_trace_and_metrics(
    collector: Collector, deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_MAX_RETRIES", "0")
    with people.client(deployed) as http:
        deployed.endpoint.answer = lambda _: fake_endpoint.Reply(status=500)
        people.Person(http, deployed.task.name).ask("Where is my parcel?")
    assert {span.status.status_code.name for span in collector.spans.values()} == {"ERROR"}
    [duration] = collector.points["gen_ai.client.inference.duration"]
    assert duration.attributes["error.type"] == "_OTHER"
    [tokens] = collector.points["gen_ai.client.inference.usage.output_tokens"]
    assert (tokens.value, tokens.attributes["gen_ai.token.modality"]) == (0, "unknown")
    [answer] = collector.points["app.answers"]
    assert answer.attributes["app.outcome"] == "failed"


@pytest.mark.once
def test_nothing_is_imported_where_no_collector_is_named(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.write(deployed.root)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    with people.client(deployed) as http:
        assert http.get("/app/about").status_code == 200


@pytest.mark.once
def test_a_collector_without_the_packages_says_what_to_type(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.write(deployed.root, monitoring="http://127.0.0.1:4318")
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http", None)
    with pytest.raises(ProjectError, match="a package that is not installed") as refused:
        people.client(deployed)
    assert "--group monitoring" in refused.value.help


def turn(outcome: store.Outcome) -> store.Turn:
    """A question, as it is kept."""
    return store.Turn(
        session="s",
        task="question-answering",
        input="x",
        sent="x",
        output="unknown",
        outcome=outcome,
        run="r",
        model="m",
    )


def test_the_time_of_the_model_ends_with_its_answer_and_not_when_that_is_kept() -> None:
    collector, course = Collector(), telemetry.Course()
    course.sent = course.began
    course.answered = course.began + 1_000
    collector.telemetry.asked(turn("answered"), "answered", course)
    assert collector.spans["chat m"].end_time == course.answered
    [duration] = collector.points["gen_ai.client.inference.duration"]
    assert duration.sum == pytest.approx(1e-6)


def test_what_was_looked_up_is_a_span_of_its_own() -> None:
    collector, course = Collector(), telemetry.Course(looked_up=["page-001", "page-007"])
    collector.telemetry.asked(turn("abstained"), "abstained", course)
    assert list(collector.spans) == ["retrieval", "ask question-answering"]
    said = collector.spans["retrieval"].attributes["gen_ai.retrieval.documents"]
    assert said == '[{"id": "page-001"}, {"id": "page-007"}]'


APPLICATION = """
import sys
from lifecycle.app import store, telemetry

sent = telemetry.to_collector(sys.argv[1], "The desk", "openai")
turn = store.Turn(
    session="s", task="chat", input="secret", sent="secret", output="secret",
    outcome="answered", run="r", model="m",
)
course = telemetry.Course()
course.sent = course.began
sent.asked(turn, "answered", course)
"""


@contextmanager
def listening() -> Iterator[tuple[str, dict[str, bytes]]]:
    """A collector that takes whatever is posted: its address, and path to body."""
    posted: dict[str, bytes] = {}

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted[self.path] = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Take)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", posted
    finally:
        server.shutdown()


@pytest.mark.once
def test_a_collector_gets_both_by_http_when_the_application_ends() -> None:
    pytest.importorskip(
        "opentelemetry.exporter.otlp.proto.http", reason="it is of the optional group monitoring"
    )
    with listening() as (url, posted):
        subprocess.run([sys.executable, "-c", APPLICATION, url], check=True, timeout=60)
    assert posted.keys() == {"/v1/traces", "/v1/metrics"}
    assert b"gen_ai.operation.name" in posted["/v1/traces"]
    assert b"gen_ai.client.inference.duration" in posted["/v1/metrics"]
    assert not any(b"secret" in body for body in posted.values())
