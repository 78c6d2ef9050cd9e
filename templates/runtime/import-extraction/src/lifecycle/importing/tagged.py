"""Texts with their entities: cut into tokens with a tag for each, or marked beside, as by brat."""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..errors import ProjectError
from .columns import first
from .rows import Row, Table, joint, parsed

NOTHING = "O"
"""What tags a token that is of no entity."""
TOKENS = ("tokens", "words")
TOKEN = ("token", "word")
_TAGGED = re.compile("O|[BIESLUM]-.+")
_LINE = re.compile(r"(?:\S+(?:[ \t]+\S+)*)?[ \t]+(?:O|[BIESLU]-\S+)[ \t]*")
"""A token and its tag; one that is a blank where signs are tokens."""
_TAG = re.compile(r"(?:([BIESLUM])-)?(.+)")
"""In BIO, BIOES and BILOU a place stands before the label; some tag by the label alone."""
_BRAT = re.compile(r"(?m)^T\d+\t(\S+) (\d+) [^\t]*\t(.*)$")
"""A label, where it begins, and the words: `T1\tPlace 8 12\tRome`."""
log = logging.getLogger(__name__)


def read(text: str) -> Iterator[Row]:
    """Give the tokens and tags of each sentence, as CoNLL writes them; none for any other text."""
    lines = [*text.splitlines(), ""]
    # A comment ends a sentence as an empty line does.
    if not all(_LINE.fullmatch(line) for line in lines if line.strip() and line[0] != "#"):
        return
    sentences: list[tuple[int, list[list[str]]]] = []
    start = 0
    for end, line in enumerate(lines):
        if _LINE.fullmatch(line):
            continue
        cells = [re.split(r"[ \t]+", each.rstrip()) for each in lines[start:end]]
        if cells and cells[0][0] != "-DOCSTART-":
            sentences.append((start + 1, cells))
        start = end + 1
    # Some count the tokens of a sentence in front of them.
    at = int(all(_is_counted(cells) for _, cells in sentences))
    for place, cells in sentences:
        yield Row(
            place,
            {"tokens": [each[at] or " " for each in cells], "tags": [each[-1] for each in cells]},
        )


def _is_counted(cells: Sequence[list[str]]) -> bool:
    return all(len(each) > 2 and each[0] == str(at) for at, each in enumerate(cells, start=1))


def from_brat(folder: Path, texts: Iterable[tuple[Path, str, str]]) -> Iterator[Row]:
    """Give each text with what brat marks in it, in the order in which the text says it.

    Events, relations and attributes are left out, and said.
    """
    left = 0
    for place, (path, text, marks) in enumerate(texts, start=1):
        found = _BRAT.findall(marks)
        left += len(re.findall(r"(?m)^[^T#\s]", marks))
        said = [{"text": words, "label": label} for label, _, words in sorted(found, key=_begins)]
        id = path.relative_to(folder).with_suffix("").as_posix()
        yield Row(place, {"id": id, "text": text, "entities": said})
    if left:
        log.warning("%s: %d events, relations or attributes of brat are not used.", folder, left)


def _begins(mark: tuple[str, str, str]) -> int:
    return int(mark[1])


def in_words(table: Table) -> Table:
    """Give a column of texts and one of their entities in place of tokens and tags.

    A table without such is given as it is.

    Raises ProjectError: the tags are numbers, and nobody says what they mean.
    """
    table = _in_sentences(table)
    tokens = first(table.columns, TOKENS)
    if tokens is None:
        return table
    held = [{name: _listed(value) for name, value in row.values.items()} for row in table.rows]
    lists = [name for name in table.columns if all(_is_aligned(row, tokens, name) for row in held)]
    tags = [name for name in lists if name != tokens and _are_tags([row[name] for row in held])]
    # Parts of speech and phrases are tagged the same way, and stand before names.
    tag = next((name for name in tags if "ner" in name.lower()), tags[-1] if tags else None)
    if tag is None:
        numbers = [name for name in lists if any(isinstance(tag, int) for tag in held[0][name])]
        if numbers:
            raise ProjectError(
                f'{table.source}: the tags "{numbers[-1]}" are numbers without names.',
                "Write their names, such as B-PER and O; a data set of Hugging Face knows them.",
            )
        return table
    others = [name for name in lists if name not in (tokens, tag)]
    left = f"; not used: {', '.join(others)}" if others else ""
    log.warning('"%s" and "%s" are read as text and entities%s.', tokens, tag, left)
    rows: list[Row] = []
    for row, said in zip(table.rows, held, strict=True):
        words = [str(token) for token in said[tokens]]
        kept = {name: value for name, value in row.values.items() if name not in lists}
        made = {"text": joint(words).join(words), "entities": entities(words, said[tag])}
        rows.append(Row(row.place, kept | made))
    columns = (name for name in table.columns if name not in lists)
    return Table(table.source, tuple(dict.fromkeys([*columns, "text", "entities"])), tuple(rows))


def entities(tokens: Sequence[str], tags: Sequence[str]) -> list[dict[str, str]]:
    """Give what the tags mark, in order: its words, as the text has them, and its label."""
    found: list[dict[str, str]] = []
    before, between = NOTHING, joint(tokens)
    for token, tag in zip(tokens, tags, strict=True):
        [(place, label)] = _TAG.findall(tag)
        if label == before != NOTHING and place not in ("B", "S", "U"):
            found[-1]["text"] += between + token
        elif label != NOTHING:
            found.append({"text": token, "label": label})
        before = label
    return found


def _in_sentences(table: Table) -> Table:
    """Give a row for each sentence where each token has one, with its tag as the last column.

    The first column says where a sentence begins; it is empty, or the same, in its other rows.
    """
    begins, tag = table.columns[0], table.columns[-1]
    token = first(table.columns, TOKEN)
    if token in (None, begins) or not all(_TAGGED.fullmatch(row.text(tag)) for row in table.rows):
        return table
    rows: list[Row] = []
    last = ""
    for row in table.rows:
        name = row.text(begins) or last
        if not rows or name != last:
            rows.append(Row(row.place, {"tokens": [], "tags": []}))
        rows[-1].values["tokens"].append(row.text(token))
        rows[-1].values["tags"].append(row.text(tag))
        last = name
    return Table(table.source, tuple(rows[0].values), tuple(rows))


def _listed(value: Any) -> Any:
    """Give a list as it is or in a cell, as JSON or with blanks between what it holds."""
    held = parsed(value)
    return held.split() if isinstance(held, str) else held


def _are_tags(held: Sequence[list[Any]]) -> bool:
    said = [tag for tags in held for tag in tags]
    return NOTHING in said and all(isinstance(tag, str) and tag for tag in said)


def _is_aligned(row: dict[str, Any], tokens: str, name: str) -> bool:
    value, beside = row.get(name), row.get(tokens)
    return isinstance(value, list) and isinstance(beside, list) and len(value) == len(beside)
