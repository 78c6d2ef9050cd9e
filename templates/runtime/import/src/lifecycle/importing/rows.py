"""Rows by their columns, and what their cells say."""

import ast
import csv
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from pathlib import Path
from textwrap import dedent
from types import NoneType
from typing import Any, TypeVar

from ..data import UNSPACED
from ..errors import ProjectError

PAGE = (
    "title", "text", "content", "contents", "passage", "passage_text", "page_content",
    "paragraph_text", "sentences", "contexts",
)  # fmt: skip
"""What the texts of a page are called where it is an object, in their order."""
TELLING = ("name", "label", "text", "value", "content", "title")
"""What a part of an object is called that says what it is."""
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


def several(named: str | None) -> tuple[str, ...]:
    """Read names with commas between them; one that has a comma stands in quotes, as in CSV."""
    names = next(csv.reader([named or ""], skipinitialspace=True))
    return tuple(name.strip() for name in names if name)


def parsed(value: Any) -> Any:
    """Give what a cell holds that is JSON as text, or as Python or numpy show lists and objects.

    Any other value is given as it is.
    """
    if not isinstance(value, str):
        return value
    with suppress(ValueError, RecursionError):
        return sound(json.loads(value))
    text = value.strip()
    if _LIST.fullmatch(text):
        return [held for _, held in _QUOTED.findall(text)]
    if text.startswith(("[{", "{")):
        with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
            return sound(ast.literal_eval(text))
    return value


def sound(value: Any) -> Any:
    """Make of a value, however deep, what a file of ours can hold.

    NaN and infinity are none, dates are text, and of bytes and halves of characters stays what can
    be read.
    """
    if isinstance(value, Mapping):
        return {key: sound(held) for key, held in value.items()}
    if isinstance(value, list):
        return [sound(held) for held in value]
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
    keys = path.split(".")
    # Flattened tables have dots in the names of their columns.
    begun = next((end for end in range(len(keys), 0, -1) if ".".join(keys[:end]) in values), 1)
    found: Any = values.get(".".join(keys[:begun]))
    for key in keys[begun:]:
        held = parsed(found)
        if isinstance(held, list) and key.isdecimal():
            found = held[int(key)] if int(key) < len(held) else None
        elif isinstance(held, list):
            items = chain(*(each if isinstance(each, list) else [each] for each in held))
            within = [item.get(key) for item in items if isinstance(item, Mapping)]
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
