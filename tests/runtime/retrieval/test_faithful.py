import random

import pytest
from lifecycle.retrieval import faithful
from lifecycle.retrieval.passages import Passage

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


def test_citations_are_read_and_taken_out() -> None:
    output = "6 days [page-1] [page-2], or [page-1]."
    assert faithful.citations(output) == ["page-1", "page-2"]
    assert faithful.without_citations(output) == "6 days, or."
