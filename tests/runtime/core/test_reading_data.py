import functools
import json
import random
import re
import time
import tracemalloc
import unicodedata
from pathlib import Path

import pytest
from lifecycle import data, data_card, errors

pytestmark = pytest.mark.once

CAFE = "Où est le café que j'ai commandé l'été dernier, s'il vous plaît?"
GOOD = {"id": "a", "input": "Where is my parcel?", "expected": None}


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["{broken"], "data.jsonl:1: this is no JSON object"),
        ([json.dumps(GOOD), "[]"], "data.jsonl:2:"),
        ([json.dumps(GOOD), "", '{"id": "b"'], "data.jsonl:3:"),
        ([json.dumps({"id": "a", "expected": 1})], '"input": field required'),
        ([json.dumps(GOOD | {"id": 7})], '"id": input should be a valid string'),
        ([json.dumps(GOOD | {"label": "x"})], '"label": extra inputs are not permitted'),
        ([json.dumps(GOOD), json.dumps(GOOD)], 'data.jsonl:2: the id "a" is also that of'),
        ([], "holds no examples"),
    ],
)
def test_a_wrong_file_is_one_sentence_with_the_line(
    tmp_path: Path, lines: list[str], problem: str
) -> None:
    (tmp_path / "data.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(errors.ProjectError) as raised:
        data.read(tmp_path, "data.jsonl")
    assert problem in raised.value.problem
    assert "\n" not in raised.value.problem


def test_a_missing_file_and_one_that_is_no_text_are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(errors.ProjectError, match="does not exist"):
        data.read(tmp_path, "data.jsonl")
    (tmp_path / "data.jsonl").write_bytes(b"\xff\xfe{}")
    with pytest.raises(errors.ProjectError, match="not UTF-8"):
        data.read(tmp_path, "data.jsonl")


def test_a_line_may_hold_any_character_and_end_in_any_way(tmp_path: Path) -> None:
    row = json.dumps(GOOD | {"input": "one\u2028two \U0001f642"}, ensure_ascii=False)
    (tmp_path / "data.jsonl").write_bytes(b"\xef\xbb\xbf" + row.encode() + b"\r\n\r\n")
    assert data.read(tmp_path, "data.jsonl")[0].input == "one\u2028two \U0001f642"


def test_near_duplicates_are_found_whatever_their_case_and_punctuation() -> None:
    ticket = data.Example("a", "My parcel has not arrived, and it is three days late now.", None)
    copy = data.Example("b", "my PARCEL has not arrived and it is three days late now!", None)
    other = data.Example("c", "My invoice has not arrived.", None)
    found = data.near_duplicates([ticket], [other, copy])
    assert [pair.right.id for pair in found] == ["b"]
    assert data.near_duplicates([data.Example("d", "Hi", None)], [ticket]) == []


@pytest.mark.parametrize(
    "copy",
    [
        unicodedata.normalize("NFD", CAFE),
        CAFE.replace("é", "\u200bé\u00ad"),
        f"\u2068{CAFE}\u2069",
        CAFE.replace("commandé", "ｃｏｍｍａｎｄé"),
    ],
    ids=["decomposed", "with signs that nobody sees", "isolated", "full-width"],
)
def test_near_duplicates_are_found_in_whichever_way_their_signs_are_encoded(copy: str) -> None:
    left, right = data.Example("a", CAFE, None), data.Example("b", copy, None)
    assert len(data.near_duplicates([left], [right])) == 1


@pytest.mark.parametrize(
    ("text", "ending"),
    [("我的打印机从星期一更新之后就再也打不开了", "吗"), ("เครื่องพิมพ์ของฉันเปิดไม่ติดเลย", "ครับ")],
)
def test_near_duplicates_are_found_where_no_spaces_part_words(text: str, ending: str) -> None:
    left, right = data.Example("a", text, None), data.Example("b", text + ending, None)
    assert len(data.near_duplicates([left], [right])) == 1


@pytest.mark.parametrize("text", ["पैंथर्स की रक्षा", "cafe\u0301 au lait", "كِتَابٌ في بَيْت"])
def test_a_sign_that_belongs_to_a_letter_parts_no_word(text: str) -> None:
    assert re.findall(data.WORD, text) == text.split()
    assert re.findall(data_card.WORDS, f"a {text} 7") == text.split()


def test_near_duplicates_are_those_that_comparing_every_pair_finds() -> None:
    rng = random.Random(20261127)
    words = ["printer", "queue", "ticket", "monitor", "invoice", "parcel"]
    known = [rng.choices(words, k=rng.randint(2, 15)) for _ in range(150)]
    changed = [[w if rng.random() > 0.06 else rng.choice(words) for w in text] for text in known]
    left, right = (
        [data.Example(str(index), " ".join(text), None) for index, text in enumerate(texts)]
        for texts in (changed, known)
    )
    for threshold in (0.55, 0.8, 1.0):
        expected = {
            (one.id, other.id)
            for one in left
            for other in right
            if _jaccard(one.input, other.input) >= threshold
        }
        found = data.near_duplicates(left, right, threshold)
        assert {(pair.left.id, pair.right.id) for pair in found} == expected
        assert len(expected) > 50
        again = data.near_duplicates(left, left, threshold)
        assert {(pair.left.id, pair.right.id) for pair in again} == {
            (one.id, other.id)
            for one in left
            for other in left
            if one is not other and _jaccard(one.input, other.input) >= threshold
        }
    assert data.near_duplicates([], right) == data.near_duplicates(left, []) == []


shingles = functools.cache(data.shingles)


def _jaccard(one: str, other: str) -> float:
    left, right = shingles(one), shingles(other)
    return len(left & right) / len(left | right)


def test_an_opening_that_all_mails_share_costs_no_more_than_reading_them() -> None:
    rng = random.Random(20261127)
    opening = "Dear team thank you for your quick answer about the order that I placed"
    closings = [" ".join(f"w{rng.randrange(5000)}" for _ in range(12)) for _ in range(16_000)]
    mails = [data.Example(closing, f"{opening} {closing}", None) for closing in closings]
    started = time.process_time()
    tracemalloc.start()
    assert data.near_duplicates(mails[:4000], mails[4000:]) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.process_time() - started < 10
    # 350,000 shingles.
    assert peak < 60 * 2**20
