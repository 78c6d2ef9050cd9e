"""How far a model moved, against the same sum written out prefix by prefix."""

from pathlib import Path

import pytest
import torch
import transformers
from lifecycle.alignment import measuring

import small_model

ASKED = [1, 40, 41, 2]
WHOLE = [*ASKED, 50, 51, 52, 2]
Pair = tuple[measuring.Model, measuring.Model]


@pytest.fixture
def two_models(tmp_path: Path) -> Pair:
    return made(tmp_path, seed=0), made(tmp_path, seed=1)


def test_a_model_has_not_moved_from_itself(two_models: Pair) -> None:
    model, _ = two_models
    assert measuring.divergence(model, model, ASKED, WHOLE) == pytest.approx(0, abs=1e-6)


def test_the_divergence_is_that_of_the_next_token_after_every_prefix(two_models: Pair) -> None:
    expected = 0.0
    for end in range(len(ASKED), len(WHOLE)):
        p, q = (next_token(model, WHOLE[:end]) for model in two_models)
        expected += float((p * (p / q).log()).sum())
    assert expected > 0
    assert measuring.divergence(*two_models, ASKED, WHOLE) == pytest.approx(expected, rel=1e-4)


def made(folder: Path, seed: int) -> measuring.Model:
    place = small_model.make(folder / str(seed), seed=seed)
    weights = transformers.AutoModelForCausalLM.from_pretrained(place)
    return measuring.Model(weights, transformers.AutoTokenizer.from_pretrained(place))


def next_token(model: measuring.Model, prefix: list[int]) -> torch.Tensor:
    with torch.no_grad():
        logits = model.weights(torch.tensor([prefix])).logits[0, -1]
    return logits.softmax(dim=-1)
