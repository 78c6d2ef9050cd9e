import pytest
from lifecycle.retrieval.words import searched, tokens

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("पैंथर्स की रक्षा", "पैंथर्स की रक्षा"),
        ("caf\u00e9", "cafe\u0301"),
        ("find", "\ufb01nd"),
        ("Ｒｅｆｕｎｄ", "refund"),
        ("STRASSE", "straße"),
        ("IŞIK", "ışık"),
        ("إلى المدرسة", "الي المدرسه"),
        ("كِتَاب", "كتاب"),
        ("שָׁלוֹם", "שלום"),
        ("re\u00adfund", "refund"),
        ("می\u200cخواهم", "میخواهم"),
    ],
)
def test_a_word_is_found_however_it_is_written(asked: str, written: str) -> None:
    assert tokens(asked) == tokens(written)
    assert len(tokens(asked)) == len(asked.split())


def test_stop_words_are_known_however_they_are_written() -> None:
    assert searched("Wie hoch ist die Gebühr für Rücksendungen?", "german")[-1] == "rücksendungen"
    assert "için" not in searched("İade için nasıl?", "turkish")
