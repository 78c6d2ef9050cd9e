"""Importing: every format of a file, and every way to name what is in it."""

import csv
import gzip
import json
import re
import shlex
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lifecycle import command, data, data_card, errors, tasks
from lifecycle.importing import reading, shaping
from lifecycle.importing.columns import Columns
from lifecycle.importing.rows import Row, several

from own_rows import ONE, ROWS, TASKS, Rows, labelled, run, splits, state, text, write


@pytest.mark.parametrize("name", TASKS)
def test_one_column_of_texts_is_no_example_and_says_what_is_there(
    name: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk(name)
    assert run(write([{"text": text(n)} for n in range(30)])) == 2
    error = capsys.readouterr().err
    assert "error: Which column of own.jsonl holds the " in error
    assert "The first row has text: " in error


LATE_OR_LOST = ("late", "lost")
MANY = "text,queue\n" + "".join(f"{text(n)},{'Late' if n % 2 else 'Lost'}\n" for n in range(40))


@ONE
@pytest.mark.parametrize(
    ("content", "args", "problem", "help"),
    [
        (
            "text,queue\na,b,c\n",
            [],
            "own.csv:2: 3 values in a table of 2 columns.",
            "double quotes",
        ),
        ("text,text\na,b\n", [], 'own.csv: the column "text" is there twice.', "another name"),
        ("text,queue\n", [], '"own.csv" holds no rows.', "Formats:"),
        ("A,B,C\ntext,queue\n", [], ":2: 2 values in a table of 3 columns.", "above the rows"),
        ("Why?,18\n" + "".join(f"{text(n)},{n}\n" for n in range(40)), [], '"18" is a v', "--col"),
        ("Late,a lamp\n" + "Late,x\nLost,y\n" * 5, [], 'looks like a row: "Late"', "--columns"),
        ("text,queue\na,b\nc,d\ne,b\n", [], "none for dev and test.", "three of each"),
        ("text,queue\na,b\nc,\nd,e\n", [], "left out: 1 row without an input or an", "of each"),
        (MANY.replace("Lost", "Late"), [], 'Every example has the label "Late"', "of another"),
        ("text,queue\n\xe4,b\n", [], '"own.csv" cannot be read as utf-8 t', "latin-1 reads any."),
        ("text,queue\na,b\n", ["--input", "body"], 'own.csv has no column "body".', "text, queue"),
        (
            "a,b,c\n1,2,3\n",
            [],
            "Which column of own.csv holds the inputs cannot be told.",
            "--input COL",
        ),
        ("id,text,queue\n1,a,b\n1,c,d\n", ["--id", "id"], "own.csv:3: the id", "without --id"),
        ("text,queue\n,b\n", [], "without an input or an answer (at 2)", "--input"),
        ("text,queue\na,b\na,c\n", [], "can be used: 2 rows with an input that has two", "--input"),
        ("text,queue\na,b\n", ["--dev", "0.5", "--test", "0.5"], "--dev and --test leave", "0.15"),
        ("text,queue\na,b\n", ["--encoding", "utf-99"], "unknown encoding: utf-99.", "cp1252"),
    ],
)
def test_a_wrong_file_is_one_sentence_and_changes_nothing(
    content: str,
    args: list[str],
    problem: str,
    help: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("classification")
    (root / "own.csv").write_bytes(content.encode("latin-1"))
    before = state(root)
    assert run("own.csv", *args) == 2
    error = capsys.readouterr().err
    assert problem in error
    assert help in error
    assert state(root) == before


@ONE
@pytest.mark.parametrize(
    ("content", "args"),
    [
        (MANY.encode("utf-16"), []),
        (MANY.encode("latin-1").replace(b"Lost", b"L\xf6st"), ["--encoding", "latin-1"]),
        # The numbers of the rows, as pandas writes them, and an empty column at the end.
        ("\n".join(f"{n},{line}," for n, line in enumerate(MANY.splitlines()))[1:], []),
        (MANY.partition("\n")[2], ["--columns", "text,queue"]),
        (f"{MANY}text, queue\n{text(0)},Lost\n", []),
        ("sep=|\r\n" + MANY.replace(",", "|"), []),
        (MANY.replace(",", ";").replace("text;queue", '"text, as sent, whole";queue'), []),
        (MANY.replace(",", "\t").replace("text\tqueue", "text, as it was sent, whole\tqueue"), []),
        (gzip.compress(MANY.encode()), []),
        (re.sub(r"(.+),(.+)", r'"\1", "\2"', MANY), []),
        ("Tickets, 2024\nby the desk\n\n" + MANY.replace(",", ";"), []),
        ("Tickets,,\n" + MANY.replace("\n", ",\n"), []),
    ],
    ids=[
        "utf-16",
        "latin-1",
        "unnamed columns",
        "no names",
        "two tables",
        "a line of Excel's",
        "commas in a name",
        "commas in a name without quotes",
        "packed",
        "blanks before quotes",
        "titles above the names",
        "a title with empty cells",
    ],
)
def test_a_table_is_read_however_it_was_exported(
    content: str | bytes, args: list[str], desk: Callable[[str], Path]
) -> None:
    root = desk("classification")
    content = content if isinstance(content, bytes) else content.encode()
    name = "own.csv.gz" if content.startswith(b"\x1f\x8b") else "own.csv"
    (root / name).write_bytes(content)
    assert run(name, *args) == 0
    found = [each for split in splits(root, "classification").values() for each in split]
    assert len(found) == 40
    assert {each.expected[0] for each in found} == {"L"}
    assert {each.input for each in found} == {text(number) for number in range(40)}


@ONE
@pytest.mark.parametrize(
    ("names", "args"),
    [
        ("text,queue,2024,2025", []),
        ("0,1,2", ["--expected", "1"]),
        ("text,queue,7", ["--input", "text", "--expected", "queue"]),
    ],
)
def test_a_number_may_be_the_name_of_a_column(
    names: str, args: list[str], desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    more = names.count(",") - 1
    lines = (f"{text(n)},{'AB'[n % 2]}{f',{n}' * more}\n" for n in range(40))
    Path("own.csv").write_text(f"{names}\n{''.join(lines)}", encoding="utf-8")
    assert run("own.csv", *args) == 0, capsys.readouterr().err


@ONE
def test_a_title_is_said_and_a_column_without_a_name_is_listed(
    desk: Callable[[str], Path], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    desk("classification")
    lines = [f"{line},{'ask Ada' if n == 7 else ''}\n" for n, line in enumerate(MANY.split("\n"))]
    Path("own.csv").write_text(f"Tickets of May,,\n{''.join(lines[:-1])}", encoding="utf-8")
    assert run("own.csv") == 0
    assert "not used: column 3 (no name)\n" in capfd.readouterr().out
    said = 'own.csv:1: "Tickets of May" stands above the names of the columns, and is left out.'
    assert said in caplog.text
    # Said once where a quote lets the table be read in two ways.
    caplog.clear()
    rows = (f'{chr(34) * (n > 20)}3" of {text(n)}\t{"ab"[n % 2]}\n' for n in range(40))
    Path("own.tsv").write_text(f"Tickets of May\ntext\tqueue\n{''.join(rows)}", encoding="utf-8")
    assert run("own.tsv") == 0
    assert caplog.text.count('"Tickets of May" stands above') == 1


@ONE
def test_what_was_rejected_in_prodigy_is_left_out(
    desk: Callable[[str], Path],
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("classification")
    said = ("accept", "accept", "reject", "ignore")
    rows = [
        {"text": text(n), "label": ("Late", "Lost")[n % 2], "answer": said[n // 2 % 4]}
        for n in range(120)
    ]
    noted = [{**row, "_input_hash": n, "tokens": []} for n, row in enumerate(rows)]
    assert run(write(noted)) == 0
    assert "not used" not in capsys.readouterr().out
    assert sum(map(len, splits(root, "classification").values())) == 60
    assert 'own.jsonl: 60 rows are left out, whose "answer" is not accept.' in caplog.text
    caplog.clear()
    assert run(write([row for row in noted if row["answer"] == "accept"]), "--dry-run") == 0
    assert "left out" not in caplog.text


def chosen(label: str) -> dict[str, Any]:
    value = {"choices": [label]}
    return {"id": "x", "type": "choices", "from_name": "queue", "to_name": "text", "value": value}


@ONE
def test_what_label_studio_exports_is_read_by_what_each_person_said(
    desk: Callable[[str], Path], caplog: pytest.LogCaptureFixture
) -> None:
    root = desk("classification")
    rows = [labelled(n, chosen(("Late", "Lost")[n % 2])) for n in range(60)]
    # Two agree, one was called off, and one is not there yet.
    rows += [labelled(60, chosen("Late"), chosen("Late"))]
    rows += [labelled(61, chosen("Lost"), was_cancelled=True), labelled(62)]
    Path("own.json").write_text(json.dumps(rows), encoding="utf-8")
    assert run("own.json") == 0
    assert "own.json: 2 tasks without a label left out." in caplog.text
    found = [each for split in splits(root, "classification").values() for each in split]
    assert len(found) == 61
    assert {each.expected for each in found} == {"Late", "Lost"}
    assert {each.id for each in found} >= {"0", "59", "60-1000"}


@ONE
def test_columns_that_are_only_called_as_those_of_label_studio_are_columns(
    desk: Callable[[str], Path],
) -> None:
    root = desk("classification")
    write([{"data": text(n), "annotations": ("Late", "Lost")[n % 2]} for n in range(60)])
    assert run("own.jsonl", "--input", "data", "--expected", "annotations") == 0
    assert {each.expected for each in splits(root, "classification")["dev"]} == {"Late", "Lost"}


@ONE
def test_lists_of_one_are_passed_through_by_a_name_with_dots(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    write([{"text": text(n), "by": [{"said": [{"queue": str(n % 2)}]}]} for n in range(60)])
    assert run("own.jsonl", "--input", "text", "--expected", "by.said.queue") == 0
    assert len(splits(root, "classification")["train"]) > 0


@ONE
def test_an_object_in_a_cell_is_no_label_and_may_be_named_with_dots(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    queues = ("Late", "Lost")
    rows = [
        {"text": text(n), "queue": json.dumps({"name": queues[n % 2], "by": "A"})}
        for n in range(60)
    ]
    assert run(write(rows, "own.csv")) == 2
    error = capsys.readouterr().err
    assert "is an object, and no text; 59 other rows cannot be read either." in error
    assert "with a dot, such as queue.name." in error
    assert run("own.csv", "--expected", "queue.name") == 0
    assert {each.expected for each in splits(root, "classification")["train"]} == {*queues}
    write([{**row, "queue": [{"label": "Late", "score": 0.9}]} for row in rows])
    assert run("own.jsonl") == 2
    assert "is an object, and no text; 59 other rows" in capsys.readouterr().err


@ONE
def test_a_column_that_is_there_twice_is_in_nobodys_way_unless_it_is_used(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    lines = [f"{text(n)},{('Late', 'Lost')[n % 2]},vip,web{n % 9},vip\n" for n in range(60)]
    Path("own.csv").write_text("Description,Issue Type,Labels,Labels,Labels\n" + "".join(lines))
    named = ["--input", "Description", "--expected"]
    assert run("own.csv", *named, "Issue Type") == 0
    assert "not used: Labels, Labels (2), Labels (3)\n" in capsys.readouterr().out
    assert run("own.csv", *named, "Labels") == 2
    assert 'own.csv: the column "Labels" is there twice.' in capsys.readouterr().err


@ONE
def test_a_backslash_may_stand_before_a_quote(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    lines = (f'"\\"Oh, no\\", {text(n)}",{"AB"[n % 2]}\n' for n in range(40))
    Path("own.csv").write_text(f"text,queue\n{''.join(lines)}", encoding="utf-8")
    assert run("own.csv") == 0
    found = [each for split in splits(root, "classification").values() for each in split]
    assert {each.input for each in found} == {f'"Oh, no", {text(n)}' for n in range(40)}


@ONE
@pytest.mark.parametrize("quote", ["''", "\\'"])
def test_cells_may_stand_in_single_quotes(quote: str, desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    said = [f'It\'s "late"; {n}, they say: {text(n)}' if n % 3 else text(n) for n in range(40)]
    lines = [
        f"{'AB'[n % 2]};" + (f"'{each.replace(chr(39), quote)}'" if n % 3 else each)
        for n, each in enumerate(said)
    ]
    Path("own.csv").write_text("\n".join(lines), encoding="utf-8")
    assert run("own.csv", "--columns", "label,text") == 0
    found = [each for split in splits(root, "classification").values() for each in split]
    assert {each.input for each in found} == set(said)


@ONE
def test_what_was_accepted_is_the_label_and_not_that_it_was(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    said = [
        {"text": text(n), "accept": ["AB"[n % 2]], "answer": "accept"}
        if n % 5
        else {"text": text(n), "accept": [], "answer": "reject"}
        for n in range(60)
    ]
    assert run(write(said)) == 0
    assert data_card.facts("classification").labels == ("A", "B")
    assert sum(map(len, splits(root, "classification").values())) == 48
    checked = [{"text": text(n), "label": "CD"[n % 2], "accept": n % 3 > 0} for n in range(60)]
    assert run(write(checked)) == 0
    assert data_card.facts("classification").labels == ("C", "D")


@ONE
def test_a_quote_between_tabs_may_be_a_character(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    said = [f'"{text(n)}" she said' if n % 2 else f'{text(n)}, 5" wide' for n in range(40)]
    said[0] = f'"{text(0)}'
    lines = [f"{each}\t{'Late' if n % 3 else 'Lost'}\n" for n, each in enumerate(said)]
    (root / "own.tsv").write_text("text\tqueue\n" + "".join(lines), encoding="utf-8")
    assert run("own.tsv") == 0
    found = [each for split in splits(root, "classification").values() for each in split]
    assert {each.input for each in found} == set(said)


@ONE
@pytest.mark.parametrize("fault", [b"no gzip", gzip.compress(MANY.encode())[:-20]])
def test_a_packed_file_that_is_damaged_is_one_sentence(
    fault: bytes, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (desk("classification") / "own.csv.gz").write_bytes(fault)
    assert run("own.csv.gz") == 2
    assert 'error: "own.csv.gz" cannot be read as utf-8 text: ' in capsys.readouterr().err


@ONE
@pytest.mark.parametrize(
    ("name", "problem", "help"),
    [
        ("own.parquet", '"own.parquet" cannot be read as a data set: ', "Write the file anew."),
        ("own.parquet.gz", '"own.parquet.gz" has a format that is not known.', "Formats: "),
        ("own.xlsx.gz", '"own.xlsx.gz" has a format that is not known.', "Formats: "),
    ],
)
def test_what_is_no_table_of_its_kind_is_one_sentence(
    name: str,
    problem: str,
    help: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    if name == "own.parquet":
        pytest.importorskip("pyarrow", reason="uv sync --group import")
    (desk("classification") / name).write_bytes(b"PAR1 cut off")
    assert run(name) == 2
    said = capsys.readouterr().err
    assert f"error: {problem}" in said
    assert f"help: {help}" in said


@ONE
@pytest.mark.parametrize("is_zip", [False, True])
def test_what_is_no_workbook_is_one_sentence(
    is_zip: bool, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("openpyxl", reason="uv sync --group import")
    path = desk("classification") / "own.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0, as with a password")
    if is_zip:
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("a.txt", "no workbook")
    assert run("own.xlsx") == 2
    assert 'error: "own.xlsx" is no workbook that can be read.' in capsys.readouterr().err


@ONE
@pytest.mark.parametrize("path", ["own.json", "own.jsonl"])
def test_what_lies_deeper_in_objects_is_named_with_dots(
    path: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    rows = [
        {"meta": {"queue": "Late" if n % 2 else "Lost", "by": None}, "said": {"text": text(n)}}
        for n in range(40)
    ]
    if path == "own.json":
        Path(path).write_text(json.dumps({"version": 1, "data": rows}, indent=1), encoding="utf-8")
    else:
        write(rows)
    assert run(path, "--input", "said.text", "--expected", "meta") == 2
    error = capsys.readouterr().err
    assert f'{path}:1: {{"queue": "Lost", "by": null}} is an object, and no text; 39 other' in error
    assert "such as meta.queue" in error
    assert run(path, "--input", "said.text", "--expected", "meta.queue") == 0
    assert data_card.facts("classification").labels == ("Late", "Lost")
    assert sum(map(len, splits(root, "classification").values())) == 40


@ONE
def test_labels_of_an_issue_are_named_by_what_says_them_and_read_with_its_title(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    # As GitHub writes issues: an address is longer than the name of a label.
    root = desk("classification")
    bug = {"url": "https://example.org/labels/bug-of-the-desk", "name": "bug"}
    idea = {"url": "https://example.org/labels/idea", "name": "idea"}
    labels: tuple[Any, ...] = ([bug], [idea], [], [bug, idea])
    rows = [{"title": f"No {n}", "body": text(n), "labels": labels[n % 4]} for n in range(80)]
    write(rows)
    assert run("own.jsonl") == 2
    assert "with a dot, such as labels.name." in capsys.readouterr().err
    assert run("own.jsonl", "--expected", "labels.name") == 2
    assert '"bug, idea" is a list of labels' in capsys.readouterr().err
    assert run("own.jsonl", "--expected", "labels.name.0") == 0
    assert "left out: 20 rows without an input or an answer" in capsys.readouterr().out
    found = [each for split in splits(root, "classification").values() for each in split]
    assert {each.input.partition("\n\n")[0] for each in found} >= {"No 0", "No 79"}
    assert {each.expected for each in found} == {"bug", "idea"}


@ONE
def test_the_place_in_a_list_is_named_with_dots_as_well(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    labels: tuple[Any, ...] = (["Late", "Lost"], [["Lost"], "Late"], "['Late', 'Lost']", [])
    write([{"text": text(n), "labels": labels[n % 4]} for n in range(80)])
    assert run("own.jsonl", "--expected", "labels.0") == 0
    said = capsys.readouterr().out
    assert "not used" not in said
    assert "left out: 20 rows without an input or an answer" in said
    assert data_card.facts("classification").labels == ("Late", "Lost")
    assert sum(map(len, splits(root, "classification").values())) == 60


@pytest.mark.parametrize("name", TASKS)
def test_what_is_no_number_is_nothing_in_any_form(desk: Callable[[str], Path], name: str) -> None:
    desk(name)
    table = reading.read(write([{"text": "a", "wanted": float("nan")}]))
    columns = Columns(input=("text",), expected=("wanted",))
    assert shaping.shape(shaping.form_of(name), table.rows[0], columns) is None


@ONE
def test_a_file_that_is_not_there_and_a_hub_without_its_library_are_said(
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk("classification")
    assert run("own.xml") == 2
    assert 'There is no file "own.xml".' in capsys.readouterr().err
    Path("own.parquet").write_bytes(b"")
    monkeypatch.setattr(command, "find_spec", lambda _module: None)
    for source in ("own.parquet", "support-desk/tickets"):
        assert run(source) == 2
        assert "uv sync --inexact --group import" in capsys.readouterr().err


@ONE
@pytest.mark.parametrize(
    ("content", "problem", "help"),
    [
        ('{"text": ["a", "b"], "queue": ["Late", "Lost"]}', "is one object", "lines=True"),
        ('{"0": {"text": "a", "queue": "Late"}, "of": 1}', "is one object", "lines=True"),
        ('{"a": [{"text": "a"}], "b": [{"text": "b"}]}', "these lists of rows: a, b.", "--part a;"),
        ('{\n"text": "a"\n}\n{\n"text": "b"\n}', "own.json:1: this is no JSON", "one object"),
        ('[\n{"text": "a"}\n{"text": "b"}\n]', "delimiter: line 3", "in [ and ]."),
        ('{"text": "a"}\nnull\n', "own.json:2: this is no JSON object.", "--columns text,label"),
    ],
)
def test_json_that_holds_no_rows_is_one_sentence(
    content: str,
    problem: str,
    help: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("classification")
    (root / "own.json").write_text(content, encoding="utf-8")
    assert run("own.json") == 2
    error = capsys.readouterr().err
    assert problem in error
    assert help in error


@ONE
def test_a_file_may_hold_the_splits_by_their_names(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    rows = [{"text": text(n), "queue": "ab"[n % 2]} for n in range(60)]
    held = {"train": rows[:40], "test": rows[40:]}
    Path("own.json").write_text(json.dumps(held), encoding="utf-8")
    assert run("own.json", "--part", "train", "--test-part", "test") == 0
    found = splits(root, "classification")
    assert {each.input for each in found["test"]} == {text(n) for n in range(40, 60)}
    assert run("own.json", "--part", "dev") == 2


@ONE
def test_half_of_a_character_is_said_to_be_missing(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    rows = [{"text": f"{text(n)} \ud83d", "queue": "Late" if n % 2 else "Lost"} for n in range(40)]
    lines = "\n".join(map(json.dumps, rows))
    (root / "own.jsonl").write_text(lines, encoding="utf-8")
    assert run("own.jsonl") == 0
    ends = {each.input[-2:] for each in splits(root, "classification")["dev"]}
    assert ends == {" \N{REPLACEMENT CHARACTER}"}


@ONE
def test_labels_may_have_commas_quotes_and_line_breaks(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    labels = ("Late, or lost", 'Says "no"', "Two\nlines", "Late")
    rows = [{"text": text(n), "a, b": labels[n % 4], "c": n} for n in range(60)]
    assert run(write(rows, "own.csv"), "--input", "text", "--expected", '"a, b"') == 0
    known = ("Late", "Late, or lost", 'Says "no"', "Two lines")
    assert data_card.facts("classification").labels == known
    task = tasks.find("classification")
    for example in (each for split in splits(root, "classification").values() for each in split):
        assert task.parse(task.target(example.expected)) == example.expected
    with pytest.raises(errors.ProjectError, match="is none of the labels") as raised:
        task.validate(data.Example("1", "a", "Lost"))
    assert "Late, or lost" in raised.value.help


def test_columns_are_shown_as_they_are_typed() -> None:
    columns = Columns(input=("a, b", 'the "c"'), expected=("d",), group="of $whom")
    typed = shlex.split(str(columns))
    assert typed[::2] == ["--input", "--expected", "--group"]
    assert several(typed[1]) == columns.input
    assert typed[5] == "of $whom"


HUB = [{"text": text(n), "label": n % 2, "group": f"customer {n // 2}"} for n in range(40)]


@ONE
def test_a_data_set_of_the_hub_is_read_with_the_names_of_its_labels(
    desk: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    datasets = pytest.importorskip("datasets", reason="uv sync --group import")
    root = desk("classification")
    asked = []

    def load_dataset(*args: str, split: str) -> Any:
        asked.append((*args, split))
        rows = [*HUB, {"text": "Nobody labelled this", "label": -1, "group": "none"}]
        found = datasets.Dataset.from_list(rows)
        return found.cast_column("label", datasets.ClassLabel(names=["Late", "Lost"]))

    monkeypatch.setattr(datasets, "load_dataset", load_dataset)
    assert run("support-desk/tickets") == 0
    assert "without an input or an answer (at 41)" in capsys.readouterr().out
    assert data_card.facts("classification").labels == ("Late", "Lost")
    found = splits(root, "classification")
    assert sum(map(len, found.values())) == 40
    assert all(each.group for each in found["train"])
    assert run("support-desk/tickets", "--part", "en/validation", "--dry-run") == 0
    assert run("support-desk/tickets", "--test-part", "test") == 2
    assert "with what the test split says, or nearly" in capsys.readouterr().err
    assert asked == [
        ("support-desk/tickets", "train"),
        ("support-desk/tickets", "en", "validation"),
        ("support-desk/tickets", "train"),
        ("support-desk/tickets", "test"),
    ]


@ONE
def test_a_data_set_that_the_hub_does_not_give_is_one_sentence(
    desk: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    datasets = pytest.importorskip("datasets", reason="uv sync --group import")
    root = desk("classification")

    def load_dataset(*_: Any, **__: Any) -> None:
        raise ValueError("Config name is missing.\nPick one among: ['en', 'de']")

    monkeypatch.setattr(datasets, "load_dataset", load_dataset)
    before = state(root)
    assert run("support-desk/tickets") == 2
    error = capsys.readouterr().err
    assert "Config name is missing. Pick one among: ['en', 'de']" in error
    assert "such as --part en/train" in error
    assert state(root) == before


@ONE
@pytest.mark.parametrize("form", ["files", "save_to_disk", "all splits by save_to_disk", "a file"])
def test_a_folder_of_a_data_set_is_read_with_the_names_of_its_labels(
    form: str,
    desk: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    datasets = pytest.importorskip("datasets", reason="uv sync --group import")
    root = desk("classification")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", root / "cache")
    found = datasets.Dataset.from_list(HUB)
    found = found.cast_column("label", datasets.ClassLabel(names=["Late", "Lost"]))
    if form == "save_to_disk":
        found.save_to_disk("own")
    elif form == "all splits by save_to_disk":
        datasets.DatasetDict(train=found, test=found.select(range(4))).save_to_disk("own")
    else:
        (root / "own/data").mkdir(parents=True)
        (root / "own/README.md").write_text("---\nlicense: mit\n---\n", encoding="utf-8")
        for at in range(2):
            found.shard(2, at).to_parquet(f"own/data/train-0000{at}-of-00002.parquet")
        found.select(range(4)).to_parquet("own/data/test-00000-of-00001.parquet")
    file = "own/data/train-00001-of-00002.parquet" if form == "a file" else "own"
    assert run(file) == 0
    assert data_card.facts("classification").labels == ("Late", "Lost")
    assert sum(map(len, splits(root, "classification").values())) == 20 * (1 + (file == "own"))
    assert ('is a part of a split: poe import "own/data"' in caplog.text) == (form == "a file")


@ONE
@pytest.mark.parametrize("form", ["files", "save_to_disk"])
def test_splits_of_a_data_set_that_nobody_asked_for_are_said(
    form: str,
    desk: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    datasets = pytest.importorskip("datasets", reason="uv sync --group import")
    root = desk("classification")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", root / "cache")
    rows = [ROWS["classification"](number) for number in range(60)]
    if form == "files":
        (root / "own").mkdir()
        write(rows[:40], "own/train.jsonl")
        write(rows[40:], "own/test.jsonl")
    else:
        parts = {"train": rows[:40], "test": rows[40:]}
        datasets.DatasetDict(
            {part: datasets.Dataset.from_list(held) for part, held in parts.items()}
        ).save_to_disk("own")
    assert run("own") == 0
    said = 'own: of its splits (train, test) "train" is read; --part takes another, --test-part'
    assert said in caplog.text
    assert "examples/s" not in capfd.readouterr().err
    caplog.clear()
    assert run("own", "--part", "train", "--test-part", "test") == 0
    assert "of its splits" not in caplog.text
    assert len(splits(root, "classification")["test"]) == 20


@pytest.mark.parametrize("name", TASKS)
def test_the_numbers_that_pandas_gives_rows_are_no_field_and_no_answer(
    name: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk(name)
    for column in ("__index_level_0__", "Unnamed: 0"):
        rows = [{**ROWS[name](number), column: number} for number in range(60)]
        assert run(write(rows)) == 0, capsys.readouterr().err
        assert f"not used: {column}" in capsys.readouterr().out
        assert column not in (data_card.facts(name).fields or {})


@ONE
def test_a_parquet_file_is_read_as_any_other(desk: Callable[[str], Path]) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="uv sync --group import")
    parquet = pytest.importorskip("pyarrow.parquet", reason="uv sync --group import")
    root = desk("classification")
    rows = [ROWS["classification"](number) for number in range(40)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), "own.parquet")
    assert run("own.parquet") == 0
    assert sum(map(len, splits(root, "classification").values())) == 40


@ONE
def test_texts_in_folders_are_labelled_by_them(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    rows = [ROWS["classification"](number) for number in range(40)]
    for number, row in enumerate(rows):
        path = root / "own" / row["queue"] / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(row["text"], encoding="utf-8")
    assert run(str(root / "own")) == 0
    found = [each for examples in splits(root, "classification").values() for each in examples]
    assert {(each.input, each.expected) for each in found} == {
        (row["text"], row["queue"]) for row in rows
    }
    assert "Imported from `own`" in (root / "data/classification/README.md").read_text("utf-8")


@ONE
def test_lines_of_files_are_labelled_by_them_where_there_are_no_folders(
    desk: Callable[[str], Path], caplog: pytest.LogCaptureFixture
) -> None:
    root = desk("classification")
    (root / "own").mkdir()
    for label in ("pos", "neg"):
        lines = (text(n) for n in range(40) if (n % 2 == 0) == (label == "pos"))
        (root / "own" / f"{label}.txt").write_text("\n".join(lines), encoding="utf-8")
    assert run("own") == 0
    assert "labelled by its file: neg.txt, pos.txt" in caplog.text
    found = [each for examples in splits(root, "classification").values() for each in examples]
    assert {(each.input, each.expected) for each in found} == {
        (text(n), ("pos", "neg")[n % 2]) for n in range(40)
    }


@ONE
@pytest.mark.parametrize(
    ("names", "help"),
    [
        (["train_text", "train_labels"], "paste TEXTS train_labels.txt > own.tsv"),
        (["train", "test"], 'poe import "own/train.txt" --test-file "own/test.txt"'),
        ([f"{n}" for n in range(120)], "a folder that is called as its label"),
    ],
)
def test_names_of_files_that_are_no_labels_are_refused(
    names: list[str],
    help: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("classification")
    (root / "own").mkdir()
    for name in names:
        (root / "own" / f"{name}.txt").write_text("A line\nAnother\n", encoding="utf-8")
    before = state(root)
    assert run("own") == 2
    assert help in capsys.readouterr().err.replace("\\", "/")
    assert state(root) == before


@ONE
@pytest.mark.parametrize("name", ["SupportTickets", "desk.train"])
def test_a_table_may_have_any_ending_and_what_is_none_is_said(
    name: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    lines = (f"{'Lost' if n % 2 else 'Late'}\t{text(n)}" for n in range(40))
    Path(name).write_text("\n".join(lines), encoding="utf-8")
    assert run(name, "--columns", "queue,text") == 0
    assert sum(map(len, splits(root, "classification").values())) == 40
    for content in (b"PK\x03\x04\xff\x00", b"Only prose.\nAnd more of it.\n"):
        Path(name).write_bytes(content)
        assert run(name) == 2
        assert "has a format that is not known" in capsys.readouterr().err


@ONE
@pytest.mark.parametrize(
    ("held", "args"),
    [
        (lambda rows: {f"T{n}": row for n, row in enumerate(rows)}, []),
        (
            lambda rows: {
                name: {str(n): row[name] for n, row in enumerate(rows)} for name in rows[0]
            },
            [],
        ),
        (lambda rows: [[*row.values()] for row in rows], ["--columns", "text,queue"]),
        (
            lambda rows: {"train": [[*row.values()] for row in rows], "val": [["a", "b"]]},
            ["--part", "train", "--columns", "text,queue"],
        ),
    ],
    ids=["by their names", "as pandas writes columns", "lists", "lists by their splits"],
)
def test_rows_of_json_may_be_lists_or_lie_in_objects(
    held: Callable[[Rows], Any], args: list[str], desk: Callable[[str], Path]
) -> None:
    root = desk("classification")
    rows = [ROWS["classification"](n) for n in range(40)]
    Path("own.json").write_text(json.dumps(held(rows)), encoding="utf-8")
    assert run("own.json", *args) == 0
    found = [each for examples in splits(root, "classification").values() for each in examples]
    assert {(each.input, each.expected) for each in found} == {
        (row["text"], row["queue"]) for row in rows
    }


@ONE
def test_folders_of_splits_are_no_labels(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    for number in range(80):
        label = root / "own" / ("train", "test")[number % 2] / "AB"[number // 2 % 2]
        path = label / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(number), encoding="utf-8")
    assert run("own") == 2
    error = capsys.readouterr().err
    assert '"own" holds two splits, train and test.' in error
    assert run(*shlex.split(error.rpartition("poe import ")[2])) == 0
    assert data_card.facts("classification").labels == ("A", "B")
    assert len(splits(root, "classification")["test"]) == 40


@ONE
def test_utf_16_without_its_mark_is_no_text_until_it_is_named(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [ROWS["classification"](number) for number in range(40)]
    table = "text\tqueue\n" + "".join(f"{row['text']}\t{row['queue']}\n" for row in rows)
    Path("own.tsv").write_text(table, encoding="utf-16-le")
    assert run("own.tsv", "--encoding", "utf-16-le") == 0
    plain = table.encode("ascii", "replace").decode()
    Path("own.tsv").write_text(plain, encoding="utf-16-le")
    capsys.readouterr()
    assert run("own.tsv") == 2
    said = capsys.readouterr().err
    assert "a character is zero, which no text has." in said
    assert "gb18030 or utf-16-le" in said


@ONE
def test_an_excel_file_is_read_as_any_other(
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="uv sync --group import")
    root = desk("classification")
    book = openpyxl.Workbook()
    for line in (["Tickets of May"], [], ["text", "queue"]):
        book.active.append(line)
    for number in range(40):
        book.active.append(list(ROWS["classification"](number).values()))
    book.create_sheet("Cover")
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(book.active, min_col=1, min_row=1))
    book.create_chartsheet("Chart").add_chart(chart)
    book.active = 2
    book.save("own.xlsx")
    assert run("own.xlsx") == 0
    assert 'of its sheets (Sheet, Cover) "Sheet" is read, or --part' in caplog.text
    book.active = 1
    book.save("own.xlsx")
    capsys.readouterr()
    assert run("own.xlsx") == 2
    error = capsys.readouterr().err
    assert 'error: "own.xlsx" holds no rows in a sheet "Cover".' in error
    assert "help: Name another by --part; it has: Sheet, Cover." in error
    assert run("own.xlsx", "--part", "Sheet") == 0
    assert sum(map(len, splits(root, "classification").values())) == 40
    for name in ("Sheet", "Cover"):
        del book[name]
    book.active = 0
    book.save("own.xlsx")
    assert run("own.xlsx") == 2
    assert "it has: none." in capsys.readouterr().err


@pytest.mark.once
def test_a_long_cell_is_read_also_where_a_c_long_has_32_bits(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text(f"text,label\n{'word ' * 40_000},billing\n")
    [row] = reading.read(str(file)).rows
    assert len(row.text("text")) == 5 * 40_000 - 1
    assert csv.field_size_limit() < 2**31


@pytest.mark.skipif("classification" not in TASKS, reason="nothing is classified in this project")
def test_what_is_asked_about_one_label_in_prodigy_is_that_or_not(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    said = ("accept", "reject", "ignore")
    rows = [
        {"text": text(n), "label": "Late", "_input_hash": n, "answer": said[n % 3]}
        for n in range(60)
    ]
    assert run(write(rows)) == 0, capsys.readouterr().err
    found = [each for examples in splits(root, "classification").values() for each in examples]
    assert len(found) == 40
    for example in found:
        number = int(example.input.split()[1].rstrip(":"))
        assert example.expected == ("Late", "not Late")[number % 3]


@pytest.mark.skipif("classification" not in TASKS, reason="nothing is classified in this project")
@pytest.mark.parametrize(
    "row",
    [
        lambda said, label: {"inputs": {"question": said}, "outputs": {"answer": label}},
        lambda said, label: {"input": {"text": said}, "expectedOutput": {"label": label}},
        lambda said, label: {"User Input": said, "Expected Output": label, "Output": "late"},
    ],
    ids=["LangSmith", "Langfuse", "names in words"],
)
def test_what_tools_for_evaluation_export_is_read(
    row: Callable[[str, str], dict[str, Any]],
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("classification")
    assert run(write([row(text(n), LATE_OR_LOST[n % 2]) for n in range(40)])) == 0
    for example in splits(root, "classification")["train"]:
        number = int(example.input.split()[1].rstrip(":"))
        assert (example.input, example.expected) == (text(number), LATE_OR_LOST[number % 2])


@pytest.mark.skipif("classification" not in TASKS, reason="nothing is classified in this project")
def test_a_column_that_says_the_same_in_every_row_is_no_input_and_a_deep_answer_is_named(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    rows = [
        {
            "status": "completed",
            "fields": {"text": text(n)},
            "responses": {"label": [{"value": LATE_OR_LOST[n % 2], "user_id": "u1"}]},
        }
        for n in range(40)
    ]
    assert run(write(rows)) == 2
    assert "holds the inputs cannot be told" in capsys.readouterr().err
    assert run(write(rows), "--input", "fields") == 2
    assert "with a dot, such as responses.label.value." in capsys.readouterr().err
    assert run(write(rows), "--input", "fields", "--expected", "responses.label.value") == 0
    assert splits(root, "classification")["train"][0].expected in LATE_OR_LOST


@pytest.mark.skipif("classification" not in TASKS, reason="nothing is classified in this project")
def test_labels_of_fasttext_stand_before_their_text(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    labels = ("__label__late ", "__label__broken\t")
    lines = [f"{labels[n % 2]}{text(n)}" for n in range(40)]
    Path("own.txt").write_text("\n".join(lines), encoding="utf-8")
    assert run("own.txt") == 0, capsys.readouterr().err
    for example in splits(root, "classification")["train"]:
        number = int(example.input.split()[1].rstrip(":"))
        assert (example.input, example.expected) == (text(number), ("late", "broken")[number % 2])
    Path("own.txt").write_text("__label__a __label__b Both.", encoding="utf-8")
    assert run("own.txt") == 2
    assert '"a, b" is a list of labels' in capsys.readouterr().err


@pytest.mark.skipif("classification" not in TASKS, reason="nothing is classified in this project")
def test_a_file_without_an_ending_says_that_it_is_encoded_otherwise(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    lines = ["text;label", *(f"{text(n)} für;{n % 2}" for n in range(40))]
    Path("own.all").write_text("\n".join(lines), encoding="latin-1")
    assert run("own.all") == 2
    assert "Name the encoding that it has" in capsys.readouterr().err
    assert run("own.all", "--encoding", "latin-1") == 0
    Path("own.all").write_bytes(b"PK\x03\x04\0\0\xff")
    assert run("own.all") == 2
    assert "has a format that is not known" in capsys.readouterr().err


@pytest.mark.parametrize("file", ["own.txt", "own.data", "own"])
def test_json_is_read_whatever_the_file_is_called(file: str, tmp_path: Path) -> None:
    (tmp_path / file).write_text(
        '{"text": "a, b", "n": 1}\n{"text": "c; d", "n": 2}\n', encoding="utf-8"
    )
    found = reading.read(str(tmp_path / file))
    assert [dict(row.values) for row in found.rows] == [
        {"text": "a, b", "n": 1},
        {"text": "c; d", "n": 2},
    ]


def test_a_list_of_words_is_a_sentence_and_one_of_sentences_has_lines() -> None:
    words = ["The", "parcel", "came", "on", "Monday", "."]
    row = Row(1, {"words": words, "cell": repr(words), "lines": ["It came.", *words]})
    assert row.texts("words") == row.texts("cell") == "The parcel came on Monday ."
    assert row.texts("lines").splitlines() == ["It came.", *words]
