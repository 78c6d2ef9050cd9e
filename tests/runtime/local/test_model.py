"""Choosing a real model: what the list says, and what is said where none can be had."""

import pytest
from lifecycle import command, model_folder

pytest.importorskip("transformers", reason="uv sync --group local")

from lifecycle.local import model as choosing
from lifecycle.local.model import Model

pytestmark = pytest.mark.once

SMALLEST = "HuggingFaceTB/SmolLM2-135M-Instruct"


def test_the_list_says_what_each_model_takes(capsys: pytest.CaptureFixture[str]) -> None:
    command.run(Model, [])
    said = capsys.readouterr().out
    assert all(model.id in said and model.licence in said for model in choosing.models())
    assert "GFLOP/s" in said


def test_memory_follows_from_the_number_of_weights() -> None:
    model = choosing.models()[0]
    assert model.id == SMALLEST
    assert model.to_hold_gb(on_gpu=True) == pytest.approx(0.135 * 2 * 1.2, rel=0.01)
    assert model.to_hold_gb(on_gpu=False) == pytest.approx(0.135 * 4 * 1.2, rel=0.01)
    assert model.to_train_whole_gb() == pytest.approx(0.135 * 16, rel=0.01)


def test_what_a_batch_takes_to_train_follows_from_its_longest_example() -> None:
    model = choosing.models()[0]
    # Measured in TRL, beside weights and libraries: 3 GB for 8 examples of 109 tokens.
    assert model.to_step_gb(109, on_gpu=False) == pytest.approx(2 * 3.0, rel=0.25)
    assert model.to_step_gb(1024, on_gpu=False) > 32
    assert model.to_step_gb(109, on_gpu=True) < model.to_step_gb(109, on_gpu=False)


def test_a_larger_model_learns_more_slowly_and_in_smaller_batches() -> None:
    presets = [model.preset for model in choosing.models()]
    rates = [preset.learning_rate for preset in presets]
    assert rates == sorted(rates, reverse=True)
    assert {preset.batch * preset.steps for preset in presets} == {16}


def test_every_model_of_the_list_is_pinned() -> None:
    for model in choosing.models():
        assert len(model.revision) == 40
        assert f"revision: {model.revision}" in model.record()


@pytest.mark.parametrize(
    ("id", "problem", "help"),
    [
        ("support-desk/queue-model", "not in the list", SMALLEST),
        (SMALLEST, "was not downloaded", "HF_HUB_OFFLINE is set"),
    ],
)
def test_a_model_that_cannot_be_had_is_one_sentence(
    id: str,
    problem: str,
    help: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(SystemExit) as stopped:
        command.run(Model, [id])
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert problem in said
    assert help in said


def test_a_model_behind_a_licence_names_its_page_and_the_token() -> None:
    class GatedRepoError(OSError):
        """As the hub's client calls it."""

    said = model_folder.help_to_load("support-desk/queue-model", GatedRepoError("403"))
    assert "https://huggingface.co/support-desk/queue-model" in said
    assert "HF_TOKEN" in said
