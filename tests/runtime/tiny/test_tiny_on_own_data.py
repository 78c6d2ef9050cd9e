"""The tiny model where the data are the user's own: it learns those, or says why it does not."""

import json
import math
import re
import shutil
from pathlib import Path

import pytest
import yaml
from lifecycle import command, data, data_card, prompts, tasks

pytest.importorskip("torch", reason="the group local is not installed: uv sync --group local")

from lifecycle.local import corpus, recipe, tiny

ROOT = Path.cwd()
LABELS = ("Late", "BROKEN", "退货")
pytestmark = pytest.mark.skipif(
    list(tasks.every()) != ["classification"], reason="the data here are for classification alone"
)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with other labels than those of the sample, written by hand."""
    record = {"scope": {"tasks": ["classification"]}, "model": {"id": "tiny", "provider": "local"}}
    (tmp_path / "lifecycle.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    shutil.copytree(ROOT / "prompt", tmp_path / "prompt")
    shutil.copytree(ROOT / ".genai", tmp_path / ".genai")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / data_card.path_of("classification")).unlink()
    monkeypatch.chdir(tmp_path)
    write(tmp_path)
    return tmp_path


def write(root: Path, words: int = 6) -> None:
    """Write splits of inputs with so many words."""
    counts: dict[data.Split, int] = {"train": 30, "dev": 9, "test": 9}
    for split, count in counts.items():
        rows = [
            {
                "id": f"{split}-{number}",
                "input": " ".join(
                    [f"about{number % 3}", *(f"{split}{number}word{word}" for word in range(words))]
                ),
                "expected": LABELS[number % 3],
            }
            for number in range(count)
        ]
        lines = (json.dumps(row) for row in rows)
        (root / data.path_of("classification", split)).write_text(
            "\n".join(lines), encoding="utf-8"
        )


def test_every_dialogue_asks_as_the_prompt_does_and_answers_as_the_data_do(own: Path) -> None:
    asked = {example.input for example in data.load(own, "classification", "train")}
    system = f"Name the label of the text: {', '.join(sorted(LABELS))}."
    for dialogue in corpus.dialogues(own, seed=0, scale=0.02):
        # The prompt of a real model goes on from there.
        assert dialogue[0]["role"] == "system"
        assert dialogue[0]["content"].startswith(system)
        assert {turn["content"] for turn in dialogue if turn["role"] == "assistant"} <= set(LABELS)
        assert {turn["content"] for turn in dialogue if turn["role"] == "user"} <= asked


def test_a_prompt_that_shows_examples_is_learned_from_without_them(own: Path) -> None:
    prompt = own / "prompt/classification/default.md"
    as_made = list(corpus.dialogues(own, seed=0, scale=0.02))
    text = prompt.read_text(encoding="utf-8")
    prompt.write_text(re.sub(r"^shots: 0", "shots: 4", text, flags=re.MULTILINE), encoding="utf-8")
    assert prompts.find(own, "classification", prompts.DEFAULT).shots == 4
    assert list(corpus.dialogues(own, seed=0, scale=0.02)) == as_made
    assert list(tiny.verdict(own, "classification", *recipe.make(own, seed=1, scale=0.01)))


def test_the_sample_is_drawn_anew_and_other_data_are_taken_as_they_are(own: Path) -> None:
    assert corpus.is_sample(ROOT, "classification")
    assert not corpus.is_sample(own, "classification")


def test_it_is_said_what_the_model_reaches_beside_a_baseline(own: Path) -> None:
    said = list(tiny.verdict(own, "classification", *recipe.make(own, seed=1, scale=0.01)))
    assert said[0].startswith("classification: accuracy 0.")
    assert "on 9 examples of dev; the baseline" in said[0]
    assert said[1].startswith("classification is beyond the tiny model: ")
    assert recipe.SMALLEST in said[1]


@pytest.mark.parametrize("seed", [0, 1])
def test_a_loss_that_is_no_number_leaves_no_model(
    own: Path, seed: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(recipe, "LEARNING_RATE", math.inf)
    with pytest.raises(SystemExit) as ended:
        command.run(tiny.Tiny, ["--scale", "0.01", "--seed", str(seed)])
    assert ended.value.code == 2
    assert "error: The loss is nan at step " in capsys.readouterr().err
    assert not any((own / "models").glob("[!.]*"))


def test_inputs_that_are_all_too_long_are_refused_with_a_model_that_takes_them(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(own, words=900)
    with pytest.raises(SystemExit) as ended:
        command.run(tiny.Tiny, ["--scale", "0.01"])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert "error: All inputs are longer than the 1024 tokens" in error
    assert recipe.SMALLEST in error
    assert not any((own / "models").glob("[!.]*"))
