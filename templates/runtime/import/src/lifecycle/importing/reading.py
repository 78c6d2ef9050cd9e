"""Rows in any format: CSV, TSV, JSON lines, Parquet, Excel, a folder, or a data set."""

import ast
import codecs
import csv
import gzip
import io
import json
import logging
import math
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, dropwhile, islice, takewhile
from pathlib import Path
from textwrap import dedent
from types import NoneType
from typing import Any, TypeVar
from zipfile import BadZipFile

from .. import command, find_part
from ..data import UNSPACED
from ..errors import ProjectError

DELIMITERS = ",;\t|"
GZIP = ".gz"
FASTTEXT = "__label__"
LONGEST_CELL = 2**31 - 1
"""Characters, as many as Windows, whose C long has 32 bits, lets be said."""
LOOKED_AT = 1_000_000
"""Characters of a table that are read to tell its delimiter."""
FORMATS = (
    "CSV, TSV, JSON lines (each also as .gz), Parquet (.parquet), Excel (.xlsx), a folder of .txt "
    "files called as the labels of their lines, or in folders called as theirs, or a Hugging Face "
    "data set: its folder or owner/name"
)

DIALOGUES = (
    "messages", "conversations", "conversation", "dialog", "contents", "chat_messages", "turns",
    "utterances",
)  # fmt: skip
"""What columns of dialogues are called."""
PAGE = (
    "title", "text", "content", "contents", "passage", "passage_text", "page_content",
    "paragraph_text", "sentences", "contexts",
)  # fmt: skip
"""What the texts of a page are called where it is an object, in their order."""
TELLING = ("name", "label", "text", "value", "content", "title")
"""What a part of an object is called that says what it is."""
NAMELESS = " (no name)"
"""What a column is called behind its number that has values and no name."""
COUNTING = re.compile(r"__index_level_\d+__|Unnamed: \d+")
"""What pandas calls the numbers of its rows, in Parquet and read anew."""
MOST_LABELS = 100
"""So many files in one folder may be called as labels of their lines."""
LEAST_LINES = 3
"""Lines that a label has at least: as many as there are splits."""
MOST_ABOVE = 9
"""Lines that may stand above the names of the columns, such as the title of a sheet."""
ENCODED = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
"""How a text is encoded that begins so, as what Excel calls Unicode text does."""
EXACT = 2**53
"""From here on a float does not hold every whole number."""
TOKENS = 5
"""So many texts of one word each are the words of a sentence."""
JSON = (bool, int, float, NoneType)
"""What a value of a row may be as it is, beside text, lists and objects."""
_OF_WORDS = re.compile(r"\s|.{30}")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_QUOTED = re.compile(r"(['\"])(.*?)\1", re.DOTALL)
_LIST = re.compile(r"\[\s*(['\"]).*['\"]\s*\]", re.DOTALL)
Made = TypeVar("Made")
Line = tuple[int, Sequence[Any], list[str]]
"""Of a table: where it stands, its cells, and what they say."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Row:
    """A row by its columns, and the line or number where it stands."""

    place: int
    values: Mapping[str, Any]

    def text(self, column: str | None) -> str:
        """Give a value as text, without blanks around it; empty where there is none.

        Raises ProjectError for what is no text, nor a list of one.
        """
        value = alone(self.values.get(column or ""))
        if isinstance(value, Mapping | list):
            said = json.dumps(value, ensure_ascii=False, default=str)[:60]
            named = column or "COLUMN"
            if isinstance(value, list):
                objects = [item for item in value if isinstance(item, Mapping)]
                inner = f".{_telling(objects[0])}" if objects else ""
                help = f"A row has one answer. Name which by its place, such as {named}{inner}.0."
                raise ProjectError(f"{said} is a list, and no text", help)
            help = f"Name what is meant in it with a dot, such as {named}.{_telling(value)}."
            raise ProjectError(f"{said} is an object, and no text", help)
        return text_of(value)

    def texts(self, column: str | None) -> str:
        """Give a value as text; of a list or a page, however deep, its texts below each other."""
        held = parsed(self.values.get(column or ""))
        if isinstance(held, Mapping):
            held = [held[key] for key in PAGE if key in held] or held
        if not isinstance(held, list):
            return self.text(column)
        texts = [*filter(None, (Row(self.place, {"": each}).texts("") for each in held))]
        are_tokens = len(texts) >= TOKENS and not any(map(_OF_WORDS.search, texts))
        return (joint(texts) if are_tokens else "\n").join(texts)


@dataclass(frozen=True)
class Table:
    """The rows of a file, in order."""

    source: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def each(self, make: Callable[[Row], Made]) -> Iterator[tuple[Row, Made]]:
        """Give every row with what is made of it.

        Raises ProjectError: the first of `make`, with the place of its row in front, and of how
        many other rows nothing can be made.
        """
        faults: list[tuple[int, ProjectError]] = []
        for row in self.rows:
            try:
                yield row, make(row)
            except ProjectError as error:
                faults.append((row.place, error))
        if faults:
            (place, first), *others = faults
            more = f"; {counted(others, 'other row')} cannot be read either" if others else ""
            raise ProjectError(f"{self.source}:{place}: {first.problem}{more}.", first.help)

    def holding(self, names: Iterable[str], inputs: Iterable[str] = ()) -> "Table":
        """Give the table with a column for each name that leads into objects: `meta.label`.

        A number leads into a list: `answers.0`; any other name to what each object in a list has
        under it: `labels.name`. Where one of the `inputs` leads through a list of
        objects, such as the `questions` about a text, each of them has a row, of one group.
        """
        paths = [name for name in names if "." in name and name not in self.columns]
        rows = list(self.rows)
        for path in {*inputs}.intersection(paths):
            keys = path.split(".")
            rows = [Row(row.place, each) for row in rows for each in _each(row.values, keys)]
        columns = self.columns
        if len(rows) > len(self.rows):
            name, columns = Path(self.source).name, (*columns, "group")
            numbered = enumerate(rows, start=1)
            rows = [Row(at, {"group": f"{name}-{row.place}", **row.values}) for at, row in numbered]
        found = {path: _alone_each([_inside(row.values, path) for row in rows]) for path in paths}
        rows = [
            Row(row.place, {**row.values, **{path: found[path][at] for path in paths}})
            for at, row in enumerate(rows)
        ]
        held = [path for path in paths if any(each is not None for each in found[path])]
        return Table(self.source, tuple(dict.fromkeys((*columns, *held))), tuple(rows))


def read(
    source: str, encoding: str = "utf-8", part: str | None = None, names: Sequence[str] = ()
) -> Table:
    """Read all rows.

    Args:
        part: the sheet of an Excel file, the list of a JSON file that holds several, or the split
            of a data set at Hugging Face, with its subset in front where it has some: `en/train`.
        names: of the columns of a table whose first line is a row already.

    Raises ProjectError: no such file, a format that is not known, or a line that is wrong.
    """
    found = _rows(source, encoding, part, names)
    rows = tuple(Row(row.place, _sound(row.values)) for row in found)
    if any("_input_hash" in row.values for row in rows):
        rows = tuple(_accepted(source, rows))
    if all(map(_is_labelled, rows)):
        rows = tuple(_labelled(source, rows))
    columns = tuple(dict.fromkeys(column for row in rows for column in row.values))
    if not rows:
        raise ProjectError(f'"{source}" holds no rows.', f"Formats: {FORMATS}.")
    return Table(source, columns, rows)


def _accepted(source: str, rows: Sequence[Row]) -> Iterator[Row]:
    """Leave out Prodigy's own notes, and what was not accepted: there a rejected label is wrong.

    Where all rows ask about one label, it is right or not: what was rejected is `not LABEL`.
    """
    if len({str(row.values.get("label")) for row in rows}) == 1 and "label" in rows[0].values:
        rows = [
            Row(row.place, {**row.values, "label": f"not {row.values['label']}", "answer": None})
            if row.values.get("answer") == "reject"
            else row
            for row in rows
        ]
    kept = [row for row in rows if row.values.get("answer") in (None, "accept")]
    if left := len(rows) - len(kept):
        log.warning('%s: %d rows are left out, whose "answer" is not accept.', source, left)
    for row in kept:
        own = (key for key in row.values if not re.fullmatch("_.*|answer|tokens", key))
        yield Row(row.place, {key: row.values[key] for key in own})


def _is_labelled(row: Row) -> bool:
    data, annotations = row.values.get("data"), row.values.get("annotations")
    return isinstance(data, Mapping) and isinstance(annotations, list)


def _labelled(source: str, rows: Sequence[Row]) -> Iterator[Row]:
    """Give what Label Studio exports as JSON by its tasks: their data, and what each person said.

    Raises ProjectError: it is not as that writes it.
    """
    left = 0
    for row in rows:
        try:
            done = [each for each in row.values["annotations"] if not each.get("was_cancelled")]
            left += not done
            for one in done:
                said: dict[str, Any] = {}
                for item in (each for each in one["result"] if "from_name" in each):
                    name, kind, value = item["from_name"], item["type"], item["value"]
                    if kind == "labels":
                        place = {"start": value["start"], "end": value["end"]}
                        said.setdefault(name, []).extend(
                            place | {"label": each} for each in value[kind]
                        )
                    else:
                        said[name] = value["text" if kind == "textarea" else kind]
                id = f"{row.values['id']}-{one['id']}" if len(done) > 1 else row.values["id"]
                yield Row(row.place, {"id": id, **row.values["data"], **said})
        except (AttributeError, KeyError, TypeError) as error:
            raise ProjectError(
                f"{source}:{row.place}: this is no task with annotations as Label Studio writes it"
                f" ({error}).",
                "Export it there as JSON or JSON-MIN.",
            ) from error
    if left:
        log.warning("%s: %s without a label left out.", source, counted(range(left), "task"))


def text_of(value: Any) -> str:
    """Give what a cell says, without blanks around it; nothing where it is empty."""
    said = "" if value is None else str(whole(value))
    # Of code, which begins indented, the lines stay below each other.
    return (dedent(said) if said[:1].isspace() else said).strip()


def whole(value: Any) -> Any:
    """Give a number without a fraction as a whole one; any other value as it is.

    A column of whole numbers in which one is missing has become one of fractions.
    """
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < EXACT
    return int(value) if is_whole else value


def alone(value: Any) -> Any:
    """Give what a list of one holds, however deep; any other value as it is."""
    while isinstance(value, list) and len(value) == 1:
        [value] = value
    return value


def joint(tokens: Sequence[str]) -> str:
    """Give what stood between tokens: nothing where blanks are tokens, or scripts have none."""
    unspaced = sum(bool(_UNSPACED.match(token)) for token in tokens)
    return "" if any(map(str.isspace, tokens)) or 2 * unspaced > len(tokens) else " "


def counted(things: Sequence[Any], name: str) -> str:
    """Give how many there are, with their name."""
    return f"1 {name}" if len(things) == 1 else f"{len(things)} {name}s"


def parsed(value: Any) -> Any:
    """Give what a cell holds that is JSON as text, or as Python or numpy show lists and objects.

    Any other value is given as it is.
    """
    if not isinstance(value, str):
        return value
    with suppress(ValueError, RecursionError):
        return _sound(json.loads(value))
    text = value.strip()
    if _LIST.fullmatch(text):
        return [held for _, held in _QUOTED.findall(text)]
    if text.startswith(("[{", "{")):
        with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
            return _sound(ast.literal_eval(text))
    return value


def _sound(value: Any) -> Any:
    """Make of a value, however deep, what a file of ours can hold.

    NaN and infinity are none, dates are text, and of bytes and halves of characters stays what can
    be read.
    """
    if isinstance(value, Mapping):
        return {key: _sound(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_sound(held) for held in value]
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    # Excel has no dates but those of a time, which is midnight.
    return value if isinstance(value, JSON) else str(value).removesuffix(" 00:00:00")


def _each(values: Mapping[str, Any], keys: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Give the values once for each object of the lists that the keys lead through."""
    key, *inner = keys
    held = parsed(values.get(key))
    items = held if isinstance(held, list) else [held]
    if not inner or inner[0].isdecimal() or not all(isinstance(item, Mapping) for item in items):
        yield values
        return
    for item in items:
        yield from ({**values, key: found} for found in _each(item, inner))


def _inside(values: Mapping[str, Any], path: str) -> Any:
    found: Any = values
    for key in path.split("."):
        held = parsed(found)
        if isinstance(held, list) and key.isdecimal():
            found = held[int(key)] if int(key) < len(held) else None
        elif isinstance(held, list):
            within = [item.get(key) for item in held if isinstance(item, Mapping)]
            listed = (each if isinstance(each, list) else [each] for each in within)
            found = [each for each in chain(*listed) if each is not None]
        else:
            found = held.get(key) if isinstance(held, Mapping) else None
    return found


def _alone_each(found: list[Any]) -> list[Any]:
    """Give what stands alone in each list, unless one of them holds several."""
    are_alone = all(not isinstance(each, list) or len(each) < 2 for each in found)
    return [None if each == [] else alone(each) for each in found] if are_alone else found


def _telling(held: Mapping[str, Any]) -> str:
    """Give the key under which an object most likely says what it is: by its name, or at length."""
    named = (key for key in TELLING if held.get(key))
    return next(named, max(held, key=lambda key: len(str(held[key])), default="label"))


def _rows(source: str, encoding: str, part: str | None, names: Sequence[str]) -> Iterable[Row]:
    path = command.typed_path(source)
    ending = path.suffix.lower()
    if path.is_dir():
        texts = _from_folder(path, encoding)
        return texts if any(path.rglob("*.txt")) else _from_set(source, part)
    if path.is_file() and ending in (".xlsx", ".xlsm"):
        return _from_excel(path, part, names)
    if ending == GZIP:
        ending = Path(path.stem).suffix.lower()
    is_hub = re.fullmatch(r"[\w.-]+/[\w.-]+", source) and not path.parent.is_dir()
    if is_hub or (path.is_file() and path.suffix.lower() == ".parquet"):
        return _from_set(source, part)
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
    try:
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix.lower() == GZIP else content
        # Some editors begin a file with a byte order mark.
        text = content.decode(ENCODED.get(content[:2], encoding)).removeprefix("\ufeff")
        if "\0" in text:
            raise ValueError("a character is zero, which no text has")
    except (ValueError, LookupError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ProjectError(
            f'"{path}" cannot be read as {encoding} text: {error}.',
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
    return rows or _from_csv(source, text, ending, names)


def _from_fasttext(text: str) -> Iterator[Row]:
    """Give the text of each line, and the labels before it: `__label__late My parcel is late.`."""
    for place, line in enumerate(text.splitlines(), start=1):
        *said, text = re.split(rf"{FASTTEXT}(\S+)\s*", line)
        yield Row(place, {"text": text, "label": [each.strip(",") for each in said[1::2]]})


def _from_csv(source: str, text: str, ending: str, names: Sequence[str]) -> list[Row]:
    csv.field_size_limit(LONGEST_CELL)
    delimiter = "\t" if ending in (".tsv", ".tab") else _delimiter(text)
    if told := re.match(r"sep=(.)\s*\n", text):
        # Excel's own line above the names; one that is empty keeps the numbers of the others.
        delimiter, text = told[1], text[told.end() - 1 :]
    ways: list[dict[str, Any]] = [{}]
    if '\\"' in text:
        ways.append({"escapechar": "\\"})  # as databases write a quote
    if delimiter == "\t":
        ways.append({"quoting": csv.QUOTE_NONE})  # there most corpora mean a quote by one
    faults: list[ProjectError] = []
    for way in ways:
        lines = _reader(text, delimiter, strict=True, **way)
        try:
            return list(_from_lines(source, _placed(lines), names))
        except csv.Error as error:
            help = "A value with quotes in it stands in quotes, and those in it are doubled."
            faults.append(ProjectError(f"{source}:{lines.line_num}: {error}.", help))
        except ProjectError as error:
            faults.append(error)
    raise faults[0]


def _delimiter(text: str) -> str:
    """Give what divides the first rows alike, into most columns, or what the first has most of."""
    start = text[:LOOKED_AT]

    def columns(delimiter: str) -> tuple[int, ...]:
        widths: list[int] = []
        # What cannot be read this way is told with its line once it is read for good.
        with suppress(csv.Error):
            widths = [len(cells) for cells in islice(_reader(start, delimiter), 20) if cells]
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


def _from_excel(path: Path, sheet: str | None, names: Sequence[str]) -> list[Row]:
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


def _from_set(name: str, part: str | None) -> Iterator[Row]:
    """Give the rows of a data set: of the hub, a file of it, or a folder, also of `save_to_disk`.

    Labels, which are numbers there, have their names; -1 is none.
    """
    command.need("import", "datasets", "pyarrow")
    import datasets
    from pyarrow import parquet

    place = command.typed_path(name)
    *subset, split = (part or "train").split("/")
    every: Sequence[str] = ()
    if place.exists():  # A download is worth its bar.
        datasets.disable_progress_bars()
    try:
        if (place / "dataset_dict.json").is_file():
            every = json.loads((place / "dataset_dict.json").read_bytes())["splits"]
            place /= split
        if (place / "state.json").is_file():
            found = datasets.load_from_disk(str(place))
        elif place.is_file():
            if place.stem[-9:-5] == "-of-" and place.stem[-5:] > "00001":
                log.warning(
                    '%s is a part of a split: poe import "%s" reads all.', place, place.parent
                )
            found = datasets.Dataset(datasets.table.InMemoryTable(parquet.read_table(place)))
        else:
            source = str(place) if place.is_dir() else name
            found = datasets.load_dataset(source, *subset, split=split)
            every = list(found.info.splits or ())
    except Exception as error:  # of many kinds: no network, no such set, no such split
        raise ProjectError(
            f'"{name}" cannot be read as a data set: {" ".join(str(error).split())}',
            "Write the file anew."
            if place.is_file()
            else "Its page says how it is called; --part names its split, or its subset and split,"
            " such as --part en/train; or name a file of it.",
        ) from error
    if part is None and len(every) > 1:
        said = f'{name}: of its splits ({", ".join(every)}) "{split}" is read'
        log.warning("%s; --part takes another, --test-part one that is the test split.", said)
    kinds = {name: getattr(each, "feature", each) for name, each in found.features.items()}
    labels = {name: kind.names for name, kind in kinds.items() if hasattr(kind, "names")}
    # As a list pictures stay files.
    for at, values in enumerate(found.to_list(), start=1):
        yield Row(at, values | {name: _called(values[name], labels[name]) for name in labels})


def _called(label: Any, names: Sequence[str]) -> Any:
    if isinstance(label, list):
        return [_called(each, names) for each in label]
    return None if label is None or label < 0 else names[label]
