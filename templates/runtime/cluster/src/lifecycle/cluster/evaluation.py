"""The questions of an evaluation, answered by several copies of the model: Ray Data."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ray.data

from .. import model_folder, runs
from ..errors import ProjectError
from ..evaluation.answers import Answer, Partial, Question
from ..evaluation.ask import stop_at_too_many
from ..settings import Settings
from . import connecting
from .answerer import Answerer


@dataclass(frozen=True)
class Workers:
    """How the work is divided."""

    count: int = 2
    """Processes, each with a copy of the model."""
    gpu: bool = False
    """Give each a GPU of its own."""
    batch: int = 1
    """Questions that a worker answers at once. More is faster on a GPU, and may change the last
    digits of a sum, hence now and then a word."""


def answer_all(
    settings: Settings,
    questions: Sequence[Question],
    partial: Partial,
    workers: Workers,
    *,
    seed: int = 0,
    max_failures: float = runs.BEARABLE,
) -> list[Answer]:
    """Give one answer to each question, in their order; what is in `partial` is not asked again.

    Raises ProjectError when an endpoint serves the model, when the model is not there, or when
    more than the share `max_failures` of the questions does not fit its context.
    """
    if not settings.is_self_served:
        raise ProjectError(
            f'"{settings.model}" is served by {settings.public_url}, which divides its own work.',
            "poe evaluate --concurrency 32",
        )
    model_folder.need_model(settings)
    known = partial.read()
    done = {question.key: known[question.key] for question in questions if question.key in known}
    missing = [question for question in questions if question.key not in done]
    if done:
        print(f"Going on after {len(done)} of {len(questions)} answers.", file=sys.stderr)
    allowed = runs.most_of(len(questions), max_failures)
    failures: list[str] = []
    for answer in _ask(settings, missing, workers, seed) if missing else ():
        done[answer.key] = answer
        if answer.error is None:
            partial.append(answer)
        else:
            failures.append(answer.error)
            stop_at_too_many(failures, allowed, len(questions))
    return [done[question.key] for question in questions]


def _ask(
    settings: Settings, questions: Sequence[Question], workers: Workers, seed: int
) -> Iterator[Answer]:
    connecting.connect(settings.root)
    ray.data.DataContext.get_current().enable_progress_bars = False
    rows = ray.data.from_items(
        [{"row": _row(question, seed)} for question in questions],
        # A few for each worker, so that one that is slow holds up little; made here, because a
        # task that makes them would wait for a core, and the workers hold them all.
        override_num_blocks=min(len(questions), 4 * workers.count),
    )
    answered = rows.map_batches(
        Answerer,
        fn_constructor_kwargs={
            "root": str(settings.root),
            "model": str(settings.model_folder or settings.model),
            "revision": None if settings.model_folder else settings.revision,
            "arguments": settings.chat_template_kwargs,
        },
        batch_size=workers.batch,
        compute=ray.data.ActorPoolStrategy(size=workers.count),
        num_cpus=1,
        num_gpus=1 if workers.gpu else 0,
    )
    with connecting.explained():
        for row in answered.iter_rows():
            yield Answer.model_validate_json(row["answer"])


def _row(question: Question, seed: int) -> str:
    """Everything a worker needs, as JSON: Arrow's own types would give each row every key."""
    task, id = question.key
    return json.dumps(
        {
            "task": task,
            "id": id,
            "messages": question.messages,
            "temperature": question.decoding.temperature,
            "max_tokens": question.decoding.max_tokens,
            "seed": question.seed(seed),
        }
    )
