"""Importing: fields, entities and lists of labels."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lifecycle import data_card, find_part, tasks

from own_rows import ROWS, TASKS, labelled, run, splits, state, text, write


@pytest.mark.skipif("extraction" not in TASKS, reason="no task has fields here")
def test_a_list_of_objects_in_which_nobody_speaks_is_no_dialogue(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    rows = [{"text": text(n), "entities": [{"type": "n", "value": n}]} for n in range(30)]
    assert run(write(rows)) == 0
    assert "turns of" not in capsys.readouterr().out
    assert data_card.facts("extraction").fields == {"entities": {"type": "text", "value": "number"}}
    found = splits(root, "extraction")["train"]
    assert found[0].expected["entities"][0]["type"] == "n"


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
def test_what_is_marked_in_label_studio_is_read_by_its_words(desk: Callable[[str], Path]) -> None:
    root = desk("extraction")
    rows = []
    for n in range(60):
        start = text(n).index(" ") + 1
        place = {"start": start, "end": start + 4, "text": "", "labels": ["WORD"]}
        marked = {"type": "labels", "from_name": "entities", "to_name": "text", "value": place}
        rows.append(labelled(n, marked))
        rows[-1]["annotations"][0]["result"].append({"type": "relation", "from_id": "x"})
    Path("own.json").write_text(json.dumps(rows), encoding="utf-8")
    assert run("own.json") == 0
    for each in splits(root, "extraction")["train"]:
        start = each.input.index(" ") + 1
        said = {"text": each.input[start : start + 4], "label": "WORD"}
        assert each.expected == {"entities": [said]}


def tagged(number: int) -> dict[str, list[str]]:
    """A sentence of tokens, each with its tag, and every third one without a name in it."""
    tokens, tags = ["Ada", "King", "saw", "Bob", ","], ["B-PER", "I-PER", "O", "B-PER", "O"]
    if number % 3 == 0:
        tags = ["O"] * len(tags)
    return {"tokens": [*tokens, *text(number).split()], "tags": tags + ["O"] * 10}


EXTRACTED = pytest.mark.skipif(
    "extraction" not in TASKS, reason="nothing is extracted in this project"
)


def check_named(root: Path) -> None:
    """Check that all splits hold the sentences of `tagged`, with the names in them."""
    found = [each for split in splits(root, "extraction").values() for each in split]
    names = [{"text": "Ada King", "label": "PER"}, {"text": "Bob", "label": "PER"}]
    assert len(found) == 60
    for each in found:
        assert each.input.startswith("Ada King saw Bob , Ticket ")
        number = int(re.findall(r"Ticket (\d+)", each.input)[0])
        assert each.expected == {"entities": names if number % 3 else []}


@EXTRACTED
def test_fields_that_are_closed_to_the_texts_that_occur_are_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [
        {"text": text(n), "who": f"Ada {n}", "by": "AB"[n % 2], "tags": ["x", "y"][: n % 2 + 1]}
        for n in range(60)
    ]
    write(rows)
    assert run("own.jsonl", "--dry-run") == 0
    assert "closed to the texts that occur: by (2)" in capsys.readouterr().out
    items = [{"item": name, "price": 9} for name in ("lamp", "shelf")]
    write([{"text": text(n), "bought": items[: n % 3]} for n in range(60)])
    assert run("own.jsonl", "--dry-run") == 0
    assert "bought.item (2). Where others may come, write so into the card: item: text" in (
        capsys.readouterr().out
    )


@EXTRACTED
@pytest.mark.parametrize("ending", ["jsonl", "csv", "txt", "conll"])
def test_tokens_with_tags_are_read_as_a_text_and_its_entities(
    ending: str, desk: Callable[[str], Path], caplog: pytest.LogCaptureFixture
) -> None:
    root = desk("extraction")
    rows = [tagged(number) for number in range(60)]
    if ending == "jsonl":
        # Those of phrases are no names, nor are numbers of parts of speech.
        others = {"pos_tags": [7] * 15, "chunk_tags": ["B-NP", *["O"] * 14]}
        write([{"tokens": r["tokens"], "ner_tags": r["tags"], **others} for r in rows])
    elif ending == "csv":
        write([{"words": str(r["tokens"]), "tags": str(r["tags"])} for r in rows], "own.csv")
    else:
        sentences = (zip(r["tokens"], r["tags"], strict=True) for r in rows)
        said = ["-DOCSTART- -X- O O", *("\n".join(f"{a} X {b}" for a, b in r) for r in sentences)]
        Path(f"own.{ending}").write_text("\n\n".join(said) + "\n", encoding="utf-8")
    assert run(f"own.{ending}") == 0
    check_named(root)
    assert ("; not used: pos_tags, chunk_tags." in caplog.text) == (ending == "jsonl")


@EXTRACTED
def test_tags_that_are_numbers_have_their_names_from_the_data_set_or_are_refused(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    datasets = pytest.importorskip("datasets", reason="uv sync --group import")
    root = desk("extraction")
    names = ["O", "B-PER", "I-PER"]
    found = [tagged(number) for number in range(60)]
    rows = [{**row, "tags": [names.index(tag) for tag in row["tags"]]} for row in found]
    assert run(write(rows)) == 2
    assert 'the tags "tags" are numbers without names.' in capsys.readouterr().err
    kinds = {
        "tokens": datasets.List(datasets.Value("string")),
        "tags": datasets.List(datasets.ClassLabel(names=names)),
    }
    made = datasets.Dataset.from_list(rows, features=datasets.Features(kinds))
    made.to_parquet("own.parquet")
    assert run("own.parquet") == 0
    check_named(root)


@EXTRACTED
def test_tags_of_every_scheme_mark_the_same_names() -> None:
    entities = find_part("importing.tagged").entities
    tokens = ["Ada", "King", "Bob", "saw", "Rome"]
    expected = [("Ada King", "PER"), ("Bob", "PER"), ("Rome", "LOC")]
    for tags in (
        ["B-PER", "I-PER", "B-PER", "O", "B-LOC"],
        ["I-PER", "I-PER", "B-PER", "O", "I-LOC"],
        ["B-PER", "E-PER", "S-PER", "O", "S-LOC"],
        ["B-PER", "L-PER", "U-PER", "O", "U-LOC"],
    ):
        assert [tuple(each.values()) for each in entities(tokens, tags)] == expected
    alone = entities(tokens, ["person-artist", "person-artist", "O", "O", "place"])
    assert [each["label"] for each in alone] == ["person-artist", "place"]


@EXTRACTED
@pytest.mark.parametrize(
    ("tokens", "said", "name"),
    [
        (["홍", "길", "동", " ", "씨", "는"], "홍길동 씨는", "홍길동"),
        (["王", "小明", "和", "我", "说"], "王小明和我说", "王小明和"),
    ],
)
def test_signs_with_tags_become_the_text_that_they_were(
    tokens: list[str], said: str, name: str, desk: Callable[[str], Path]
) -> None:
    root = desk("extraction")
    tags = ["B-PS", "I-PS", "I-PS", "O", "O", "O"]
    sentences = [[*zip([str(n), *tokens], ["O", *tags], strict=False)] for n in range(60)]
    lines = ["## tokens and tags: \\t", "", "## columns: CHAR\tTAG"]
    for n, each in enumerate(sentences):
        lines += [f"## desk-{n}\t<{said}>", *(f"{token}\t{tag}" for token, tag in each), ""]
    Path("own.tsv").write_text("\n".join(lines), encoding="utf-8")
    assert run("own.tsv") == 0
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.input for each in found} == {f"{n}{said}" for n in range(60)}
    assert all(each.expected == {"entities": [{"text": name, "label": "PS"}]} for each in found)


@EXTRACTED
def test_a_field_that_no_input_says_is_named(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [
        {
            "text": f"{text(n)}, call (030) 77{n:04}",
            "line": 5000 + n,
            "phone": f"03077{n:04}",
            "number": n,
            "day": f"2026-03-{n % 28 + 1:02}",
            "at": "desk" if n % 2 else None,
        }
        for n in range(60)
    ]
    assert run(write(rows), "--input", "text") == 0
    assert "warning: line: no input says what the answer has there" in capsys.readouterr().out


@EXTRACTED
def test_cells_that_look_like_none_are_said_with_their_field(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [
        {"text": text(n), "Total": f"{n}" if n % 6 else "N/A", "who": "-" if n else "Ada"}
        for n in range(60)
    ]
    assert run(write(rows, "own.csv")) == 0
    said = capsys.readouterr().out
    assert '"N/A" is the answer of Total of 10 examples: if it stands for none, leave its' in said
    assert '"-" is the answer of who of 59 examples: if it stands for none, leave its' in said


@EXTRACTED
@pytest.mark.parametrize(
    "item",
    [
        {"from": "Rome", "to": "Oslo"},
        {"role": "buyer", "name": "Ada"},
        {"role": "buyer", "text": "Ada"},
    ],
)
def test_objects_that_are_called_as_turns_stay_objects(
    item: dict[str, str], desk: Callable[[str], Path]
) -> None:
    root = desk("extraction")
    assert run(write([{"text": text(n), "found": [item] * (n % 2 + 1)} for n in range(40)])) == 0
    found = splits(root, "extraction")["train"]
    assert all(each.expected["found"] in ([item], [item] * 2) for each in found)


@EXTRACTED
def test_objects_as_text_are_no_input_however_long(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [
        {"scan": text(n), "read": json.dumps({"number": n, "words": text(n).split() * 3})}
        for n in range(40)
    ]
    assert run(write(rows, "own.csv")) == 0
    assert "--input scan --expected read\n" in capsys.readouterr().out


@EXTRACTED
def test_texts_that_brat_marked_are_read_with_what_it_says(
    desk: Callable[[str], Path], caplog: pytest.LogCaptureFixture
) -> None:
    root = desk("extraction")
    marks = "T2\tDay 21 31\tlast week\nR1\tOf Arg1:T1 Arg2:T2\nT1\tPerson 0 3;8 12\tAda King\n"
    for n in range(30):
        folder = Path("own", "ab"[n % 2])
        folder.mkdir(parents=True, exist_ok=True)
        said = f"Ada (a) King wrote us last week.\n{text(n)}\n"
        (folder / f"{n}.txt").write_text(said, encoding="utf-8")
        (folder / f"{n}.ann").write_text(marks, encoding="utf-8")
    assert run("own") == 0
    assert "30 events, relations or attributes of brat are not used" in caplog.text
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.input.splitlines()[1] for each in found} == {text(n) for n in range(30)}
    named = [{"text": "Ada King", "label": "Person"}, {"text": "last week", "label": "Day"}]
    assert all(each.expected == {"entities": named} for each in found)


@EXTRACTED
def test_columns_that_are_only_called_tokens_stay_columns(desk: Callable[[str], Path]) -> None:
    root = desk("extraction")
    write([{"text": text(n), "tokens": 15, "words": [text(n)], "who": "Ada"} for n in range(60)])
    assert run("own.jsonl", "--input", "text", "--expected", "who,tokens") == 0
    assert {each.expected["tokens"] for each in splits(root, "extraction")["dev"]} == {15}


@EXTRACTED
def test_a_name_behind_a_list_of_objects_gives_what_each_has(
    desk: Callable[[str], Path],
) -> None:
    root = desk("extraction")
    labels: tuple[Any, ...] = ([{"name": "bug"}], [{"name": "bug"}, {"name": "idea"}], [])
    write([{"text": text(n), "labels": labels[n % 3]} for n in range(60)])
    assert run("own.jsonl", "--expected", "labels.name") == 0
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert len(found) == 60
    assert {json.dumps(each.expected["labels.name"]) for each in found} == {
        '["bug"]',
        '["bug", "idea"]',
        "[]",
    }
    # Where no row has several, none is a list.
    write([{"text": text(n), "labels": [{"name": f"No {n % 7}"}]} for n in range(60)])
    assert run("own.jsonl", "--expected", "labels.name") == 0
    assert isinstance(splits(root, "extraction")["dev"][0].expected["labels.name"], str)


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_fields_of_an_object_inside_of_another_have_both_names(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows: list[dict[str, Any]] = [
        {"text": text(n), "fields": {"buyer": {"name": f"Ada {n}", "tags": ["a"]}, "paid": True}}
        for n in range(60)
    ]
    assert run(write(rows), "--expected", "fields") == 0
    kinds = {"buyer.name": "text", "buyer.tags": "list", "paid": "boolean"}
    assert data_card.facts("extraction").fields == kinds
    some = [row if n % 2 else {"text": row["text"], "number": n} for n, row in enumerate(rows)]
    assert run(write(some), "--expected", "fields,number") == 0
    named = {f"fields.{name}": kind for name, kind in kinds.items()}
    assert data_card.facts("extraction").fields == {"number": "number", **named}
    capsys.readouterr()
    for wrong in ([["a"]], [{"tag": "a"}, "b"], [{"tag": [{"of": "a"}]}]):
        rows[3]["fields"]["buyer"]["tags"] = wrong
        assert run(write(rows), "--expected", "fields") == 2
        assert "is a list of lists, or of objects and others." in capsys.readouterr().err
    rows[3]["fields"]["buyer"]["tags"] = [{"tag": "a"}]
    assert run(write(rows), "--expected", "fields") == 2
    assert 'error: ["a"] is no list of objects, as other rows have' in capsys.readouterr().err


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize("path", ["own.jsonl", "own.csv"])
def test_what_is_no_number_inside_of_an_object_is_null(
    path: str, desk: Callable[[str], Path]
) -> None:
    root = desk("extraction")
    nan, inf = float("nan"), float("inf")
    wanted = [{"weight": (nan, inf, 1.5)[n % 3], "sizes": ["S", "M"]} for n in range(60)]
    rows: list[dict[str, Any]] = [{"text": text(n), "fields": wanted[n]} for n in range(60)]
    if path.endswith("csv"):
        rows = [{**row, "fields": json.dumps(row["fields"])} for row in rows]
    assert run(write(rows, path), "--input", "text", "--expected", "fields") == 0
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.expected["weight"] for each in found} == {None, 1.5}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_an_answer_of_other_fields_than_the_sample_has_may_be_too_long(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [ROWS["extraction"](number) for number in range(40)]
    rows[7]["who"] = "Ada " * 60
    assert run(write(rows), "--longest-answer", "30") == 0
    said = capsys.readouterr().out
    assert "left out: 1 row with a longer answer than --longest-answer allows (at 8)" in said


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize(
    ("decimals", "kind", "read"),
    [(",", "number", [1600, 950, 12000]), (".", "number", [1.6, 950, 12])],
)
def test_a_point_in_numbers_is_asked_about_where_it_may_stand_before_thousands(
    decimals: str,
    kind: str,
    read: list[float],
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("extraction")
    said = ("1.600", "950", "12.000")
    write([{"text": text(n), "euro": said[n % 3], "who": "a 1.600"} for n in range(60)], "own.csv")
    before = state(root)
    assert run("own.csv") == 2
    error = capsys.readouterr().err
    assert "error: euro: whether 1.600 is 1600 or has decimals cannot be told." in error
    assert "--decimals , or --decimals ." in error
    assert state(root) == before
    assert run("own.csv", "--decimals", decimals) == 0
    assert f"--decimals {decimals}" in capsys.readouterr().out
    assert data_card.facts("extraction").fields["euro"] == kind
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.expected["euro"] for each in found} == {*read}
    assert {each.expected["who"] for each in found} == {"a 1.600"}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_a_point_is_one_of_decimals_where_another_number_shows_it(
    desk: Callable[[str], Path],
) -> None:
    root = desk("extraction")
    write([{"text": text(n), "kg": ("1.600", "0.5", "12")[n % 3]} for n in range(60)], "own.csv")
    assert run("own.csv") == 0
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.expected["kg"] for each in found} == {1.6, 0.5, 12}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_a_number_stays_as_it_was_written_where_its_column_is_text(
    desk: Callable[[str], Path],
) -> None:
    root = desk("extraction")
    rows = [
        {"text": text(n), "total": "1,050.20" if n % 9 == 0 else f"{n}.30", "boxes": f"{n}.0"}
        for n in range(40)
    ]
    assert run(write(rows, "own.csv"), "--input", "text") == 0
    assert data_card.facts("extraction").fields == {"total": "text", "boxes": "number"}
    found = [each for examples in splits(root, "extraction").values() for each in examples]
    assert {each.expected["total"] for each in found} == {row["total"] for row in rows}
    assert {each.expected["boxes"] for each in found} == set(range(40))


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_dates_and_decimals_of_a_parquet_file_are_values_of_fields(
    desk: Callable[[str], Path],
) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="uv sync --group import")
    parquet = pytest.importorskip("pyarrow.parquet", reason="uv sync --group import")
    root = desk("extraction")
    rows = [
        {
            "text": text(n).encode(),
            "day": date(2024, 1, 1 + n % 28),
            "begun": datetime(2024, 1, 1 + n % 28),
            "amount": Decimal("12.50") + n,
        }
        for n in range(40)
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), "own.parquet")
    assert run("own.parquet", "--input", "text") == 0
    found = splits(root, "extraction")["dev"][0]
    number = int(found.input.split()[1].rstrip(":"))
    day = f"2024-01-{1 + number % 28:02}"
    assert found.expected == {"day": day, "begun": day, "amount": 12.5 + number}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_an_object_without_fields_says_that_a_text_has_none(desk: Callable[[str], Path]) -> None:
    root = desk("extraction")
    rows = [{"text": text(n), "output": {"order": str(n)} if n % 4 else {}} for n in range(40)]
    assert run(write(rows)) == 0
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert sum(each.expected == {"order": None} for each in found) == 10


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize("path", ["own.jsonl", "own.csv"])
def test_a_list_of_objects_is_a_field_whose_objects_are_of_one_form(
    path: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    rows: list[dict[str, Any]] = [
        {
            "text": text(n),
            "menu": [
                {"name": f"tea {n}", "price": n + 0.5},
                {"name": "cup", "price": None, "tags": ["new"], "of": {"size": "xs"}},
            ][: n % 3],
        }
        for n in range(60)
    ]
    if path == "own.csv":
        # An object inside of an object is a text in a cell, as all else that is JSON.
        rows = [
            {**row, "menu": json.dumps([{**item, "of": "xs"} for item in row["menu"]])}
            for row in rows
        ]
    size = "of.size" if path == "own.jsonl" else "of"
    assert run(write(rows, path), "--input", "text", "--expected", "menu") == 0
    assert "not used" not in capsys.readouterr().out
    task, menu = tasks.find("extraction"), data_card.facts("extraction").fields["menu"]
    assert menu == {"name": "text", "price": "number", "tags": "list", size: "text"}
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {len(each.expected["menu"]) for each in found} == {0, 1, 2}
    for each in found:
        task.validate(each)
        assert all(set(item) == {*menu} for item in each.expected["menu"])


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize("mark", [None, ";", " | ", ", "])
def test_labels_of_which_several_are_right_are_a_list_of_a_choice(
    mark: str | None, desk: Callable[[str], Path]
) -> None:
    root = desk("extraction")
    held = [["bug"], ["bug", "login"], ["login", "refund"], ["refund"], []]
    labels = [held[n % 5] if mark is None else mark.join(held[n % 5]) for n in range(100)]
    rows = [{"text": text(n), "labels": said} for n, said in enumerate(labels)]
    path = write(rows, "own.jsonl" if mark is None else "own.csv")
    assert run(path, "--expected", "labels") == 0
    task = tasks.find("extraction")
    assert data_card.facts("extraction").fields == {"labels": (("bug", "login", "refund"),)}
    found = [each.expected["labels"] for each in splits(root, "extraction")["train"]]
    assert ["bug", "login"] in found
    prompts = task.variables()["kinds"]
    assert prompts == {"labels": "list of any of bug, login, refund"}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize("mark", [";", "；", "、", " | "])
def test_ten_rows_and_many_labels_in_any_script_are_lists_as_well(
    mark: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    for labels, count in ((["退款", "ОПЛАТА", "物流"], 10), ([f"Тег{n}" for n in range(30)], 90)):
        held = [labels[n % len(labels)] for n in range(count + 1)]
        rows = [{"text": text(n), "tags": mark.join(held[n : n + 1 + n % 2])} for n in range(count)]
        assert run(write(rows), "--expected", "tags") == 0
        assert data_card.facts("extraction").fields == {"tags": "list"}
        found = [each for split in splits(root, "extraction").values() for each in split]
        assert {len(each.expected["tags"]) for each in found} == {1, 2}
        assert f"none of its {len(labels)} texts" in " ".join(capsys.readouterr().out.split())


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize("said", ["Ulm, Germany", "Rome, Italy; by rail", "a;b"])
def test_a_text_with_marks_in_it_is_no_list(said: str, desk: Callable[[str], Path]) -> None:
    desk("extraction")
    rows = [{"text": text(n), "place": f"{said} {n}" if n % 2 else said} for n in range(100)]
    assert run(write(rows), "--expected", "place") == 0
    assert data_card.facts("extraction").fields == {"place": "text"}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize(
    "mark",
    [
        lambda start, end: [start, end, "WHO"],
        lambda start, end: {"start": start, "end": end, "token_start": 1, "label": "WHO"},
        lambda start, end: {"id": 7, "start_offset": start, "end_offset": end, "label": "WHO"},
        lambda start, end: {"startIndex": start, "endIndex": end, "label": "WHO"},
        lambda start, end: {"start_char": start, "end_char": end, "label": "WHO"},
        lambda start, end: {"BeginOffset": start, "EndOffset": end, "label": "WHO"},
    ],
)
def test_what_is_marked_in_a_text_is_read_by_its_words(
    mark: Callable[[int, int], Any], desk: Callable[[str], Path]
) -> None:
    root = desk("extraction")
    # The blanks in front, which an input does not keep, count for whoever marked it.
    texts = [f"  By Ada {n}: {text(n)}" for n in range(40)]
    rows = [
        {"text": each, "entities": [mark(5, 5 + len(f"Ada {n}"))]} for n, each in enumerate(texts)
    ]
    assert run(write(rows)) == 0
    for example in splits(root, "extraction")["train"]:
        [entity] = example.expected["entities"]
        assert entity.keys() == {"text", "label"}
        assert example.input.startswith(f"By {entity['text']}: ")


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_an_empty_text_in_an_object_is_none(desk: Callable[[str], Path]) -> None:
    root = desk("extraction")
    held = [{"who": ("Ada", "Ben", "")[n % 3], "number": "" if n % 2 else n} for n in range(60)]
    assert run(write([{"text": text(n), "fields": each} for n, each in enumerate(held)])) == 0
    assert data_card.facts("extraction").fields == {"who": ("Ada", "Ben"), "number": "number"}
    found = [each for examples in splits(root, "extraction").values() for each in examples]
    assert sum(each.expected["who"] is None for each in found) == 20


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_an_object_may_stand_in_a_block_of_code_and_a_word_in_another_is_a_choice_of_both(
    desk: Callable[[str], Path],
) -> None:
    root = desk("extraction")
    rows = [{"text": text(n), "output": {"paid": (True, "later")[n % 2]}} for n in range(40)]
    assert run(write(rows)) == 0
    assert data_card.facts("extraction").fields == {"paid": ("later", "true")}
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.expected["paid"] for each in found} == {"later", "true"}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_an_object_may_stand_in_a_block_of_code(desk: Callable[[str], Path]) -> None:
    root = desk("extraction")
    rows = [{"text": text(n), "output": f'```json\n{{"order": {n}}}\n```'} for n in range(40)]
    assert run(write(rows)) == 0
    found = [each for split in splits(root, "extraction").values() for each in split]
    assert {each.expected["order"] for each in found} == set(range(40))


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
def test_what_pandas_makes_of_whole_numbers_and_of_true_is_that_again(
    desk: Callable[[str], Path],
) -> None:
    root = desk("extraction")
    lines = [
        f"{text(n)},{'' if n % 9 == 0 else float(n)},{n % 2 == 0},{'TRUE' if n % 3 else 'FALSE'}"
        for n in range(60)
    ]
    Path("own.csv").write_text("\n".join(["text,days,paid,sent", *lines]), encoding="utf-8")
    assert run("own.csv") == 0
    kinds = {"days": "number", "paid": "boolean", "sent": "boolean"}
    assert data_card.facts("extraction").fields == kinds
    read = [each.expected for held in splits(root, "extraction").values() for each in held]
    assert {type(each["days"]) for each in read} == {int, type(None)}
    assert {each["days"] for each in read} == {None, *(n for n in range(60) if n % 9)}


@pytest.mark.skipif("extraction" not in TASKS, reason="this project reads no fields")
@pytest.mark.parametrize(
    ("written", "option"),
    [("1,{:03}.50", "."), ("{},90", ","), ("2,{:03}", ", or --decimals ."), ("1.{:03},5", ",")],
)
def test_numbers_that_stay_text_are_said_with_what_reads_them(
    written: str, option: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [
        {"text": text(n), "who": f"Ada {n}", "total": written.format(n)} for n in range(100, 160)
    ]
    assert run(write(rows)) == 0
    assert data_card.facts("extraction").fields == {"who": "text", "total": "text"}
    said = capsys.readouterr().out
    assert "who is text" not in said
    assert "total is text, as it is written: " in said
    assert f"--decimals {option} reads such as numbers." in said
    assert run("own.jsonl", "--decimals", option[0]) == 0
    assert data_card.facts("extraction").fields == {"who": "text", "total": "number"}
    assert "is text" not in capsys.readouterr().out


MARKED: dict[str, Callable[[int], dict[str, Any]]] = {
    "columns": lambda n: {"late": n % 2, "broken": int(n % 3 == 0), "angry": int(n % 5 == 0)},
    "decimals": lambda n: {"late": n % 2 + 0.0, "broken": float(n % 3 == 0), "angry": n % 5 // 4},
    "an object": lambda n: {"cats": {"late": n % 2, "broken": 1.0 * (n % 3 == 0), "angry": 0.0}},
}


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
@pytest.mark.parametrize("kind", MARKED)
def test_labels_with_a_column_of_0_and_1_each_are_one_list(
    kind: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    rows = [
        {"id": f"t{n}", "text": text(n), "meta": {"n": n}} | MARKED[kind](n) for n in range(150)
    ]
    assert run(write(rows)) == 0, capsys.readouterr().err
    field = "cats" if kind == "an object" else "labels"
    assert f"--expected {field} --id id\nnot used: meta" in capsys.readouterr().out
    assert isinstance(data_card.facts("extraction").fields[field], tuple)
    for example in (each for examples in splits(root, "extraction").values() for each in examples):
        number = int(example.id[1:])
        said = MARKED[kind](number)
        marked = [name for name, at in said.get("cats", said).items() if at == 1]
        assert example.expected == {field: marked}


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
@pytest.mark.parametrize("more", [{"label": "late"}, {"broken": 2}, {"angry": "no"}])
def test_columns_beside_a_label_or_of_other_values_are_no_labels(
    more: dict[str, Any], desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [{"text": text(n)} | MARKED["columns"](n) | more for n in range(40)]
    assert run(write(rows), "--dry-run") == 0, capsys.readouterr().err
    assert "--expected late,broken,angry" in capsys.readouterr().out


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
def test_other_fields_stand_beside_the_list_of_labels(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    other = {"who": "Ada", "town": "Brno", "spent": 2.5}
    rows = [
        {"text": text(n), "order_id": f"o{n}"} | other | MARKED["columns"](n) for n in range(40)
    ]
    assert run(write(rows)) == 0, capsys.readouterr().err
    assert "--expected order_id,who,town,spent,labels\n" in capsys.readouterr().out
    example = splits(root, "extraction")["dev"][0]
    assert example.expected["order_id"] == f"o{example.input.split()[1].rstrip(':')}"


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
def test_a_field_beside_three_marks_is_kept(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("extraction")
    rows = [{"text": text(n), "total": n + 0.5} | MARKED["columns"](n) for n in range(40)]
    assert run(write(rows), "--dry-run") == 0, capsys.readouterr().err
    assert "--expected total,labels\n" in capsys.readouterr().out


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
@pytest.mark.parametrize("begins", [lambda n: f"Sentence: {n}", lambda n: n])
@pytest.mark.parametrize("is_once", [True, False])
def test_a_table_with_a_row_for_each_token_is_one_of_sentences(
    begins: Callable[[int], Any],
    is_once: bool,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("extraction")
    words = ("Ada", "Byron", "saw", "ticket")
    tags = ("B-per", "I-per", "O", "O", "B-ticket")
    rows = [
        {"Sentence #": "" if is_once and at else begins(n), "Word": word, "POS": "NN", "Tag": tag}
        for n in range(40)
        for at, (word, tag) in enumerate(zip((*words, str(n)), tags, strict=True))
    ]
    assert run(write(rows, "own.csv")) == 0, capsys.readouterr().err
    examples = [each for found in splits(root, "extraction").values() for each in found]
    assert len(examples) == 40
    for example in examples:
        number = example.input.removeprefix("Ada Byron saw ticket ")
        named = [{"text": "Ada Byron", "label": "per"}, {"text": number, "label": "ticket"}]
        assert example.expected == {"entities": named}


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
def test_tokens_and_tags_may_stand_in_a_cell_each(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    lines = [f"ticket {n} of Ada Byron\tO B-number O B-who I-who" for n in range(40)]
    Path("own.tsv").write_text("\n".join(lines), encoding="utf-8")
    assert run("own.tsv", "--columns", "tokens,tags") == 0, capsys.readouterr().err
    for example in splits(root, "extraction")["train"]:
        number = example.input.split()[1]
        named = [{"text": number, "label": "number"}, {"text": "Ada Byron", "label": "who"}]
        assert example.expected == {"entities": named}


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
def test_what_prodigy_notes_of_a_place_is_no_field(desk: Callable[[str], Path]) -> None:
    root = desk("extraction")
    notes = {"source": "./model", "input_hash": 4, "pattern": 7, "token_start": 0, "token_end": 0}
    rows = [
        {"text": text(n), "_input_hash": n, "answer": "accept"}
        | {"spans": [{"start": 0, "end": 6, "label": "what"} | notes]}
        for n in range(40)
    ]
    assert run(write(rows)) == 0
    said = {"spans": [{"text": "Ticket", "label": "what"}]}
    assert splits(root, "extraction")["dev"][0].expected == said


@pytest.mark.skipif("extraction" not in TASKS, reason="nothing is extracted in this project")
def test_numbers_before_tokens_are_no_tokens(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("extraction")
    lines = [f"# a\n1\tticket\tO\n2\t{n}\tB-number\n3\tcame\tO\n" for n in range(40)]
    Path("own.tsv").write_text("\n".join(lines), encoding="utf-8")
    assert run("own.tsv") == 0, capsys.readouterr().err
    for example in splits(root, "extraction")["train"]:
        number = example.input.split()[1]
        assert example.input == f"ticket {number} came"
        assert example.expected == {"entities": [{"text": number, "label": "number"}]}
