"""What the summarization task measures, and what its data holds."""

from itertools import pairwise
from pathlib import Path

import pytest
from lifecycle import data, errors
from rouge_score import rouge_scorer

from own_tasks import module_of

summarization = module_of("summarization")
ROOT = Path.cwd()
DATA = ROOT / "data" / "summarization"
TASK = summarization.TASK
SPLITS = {
    split: data.load(ROOT, "summarization", split, TASK.validate)
    for split in ("train", "dev", "test")
}


EXPECTED = {
    "summary": "Order 48213: kettle arrived broken; a colleague calls Friday.",
    "mentions": ["48213", "Rosa", "Friday"],
}


def test_words_are_those_of_rouge_and_whole_in_other_scripts() -> None:
    assert summarization.words("Order no_48213, today") == ["order", "no", "48213", "today"]
    assert summarization.words("पैंथर्स की रक्षा") == ["पैंथर्स", "की", "रक्षा"]


def test_the_target_is_a_perfect_answer() -> None:
    for example in SPLITS["test"]:
        assert set(TASK.score(example.expected, TASK.target(example.expected)).values()) == {1.0}


@pytest.mark.parametrize(
    ("output", "length_ok", "faithful"),
    [
        ("Order 48213: the kettle is broken, Rosa waits.", 1.0, 1.0),
        ("Order 48214: kettle arrived broken.", 1.0, 0.0),
        ("Order 48213: kettle arrived broken; Viktor waits.", 1.0, 0.0),
        ("Заказ 48213: чайник разбит, Виктор ждёт.", 1.0, 0.0),
        ("Order 48213: kettle arrived broken, says Łukasz.", 1.0, 0.0),
        ("Заказ 48213: чайник разбит.", 1.0, 1.0),
        ("Order 48213.\nThe kettle arrived broken.", 0.0, 1.0),
        ("It is about " + "a very " * 10 + "broken kettle.", 0.0, 1.0),
        ("", 0.0, 0.0),
    ],
)
def test_length_and_faithfulness(output: str, length_ok: float, faithful: float) -> None:
    scores = TASK.score(EXPECTED, output)
    assert (scores["length_ok"], scores["faithful"]) == (length_ok, faithful)


def test_where_no_spaces_are_the_length_is_counted_by_the_sign() -> None:
    longest = "退" * TASK.max_words
    assert TASK.score(EXPECTED, longest)["length_ok"] == 1.0
    assert TASK.score(EXPECTED, longest + "货")["length_ok"] == 0.0


def test_rouge_counts_words_in_order() -> None:
    # Four of the six words given, of the nine wanted: 2 * 4 / (6 + 9).
    scores = TASK.score(EXPECTED, "order 48213 kettle broken and sad")
    assert scores["rouge_l"] == pytest.approx(8 / 15)


@pytest.mark.parametrize("text", ["Чайник приехал разбитым.", "水壶到货时已破损", "Größe geändert"])
def test_rouge_knows_scripts_other_than_latin(text: str) -> None:
    expected = {"summary": text, "mentions": []}
    assert TASK.score(expected, text)["rouge_l"] == 1.0
    assert 0 < TASK.score(expected, text[: len(text) * 2 // 3])["rouge_l"] < 1
    assert TASK.score(expected, "kettle")["rouge_l"] == 0.0


def test_rouge_of_english_is_that_of_the_library() -> None:
    library = rouge_scorer.RougeScorer(["rougeL"])
    for first, second in pairwise(SPLITS["dev"]):
        wanted, given = (TASK.target(each.expected) for each in (first, second))
        theirs = library.score(wanted, given)["rougeL"].fmeasure
        assert TASK.score(first.expected, given)["rouge_l"] == theirs


def test_the_first_sentence_is_no_good_summary() -> None:
    predict = TASK.baseline(SPLITS["train"])["first-sentence"]
    scores = [TASK.score(each.expected, predict(each.input))["rouge_l"] for each in SPLITS["test"]]
    assert 0.1 < sum(scores) / len(scores) < 0.4


def test_the_first_and_the_last_sentence_are_found_in_any_script() -> None:
    baseline = TASK.baseline(SPLITS["train"])
    text = "列车晚点了。乘客等了两个小时！铁路公司道歉。 "
    assert baseline["first-sentence"](text) == "列车晚点了。"
    assert baseline["last-sentence"](text) == "铁路公司道歉。"


@pytest.mark.parametrize("expected", ["a line", {"summary": "a line"}, {"summary": 1}, None])
def test_a_wrong_form_is_named_with_its_line(expected: object) -> None:
    example = data.Example("1", "Customer: Hello.", expected, source="data/train.jsonl:3")
    with pytest.raises(errors.ProjectError, match=r"^data/train\.jsonl:3: "):
        TASK.validate(example)


def test_a_mention_that_the_thread_lacks_is_refused() -> None:
    example = data.Example("1", "Customer: Hello.", EXPECTED, source="train.jsonl:3")
    with pytest.raises(errors.ProjectError, match='does not mention "48213"'):
        TASK.validate(example)
