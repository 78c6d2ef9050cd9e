"""Tables in lines of cells: CSV, TSV and Excel."""

import csv
import io
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, dropwhile, islice, takewhile
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from .. import command
from ..errors import ProjectError
from .rows import Row, counted, text_of

DELIMITERS = ",;\t|"
LONGEST_CELL = 2**31 - 1
"""Characters, as many as Windows, whose C long has 32 bits, lets be said."""
LOOKED_AT = 1_000_000
"""Characters of a table that are read to tell its delimiter."""
NAMELESS = " (no name)"
"""What a column is called behind its number that has values and no name."""
MOST_ABOVE = 9
"""Lines that may stand above the names of the columns, such as the title of a sheet."""
Line = tuple[int, Sequence[Any], list[str]]
"""Of a table: where it stands, its cells, and what they say."""
log = logging.getLogger(__name__)


def from_csv(source: str, text: str, ending: str, names: Sequence[str]) -> list[Row]:
    """Give the rows of a text in lines; `names` are those of columns that no line names.

    Raises ProjectError: a line that is wrong in each way to read it, with its number.
    """
    csv.field_size_limit(LONGEST_CELL)
    told = re.match(r"sep=(.)\s*\n", text)
    # Excel's own line above the names; one that is empty keeps the numbers of the others.
    body = text[told.end() - 1 :] if told else text
    faults: list[ProjectError] = []
    for quote in ('"', "'"):
        by_ending = "\t" if ending in (".tsv", ".tab") else None
        delimiter = told[1] if told else by_ending or _delimiter(text, quote)
        ways: list[dict[str, Any]] = [{"quotechar": quote}]
        if f"\\{quote}" in text:
            ways.append({"quotechar": quote, "escapechar": "\\"})  # as databases write a quote
        if delimiter == "\t":
            ways.append({"quoting": csv.QUOTE_NONE})  # there most corpora mean a quote by one
        for way in ways:
            lines = _reader(body, delimiter, strict=True, **way)
            try:
                return list(_from_lines(source, _placed(lines), names))
            except csv.Error as error:
                help = "A value with quotes in it stands in quotes, and those in it are doubled."
                faults.append(ProjectError(f"{source}:{lines.line_num}: {error}.", help))
            except ProjectError as error:
                faults.append(error)
    raise faults[0]


def from_excel(path: Path, sheet: str | None, names: Sequence[str]) -> list[Row]:
    """Give the rows of a sheet: the one that is open in Excel, where none is named.

    Raises ProjectError: it is no workbook, or holds no such rows.
    """
    command.need("import", "openpyxl")
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError) as error:
        help = "Save it anew as .xlsx, without a password, or as CSV."
        raise ProjectError(f'"{path}" is no workbook that can be read.', help) from error
    sheets = {each.title: each for each in book.worksheets}  # Those of charts have no rows.
    name = sheet or getattr(book.active, "title", "")
    name = name if sheet or name in sheets else next(iter(sheets), name)
    lines = enumerate(sheets[name].iter_rows(values_only=True) if name in sheets else (), start=1)
    rows = list(_from_lines(str(path), lines, names))
    every = ", ".join(sheets) or "none"
    if not rows:
        help = f"Name another by --part; it has: {every}."
        raise ProjectError(f'"{path}" holds no rows in a sheet "{name}".', help)
    if not sheet and len(sheets) > 1:
        log.warning('%s: of its sheets (%s) "%s" is read, or --part.', path, every, name)
    return rows


def _delimiter(text: str, quote: str) -> str:
    """Give what divides the first rows alike, into most columns, or what the first has most of."""
    start = text[:LOOKED_AT]

    def columns(delimiter: str) -> tuple[int, ...]:
        widths: list[int] = []
        # What cannot be read this way is told with its line once it is read for good.
        with suppress(csv.Error):
            lines = islice(_reader(start, delimiter, quotechar=quote), 20)
            widths = [len(cells) for cells in lines if cells]
        # A title that stands above a table has nothing to divide.
        below = {*dropwhile(lambda width: width == 1, widths)}
        alike = [max(each) if len(each) == 1 else 1 for each in ({*widths}, below)]
        return (*alike, start.partition("\n")[0].count(delimiter))

    return max(DELIMITERS, key=columns)


def _reader(text: str, delimiter: str, **way: Any) -> Any:
    # By hand many write a blank between a comma and a quote.
    file = io.StringIO(text, newline="")
    return csv.reader(file, delimiter=delimiter, skipinitialspace=True, **way)


def _placed(lines: Any) -> Iterator[tuple[int, Sequence[str]]]:
    """Give each row of a `csv.reader` with the line where it begins."""
    end = 0
    for cells in lines:
        place, end = end + 1, lines.line_num
        yield place, cells


def _from_lines(
    source: str, lines: Iterable[tuple[int, Sequence[Any]]], names: Sequence[str]
) -> Iterator[Row]:
    """Give the rows of a table, whose first line names its columns where nobody else does."""
    columns, head = list(names), list(names)
    said = ((place, cells, [text_of(cell) for cell in cells]) for place, cells in lines)
    filled = (line for line in said if any(line[2]))
    for place, cells, texts in filled if names else _below_titles(source, filled):
        if texts == head:
            continue  # tables may be put behind each other, each with its names
        if not columns:
            head = texts
            for at, name in enumerate(head, start=1):
                # Jira's have one name for each of several values.
                again = f" ({nth})" if (nth := head[:at].count(name)) > 1 else ""
                columns.append(f"{name}{again}" if name else f"column {at}{NAMELESS}")
        elif len(cells) != len(columns):
            raise ProjectError(
                f"{source}:{place}: {counted(cells, 'value')} in a table of "
                f"{counted(columns, 'column')}.",
                "A value with a delimiter or a line break in it stands in double quotes, and "
                "nothing but the names of the columns above the rows.",
            )
        else:
            # A column without a name is one where it says something.
            held = zip(columns, cells, texts, strict=True)
            said_of = (each for each in held if each[2] or not each[0].endswith(NAMELESS))
            yield Row(place, {column: cell for column, cell, _ in said_of})


def _below_titles(source: str, lines: Iterator[Line]) -> Iterator[Line]:
    """Leave out, and say, what stands above the names of the columns: one cell in a line."""
    first = list(islice(lines, MOST_ABOVE + 1))
    above = list(takewhile(lambda line: sum(map(bool, line[2])) == 1, first))
    above = above if len(above) < len(first) else []
    yield from chain(first[len(above) :], lines)
    # Said at the end: a table that cannot be read to there is read anew in another way.
    for place, _, texts in above:
        shown = f'{source}:{place}: "{"".join(texts)[:60]}" stands above the names of the columns'
        log.warning("%s, and is left out.", shown)
