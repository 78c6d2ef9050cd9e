"""The data card, `data/<task>/README.md`, as far as programs read it: the key `task` at its top.

    task:
      what: ticket             # what the prompts call an input,
      asked: queue             # and what is asked about it
      labels: [billing, refund]

What a card leaves out is read off the training split. So other data is another card, and neither
prompts nor tasks are edited for it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import frontmatter
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from . import data, find_part
from .errors import ProjectError, first_fault
from .settings import find_root

KEY = "task"
"""The key of a card that programs read."""
Simple = Literal["text", "number", "boolean", "list"] | tuple[str, ...] | tuple[tuple[str, ...]]
"""What a field holds: one of these, one of the values `[a, b]`, or any of them, `[[a, b]]`."""
Kind = Simple | dict[str, Simple]
"""The same, or a list of objects, each with these fields: `items: {name: text, price: number}`."""
UNSPACED = data.UNSPACED
WORDS = rf"[{UNSPACED}]|(?!.(?![^\W{UNSPACED}]|[{data.MARKS}])){data.LETTERS}"
"""Words as scikit-learn finds them, and each sign of these."""
_INSTEAD: dict[str, "Facts"] = {}


class Facts(BaseModel):
    """What a task knows of its data."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    what: str = "text"
    """What an input is called, such as `ticket`."""
    asked: str = ""
    """What is asked about it, such as `queue`."""
    labels: tuple[str, ...] = ()
    fields: dict[str, Kind] = {}
    """Field to what it holds; null is always allowed."""
    max_words: int | None = None
    """The longest answer that is wanted, as `count_words` counts."""
    max_tokens: int | None = None
    """The longest answer that may be needed, in tokens."""
    extractive: bool = True
    """Whether an answer always stands in its input, word for word."""
    plain: bool = True
    """Whether answers are one paragraph of plain text."""
    worked: bool = False
    """Whether answers are worked out in words, with the result behind `####`."""
    shown: tuple[str, ...] = ()
    """The training examples that prompts show first; without any, they are chosen by rule."""


def path_of(task: str) -> str:
    """Give the path of a task's card, relative to the project."""
    return f"data/{task}/README.md"


def facts(task: str) -> Facts:
    """Give what the card says about the data of a task; what it does not say, the training split.

    Raises ProjectError: a card that cannot be read.
    """
    if task in _INSTEAD:
        return _INSTEAD[task]
    root, train = find_root(Path.cwd()), data.path_of(task, "train")
    return _facts(root, task, _state(root / path_of(task)), _state(root / train))


def said_of(root: Path, task: str) -> str:
    """Give what the key `task` of the card says, as JSON of texts; nothing where there is none.

    Other lines of the card say nothing to the task: a licence that is filled in changes no score,
    nor do comments and how a formatter lays the lines out. Where YAML could read a sign as its own,
    the lines themselves are what is said.
    """
    path = root / path_of(task)
    card = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    head = re.match(r"---\n(.*?\n)---", card, re.DOTALL)
    lines = re.search(rf"^{KEY}:.*\n(?:(?:[ \t#].*)?\n)*", head[1] if head else "", re.MULTILINE)
    if not lines or re.search(r"[&*!]\S", lines[0]):
        return lines[0] if lines else ""
    try:
        said = yaml.load(lines[0], Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return lines[0]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def is_read_off(root: Path, task: str) -> bool:
    """Whether the card names neither labels nor fields, so that the training split says them."""
    written = _read(root, path_of(task)) if (root / path_of(task)).is_file() else Facts()
    return not (written.labels or written.fields)


@contextmanager
def instead(task: str, facts: Facts) -> Iterator[None]:
    """Let these facts stand for those of the card, while one is made that is not written yet."""
    _INSTEAD[task] = facts
    try:
        yield
    finally:
        del _INSTEAD[task]


def count_words(text: str) -> int:
    """Count what stands between spaces; in scripts that put none between words, each sign."""
    return len(re.findall(rf"[{UNSPACED}]|[^\s{UNSPACED}]+", text))


def labels_of(expected: Iterable[Any]) -> tuple[str, ...]:
    """Give the labels that occur, in alphabetical order."""
    return tuple(sorted({each for each in expected if isinstance(each, str)}))


@lru_cache(maxsize=32)
def _facts(root: Path, task: str, card: object, train: object) -> Facts:
    """Read them; `card` and `train` are the states of the files, so that a change is seen."""
    written = _read(root, path_of(task)) if card else Facts()
    if written.labels or written.fields or not train:
        return written
    expected = [example.expected for example in data.load(root, task, "train")]
    fields = find_part("fields")
    derived = {
        "labels": labels_of(expected),
        "fields": fields.fields_of(expected) if fields else {},
    }
    return written.model_copy(update=derived)


def _read(root: Path, path: str) -> Facts:
    text = (root / path).read_text(encoding="utf-8-sig")
    help = f'The key "task" at the top of {path} says what the data are.'
    try:
        return Facts.model_validate(frontmatter.parse(text)[0].get(KEY) or {})
    except (yaml.YAMLError, ValueError) as error:
        if not isinstance(error, ValidationError):
            fault = " ".join(str(error).split())
            raise ProjectError(f"{path}: no valid YAML: {fault}", help) from error
        key, fault = first_fault(error)
        raise ProjectError(f"{path}: task.{key}: {fault}.", help) from error


def _state(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size
