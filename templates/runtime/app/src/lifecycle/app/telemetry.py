"""What is told of each request: a line on standard error; traces and metrics, without texts.

The names are those of OpenTelemetry's conventions for generative AI 0.1.0, which still change:
https://github.com/open-telemetry/semantic-conventions-genai
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import time_ns
from typing import Any, Literal

from .. import command
from ..client import Completion
from ..errors import ProjectError
from .knowledge import Prepared
from .store import Outcome, Rating, Turn

CHAT = "chat"
RETRIEVAL = "retrieval"

COMPACTED = "gen_ai.conversation.compacted"
CONVERSATION = "gen_ai.conversation.id"
DOCUMENTS = "gen_ai.retrieval.documents"
EVALUATION = "gen_ai.evaluation.name"
FINISH_REASONS = "gen_ai.response.finish_reasons"
FIRST_CHUNK = "gen_ai.response.time_to_first_chunk"
INPUT_TOKENS = "gen_ai.usage.input_tokens"
LABEL = "gen_ai.evaluation.score.label"
MODALITY = "gen_ai.token.modality"
MODEL = "gen_ai.request.model"
OPERATION = "gen_ai.operation.name"
OUTPUT_TOKENS = "gen_ai.usage.output_tokens"
PROVIDER = "gen_ai.provider.name"
STREAM = "gen_ai.request.stream"

DURATION = "gen_ai.client.inference.duration"
DURATION_BUCKETS_S = [0.01 * 2**power for power in range(14)]
"""The conventions name these limits."""
INPUT_TOKENS_USED = "gen_ai.client.inference.usage.input_tokens"
OUTPUT_TOKENS_USED = "gen_ai.client.inference.usage.output_tokens"

TEXTS = ("input", "output", "words")
S = 1e9
"""Nanoseconds."""
PATIENCE_S = 3
"""With a collector that is away, twice when the application ends: once for each kind."""


class Log:
    """A log without what people wrote, unless it is asked for."""

    def __init__(self, detail: Literal["none", "facts", "texts"]) -> None:
        self._detail = detail

    def write(self, event: str, **facts: Any) -> None:
        """Write one line; TEXTS are left out where they are not asked for."""
        if self._detail == "none":
            return
        kept = {k: v for k, v in facts.items() if self._detail == "texts" or k not in TEXTS}
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **kept}
        print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)


@dataclass
class Course:
    """When what happened to a question, in nanoseconds since 1970; None: it did not."""

    began: int = field(default_factory=time_ns)
    sent: int | None = None
    """When it was put to the model."""
    first: int | None = None
    """When the first piece of the answer came."""
    answered: int | None = None
    """When the whole of it was there; it is kept after that."""
    looked_up: Sequence[str] | None = None
    """The ids of the passages that were found."""
    prepared: Prepared | None = None
    """What of them was put to the model: as many as fit."""
    input_tokens: int | None = None
    output_tokens: int | None = None
    finish_reason: str | None = None
    forgotten: int = 0
    """Turns of the session, the oldest, that did not fit."""

    def heard(self, part: str | Completion) -> None:
        """Note a piece of the answer, or the whole of it."""
        self.first = self.first or time_ns()
        if isinstance(part, Completion):
            self.answered = time_ns()
            self.input_tokens, self.output_tokens = part.prompt_tokens, part.completion_tokens
            self.finish_reason = part.finish_reason


class Telemetry:
    """Spans and measurements, given to the providers that it is made with."""

    def __init__(self, tracers: Any, meters: Any, provider: str) -> None:
        meter = meters.get_meter("lifecycle.app")
        self._tracer = tracers.get_tracer("lifecycle.app")
        self._provider = provider
        self._duration = meter.create_histogram(
            DURATION, "s", explicit_bucket_boundaries_advisory=DURATION_BUCKETS_S
        )
        self._input_tokens = meter.create_counter(INPUT_TOKENS_USED, "{token}")
        self._output_tokens = meter.create_counter(OUTPUT_TOKENS_USED, "{token}")
        self._answers = meter.create_counter("app.answers", "{answer}")
        self._feedback = meter.create_counter("app.feedback", "{rating}")

    def asked(self, turn: Turn, outcome: Outcome, course: Course) -> None:
        """Give one question as a trace: looked up, put to the model, answered."""
        from opentelemetry import trace

        ended = time_ns()
        whole = self._tracer.start_span(
            f"ask {turn.task}", kind=trace.SpanKind.SERVER, start_time=course.began
        )
        whole.set_attributes(
            {CONVERSATION: turn.session, "app.task": turn.task, "app.outcome": outcome}
        )
        within = trace.set_span_in_context(whole)
        if course.looked_up is not None:
            span = self._tracer.start_span(RETRIEVAL, within, start_time=course.began)
            span.set_attribute(OPERATION, RETRIEVAL)
            found = [{"id": id} for id in course.looked_up]
            span.set_attribute(DOCUMENTS, json.dumps(found, ensure_ascii=False))
            span.end(course.sent or ended)
        if course.sent is not None:
            between = (course.sent, course.answered or ended)
            self._chat(turn, course, between, within, failed=outcome == "failed")
        if outcome == "failed":
            whole.set_status(trace.StatusCode.ERROR)
        whole.end(ended)
        self._answers.add(1, {"app.task": turn.task, "app.outcome": outcome})

    def _chat(
        self, turn: Turn, course: Course, between: tuple[int, int], within: Any, *, failed: bool
    ) -> None:
        from opentelemetry import trace

        sent, ended = between
        same: dict[str, Any] = {
            OPERATION: CHAT,
            PROVIDER: self._provider,
            MODEL: turn.model,
            **({"error.type": "_OTHER"} if failed else {}),
        }
        told = {
            CONVERSATION: turn.session,
            COMPACTED: course.forgotten > 0 or None,
            STREAM: True,
            FIRST_CHUNK: None if course.first is None else (course.first - sent) / S,
            INPUT_TOKENS: course.input_tokens,
            OUTPUT_TOKENS: course.output_tokens,
            FINISH_REASONS: [course.finish_reason] if course.finish_reason else None,
        }
        span = self._tracer.start_span(
            f"{CHAT} {turn.model}", within, kind=trace.SpanKind.CLIENT, start_time=sent
        )
        span.set_attributes(same | {key: value for key, value in told.items() if value is not None})
        if failed:
            span.set_status(trace.StatusCode.ERROR)
        span.end(ended)
        self._duration.record((ended - sent) / S, same)
        used = (
            (self._input_tokens, course.input_tokens),
            (self._output_tokens, course.output_tokens),
        )
        for counter, count in used:
            counter.add(count or 0, same | {MODALITY: "unknown" if count is None else "text"})

    def rated(self, rating: Rating, is_corrected: bool) -> None:
        """Count what a person said of an answer."""
        said = {EVALUATION: "rating", LABEL: rating, "app.corrected": is_corrected}
        self._feedback.add(1, said)


def to_collector(url: str, title: str, provider: str) -> Telemetry:
    """Give what sends traces and metrics to a collector by OTLP over HTTP.

    Both are sent beside the answers, and one that cannot be sent delays none. Headers, such as a
    key, come from OTEL_EXPORTER_OTLP_HEADERS.

    Raises ProjectError: a package is not there.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.metrics import MeterProvider
        from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise ProjectError(
            f"monitoring in app/app.yaml needs a package that is not installed ({error.name}).",
            command.to_install("monitoring"),
        ) from error
    resource = Resource.create({"service.name": title})
    tracers = TracerProvider(resource=resource)
    spans = OTLPSpanExporter(f"{url}/v1/traces", timeout=PATIENCE_S)
    tracers.add_span_processor(BatchSpanProcessor(spans))
    metrics = OTLPMetricExporter(f"{url}/v1/metrics", timeout=PATIENCE_S)
    reader = PeriodicExportingMetricReader(metrics)
    return Telemetry(tracers, MeterProvider([reader], resource=resource), provider)
