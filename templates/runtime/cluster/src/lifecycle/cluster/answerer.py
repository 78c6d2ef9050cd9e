"""A copy of the model in a Ray worker: it answers blocks of questions.

It writes with the code of the project's own server, so that its answers are those of
`poe evaluate --concurrency 1`.
"""

import json
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np

from ..evaluation.answers import Answer
from ..local import engine, loading
from ..local.engine import Answer as Written
from ..local.engine import Request
from . import connecting

Block = dict[str, Any]
"""Column name to a NumPy array of strings, each the JSON of one row."""


class Answerer:
    """Loads the model once, and answers one block after another."""

    def __init__(
        self, root: str, model: str, revision: str | None, arguments: dict[str, Any]
    ) -> None:
        connecting.enter(root)
        self.loaded = loading.load(model, revision)
        self.chat = replace(self.loaded.chat, arguments=arguments)

    def __call__(self, block: Block) -> Block:
        """Answer one block: the column `row` to the column `answer`."""
        rows = [json.loads(row) for row in block["row"]]
        written = [self._prepare(row) for row in rows]
        started = perf_counter()
        if fitting := [each for each in written if each is not None]:
            engine.write(self.loaded, fitting)
        milliseconds = (perf_counter() - started) * 1000
        answers = [_answer(*pair, milliseconds) for pair in zip(rows, written, strict=True)]
        return {"answer": np.array([answer.model_dump_json() for answer in answers], dtype=object)}

    def _prepare(self, row: dict[str, Any]) -> Written | None:
        """Render the dialogue as tokens; None when it does not fit the model's context."""
        loaded, temperature = self.loaded, row["temperature"]
        prompt = self.chat.prompt(row["messages"])
        room = loaded.context - len(prompt)
        if room < 1:
            return None
        request = Request(
            tuple(prompt),
            max_tokens=min(room, row["max_tokens"]),
            temperature=1.0 if temperature is None else temperature,
            seed=row["seed"],
            in_pieces=False,
        )
        return Written(request, self.chat, show=lambda _piece: None)


def _answer(row: dict[str, Any], written: Written | None, milliseconds: float) -> Answer:
    task, id = row["task"], row["id"]
    if written is None:
        error = "the question does not fit the model's context"
        return Answer(task=task, id=id, output="", error=error)
    return Answer(
        task=task,
        id=id,
        output=written.text,
        latency_ms=milliseconds,
        prompt_tokens=len(written.request.prompt),
        completion_tokens=len(written.tokens),
        finish_reason=written.finish,
    )
