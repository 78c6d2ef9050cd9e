"""One measurement: from a prompt, a model and a split to a run file."""

import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from .. import data, prompts, runs, serving, tasks
from ..errors import ProjectError
from ..settings import Request, Settings
from . import scorer
from .answers import Answer, Partial, Question
from .score import latency, score, tokens

Answering = Callable[[Sequence[Question], Partial], list[Answer]]
"""A way to put all questions and get one answer to each, in their order."""
AT_ONCE = 8
"""Requests under way at an endpoint."""
AT_ONCE_OURS = 32
"""Requests under way at the project's own server, which computes them together."""
CHECKED = 100
"""Wanted answers in one request: tokenising a whole split of long texts takes minutes."""


class Plan(NamedTuple):
    """What one task is asked, and the files that decide it."""

    task: tasks.Task
    prompt: prompts.Prompt | None
    """None where nothing is prompted."""
    decoding: prompts.Decoding
    questions: list[Question]
    inputs: list[runs.Input]
    limit: int | None = None
    """So many are asked, where there are more."""


def plan(
    settings: Settings,
    task: tasks.Task,
    prompt: prompts.Prompt | None,
    split: data.Split,
    limit: int | None,
) -> Plan:
    """Render the prompt, if there is one, for every example of a split (or the first `limit`).

    Raises ProjectError: a data file that is missing or wrong; nothing was asked yet.
    """
    root, name = settings.root, task.name
    examples = data.load(root, name, split, task.validate)
    limit = limit if limit is not None and limit < len(examples) else None
    inputs = [runs.input_of(root, "data", data.path_of(name, split), name)]
    train: list[data.Example] = []
    if prompt is None or prompt.shots:
        train = data.load(root, name, "train", task.validate)
        inputs.append(runs.input_of(root, "examples", data.path_of(name, "train"), name))
    decoding, render = prompts.Decoding(), None
    if prompt is not None:
        inputs.insert(0, runs.input_of(root, "prompt", prompt.path, name))
        decoding, render = prompt.decoding_for(task), prompts.renderer(prompt, task, train)
    questions = [
        Question(name, each, render(each.input, each.history) if render else [], decoding)
        for each in examples[:limit]
    ]
    return Plan(task, prompt, decoding, questions, inputs, limit)


def measure(
    settings: Settings,
    plans: Sequence[Plan],
    *,
    technique: str,
    change: str,
    answering: Answering,
    model: runs.ModelRef | None = None,
    seed: int = 0,
) -> runs.Run:
    """Ask all questions, score the answers and write the run file.

    An interrupted measurement goes on where it stopped when it is called again with the same
    prompt, data, model (by default that of the settings) and seed; one in which requests failed
    asks those again.

    Raises ProjectError: no model, no server, or too many failed requests.
    """
    asks_model = model is None
    model = model or runs.model_of(settings)
    request = (settings.request if asks_model else Request()).said()
    questions = [question for plan in plans for question in plan.questions]
    check_text(questions)
    inputs = [entry for plan in plans for entry in plan.inputs]
    if (settings.root / "uv.lock").is_file():
        # Libraries decide results, too.
        inputs.append(runs.input_of(settings.root, "lock", "uv.lock", None))
    partial = Partial(
        settings.root,
        {
            "model": model.model_dump(),
            "inputs": [entry.model_dump() for entry in inputs],
            # The data card is in them as well.
            "messages": [question.messages for question in questions],
            "decoding": {plan.task.name: plan.decoding.model_dump() for plan in plans},
            "seed": seed,
            "request": request,
        },
    )
    answers = answering(questions, partial)
    scored: dict[str, runs.TaskResult] = {}
    results: list[runs.ExampleResult] = []
    for plan in plans:
        mine = [answer for answer in answers if answer.task == plan.task.name]
        examples = [question.example for question in plan.questions]
        scored[plan.task.name], found = score(plan.task, examples, mine, seed)
        results += found
    prompt, decodings = plans[0].prompt, [plan.decoding for plan in plans]
    temperatures = [each.temperature for each in decodings if each.temperature is not None]
    draft = runs.Draft(
        technique=technique,
        change=change,
        seed=seed,
        limit=next((plan.limit for plan in plans if plan.limit), None),
        model=model,
        prompt=runs.PromptRef.model_validate(prompt, from_attributes=True) if prompt else None,
        decoding=runs.DecodingRef(
            temperature=max(temperatures, default=None),
            max_tokens=max(each.max_tokens or 0 for each in decodings),
        ),
        inputs=inputs,
        scorer=scorer.files(plan.task for plan in plans),
        tasks=scored,
        latency_ms=latency(answers),
        tokens=tokens(answers),
        errors=sum(answer.error is not None for answer in answers),
        endings=dict(Counter(answer.ending for answer in answers).most_common()),
        answered_by=dict(Counter(each.model for each in answers if each.model).most_common()),
        request=request,
        price=settings.price if asks_model else None,
    )
    run = runs.write(settings.root, draft, results)
    if not run.errors:
        partial.remove()
    return run


@contextmanager
def by_server(
    settings: Settings,
    concurrency: int | None = None,
    max_failures: float = runs.BEARABLE,
    seed: int = 0,
) -> Iterator[Answering]:
    """Give the usual way: the model's endpoint, which the project starts where it is its own.

    Raises ProjectError: the model is not there yet.
    """
    is_ours = settings.is_self_served
    at_once = concurrency or (AT_ONCE_OURS if is_ours else AT_ONCE)
    with serving.serving(settings) as ready:

        def answer(questions: Sequence[Question], partial: Partial) -> list[Answer]:
            # Imported while the server starts.
            from .ask import answer_all

            served = ready()
            if is_ours:
                check_served(served, questions)
                # An answer takes as long as all that it is computed with.
                served = replace(served, timeout_s=at_once * served.timeout_s)
            return answer_all(
                served,
                questions,
                partial,
                concurrency=at_once,
                in_batches=is_ours,
                seed=seed,
                max_failures=max_failures,
            )

        yield answer


def check_text(questions: Sequence[Question]) -> None:
    """Check the answers as the task writes them."""
    for each in questions:
        task = tasks.find(each.task)
        tasks.check(task, each.example, task.target(each.example.expected))


def check_served(settings: Settings, questions: Sequence[Question]) -> None:
    """Check the answers as the project's own server would give them, had the model written them.

    That is over its chat template, its tokens, its stop token and what it takes for reasoning.
    Where no one answer is wanted, as in the regression set, there is nothing to check.
    """
    wanted = [
        (each, tasks.find(each.task).target(each.example.expected))
        for each in questions
        if each.example.expected is not None
    ]
    for (each, _), trip in zip(wanted, _round_trips(settings, wanted), strict=False):
        # A model that is to reason first writes what it will; the answer behind it can be read.
        if not trip["is_prefix"]:
            continue
        limit = each.decoding.max_tokens
        if limit is not None and trip["written"] - trip["stops"] > limit:
            raise ProjectError(
                f"{each.example.source}: the wanted answer takes this model {trip['written']}"
                f" tokens, and max_tokens is {limit}: it would be cut off.",
                f"Set decoding: {{ max_tokens: … }} in the prompt of {each.task}, or keep the model"
                " from reasoning: model.chat_template_kwargs in lifecycle.yaml.",
            )
        tasks.check(tasks.find(each.task), each.example, trip["read"])


def _round_trips(
    settings: Settings, wanted: Sequence[tuple[Question, str]]
) -> Iterator[dict[str, Any]]:
    """Give what the server makes of each wanted answer; nothing where it cannot say."""
    for start in range(0, len(wanted), CHECKED):
        body = {
            "dialogues": [
                {"messages": each.messages, "answer": answer}
                for each, answer in wanted[start : start + CHECKED]
            ],
            "chat_template_kwargs": settings.chat_template_kwargs,
        }
        request = urllib.request.Request(
            f"{settings.base_url}/round-trip",
            json.dumps(body).encode(),
            {"content-type": "application/json"},
        )
        try:
            with serving.DIRECT.open(request, timeout=settings.timeout_s) as response:
                yield from json.load(response)
        except urllib.error.HTTPError as error:
            if error.code == 404:
                # llama.cpp's server, which renders with the template that is in its file.
                return
            problem = json.load(error)["error"]["message"]
            raise ProjectError(f"The model's chat template refuses a prompt: {problem}") from error
