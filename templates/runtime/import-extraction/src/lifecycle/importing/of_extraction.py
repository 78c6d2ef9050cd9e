"""Extraction, in a row: a text, and a column for each field or one with an object of them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .. import data_card
from ..data import Line
from ..data_card import Kind
from ..errors import ProjectError
from ..fields import choices_of, fields_of, holds
from .columns import Columns, Mark
from .decimals import is_unclear, plain, unclear
from .rows import Row, parsed, whole

CATEGORY = "token-classification"
HAS_ONE_ANSWER = True
WORDS = ("true", "false", "null")
"""What JSON writes without quotes, beside numbers; Excel and pandas write them in capitals."""
MARKS = ";|；、,，"
"""What may stand between the items of a list in a cell."""
SHORT = 5
"""Signs that may follow each other in a longer number as well."""
COMMAS = ",，"
"""Those of them that stand in names as well, such as that of a place."""
_PLACES = (
    "start", "end", "start_offset", "end_offset", "startIndex", "endIndex", "start_char",
    "end_char", "BeginOffset", "EndOffset", "token_start", "token_end", "id", "source", "pattern",
    "input_hash", "score", "Score",
)  # fmt: skip
"""What annotation tools note of a place, and nobody says."""
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")
"""A number; with a zero in front it is a key, such as a postcode."""
_FENCE = re.compile(r"^\s*```\w*|```\s*$")
"""What Markdown puts around a block, as many answers of models have it."""


def expected(row: Row, columns: Columns, _input: str) -> dict[str, Any] | None:
    """Give the fields, of which an object may have none; None where all columns are empty."""
    marked = row.values.get(columns.input[0]) if len(columns.input) == 1 else None
    values = {column: row.values.get(column) for column in columns.expected}
    if all(value in (None, "") for value in values.values()):
        return None
    [value, *others] = values.values()
    held = parsed(_FENCE.sub("", value) if isinstance(value, str) else value)
    if isinstance(held, Mapping) and not others:
        return dict(_fields(held, marked))
    cells = {column: _cell(value, columns.decimals) for column, value in values.items()}
    return dict(_fields(cells, marked))


def facts(lines: Sequence[Line]) -> dict[str, Any]:
    """Give the fields and their kinds, after which each object has all of them, of its kind."""
    read = [{field: _value(said) for field, said in line["expected"].items()} for line in lines]
    for field in fields_of(read):
        if mark := _between([values.get(field) for values in read]):
            for values in read:
                values[field] = _parts(values.get(field), mark) or None
    fields = fields_of(read)
    # Where a row has no object, its column is not a field beside those of the object.
    said = {field for values in read for field, value in values.items() if value is not None}
    fields = {
        field: kind
        for field, kind in fields.items()
        if field in said or not any(each.startswith(f"{field}.") for each in fields)
    }
    for field, kind in fields.items():
        if kind == "number":
            _check_clear(field, [line["expected"].get(field) for line in lines])
    for line, values in zip(lines, read, strict=True):
        said = line["expected"]
        line["expected"] = {
            field: _of_kind(kind, values.get(field), said.get(field))
            for field, kind in fields.items()
        }
    return {"fields": fields}


def stratum(_cluster: Sequence[Line]) -> str:
    """Give none: objects have no shares."""
    return ""


def remarks(
    lines: Sequence[Line], _inputs: Sequence[int], _answers: Sequence[int]
) -> Iterator[str]:
    """Say what the model is not told: that texts are all there are, or numbers, or few in lists."""
    fields = data_card.facts("extraction").fields
    if closed := [*_closed(fields)]:
        named = ", ".join(f"{inside}{field} ({count})" for inside, field, count in closed)
        yield (
            f"closed to the texts that occur: {named}. Where others may come, write so into the "
            f"card: {closed[0][1]}: text; of a list: list"
        )
    unsaid = [field for field, kind in fields.items() if _is_unsaid(field, kind, lines)]
    if unsaid:
        yield (
            f"warning: {', '.join(unsaid)}: no input says what the answer has there, and each has "
            "another. Nobody can read that off the text: leave it out of the answers."
        )
    for field, kind in fields.items():
        cells = [said for line in lines if (said := line["expected"].get(field)) is not None]
        if marks := _marks(cells):
            yield (
                f"{field} is text, as it is written: {cells[0]}. "
                f"--decimals {' or --decimals '.join(marks)} reads such as numbers."
            )
        held = [line["expected"].get(field) or [] for line in lines] if kind == "list" else []
        items = [item for each in held for item in each]
        different = sorted({*items})
        if len(items) >= 2 * len(different) > 2:
            yield (
                f"{field}: prompts name none of its {len(different)} texts. If those are all that "
                f"there are, name them in the card: {field}: [[{', '.join(different[:2])}, …]]"
            )


def _closed(fields: Mapping[str, Kind], inside: str = "") -> Iterator[tuple[str, str, int]]:
    """Give the fields that may be a few texts alone, with what is in front of each, and how many.

    The items of a list have such fields as well.
    """
    for field, kind in fields.items():
        if isinstance(kind, Mapping):
            yield from _closed(kind, f"{field}.")
        elif isinstance(kind, tuple):
            yield inside, field, len(kind[0] if isinstance(kind[0], tuple) else kind)


def _is_unsaid(field: str, kind: Kind, lines: Sequence[Line]) -> bool:
    """Whether nearly each example has a text or number of its own that hardly an input says.

    So are identifiers and times that stand beside a text. In a long one, signs and blanks differ.
    """
    said = [(line["input"], str(line["expected"][field])) for line in lines]
    pairs = [(_words(input), _words(value)) for input, value in said if value != "None"]
    own = {value for _, value in pairs}
    if kind not in ("text", "number") or len(own) < 0.9 * max(len(pairs), len(lines) / 2):
        return False
    found = [
        f" {value} " in f" {text} "
        or (len(value) > SHORT and value.replace(" ", "") in text.replace(" ", ""))
        for text, value in pairs
    ]
    return sum(found) < 0.05 * len(found)


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text)).casefold()


def _marks(cells: Sequence[Any]) -> list[Mark]:
    """Give what may begin the decimals of texts that are all numbers, written as people do."""
    if not cells or not all(isinstance(each, _Cell) for each in cells):
        return []
    marks: tuple[Mark, ...] = (",", ".")
    return [mark for mark in marks if all(_NUMBER.fullmatch(plain(each, mark)) for each in cells)]


def _between(held: Sequence[Any]) -> str | None:
    """Give the mark between the items of a list in a cell: the same ones, alone and together."""
    if not all(isinstance(each, str | None) for each in held):
        return None
    for mark in MARKS:
        listed = [_parts(each, mark) for each in held]
        alone, joined = (
            {part for parts in listed if (len(parts) > 1) == is_joined for part in parts}
            for is_joined in (False, True)
        )
        items = [part for parts in listed for part in parts]
        is_clear = mark not in COMMAS or choices_of(items)
        if alone & joined and is_clear and len(items) >= 2 * len({*items}):
            return mark
    return None


def _parts(cell: str | None, mark: str) -> list[str]:
    return [part.strip() for part in (cell or "").split(mark) if part.strip()]


def _fields(
    held: Mapping[str, Any], marked: Any, inside: str = "", *, is_item: bool = False
) -> Iterator[tuple[str, Any]]:
    """Give the fields of an object; those of one inside of it by both names: `buyer.name`.

    A list may be one of objects, whose own lists hold texts. `marked` is the text that places in
    them mark.

    Raises ProjectError for what no field can hold.
    """
    for name, value in held.items():
        field = f"{inside}{name}"
        if isinstance(value, Mapping):
            yield from _fields(value, marked, f"{field}.", is_item=is_item)
            continue
        items = [_read(item, marked) for item in value] if isinstance(value, list) else []
        if items and not is_item and all(isinstance(item, Mapping) for item in items):
            value = [dict(_fields(item, marked, is_item=True)) for item in items]
        elif any(isinstance(item, Mapping | list) for item in items):
            raise ProjectError(
                f"{field} is a list of lists, or of objects and others",
                "A field is a text, a number, true or false, or a list of texts or of objects "
                "without such lists of their own: make it a field for each.",
            )
        # A field that is empty says nothing, in JSON as in a table.
        yield field, None if value == "" else value


def _read(item: Any, marked: Any) -> Any:
    """Give what is marked in a text by its words, for no model counts characters.

    Marked as doccano, Prodigy, spaCy and Comprehend have it: `[4, 9, "who"]`, or an object with
    both places.
    """
    match item:
        case [int(start), int(end), str(label)]:
            said: dict[str, Any] = {"label": label}
        case (
            {"start": int(start), "end": int(end)}
            | {"start_offset": int(start), "end_offset": int(end)}
            | {"startIndex": int(start), "endIndex": int(end)}
            | {"start_char": int(start), "end_char": int(end)}
            | {"BeginOffset": int(start), "EndOffset": int(end)}
        ):
            said = {key: item[key] for key in item if key not in _PLACES}
        case _:
            return item
    if not isinstance(marked, str) or not 0 <= start < end <= len(marked):
        return item
    return {"text": marked[start:end], **said}


class _Cell(str):
    """What a column says of a field: in CSV also numbers, lists and true are text."""

    decimals: Mark | None = None


def _cell(value: Any, mark: Mark | None) -> Any:
    if not isinstance(value, str):
        return value
    cell = _Cell(value.strip())
    cell.decimals = mark
    return cell or None


def _check_clear(field: str, held: Sequence[Any]) -> None:
    """Raise ProjectError where every point of a column may stand before thousands."""
    cells = [each for each in held if isinstance(each, _Cell) and "." in each]
    if cells and all(each.decimals is None and is_unclear(each) for each in cells):
        error = unclear(cells[0])
        raise ProjectError(f"{field}: {error.problem}.", error.help)


def _value(said: Any) -> Any:
    text = plain(said, said.decimals) if isinstance(said, _Cell) else ""
    if text.lower() in WORDS:
        return parsed(text.lower())
    return whole(parsed(text) if _NUMBER.fullmatch(text) or text.startswith("[") else said)


def _of_kind(kind: Kind, value: Any, said: Any) -> Any:
    """Give what was said, as it was said, where the field does not hold what it was read as."""
    if value is None or holds(kind, value):
        return value
    if isinstance(kind, Mapping):
        if not all(isinstance(item, Mapping) for item in value):
            shown = json.dumps(value, ensure_ascii=False, default=str)[:60]
            raise ProjectError(f"{shown} is no list of objects, as other rows have one there.")
        return [
            {field: _of_kind(held, *[item.get(field)] * 2) for field, held in kind.items()}
            for item in value
        ]
    if kind == "list" or not isinstance(kind[0], str):
        return [str(item) for item in value] if isinstance(value, list) else [str(value)]
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
