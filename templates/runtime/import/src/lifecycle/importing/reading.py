"""Rows in any format: CSV, TSV, JSON, Parquet, Excel, a folder, or a data set."""

import codecs
import gzip
import json
import logging
import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from .. import command, find_part
from ..errors import ProjectError
from .annotated import plain
from .data_set import from_set
from .lines import from_csv, from_excel
from .rows import Row, Table, counted, sound

GZIP = ".gz"
FASTTEXT = "__label__"
FORMATS = (
    "CSV, TSV, JSON, JSON lines (each also as .gz), Parquet (.parquet), Excel (.xlsx), a folder of "
    ".txt files called as the labels of their lines, or in folders called as theirs, or a Hugging "
    "Face data set: its folder or owner/name"
)
MOST_LABELS = 100
"""So many files in one folder may be called as labels of their lines."""
LEAST_LINES = 3
"""Lines that a label has at least: as many as there are splits."""
ENCODED = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
"""How a text is encoded that begins so, as what Excel calls Unicode text does."""
log = logging.getLogger(__name__)


def read(
    source: str, encoding: str = "utf-8", part: str | None = None, names: Sequence[str] = ()
) -> Table:
    """Read all rows; `-` is standard input, of JSON lines.

    Args:
        part: the sheet of an Excel file, the list of a JSON file that holds several, or the split
            of a data set at Hugging Face, with its subset in front where it has some: `en/train`.
        names: of the columns of a table whose first line is a row already.

    Raises ProjectError: no such file, a format that is not known, or a line that is wrong.
    """
    found: Iterable[Row]
    if source == "-":
        source = "standard input"
        text = _decoded(source, sys.stdin.buffer.read(), encoding)
        found = _from_json(source, text, ".jsonl", part, names)
    else:
        found = _rows(source, encoding, part, names)
    rows = plain(source, tuple(Row(row.place, sound(row.values)) for row in found))
    columns = tuple(dict.fromkeys(column for row in rows for column in row.values))
    if not rows:
        raise ProjectError(f'"{source}" holds no rows.', f"Formats: {FORMATS}.")
    return Table(source, columns, rows)


def _rows(source: str, encoding: str, part: str | None, names: Sequence[str]) -> Iterable[Row]:
    path = command.typed_path(source)
    ending = path.suffix.lower()
    if path.is_dir():
        texts = _from_folder(path, encoding)
        return texts if any(path.rglob("*.txt")) else from_set(source, part)
    if path.is_file() and ending in (".xlsx", ".xlsm"):
        return from_excel(path, part, names)
    if ending == GZIP:
        ending = Path(path.stem).suffix.lower()
    is_hub = re.fullmatch(r"[\w.-]+/[\w.-]+", source) and not path.parent.is_dir()
    if is_hub or (path.is_file() and path.suffix.lower() == ".parquet"):
        return from_set(source, part)
    if not path.is_file():
        raise ProjectError(f'There is no file "{source}".', f"Formats: {FORMATS}.")
    if ending in (".jsonl", ".ndjson", ".json"):
        return _from_json(source, _text(path, encoding), ending, part, names)
    if ending in (".csv", ".tsv", ".tab", ".txt"):
        return _from_text(source, _text(path, encoding), ending, names)
    # Many corpora are called without an ending, or by their split: eng.testa.
    try:
        text = _text(path, encoding)
    except ProjectError:
        # With zeros in it, it is no text of any encoding.
        if path.suffix.lower() != GZIP and b"\0" not in path.read_bytes():
            raise
        text = ""
    with suppress(ProjectError):
        rows = _from_text(source, text, ending, names)
        if any(len(row.values) > 1 for row in rows):
            return rows
    raise ProjectError(f'"{source}" has a format that is not known.', f"Formats: {FORMATS}.")


def _text(path: Path, encoding: str) -> str:
    content = path.read_bytes()
    return _decoded(str(path), content, encoding, is_packed=path.suffix.lower() == GZIP)


def _decoded(source: str, content: bytes, encoding: str, *, is_packed: bool = False) -> str:
    try:
        content = gzip.decompress(content) if is_packed else content
        # Some editors begin a file with a byte order mark.
        text = content.decode(ENCODED.get(content[:2], encoding)).removeprefix("\ufeff")
        if "\0" in text:
            raise ValueError("a character is zero, which no text has")
    except (ValueError, LookupError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ProjectError(
            f'"{source}" cannot be read as {encoding} text: {error}.',
            "Name the encoding that it has, such as --encoding cp1252, gb18030 or utf-16-le;"
            " latin-1 reads any.",
        ) from error
    return text


def _from_folder(folder: Path, encoding: str) -> Iterator[Row]:
    """Give a row for each text, labelled by its folder; where there is none, for each line.

    Then a file is called as the label of its lines, such as pos.txt.

    Raises ProjectError: the names are those of splits, or of what is no label.
    """
    for kind in ("", ".txt"):
        train, test = folder / f"train{kind}", folder / f"test{kind}"
        if train.exists() and test.exists():
            raise ProjectError(
                f'"{folder}" holds two splits, {train.name} and {test.name}.',
                f'Name both: poe import "{train}" --test-file "{test}"',
            )
    paths = sorted(folder.rglob("*.txt"))
    marked = [path for path in paths if path.with_suffix(".ann").exists()]
    if marked and (tagged := find_part("importing.tagged")):
        pairs = ((path, path.with_suffix(".ann")) for path in marked)
        texts = ((path, _text(path, encoding), _text(ann, encoding)) for path, ann in pairs)
        yield from tagged.from_brat(folder, texts)
        return
    if any(path.parent != folder for path in paths):
        for place, path in enumerate(paths, start=1):
            file = path.relative_to(folder)
            label = {"label": file.parent.as_posix()} if file.parent.name else {}
            yield Row(place, {"text": _text(path, encoding), **label, "file": file.as_posix()})
        return
    beside = [path for path in paths if "label" in path.stem.lower()]
    lines = [(path.stem, line) for path in paths for line in _text(path, encoding).splitlines()]
    if beside or len(paths) > MOST_LABELS or len(lines) < LEAST_LINES * len(paths):
        raise ProjectError(
            f'"{folder}" has {counted(paths, "text")}, and their names are no labels.',
            f"Put the labels beside the lines: paste TEXTS {beside[0].name} > own.tsv, then "
            "poe import own.tsv --columns text,label"
            if beside
            else "Put each into a folder that is called as its label.",
        )
    named = ", ".join(path.name for path in paths)
    log.warning('"%s" has no folders: a row is a line, labelled by its file: %s.', folder, named)
    for place, (name, line) in enumerate(lines, start=1):
        yield Row(place, {"text": line, "label": name})


def _from_text(source: str, text: str, ending: str, names: Sequence[str]) -> list[Row]:
    """Give the rows of a table; of JSON; or tokens with tags, which a task with entities reads."""
    if re.match(r'\s*\[?\s*\{\s*"', text):
        return list(_from_json(source, text, ".jsonl", None, names))
    tagged = find_part("importing.tagged")
    rows = list(tagged.read(text)) if tagged and not names else []
    if text.startswith(FASTTEXT):
        rows = list(_from_fasttext(text))
    return rows or from_csv(source, text, ending, names)


def _from_fasttext(text: str) -> Iterator[Row]:
    """Give the text of each line, and the labels before it: `__label__late My parcel is late.`."""
    for place, line in enumerate(text.splitlines(), start=1):
        *said, text = re.split(rf"{FASTTEXT}(\S+)\s*", line)
        yield Row(place, {"text": text, "label": [each.strip(",") for each in said[1::2]]})


def _from_json(
    source: str, text: str, ending: str, part: str | None, names: Sequence[str]
) -> Iterator[Row]:
    values: Iterable[tuple[int, Any]]
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        # A list says itself at which of its lines it breaks.
        texts = [text] if text.lstrip().startswith("[") else text.split("\n")
        lines = enumerate(texts, start=1)
        values = ((place, _parse(source, place, line)) for place, line in lines if line.strip())
    else:
        # One line of a .jsonl is a row as well.
        if isinstance(whole, dict) and (part or ending == ".json"):
            whole = _held(source, whole, part)
        rows = whole if isinstance(whole, list) else [whole]
        if of_pages := find_part("importing.of_question_answering"):
            rows = of_pages.questions(rows)
        values = enumerate(rows, start=1)
    for place, value in values:
        if isinstance(value, list) and len(value) == len(names):
            value = dict(zip(names, value, strict=True))
        if not isinstance(value, dict):
            help = "A row is one; or a list, whose values --columns text,label names."
            raise ProjectError(f"{source}:{place}: this is no JSON object.", help)
        yield Row(place, value)


def _held(source: str, whole: Mapping[str, Any], part: str | None) -> list[Any]:
    """Give the list of rows that an object holds, as SQuAD's files do, or the rows by their names.

    Raises ProjectError: it holds none of this name, or several and none is named.
    """
    lists = {key: each for key, each in whole.items() if isinstance(each, list) and each}
    objects = {key: rows for key, rows in lists.items() if {*map(type, rows)} == {dict}}
    # Lists of values are rows as well, whose columns are named.
    held = objects or {key: rows for key, rows in lists.items() if {*map(type, rows)} == {list}}
    if part is None and whole and {*map(type, whole.values())} == {dict}:
        return _by_name(whole)
    if part is None and len(held) == 1:
        [part] = held
    if part not in held:
        raise ProjectError(
            f'"{source}" is one object with these lists of rows: {", ".join(held) or "none"}.',
            f"Name one, such as --part {next(iter(held), 'NAME')}; or write rows, as pandas does"
            ' with to_json(path, orient="records", lines=True).',
        )
    return held[part]


def _by_name(whole: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the rows of an object that holds each by its name, or each column by its rows' numbers.

    pandas writes columns where nobody tells it how.
    """
    numbers = {key for each in whole.values() for key in each}
    if all(key.isdecimal() for key in numbers):
        order = sorted(numbers, key=int)
        return [{name: each.get(key) for name, each in whole.items()} for key in order]
    return [{"id": name, **row} for name, row in whole.items()]


def _parse(source: str, place: int, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        help = "Each line is one object; or all of the file is a list of them, in [ and ]."
        raise ProjectError(f"{source}:{place}: this is no JSON: {error}.", help) from error
