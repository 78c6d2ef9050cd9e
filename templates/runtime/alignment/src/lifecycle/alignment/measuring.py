"""What alignment changed: how often the preferred answer wins, by how much, and how far it moved.

Three views, because each can mislead alone. The model may *rank* the chosen answer higher and
still not *write* it; it may write it and have *moved* so far that other abilities are gone. The
third is what `poe evaluate --compare-with` finds out on the task's own metrics.
"""

from dataclasses import dataclass
from statistics import fmean
from typing import Any

import torch
from torch.nn import functional

from .. import data, prompts, statistics, tasks
from ..data import Example
from ..prompts import Message
from ..runs import Interval
from ..settings import Settings
from ..training import chat_template, models
from . import pairs

SAMPLED = {"do_sample": True, "temperature": 1.0, "top_k": 0, "top_p": 1.0}
"""Plain sampling: what the estimate of a divergence is about."""


@dataclass(frozen=True)
class Model:
    """A model that can be asked, with its tokenizer."""

    name: str
    weights: Any
    tokenizer: Any


@dataclass(frozen=True)
class Ranking:
    """How a model ranks the held-out pairs."""

    agreement: Interval
    """Share of pairs whose chosen answer is the likelier one."""
    margin: float
    """Mean of log p(chosen) - log p(rejected), in nats."""


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


def load(name: str, settings: Settings) -> Model:
    """Load a model folder or adapter of this project, or a model of the hub."""
    start = models.start_of(settings.with_model(name))
    tokenizer = models.load_tokenizer(start, settings.root)
    return Model(name, models.load_for_use(start, settings.root), tokenizer)


def rank(model: Model, settings: Settings, task: str, prompt: str) -> Ranking:
    """Ask a model which answer of each held-out pair it holds likelier."""
    render = _renderer(settings, task, prompt)
    margins = []
    for pair in pairs.load(settings.root, task, "validation"):
        asked = render(pair.input, pair.history)
        chosen, rejected = (
            log_probability(model, asked, answer) for answer in (pair.chosen, pair.rejected)
        )
        margins.append(chosen - rejected)
    agreement = statistics.estimate_mean([float(margin > 0) for margin in margins]).interval
    return Ranking(agreement, fmean(margins))


def contest(
    model: Model, reference: Model, settings: Settings, task: str, prompt: str, limit: int
) -> Contest:
    """Have both models answer validation inputs greedily, and compare the scores."""
    examples = data.load(settings.root, task, "validation")[:limit]
    render = _renderer(settings, task, prompt)
    asked = [render(example.input, example.history) for example in examples]
    before, after = (_scores(each, task, examples, asked) for each in (reference, model))
    points = [
        0.5 if old == new else float(new > old) for old, new in zip(before, after, strict=True)
    ]
    return Contest(
        wins=points.count(1.0),
        ties=points.count(0.5),
        losses=points.count(0.0),
        win_rate=statistics.estimate_mean(points).interval,
        reward_before=fmean(before),
        reward_after=fmean(after),
    )


def _scores(
    model: Model, task: str, examples: list[Example], asked: list[list[Message]]
) -> list[float]:
    """Give the mean of the task's scores for each greedy answer, in [0, 1]."""
    answers = [write(model, question, tasks.find(task).max_tokens) for question in asked]
    scored = zip(examples, answers, strict=True)
    return [
        fmean(tasks.find(task).score(each.expected, answer).values()) for each, answer in scored
    ]


def distance(
    model: Model, reference: Model, settings: Settings, task: str, prompt: str, limit: int
) -> float:
    """Estimate KL(model || reference) of whole answers, in nats.

    The model samples the answers; along each, the divergences of the next token are exact sums over
    the vocabulary (Amini, Vieira and Cotterell 2025). That is unbiased and never negative, and far
    less noisy than the mean of log p_model - log p_reference.
    """
    torch.manual_seed(0)
    render = _renderer(settings, task, prompt)
    examples = data.load(settings.root, task, "validation")[:limit]
    asked = [render(example.input, example.history) for example in examples]
    divergences = []
    for question in asked:
        ids = chat_template.prompt_ids(model.tokenizer, question)
        whole = _continue(model, ids, tasks.find(task).max_tokens, **SAMPLED)
        divergences.append(divergence(model, reference, ids, whole))
    return fmean(divergences)


def divergence(model: Model, reference: Model, asked: list[int], whole: list[int]) -> float:
    """Sum KL(model || reference) of the next id, over the ids of `whole` that follow `asked`."""
    ours, theirs = (_log_probabilities(each, asked, whole) for each in (model, reference))
    return float(functional.kl_div(theirs, ours, reduction="sum", log_target=True))


def log_probability(model: Model, question: list[Message], answer: str) -> float:
    """Sum of the log-probabilities of an answer's tokens, the stop token included, in nats."""
    whole = [*question, {"role": "assistant", "content": answer}]
    asked = chat_template.prompt_ids(model.tokenizer, question)
    return _log_probability(model, asked, chat_template.dialogue_ids(model.tokenizer, whole))


def write(model: Model, question: list[Message], max_tokens: int) -> str:
    """Have a model answer, greedily."""
    asked = chat_template.prompt_ids(model.tokenizer, question)
    whole = _continue(model, asked, max_tokens, do_sample=False)
    text: str = model.tokenizer.decode(whole[len(asked) :], skip_special_tokens=True)
    return text.strip()


def _continue(model: Model, asked: list[int], max_tokens: int, **how: Any) -> list[int]:
    tokens = torch.tensor([asked], device=model.weights.device)
    with torch.no_grad():
        written = model.weights.generate(
            input_ids=tokens,
            attention_mask=torch.ones_like(tokens),
            max_new_tokens=max_tokens,
            pad_token_id=model.tokenizer.pad_token_id,
            **how,
        )
    ids: list[int] = written[0].tolist()
    return ids


def _log_probability(model: Model, asked: list[int], whole: list[int]) -> float:
    """Sum of log p over the ids of `whole` that follow those of `asked`."""
    answer = torch.tensor(whole[len(asked) :], device=model.weights.device)
    return float(_log_probabilities(model, asked, whole).gather(1, answer[:, None]).sum())


def _log_probabilities(model: Model, asked: list[int], whole: list[int]) -> torch.Tensor:
    """Give log p of every id at the places of `whole` after `asked`: [answer, vocabulary]."""
    tokens = torch.tensor([whole], device=model.weights.device)
    with torch.no_grad():
        logits = model.weights(tokens).logits[0, len(asked) - 1 : -1]
    return torch.log_softmax(logits.float(), dim=-1)


def _renderer(settings: Settings, task: str, prompt: str) -> prompts.Render:
    train = data.load(settings.root, task, "train", tasks.find(task).validate)
    found = prompts.find(settings.root, task, prompt)
    return prompts.renderer(found, tasks.find(task), train)
