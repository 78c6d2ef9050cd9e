"""What alignment changed: how often the preferred answer wins, by how much, and how far it moved.

Three views, because each can mislead alone. The model may *rank* the chosen answer higher and
still not *write* it; it may write it and have *moved* so far that other abilities are gone. The
third is what `poe evaluate --compare-with` finds out on the task's own metrics.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import torch
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence
from transformers import GenerationConfig

from .. import data, prompts, statistics, tasks
from ..chat import Chat
from ..local import loading
from ..prompts import Message
from ..runs import Interval
from ..settings import Settings
from ..tasks import Task
from ..training import experiment, models
from . import preferences
from .preferences import Preference

SAMPLED = {"do_sample": True, "temperature": 1.0, "top_k": 0, "top_p": 1.0}
"""Plain sampling: what the estimate of a divergence is about."""
BATCH = 16
"""Answers that are written together, where padding is nothing to a model."""


@dataclass(frozen=True)
class Model:
    """A model that can be asked, and how it is spoken to."""

    weights: Any
    chat: Chat
    batch: int = BATCH
    """Answers that it writes together."""


@dataclass(frozen=True)
class Likelihood:
    """How likely a model holds one answer."""

    total: float
    """Log-probability of the whole answer, in nats."""
    tokens: int
    """The stop token included."""

    @property
    def each(self) -> float:
        """Mean log-probability of a token: a long answer is no less likely for its length."""
        return self.total / self.tokens


Pair = tuple[Likelihood | None, Likelihood | None]
"""The chosen answer, and the rejected one; None where the other stands alone."""


@dataclass(frozen=True)
class Ranking:
    """How a model ranks the held-out preferences."""

    agreement: Interval
    """Share of them whose chosen answer is the likelier one, by its tokens."""
    margin: float
    """Mean of log p(chosen) - log p(rejected), in nats a token."""


@dataclass(frozen=True)
class Contest:
    """The answers that two models write, judged by the task's scores."""

    wins: int
    ties: int
    losses: int
    win_rate: Interval
    """(wins + ties / 2) / n."""
    reward_before: float
    """Mean score of the reference's answers, in [0, 1]."""
    reward_after: float


@dataclass(frozen=True)
class Questions:
    """The held-out inputs of a task, and how both models are asked."""

    task: Task
    render: prompts.Render
    preferences: list[Preference]
    examples: list[data.Example]

    @property
    def groups(self) -> list[str]:
        """What each preference asks: several of one question count as one draw, as in a run."""
        return [each.whole for each in self.preferences]

    def asked(self) -> list[list[Message]]:
        """Render the examples."""
        return [self.render(example.input, example.history) for example in self.examples]


def questions(settings: Settings, name: str, prompt: str, limit: int) -> Questions:
    """Read the first `limit` held-out preferences of a task, and as many examples of dev."""
    root, task = settings.root, tasks.find(name)
    train = data.load(root, name, "train", task.validate)
    return Questions(
        task=task,
        render=prompts.renderer(prompts.find(root, name, prompt), task, train),
        preferences=preferences.load(root, name, "dev", alone=True)[:limit],
        examples=data.load(root, name, "dev")[:limit],
    )


def load(name: str, settings: Settings) -> Model:
    """Load a model folder or adapter of this project, or a model of the hub."""
    start = experiment.start_of(settings.with_model(name))
    chat = models.load_chat(start, settings)
    weights = models.load_for_use(start, settings.root)
    # As in the local server.
    weights.generation_config = GenerationConfig()
    return Model(weights, chat, BATCH if loading.ignores_padding(weights, name) else 1)


def likelihoods(model: Model, about: Questions) -> list[Pair]:
    """Ask a model how likely it holds both answers of each held-out preference."""
    asked = [about.render(each.input, each.history) for each in about.preferences]
    return [
        (
            _likelihood(model, question, each.chosen) if each.chosen else None,
            _likelihood(model, question, each.rejected) if each.rejected else None,
        )
        for question, each in zip(asked, about.preferences, strict=True)
    ]


def rank(pairs: Sequence[Pair], groups: Sequence[str]) -> Ranking | None:
    """Count the preferences that a model shares, answers of any length alike.

    `groups` name what each of them asks.

    Of whole answers, random weights prefer the shorter ones, whatever they say. None where all
    stand alone: answers to two questions have no rank.
    """
    found = [
        (chosen.each - rejected.each, group)
        for (chosen, rejected), group in zip(pairs, groups, strict=True)
        if chosen and rejected
    ]
    if not found:
        return None
    margins, asked = zip(*found, strict=True)
    agreement = statistics.estimate_mean([float(margin > 0) for margin in margins], asked)
    return Ranking(agreement, fmean(margins))


def learned(after: Sequence[Pair], before: Sequence[Pair], groups: Sequence[str]) -> Interval:
    """Give the share of preferences towards which a model moved from its reference.

    That is the sign of DPO's implicit reward, log p(chosen) / p_ref(chosen) less the same of the
    rejected (Rafailov et al. 2023): what the reference preferred anyway does not count, and lengths
    cancel out. An answer that stands alone has moved by its own part of that.
    """
    moves = [
        _gained(new[0], old[0]) - _gained(new[1], old[1])
        for new, old in zip(after, before, strict=True)
    ]
    return statistics.estimate_mean([float(move > 0) for move in moves], groups)


def _gained(new: Likelihood | None, old: Likelihood | None) -> float:
    """Give how much likelier an answer got, in nats."""
    return new.total - old.total if new and old else 0.0


def contest(model: Model, reference: Model, about: Questions) -> Contest:
    """Have both models answer greedily, and compare the means of the task's scores."""
    before, after = (_scores(each, about) for each in (reference, model))
    points = [
        0.5 if old == new else float(new > old) for old, new in zip(before, after, strict=True)
    ]
    return Contest(
        wins=points.count(1.0),
        ties=points.count(0.5),
        losses=points.count(0.0),
        win_rate=statistics.estimate_mean(points, [each.group for each in about.examples]),
        reward_before=fmean(before),
        reward_after=fmean(after),
    )


def distance(model: Model, reference: Model, about: Questions) -> float:
    """Estimate KL(model || reference) of whole answers, in nats.

    The model samples the answers; along each, the divergences of the next token are exact sums over
    the vocabulary (Amini, Vieira and Cotterell 2025). That is unbiased and never negative, and far
    less noisy than the mean of log p_model - log p_reference.
    """
    torch.manual_seed(0)
    written = _answers(model, about, **SAMPLED)
    return fmean(divergence(model, reference, asked, whole) for asked, whole in written)


def divergence(model: Model, reference: Model, asked: list[int], whole: list[int]) -> float:
    """Sum KL(model || reference) of the next id, over the ids of `whole` that follow `asked`."""
    ours, theirs = (_log_probabilities(each, asked, whole) for each in (model, reference))
    return float(functional.kl_div(theirs, ours, reduction="sum", log_target=True))


def _likelihood(model: Model, question: list[Message], answer: str) -> Likelihood:
    # A line break behind the stop token, as in ChatML, is nothing that a model writes: in a mean it
    # would favour short answers.
    asked, whole = model.chat.answered(question, answer)
    answered = torch.tensor(whole[len(asked) :], device=model.weights.device)
    found = _log_probabilities(model, asked, whole).gather(1, answered[:, None])
    return Likelihood(float(found.sum()), len(answered))


def _scores(model: Model, about: Questions) -> list[float]:
    """Give the mean of the task's scores for each greedy answer, in [0, 1]."""
    scores = []
    for example, (asked, whole) in zip(
        about.examples, _answers(model, about, do_sample=False), strict=True
    ):
        answer = model.chat.read(model.chat.opening(asked), whole[len(asked) :]).answer
        scores.append(fmean(tasks.score(about.task, example.expected, answer.strip()).values()))
    return scores


def _answers(model: Model, about: Questions, **how: Any) -> Iterator[tuple[list[int], list[int]]]:
    """Have a model answer; give the ids of each question, and those with the answer behind them."""
    pad, device = model.chat.tokenizer.pad_token_id, model.weights.device
    prompts = [model.chat.prompt(question) for question in about.asked()]
    for start in range(0, len(prompts), model.batch):
        batch = [torch.tensor(prompt) for prompt in prompts[start : start + model.batch]]
        asked = pad_sequence(batch, True, 0, padding_side="left").to(device)
        masks = [torch.ones_like(prompt) for prompt in batch]
        written = model.weights.generate(
            input_ids=asked,
            attention_mask=pad_sequence(masks, True, padding_side="left").to(device),
            max_new_tokens=about.task.max_tokens,
            eos_token_id=list(model.chat.ends),
            pad_token_id=model.chat.ends[0] if pad is None else pad,
            **how,
        )
        for prompt, row in zip(batch, written[:, asked.shape[1] :].tolist(), strict=True):
            # What ended before the others of its batch is padded.
            yield prompt.tolist(), prompt.tolist() + row[: model.chat.end_of(row) + 1]


def _log_probabilities(model: Model, asked: list[int], whole: list[int]) -> torch.Tensor:
    """Give log p of every id at the places of `whole` after `asked`: [answer, vocabulary]."""
    tokens = torch.tensor([whole], device=model.weights.device)
    with torch.no_grad():
        logits = model.weights(tokens).logits[0, len(asked) - 1 : -1]
    return torch.log_softmax(logits.float(), dim=-1)
