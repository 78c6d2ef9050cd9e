"""How far a model moved, against the same sum written out prefix by prefix."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import transformers
from lifecycle import command, data, runs, settings, statistics, tasks
from lifecycle.alignment import measuring
from lifecycle.alignment.preferences import Preference
from lifecycle.chat import Chat, ends_of

import small_model

ASKED = [1, 40, 41, 2]
WHOLE = [*ASKED, 50, 51, 52, 2]
Models = tuple[measuring.Model, measuring.Model]


@pytest.fixture
def two_models(tmp_path: Path) -> Models:
    return made(tmp_path, seed=0), made(tmp_path, seed=1)


def test_a_model_has_not_moved_from_itself(two_models: Models) -> None:
    model, _ = two_models
    assert measuring.divergence(model, model, ASKED, WHOLE) == pytest.approx(0, abs=1e-6)


def test_the_divergence_is_that_of_the_next_token_after_every_prefix(two_models: Models) -> None:
    expected = 0.0
    for end in range(len(ASKED), len(WHOLE)):
        p, q = (next_token(model, WHOLE[:end]) for model in two_models)
        expected += float((p * (p / q).log()).sum())
    assert expected > 0
    assert measuring.divergence(*two_models, ASKED, WHOLE) == pytest.approx(expected, rel=1e-4)


def test_a_model_that_padding_confuses_writes_one_answer_at_a_time(tmp_path: Path) -> None:
    small_model.make_tokenizer().save_pretrained(tmp_path / "rwkv")
    config = transformers.RwkvConfig(vocab_size=259, hidden_size=32, num_hidden_layers=2)
    transformers.RwkvForCausalLM(config).save_pretrained(tmp_path / "rwkv")
    small_model.make(tmp_path / "small")
    local = settings.load().self_served()
    assert measuring.load(str(tmp_path / "rwkv"), local).batch == 1
    assert measuring.load(str(tmp_path / "small"), local).batch == measuring.BATCH


def test_a_model_of_random_weights_prefers_no_length(tmp_path: Path) -> None:
    model = made(tmp_path, seed=0)
    draw = random.Random(0)
    short, long = (
        ["".join(draw.choices("abcdefghij ", k=length)) for _ in range(40)] for length in (5, 40)
    )
    about = questions(list(zip(long, short, strict=True)))
    pairs = measuring.likelihoods(model, about)
    assert not any(
        chosen.total > rejected.total for chosen, rejected in pairs if chosen and rejected
    )
    ranking = measuring.rank(pairs, [each.chosen for each in about.preferences])
    assert ranking is not None
    assert ranking.agreement.low < 0.5 < ranking.agreement.high


def test_preferences_to_one_question_count_as_one_draw() -> None:
    good, bad = measuring.Likelihood(-1.0, 1), measuring.Likelihood(-2.0, 1)
    pairs = [*[(good, bad)] * 30, *[(bad, good)] * 10]
    apart = [str(at) for at in range(40)]
    alike = [str(at // 10) for at in range(40)]
    one, few = measuring.rank(pairs, apart), measuring.rank(pairs, alike)
    assert one is not None
    assert few is not None
    assert one.agreement == statistics.wilson(0.75, 40)
    assert few.agreement.high - few.agreement.low > 2 * (one.agreement.high - one.agreement.low)
    swapped = [(worse, better) for better, worse in pairs]
    assert measuring.learned(pairs, swapped, alike) == few.agreement
    about = questions([("On its way.", "No idea."), ("By mail.", "Never.")])
    assert len({*about.groups}) == 1


def test_what_a_template_puts_behind_the_stop_token_is_no_part_of_an_answer(
    two_models: Models,
) -> None:
    model, _ = two_models
    *_, stop, behind = model.chat.dialogue([{"role": "assistant", "content": "On its way."}])
    assert stop in model.chat.ends
    assert behind not in model.chat.ends
    [[one, other]] = measuring.likelihoods(model, questions([("On its way.", "No idea.")]))
    assert one is not None
    assert other is not None
    # A token is a byte.
    assert (one.tokens, other.tokens) == (len("On its way.") + 1, len("No idea.") + 1)


def test_nothing_was_learned_by_the_model_that_it_started_from(two_models: Models) -> None:
    about = questions([("On its way.", "No idea."), ("By mail.", "Never.")])
    same, other = (measuring.likelihoods(model, about) for model in two_models)
    assert measuring.learned(same, same, "ab").value == 0
    forth, back = (measuring.learned(*both, "ab").value for both in ((other, same), (same, other)))
    assert forth + back == 1


def test_an_answer_that_stands_alone_has_moved_and_has_no_rank(two_models: Models) -> None:
    about = replace(
        questions([]),
        preferences=[
            Preference(id="1", input="Where?", chosen="On its way."),
            Preference(id="2", input="When?", rejected="No idea."),
        ],
    )
    same, other = (measuring.likelihoods(model, about) for model in two_models)
    assert [[bool(side) for side in each] for each in same] == [[True, False], [False, True]]
    assert measuring.rank(same, about.groups) is None
    [liked, disliked] = (
        measuring.learned([new], [old], "a").value for new, old in zip(other, same, strict=True)
    )
    gains = [
        new.total - old.total
        for both in zip(other, same, strict=True)
        for new, old in zip(*both, strict=True)
        if new and old
    ]
    assert [liked, disliked] == [float(gains[0] > 0), float(gains[1] < 0)]


def test_answers_written_together_are_those_written_alone(
    two_models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, _ = two_models
    inputs = ["Where is it?", "No", "When does the parcel that I sent come?"]
    examples = [data.Example(id=each, input=each, expected="") for each in inputs]
    about = replace(questions([]), examples=examples)
    together = list(measuring._answers(model, about, do_sample=False))
    monkeypatch.setattr(measuring, "BATCH", 1)
    assert together == list(measuring._answers(model, about, do_sample=False))
    assert [asked for asked, _ in together] == [model.chat.prompt(each) for each in about.asked()]


def test_the_authors_penalty_is_no_part_of_what_is_written(tmp_path: Path) -> None:
    place = small_model.make(tmp_path / "0")
    (place / "generation_config.json").write_text('{"no_repeat_ngram_size": 1}')
    examples = [data.Example(id="1", input="Where is it?", expected="")]
    about = replace(questions([]), examples=examples)
    penalised = measuring.load(str(place), settings.load())
    [[_, whole]] = measuring._answers(penalised, about, do_sample=False)
    assert [whole] == [
        each for _, each in measuring._answers(made(tmp_path, 0), about, do_sample=False)
    ]


def test_the_limit_counts_for_pairs_as_well_as_for_inputs() -> None:
    name = next(iter(tasks.every()))
    about = measuring.questions(settings.load(), name, "default", 3)
    assert (len(about.preferences), len(about.examples)) == (3, 3)


def test_answers_to_examples_of_one_group_count_as_fewer(
    two_models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rate(group: str) -> runs.Interval:
        held = [data.Example(str(at), "Where is it?", "", group=group) for at in range(20)]
        return measuring.contest(*two_models, replace(questions([]), examples=held)).win_rate

    scores = iter([[0.0] * 20, [1.0] * 20] * 2)
    monkeypatch.setattr(measuring, "_scores", lambda *_: next(scores))
    assert rate("").low > 0.8
    assert rate("one customer").low < 0.5


def test_two_models_that_do_not_fit_into_a_gpu_are_told(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    import measure

    small_model.make(project / "models" / "dpo")
    monkeypatch.setattr(measuring, "load", full)
    with pytest.raises(SystemExit) as stopped:
        command.run(measure.Measure, ["--reference", "models/lora"])
    assert stopped.value.code == 2
    assert "CUDA_VISIBLE_DEVICES= poe preferences" in capsys.readouterr().err


def questions(pairs: list[tuple[str, str]]) -> measuring.Questions:
    """Preferences for the first answer of each pair."""
    return measuring.Questions(
        task=next(iter(tasks.every().values())),
        render=lambda input, _history=(): [{"role": "user", "content": input}],
        preferences=[
            Preference(id=str(at), input="Where is it?", chosen=chosen, rejected=rejected)
            for at, (chosen, rejected) in enumerate(pairs)
        ],
        examples=[],
    )


def made(folder: Path, seed: int) -> measuring.Model:
    place = small_model.make(folder / str(seed), seed=seed)
    weights = transformers.AutoModelForCausalLM.from_pretrained(place)
    tokenizer = transformers.AutoTokenizer.from_pretrained(place)
    return measuring.Model(weights, Chat(tokenizer, ends_of(tokenizer)))


def next_token(model: measuring.Model, prefix: list[int]) -> torch.Tensor:
    with torch.no_grad():
        logits = model.weights(torch.tensor([prefix])).logits[0, -1]
    return logits.softmax(dim=-1)
