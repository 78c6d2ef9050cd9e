"""What the question-answering task measures, and what its data holds."""

from pathlib import Path

import pytest
from lifecycle import data, errors

from own_tasks import module_of

question_answering = module_of("question-answering")
ROOT = Path.cwd()
DATA = ROOT / "data" / "question-answering"
TASK = question_answering.TASK
SPLITS = {
    split: data.load(ROOT, "question-answering", split, TASK.validate)
    for split in ("train", "dev", "test")
}


def test_the_target_is_a_perfect_answer() -> None:
    for example in SPLITS["test"]:
        assert set(TASK.score(example.expected, TASK.target(example.expected)).values()) == {1.0}


@pytest.mark.parametrize(
    ("expected", "output", "token_f1", "exact_match", "abstention"),
    [
        ("24 months", "24 months.", 1.0, 1.0, 1.0),
        ("a dry cloth", "the dry cloth", 1.0, 1.0, 1.0),
        ("24 months", "after 24 months", 0.8, 0.0, 1.0),
        ("24 months", "unknown", 0.0, 0.0, 0.0),
        ("unknown", "Unknown.", 1.0, 1.0, 1.0),
        ("unknown", "It is unknown to me", 1.0, 1.0, 1.0),
        ("unknown", "24 months", 0.0, 0.0, 0.0),
        ("24 months", "Answer: 24 months", 1.0, 1.0, 1.0),
        ("24 months", "**Answer:**\n24 months", 1.0, 1.0, 1.0),
        ("an unknown sender", "an unknown sender", 1.0, 1.0, 1.0),
        ("don't wash it", "dont wash it", 1.0, 1.0, 1.0),
        ("U.S.-made", "us made", 0.0, 0.0, 1.0),
        ("二十四个月", "二十四个月。", 1.0, 1.0, 1.0),
        ("二十四个月", "十四个月", 8 / 9, 0.0, 1.0),
        ("A", "a.", 1.0, 1.0, 1.0),
        ("A", "the", 0.0, 0.0, 1.0),
        ("%", "%", 1.0, 1.0, 1.0),
        ("ກິນເຂົ້າ", "ກິນນ້ຳ", 4 / 7, 0.0, 1.0),
        ("unknown", " \n", 0.0, 0.0, 0.0),
        (["24 months", "two years"], "two years", 1.0, 1.0, 1.0),
        (["24 months", "two years"], "two long years", 0.8, 0.0, 1.0),
        (["24 months", "two years"], "unknown", 0.0, 0.0, 0.0),
        (["24 months", "unknown"], "unknown", 1.0, 1.0, 1.0),
    ],
)
def test_scores(
    expected: str | list[str], output: str, token_f1: float, exact_match: float, abstention: float
) -> None:
    scores = TASK.score(expected, output)
    assert scores["token_f1"] == pytest.approx(token_f1)
    assert (scores["exact_match"], scores["abstention"]) == (exact_match, abstention)


def test_bm25_finds_the_sentence_but_cannot_cut_it_short() -> None:
    predict = TASK.baseline(SPLITS["train"])["bm25"]
    pages = "- Alder kettle. Repairs are done in Graz. Clean it with vinegar."
    assert predict(f"{pages}\nQuestion: Where are the repairs done?") == "Repairs are done in Graz."
    assert predict("") == ""


@pytest.mark.parametrize(
    ("page", "question", "sentence"),
    [
        ("巴黎是法国首都。塞纳河流过城市！它有二十个区。", "哪条河流过城市？", "塞纳河流过城市！"),
        ("彼は「駅だ。」と言った。本は赤い。", "本は何色？", "本は赤い。"),
        ("Rowan lived in Graz. He sold lamps.", "Where did Rowan live?", "Rowan lived in Graz."),
    ],
)
def test_bm25_reads_pages_of_any_script_from_their_first_sentence(
    page: str, question: str, sentence: str
) -> None:
    predict = TASK.baseline(SPLITS["train"])["bm25"]
    assert predict(f"{page}\nQuestion: {question}") == sentence


def test_one_question_in_five_has_no_answer() -> None:
    for examples in SPLITS.values():
        share = sum(example.expected == "unknown" for example in examples) / len(examples)
        assert 0.1 < share < 0.3


def test_no_page_is_shown_in_two_splits() -> None:
    pages = [
        {line.split(".")[0] for each in examples for line in each.input.splitlines()[:-1]}
        for examples in SPLITS.values()
    ]
    assert sum(map(len, pages)) == len(set().union(*pages))


@pytest.mark.parametrize("expected", ["", "25 months", 24, None])
def test_an_answer_that_the_pages_lack_is_refused(expected: object) -> None:
    pages = "- Alder kettle. It has a warranty of 24 months.\nQuestion: How long?"
    with pytest.raises(errors.ProjectError, match=r"^train\.jsonl:3: "):
        TASK.validate(data.Example("1", pages, expected, source="train.jsonl:3"))
