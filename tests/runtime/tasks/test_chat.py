"""What the chat task measures, and what its data holds."""

import json
from pathlib import Path

import pytest
from lifecycle import data, errors

from own_tasks import module_of

chat = module_of("chat")
ROOT = Path.cwd()
DATA = ROOT / "data" / "chat"
TASK = chat.TASK
SPLITS = {
    split: data.load(ROOT, "chat", split, TASK.validate) for split in ("train", "dev", "test")
}


EXPECTED = {
    "reply": "I am sorry that order 48213 is late. I will ask the carrier today.",
    "refuse": False,
    "rejected": "Parcels are late sometimes, so wait for order 48213 like others.",
}


def test_the_target_is_a_perfect_answer() -> None:
    for example in SPLITS["test"]:
        assert set(TASK.score(example.expected, TASK.target(example.expected)).values()) == {1.0}


@pytest.mark.parametrize(
    ("output", "win_rate", "refusal_ok", "format_ok"),
    [
        ("I am sorry. I will ask the carrier about order 48213.", 1.0, 1.0, 1.0),
        ("I am sorry. I will ask the carrier about order 11111.", 0.0, 1.0, 1.0),
        ("Wait like others.", 0.0, 1.0, 1.0),
        ("Maybe!", 0.5, 1.0, 1.0),
        ("I am sorry, I can’t help with order 48213 today.", 1.0, 0.0, 1.0),
        ("I am sorry.\n\nI will ask.", 1.0, 1.0, 0.0),
        ("I will ask **the carrier** today.", 1.0, 1.0, 0.0),
        ("I will ask the carrier", 1.0, 1.0, 0.0),
        ("I will ask the carrier." * 20, 1.0, 1.0, 0.0),
        ("", 0.0, 0.0, 0.0),
    ],
)
def test_scores(output: str, win_rate: float, refusal_ok: float, format_ok: float) -> None:
    scores = TASK.score(EXPECTED, output)
    assert scores == {"win_rate": win_rate, "refusal_ok": refusal_ok, "format_ok": format_ok}


@pytest.mark.parametrize(
    ("reply", "refuses"),
    [
        ("I’m sorry, but I am an AI model and cannot see your bills.", True),
        ("Unfortunately, parcels that were sent can't be called back.", True),
        ("We are unable to share that.", True),
        ("You win the point when the other player cannot return the ball.", False),
        ("A tool that you won't want to miss.", False),
        ("I love this shelf. It cannot fall over.", False),
    ],
)
def test_what_somebody_else_cannot_is_no_refusal(reply: str, refuses: bool) -> None:
    assert chat.refuses(reply) is refuses


def test_signs_count_where_no_spaces_stand_between_words() -> None:
    expected = {"reply": "我们马上把包裹寄给您。", "refuse": False, "rejected": "请您再等几天吧。"}
    assert TASK.score(expected, "包裹马上就寄给您!")["win_rate"] == 1.0
    assert TASK.score(expected, "请再等几天。")["win_rate"] == 0.0
    known = [
        data.Example(str(at), said, {**expected, "reply": said})
        for at, said in enumerate(("包裹还没有到怎么办", "发票上的名字写错了"))
    ]
    assert TASK.baseline(known)["nearest"]("我的发票写错了") == known[1].input


def test_letters_that_signs_are_put_on_make_no_words_alike() -> None:
    assert chat.overlap("की", "कु") == 0.0
    assert chat.overlap("पैंथर्स की", "की पैंथर्स") == 1.0


def test_the_canned_answer_refuses_nobody() -> None:
    predict = TASK.baseline(SPLITS["train"])["canned"]
    must_refuse = [each for each in SPLITS["test"] if each.expected["refuse"]]
    scores = [TASK.score(each.expected, predict(each.input))["refusal_ok"] for each in must_refuse]
    assert scores
    assert not any(scores)


def test_the_nearest_answer_names_the_wrong_order() -> None:
    predict = TASK.baseline(SPLITS["train"])["nearest"]
    scores = [TASK.score(each.expected, predict(each.input)) for each in SPLITS["test"]]
    assert sum(score["win_rate"] for score in scores) / len(scores) < 0.5


def test_preference_pairs_are_about_messages_of_no_split() -> None:
    lines = (DATA / "preferences.jsonl").read_text(encoding="utf-8").splitlines()
    pairs = [json.loads(line) for line in lines]
    assert all(set(pair) == {"id", "input", "chosen", "rejected"} for pair in pairs)
    inputs = {example.input for examples in SPLITS.values() for example in examples}
    assert not inputs & {pair["input"] for pair in pairs}


@pytest.mark.parametrize(
    "expected", ["Yes.", {"reply": "Yes."}, EXPECTED | {"refuse": True}, EXPECTED | {"more": 1}]
)
def test_a_wrong_form_is_named_with_its_line(expected: object) -> None:
    with pytest.raises(errors.ProjectError, match=r"^train\.jsonl:3: "):
        TASK.validate(data.Example("1", "Hello.", expected, source="train.jsonl:3"))
