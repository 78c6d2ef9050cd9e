"""What is said of a tiny model of other tasks than classification."""

from pathlib import Path

import pytest
from lifecycle import data_card, tasks

pytest.importorskip("torch", reason="the group local is not installed: uv sync --group local")

from lifecycle.local import judging, recipe

WITHOUT_LABELS = sorted(set(tasks.every()) - {"classification"})


@pytest.mark.skipif(not WITHOUT_LABELS, reason="classification chooses between labels")
def test_different_answers_are_no_labels() -> None:
    name = WITHOUT_LABELS[0]
    said = " ".join(judging.verdict(Path.cwd(), name, *recipe.make(Path.cwd(), seed=0, scale=0.01)))
    assert said.startswith(f"{name}: ")
    assert "labels" not in said
    if name in {"question-answering", "reasoning"}:
        assert len(data_card.facts(name).labels) > judging.MANY_LABELS
