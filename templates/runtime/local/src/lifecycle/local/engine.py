"""Write answers in small batches: what waits together is computed together."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from transformers import (
    GenerationConfig,
    LogitsProcessor,
    LogitsProcessorList,
    StoppingCriteria,
    StoppingCriteriaList,
)

from .answer import Answer, Request
from .loading import Loaded

MAX_BATCH = 32
WAIT_S = 0.004
"""How long the first of a batch waits for others."""
WAIT_TOGETHER_S = 2.0
"""How long it waits where others were announced: one of them may have been refused, or be lost."""


@dataclass(frozen=True)
class _Job:
    answer: Answer
    done: Callable[[Exception | None], None]


class Engine:
    """A model with one thread that works through the requests."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self._waiting: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def submit(
        self,
        request: Request,
        show: Callable[[str], None],
        done: Callable[[Exception | None], None],
    ) -> Answer:
        """Queue a request. `show` gets pieces of text, then `done` is called, both in a thread."""
        answer = Answer(request, self.loaded.tokenizer, self.loaded.ends, show)
        self._waiting.put(_Job(answer, done))
        return answer

    def _work(self) -> None:
        while True:
            jobs = self._gather()
            failure: Exception | None = None
            try:
                write(self.loaded, [job.answer for job in jobs])
            except Exception as error:  # Reported to every caller; the thread has to live on.
                failure = error
            for job in jobs:
                job.done(failure)

    def _gather(self) -> list[_Job]:
        jobs = [self._waiting.get()]
        together = jobs[0].answer.request.together
        while len(jobs) < max(MAX_BATCH, together):
            wait = WAIT_TOGETHER_S if len(jobs) < together else WAIT_S
            try:
                jobs.append(self._waiting.get(timeout=wait))
            except queue.Empty:
                break
        # Sums depend in their last digits on the place in a batch, and requests come in any order.
        return sorted(jobs, key=lambda job: job.answer.request.prompt)


@torch.inference_mode()
def write(loaded: Loaded, answers: list[Answer]) -> None:
    """Write all the answers at once, left-padded to the longest prompt of the batch."""
    pad = loaded.tokenizer.pad_token_id
    pad = loaded.ends[0] if pad is None else pad
    width = max(len(answer.request.prompt) for answer in answers)
    rows = [[pad] * (width - len(a.request.prompt)) + [*a.request.prompt] for a in answers]
    masks = [[0] * (width - len(a.request.prompt)) + [1] * len(a.request.prompt) for a in answers]
    device = loaded.model.device
    loaded.model.generate(
        input_ids=torch.tensor(rows, device=device),
        attention_mask=torch.tensor(masks, device=device),
        # Only what the request says: a model's own sampling defaults would change the measurement.
        generation_config=GenerationConfig(
            do_sample=False,
            max_new_tokens=max(answer.request.max_tokens for answer in answers),
            pad_token_id=pad,
            eos_token_id=list(loaded.ends),
        ),
        logits_processor=LogitsProcessorList([_Choose(answers)]),
        stopping_criteria=StoppingCriteriaList([_Take(answers)]),
    )


class _Choose(LogitsProcessor):
    """Leaves of each row the one token that its own request chooses."""

    def __init__(self, answers: list[Answer]) -> None:
        self._answers = answers

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Both [batch, …]; gives logits of shape [batch, vocabulary]."""
        if all(answer.request.temperature == 0 for answer in self._answers):
            return scores
        for row, answer in enumerate(self._answers):
            chosen = answer.choose(scores[row])
            scores[row] = -torch.inf
            scores[row, chosen] = 0.0
        return scores


class _Take(StoppingCriteria):
    """Hands each new token to its answer, and ends the rows whose request is satisfied."""

    def __init__(self, answers: list[Answer]) -> None:
        self._answers = answers

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **_: Any) -> torch.Tensor:
        """Which rows are over, of shape [batch]; `input_ids` is [batch, tokens so far]."""
        for answer, token in zip(self._answers, input_ids[:, -1].tolist(), strict=True):
            if not answer.is_over:
                answer.add(token)
        return torch.tensor([a.is_over for a in self._answers], device=input_ids.device)
