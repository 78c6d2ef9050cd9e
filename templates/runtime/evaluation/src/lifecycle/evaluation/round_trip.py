"""Before anything is asked: each wanted answer, read back, has to score 1.

Where it does not, every model is measured by a task that cannot be solved: labels that are written
otherwise than they are read, a template that puts something before the answer, a limit that cuts it
off. The figures would say that the model is bad.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from .. import tasks
from ..data import Example
from ..errors import ProjectError
from ..serving import DIRECT
from ..settings import Settings
from .answers import Question


def check(task: tasks.Task, example: Example, read: str) -> None:
    """Raise ProjectError where a wanted answer that came back as `read` is not right."""
    metric = task.metrics[0]
    score = task.score(example.expected, read)[metric]
    if score < 1 - 1e-9:
        raise ProjectError(
            f"{example.source}: the wanted answer is read back as {read[:80]!r}, and its {metric}"
            f" is {score:g}, not 1: no model could be right here.",
            f"Correct the example, what the task {task.name} reads and scores, or what the model's"
            " chat template is told: model.chat_template_kwargs in lifecycle.yaml.",
        )


def check_text(questions: Sequence[Question]) -> None:
    """Check the answers as the task writes them."""
    for each in questions:
        task = tasks.find(each.task)
        check(task, each.example, task.target(each.example.expected))


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
    dialogues = [{"messages": each.messages, "answer": answer} for each, answer in wanted]
    arguments = settings.chat_template_kwargs
    body = {"dialogues": dialogues, "chat_template_kwargs": arguments}
    for (each, _), trip in zip(wanted, _ask(settings, body) if wanted else [], strict=False):
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
        check(tasks.find(each.task), each.example, trip["read"])


def _ask(settings: Settings, body: dict[str, Any]) -> list[dict[str, Any]]:
    request = urllib.request.Request(
        f"{settings.base_url}/round-trip",
        json.dumps(body).encode(),
        {"content-type": "application/json"},
    )
    try:
        with DIRECT.open(request, timeout=settings.timeout_s) as response:
            trips: list[dict[str, Any]] = json.load(response)
            return trips
    except urllib.error.HTTPError as error:
        if error.code == 404:
            # llama.cpp's server, which renders with the template that is in its file.
            return []
        problem = json.load(error)["error"]["message"]
        raise ProjectError(f"The model's chat template refuses a prompt: {problem}") from error
