"""The tiny model: what it is trained on, and that it can be made, used and made again."""

import itertools
import random
from pathlib import Path

import pytest
from lifecycle import command, data, data_card, model_folder, prompts, tasks

pytest.importorskip("torch", reason="the group local is not installed: uv sync --group local")

import torch
from lifecycle.local import corpus, induction, recipe, tiny
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

ROOT = Path.cwd()
WITHOUT_LABELS = sorted(set(tasks.every()) - {"classification"})


@pytest.fixture(scope="module")
def micro() -> tuple[LlamaForCausalLM, PreTrainedTokenizerFast]:
    """A model of a few steps."""
    return recipe.make(ROOT, seed=1, scale=0.01)


@pytest.mark.parametrize("name", tasks.every())
def test_nothing_of_validation_or_test_is_trained_on(name: str) -> None:
    fresh = corpus.fresh_examples(ROOT, name, random.Random(5), 200)
    for split in ("dev", "test"):
        assert data.near_duplicates(fresh, data.load(ROOT, name, split)) == []


@pytest.mark.parametrize("name", tasks.every())
def test_dialogues_have_the_form_of_the_prompts(name: str) -> None:
    example = data.load(ROOT, name, "train")[0]
    prompt = prompts.find(ROOT, name, "default")
    system = prompts.renderer(prompt, tasks.find(name), [])(example.input)[0]["content"]
    assert system in {dialogue[0]["content"] for dialogue in corpus.dialogues(ROOT, 0, 0.01)}


def test_every_dialogue_alternates_and_ends_with_an_answer() -> None:
    for dialogue in corpus.dialogues(ROOT, seed=0, scale=0.02):
        roles = [turn["role"] for turn in dialogue if turn["role"] != "system"]
        assert roles == list(itertools.islice(itertools.cycle(["user", "assistant"]), len(roles)))
        assert roles[-1] == "assistant"


def test_the_end_of_the_turn_is_trained(
    micro: tuple[LlamaForCausalLM, PreTrainedTokenizerFast],
) -> None:
    _, tokens = micro
    dialogue = [{"role": "user", "content": "Hi 42"}, {"role": "assistant", "content": "42"}]
    ids, weights = recipe.encode(tokens, dialogue)
    assert tokens.convert_ids_to_tokens(ids)[-3:] == ["4", "2", "<|end|>"]
    assert weights[-3:] == [1.0, 1.0, 1.0]
    assert tokens.eos_token == "<|end|>"


def test_what_nothing_was_shown_before_is_no_lesson_in_form(
    micro: tuple[LlamaForCausalLM, PreTrainedTokenizerFast],
) -> None:
    turns = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "42"}]
    _, weights = recipe.encode(micro[1], turns * 2)
    half = len(weights) // 2
    assert set(weights[:half]) == {recipe.TEXT_WEIGHT}
    assert weights[half:][-3:] == [1.0, 1.0, 1.0]


@pytest.mark.once
def test_forms_of_a_word_start_alike() -> None:
    config = LlamaConfig(vocab_size=4, hidden_size=128, num_hidden_layers=3, num_attention_heads=4)
    model = LlamaForCausalLM(config)
    induction.wire(model, ["lamp", "ĠLamps", "desk", "4"], seed=0)
    lamp, lamps, desk, four = model.model.embed_tokens.weight.detach()[:, 1:]
    alike = torch.nn.functional.cosine_similarity
    assert alike(lamp, lamps, dim=0) > 0.4
    assert max(alike(lamp, desk, dim=0), alike(lamp, four, dim=0)) < 0.3


def test_it_copies_before_it_is_trained(
    micro: tuple[LlamaForCausalLM, PreTrainedTokenizerFast],
) -> None:
    _, tokens = micro
    torch.manual_seed(0)
    wired = LlamaForCausalLM(recipe.configuration(tokens)).eval()
    induction.wire(wired, tokens.convert_ids_to_tokens(range(len(tokens))), seed=0)
    half = torch.randint(5, len(tokens), (16, 24))
    with torch.inference_mode():
        logits = wired(input_ids=torch.cat([half, half], dim=1)).logits
    # Of several hundred tokens, it puts the right one first far more often than by chance.
    copied = (logits[:, 24:-1].argmax(-1) == half[:, 1:]).float().mean()
    assert copied > 0.1


@pytest.mark.once
def test_the_same_seed_gives_the_same_model(
    micro: tuple[LlamaForCausalLM, PreTrainedTokenizerFast],
) -> None:
    again, _ = recipe.make(ROOT, seed=1, scale=0.01)
    for one, other in zip(micro[0].parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_saved_model_replaces_the_one_before(
    micro: tuple[LlamaForCausalLM, PreTrainedTokenizerFast], tmp_path: Path
) -> None:
    out = tmp_path / "models" / "tiny"
    for _ in range(2):
        with model_folder.beside(out) as made:
            recipe.save(made, *micro)
    assert [path.name for path in out.parent.glob("[!.]*")] == ["tiny"]
    link = tmp_path / "link"
    link.symlink_to(out)
    with model_folder.beside(link) as made:
        recipe.save(made, *micro)
    assert link.is_symlink()
    assert [path.name for path in out.parent.glob("[!.]*")] == ["tiny"]
    # A container reads it as another user.
    rights = {path.stat().st_mode for path in out.iterdir()}
    assert len(rights) == 1


@pytest.mark.skipif(not WITHOUT_LABELS, reason="classification chooses between labels")
def test_different_answers_are_no_labels(
    micro: tuple[LlamaForCausalLM, PreTrainedTokenizerFast], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A model that learned nothing writes on to the limit.
    monkeypatch.setattr(tiny, "ASKED", 2)
    name = WITHOUT_LABELS[0]
    said = " ".join(tiny.verdict(ROOT, name, *micro))
    assert said.startswith(f"{name}: ")
    assert "labels" not in said
    if name in {"question-answering", "reasoning"}:
        assert len(data_card.facts(name).labels) > tiny.MANY_LABELS


def test_inputs_without_words_are_all_equally_near() -> None:
    pool = [data.Example(str(at), f"{at} + 1", "") for at in range(3)]
    near = [[each.id for each in others] for others in corpus.neighbours_of(pool, 2)]
    assert near == [["1", "2"], ["0", "2"], ["0", "1"]]


@pytest.mark.once
@pytest.mark.parametrize(
    "options", [["--scale", "nan"], ["--scale", "0"], ["--seed", "-1"], ["--seed", str(2**64)]]
)
def test_a_number_that_trains_nothing_is_one_sentence(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.run(tiny.Tiny, options)
    assert ended.value.code == 2
    assert f"error: {options[0]}: " in capsys.readouterr().err
