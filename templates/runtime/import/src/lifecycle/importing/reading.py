"""A file of rows in any format: CSV, TSV, JSON lines, Parquet, Excel, or a hub's data set."""

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import command
from ..errors import ProjectError

DELIMITERS = ",;\t|"
FORMATS = "CSV, TSV, JSON lines, Parquet (.parquet), Excel (.xlsx), or owner/name at Hugging Face"


@dataclass(frozen=True)
class Row:
    """A row by its columns, and the line or number where it stands."""

    place: int
    values: Mapping[str, Any]

    def text(self, column: str | None) -> str:
        """Give a value as text, without blanks around it; empty where there is none."""
        value = self.values.get(column or "")
        return "" if value is None else str(value).strip()


@dataclass(frozen=True)
class Table:
    """The rows of a file, in order."""

    source: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read(source: str, encoding: str = "utf-8", part: str | None = None) -> Table:
    """Read all rows.

    Args:
        part: the sheet of an Excel file, or the split of a data set at Hugging Face.

    Raises:
        ProjectError: no such file, a format that is not known, or a line that is wrong.
    """
    rows = tuple(_rows(source, encoding, part))
    columns = tuple(dict.fromkeys(column for row in rows for column in row.values))
    if not rows:
        raise ProjectError(f'"{source}" holds no rows.', f"Formats: {FORMATS}.")
    return Table(source, columns, rows)


def parsed(value: Any) -> Any:
    """Give what a cell holds that is JSON as text; any other value as it is."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _rows(source: str, encoding: str, part: str | None) -> Iterable[Row]:
    path = Path(source)
    ending = path.suffix.lower()
    if not path.is_file():
        if re.fullmatch(r"[\w.-]+/[\w.-]+", source) and not path.parent.is_dir():
            return _from_hub(source, part or "train")
        raise ProjectError(f'There is no file "{source}".', f"Formats: {FORMATS}.")
    if ending == ".parquet":
        return _from_parquet(path)
    if ending in (".xlsx", ".xlsm"):
        return _from_excel(path, part)
    if ending in (".jsonl", ".ndjson", ".json"):
        return _from_json(source, _text(path, encoding))
    if ending in (".csv", ".tsv", ".tab", ".txt"):
        return _from_csv(source, _text(path, encoding), ending)
    raise ProjectError(f'"{source}" has a format that is not known.', f"Formats: {FORMATS}.")


def _text(path: Path, encoding: str) -> str:
    try:
        # Some editors begin a file with a byte order mark.
        return path.read_bytes().decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ProjectError(
            f'"{path}" is not {encoding} text: {error.reason} at byte {error.start}.',
            "Name the one that it has, such as --encoding cp1252 or --encoding gb18030.",
        ) from error
    except LookupError as error:
        raise ProjectError(f"{error}.", "Such as --encoding utf-8 or --encoding cp1252.") from error


def _from_csv(source: str, text: str, ending: str) -> Iterator[Row]:
    csv.field_size_limit(sys.maxsize)
    head = text.partition("\n")[0]
    delimiter = "\t" if ending in (".tsv", ".tab") else max(DELIMITERS, key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    end = 0
    columns: list[str] = []
    try:
        for cells in lines:
            place, end = end + 1, lines.line_num
            if not cells:
                continue
            if not columns:
                columns = [cell.strip() for cell in cells]
                _check_columns(source, columns)
            elif len(cells) != len(columns):
                raise ProjectError(
                    f"{source}:{place}: {len(cells)} values in a table of {len(columns)} columns.",
                    "A value with a delimiter or a line break in it stands in double quotes.",
                )
            else:
                yield Row(place, dict(zip(columns, cells, strict=True)))
    except csv.Error as error:
        help = "A value with quotes in it stands in quotes, and those in it are doubled."
        raise ProjectError(f"{source}:{lines.line_num}: {error}.", help) from error


def _check_columns(source: str, columns: list[str]) -> None:
    twice = [column for column in columns if columns.count(column) > 1]
    if twice or "" in columns:
        fault = f'the column "{twice[0]}" is there twice' if twice else "a column has no name"
        raise ProjectError(f"{source}:1: {fault}.", "The first line names the columns.")


def _from_json(source: str, text: str) -> Iterator[Row]:
    if text.lstrip().startswith("["):
        values: Iterable[tuple[int, Any]] = enumerate(_parse(source, 1, text), start=1)
    else:
        lines = enumerate(text.split("\n"), start=1)
        values = ((at, _parse(source, at, line)) for at, line in lines if line.strip())
    for place, value in values:
        if not isinstance(value, dict):
            raise ProjectError(f"{source}:{place}: this is no JSON object.")
        yield Row(place, value)


def _parse(source: str, place: int, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProjectError(f"{source}:{place}: this is no JSON: {error}.") from error


def _from_parquet(path: Path) -> Iterator[Row]:
    command.need("import", "pyarrow")
    import pyarrow.parquet

    for place, values in enumerate(pyarrow.parquet.read_table(path).to_pylist(), start=1):
        yield Row(place, values)


def _from_excel(path: Path, sheet: str | None) -> Iterator[Row]:
    command.need("import", "openpyxl")
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    if sheet is not None and sheet not in book.sheetnames:
        raise ProjectError(
            f'"{path}" has no sheet "{sheet}".', f"It has: {', '.join(book.sheetnames)}."
        )
    lines = enumerate((book[sheet] if sheet else book.active).iter_rows(values_only=True), start=1)
    columns = [str(cell or "").strip() for cell in next(lines, (1, ()))[1]]
    _check_columns(str(path), columns)
    for place, cells in lines:
        if any(cell is not None for cell in cells):
            yield Row(place, dict(zip(columns, cells, strict=False)))


def _from_hub(name: str, split: str) -> Iterator[Row]:
    command.need("import", "datasets")
    import datasets

    try:
        found = datasets.load_dataset(name, split=split)
    except Exception as error:  # of many kinds: no network, no such set, no such split
        raise ProjectError(
            f"{name} cannot be had from Hugging Face: {' '.join(str(error).split())}",
            "Its page says how it is called, and --part names its split; or download a file of it.",
        ) from error
    # Labels are numbers there, whose names the features know.
    labels = {name: each.names for name, each in found.features.items() if hasattr(each, "names")}
    for place, values in enumerate(found, start=1):
        names = {
            name: known[values[name]] for name, known in labels.items() if values[name] is not None
        }
        yield Row(place, {**values, **names})
