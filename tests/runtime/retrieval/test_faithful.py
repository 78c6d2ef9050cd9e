import random

import pytest
from lifecycle.retrieval import faithful, measuring
from lifecycle.retrieval.passages import Passage
from lifecycle.retrieval.questions import Question

import knowing
from conftest import ROOT


def passage(text: str) -> Passage:
    return Passage("page-1", "desk.md", "Alder kettle", None, 0, text)


KETTLE = passage('It has a warranty of 21 months. Repairs are done in Porto. Say "mild soap".')


@pytest.mark.parametrize(
    ("answer", "invented"),
    [
        ("21 months", []),
        ("It has 21 months [page-1].", []),
        ("in Porto", []),
        ('The Alder kettle: "mild soap"', []),
        ("2 months", ["2"]),
        ("repaired in Port", ["Port"]),
        ("repaired in Lisbon after 21 months", ["Lisbon"]),
        ('Take "warm water"', ["warm water"]),
        ("yes", []),
        ("Lisbon", ["Lisbon"]),
        ("Form C39", ["C39", "Form"]),
        ("Please send it to Porto.", []),
    ],
)
def test_numbers_names_and_quoted_words_have_to_stand_in_the_passage(
    answer: str, invented: list[str]
) -> None:
    assert faithful.unsupported(answer, [KETTLE]) == invented


@pytest.mark.parametrize(
    ("answer", "invented"),
    [
        ("六日以内に返品できます", []),
        ("500円かかります", []),
        ("送料は50円です", ["50"]),
        ("「できません」と書いてあります", ["できません"]),
        ("「六日以内」です", []),
        ("Il est fermé en été.", []),
    ],
)
def test_words_of_other_scripts_are_no_names_and_begin_behind_any_sign(
    answer: str, invented: list[str]
) -> None:
    page = passage("返品は六日以内にできます。料金は500円です。")
    assert faithful.unsupported(answer, [page]) == invented


def test_an_answer_is_held_by_whole_words() -> None:
    asked = Question("1", "How many months?", "2", "worded", True, ())
    assert not asked.is_held_by([KETTLE])
    assert asked.is_held_by([passage("It has\n2 months.")])


@pytest.mark.parametrize("risk", [0.0, 0.5, 1.0])
def test_any_share_of_the_found_answers_may_be_turned_away(risk: float) -> None:
    asked = Question("1", "", "2", "worded", True, ())
    looked = [measuring.Looked(asked, 1, confidence) for confidence in (0.25, 0.5)]
    assert measuring.threshold_for(looked, 4, risk) == (0.25 if risk < 0.5 else 0.5)


def test_planted_answers_of_other_pages_are_caught() -> None:
    rng = random.Random(0)
    pages = {
        line["id"]: Passage(line["id"], "h", line["title"], None, 0, line["text"])
        for line in knowing.lines(ROOT / "data/question-answering/handbook.jsonl")
    }
    asked = [
        line
        for line in knowing.lines(ROOT / "app/questions/test.jsonl")
        if line["expected"] != "unknown"
    ]
    caught = missed = 0
    for line in asked:
        page = pages[line["passages"][0]]
        assert faithful.unsupported(line["expected"], [page]) == [], line
        planted = rng.choice(asked)["expected"]
        if not faithful.claims(planted) or planted.lower() in page.text.lower():
            continue
        found = faithful.unsupported(planted, [page])
        caught, missed = caught + bool(found), missed + (not found)
    # What is missed has its number on the page for something else: 12 days, and not 12 months.
    assert caught > 60
    assert missed <= 0.05 * caught


def test_brackets_of_code_and_of_links_cite_nothing() -> None:
    text = "Write list[int], or see [the guide](https://desk.example)."
    assert (faithful.citations(text), faithful.without_citations(text)) == ([], text)
    assert faithful.citations("六天[page-012]。") == ["page-012"]


def test_citations_are_read_and_taken_out() -> None:
    output = "6 days [page-1] [page-2], or [page-1]."
    assert faithful.citations(output) == ["page-1", "page-2"]
    assert faithful.without_citations(output) == "6 days, or."
