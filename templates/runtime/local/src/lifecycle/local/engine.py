"""Write answers in small batches: what waits together is computed together."""

import queue
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

import torch
from torch.nn.utils.rnn import pad_sequence
from transformers import GenerationConfig

from ..chat import Chat
from ..reasoning import may_open
from .loading import Loaded

MAX_BATCH = 32
WAIT_S = 0.004
"""How long the first of a batch waits for others."""
WAIT_TOGETHER_S = 2.0
"""How long it waits where others were announced: one of them may have been refused, or be lost."""

Listener = Callable[[str | Exception | None], None]
"""Gets each piece of an answer's text, then None, or why the answer cannot be written."""


@dataclass(frozen=True)
class Request:
    """What an answer is asked for with."""

    prompt: tuple[int, ...]
    """The rendered chat, as tokens."""
    max_tokens: int
    temperature: float = 0.0
    top_p: float = 1.0
    stop: tuple[str, ...] = ()
    seed: int | None = None
    together: int = 1
    """How many requests are to be computed in one batch, so that it is always the same batch."""
    in_pieces: bool = True
    """Whether its text is wanted while it is written, and not only at the end."""


@dataclass
class Answer:
    """Grows token by token; `show` receives each piece of text once it can no longer change."""

    request: Request
    chat: Chat
    show: Callable[[str], None]
    tokens: list[int] = field(default_factory=list)
    text: str = ""
    reasoning: str = ""
    """What the model wrote before its answer, to itself."""
    finish: Literal["stop", "length"] | None = None
    cancelled: bool = False

    def __post_init__(self) -> None:
        seed = self.request.seed
        self._random = torch.Generator()
        self._random.manual_seed(secrets.randbits(63) if seed is None else seed)
        self._opening = self.chat.opening(self.request.prompt)

    @property
    def is_over(self) -> bool:
        """Whether no further token is wanted."""
        return self.cancelled or self.finish is not None

    def choose(self, logits: torch.Tensor) -> int:
        """Choose the next token from its logits, of shape [vocabulary]."""
        if self.request.temperature == 0:
            return int(logits.argmax())
        chances = torch.softmax(logits.float().cpu() / self.request.temperature, dim=-1)
        ordered, tokens = chances.sort(descending=True)
        # The nucleus: the likeliest tokens that together reach top_p (Holtzman et al., 2020).
        ordered[ordered.cumsum(0) - ordered >= self.request.top_p] = 0
        return int(tokens[torch.multinomial(ordered, 1, generator=self._random)])

    def add(self, token: int) -> None:
        """Take the next token in."""
        self.tokens.append(token)
        if token in self.chat.ends:
            self.finish = "stop"
        elif len(self.tokens) >= self.request.max_tokens:
            self.finish = "length"
        if not (self.finish or self.request.in_pieces or self.request.stop):
            return  # Each reading is of the whole: one for each token would be its length squared.
        self.reasoning, whole = self.chat.read(self._opening, self.tokens)
        found = [at for stop in self.request.stop if (at := whole.find(stop)) >= 0]
        if found:
            self.finish = "stop"
            whole = whole[: min(found)]
        settled = whole if self.finish else whole[: len(whole) - self._open(whole)]
        if len(settled) > len(self.text):
            piece, self.text = settled[len(self.text) :], settled
            self.show(piece)

    def _open(self, text: str) -> int:
        """Count the last characters that the next token may still change."""
        if not self.reasoning and may_open(text):
            return len(text)
        stops = self.request.stop
        starts = [size for stop in stops for size in range(len(stop)) if text.endswith(stop[:size])]
        # An unfinished UTF-8 character decodes to the replacement character.
        return max([len(text) - len(text.rstrip("\ufffd")), *starts])


class Engine:
    """A model with one thread that works through the requests."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self._waiting: queue.SimpleQueue[tuple[Answer, Listener]] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def submit(self, request: Request, listener: Listener) -> Answer:
        """Queue a request, whose listener is called in the engine's thread."""
        answer = Answer(request, self.loaded.chat, listener)
        self._waiting.put((answer, listener))
        return answer

    def _work(self) -> None:
        while True:
            batch = self._gather()
            failure: Exception | None = None
            try:
                write(self.loaded, [answer for answer, _ in batch])
            except Exception as error:  # Reported to every caller; the thread has to live on.
                failure = error
            for _, listener in batch:
                listener(failure)

    def _gather(self) -> list[tuple[Answer, Listener]]:
        batch = [self._waiting.get()]
        together = batch[0][0].request.together
        with suppress(queue.Empty):
            while len(batch) < max(MAX_BATCH, together):
                wait = WAIT_TOGETHER_S if len(batch) < together else WAIT_S
                batch.append(self._waiting.get(timeout=wait))
        # Sums depend in their last digits on the place in a batch, and requests come in any order.
        return sorted(batch, key=lambda waiting: waiting[0].request.prompt)


@torch.inference_mode()
def write(loaded: Loaded, answers: list[Answer]) -> None:
    """Write all the answers at once, left-padded to the longest prompt of the batch.

    Where padding would change them, they are written one by one.
    """
    if len(answers) > 1 and not loaded.is_batched:
        for each in answers:
            write(loaded, [each])
        return
    pad = loaded.chat.ends[0]  # A token of its own may lie beyond the weights, as some add one.
    prompts = [torch.tensor(answer.request.prompt) for answer in answers]
    masks = [torch.ones_like(prompt) for prompt in prompts]
    is_greedy = all(answer.request.temperature == 0 for answer in answers)

    def choose(_: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Leave of each row the one token that its request chooses; [batch, vocabulary]."""
        for row, answer in enumerate(answers):
            chosen = answer.choose(scores[row])
            scores[row] = -torch.inf
            scores[row, chosen] = 0.0
        return scores

    def take(ids: torch.Tensor, _: Any, **__: Any) -> torch.Tensor:
        """Hand each new token to its answer, and say of [batch] which rows are over."""
        for answer, token in zip(answers, ids[:, -1].tolist(), strict=True):
            if not answer.is_over:
                answer.add(token)
        return torch.tensor([answer.is_over for answer in answers], device=ids.device)

    device = loaded.model.device
    loaded.model.generate(
        input_ids=pad_sequence(prompts, True, pad, padding_side="left").to(device),
        attention_mask=pad_sequence(masks, True, padding_side="left").to(device),
        generation_config=GenerationConfig(
            do_sample=False,
            max_new_tokens=max(answer.request.max_tokens for answer in answers),
            pad_token_id=pad,
            eos_token_id=list(loaded.chat.ends),
        ),
        logits_processor=[] if is_greedy else [choose],
        stopping_criteria=[take],
    )
