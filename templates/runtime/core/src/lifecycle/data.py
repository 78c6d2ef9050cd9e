"""The examples of a task: `data/<task>/{train,dev,test}.jsonl`, one JSON object a line.

Examples of two splits must not be the same, or nearly: what was trained on proves nothing.
"""

import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from .errors import ProjectError, first_fault

Split = Literal["train", "dev", "test"]
IF_MISSING = (
    "poe import FILE writes it from your own data, and poe data the sample's, never over anything."
)
UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff"
    r"\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Letters of scripts without spaces: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
WORD = rf"[{UNSPACED}]|[^\W{UNSPACED}]+"
"""A word; in scripts that put no spaces between words, each sign."""
UNSEEN = r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
"""Signs without a shape, as pages and chats put them: soft hyphens, joiners, marks of direction."""
SHINGLE = 3
"""Words in a row that count as one feature of a text."""
THRESHOLD = 0.8
"""The share of common shingles from which two texts are near-duplicates."""
EPSILON = 1e-9
"""0.8 × 5 is no more than 4, whatever floating point says."""
Row = TypeVar("Row", bound=BaseModel)
Line = dict[str, Any]
"""An example as it is to stand in a file: "input", "expected" and what else the task needs."""


class Turn(BaseModel):
    """One earlier turn of a dialogue."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True)
class Example:
    """One input with the answer a perfect model would give."""

    id: str
    input: str
    expected: Any
    """Of the task's own form; see the card in data/<task>/README.md."""
    history: tuple[Turn, ...] = ()
    """Earlier turns, oldest first; only dialogues have any."""
    source: str = ""
    """Where it was read, as `path:line`, for messages."""
    group: str = ""
    """What it came from (a customer, a document): examples of one group stay on one side of every
    division. Empty where each stands for itself."""

    @property
    def whole(self) -> str:
        """The input behind its earlier turns: what two examples ask alike."""
        return "\n".join([*(turn.content for turn in self.history), self.input])


class _Line(BaseModel):
    """A line as it is written; a key that is not known is more likely a typo than a wish."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str
    input: str
    expected: Any
    history: list[Turn] = []
    group: str = ""
    kind: str = ""
    passages: list[str] = []
    """Both of the questions in app/questions, which are scored as examples."""


def path_of(task: str, split: Split) -> str:
    """Give the path of a split, relative to the project."""
    return f"data/{task}/{split}.jsonl"


def load(
    root: Path, task: str, split: Split, validate: Callable[[Example], None] | None = None
) -> list[Example]:
    """Read one split, in file order; `validate` is a task's own check of each example.

    Raises ProjectError: no such file, no examples in it, or a line that is wrong (with its number).
    """
    return read(root, path_of(task, split), validate)


def read(root: Path, path: str, validate: Callable[[Example], None] | None = None) -> list[Example]:
    """Read any file of examples; `path` is relative to `root`."""
    examples: dict[str, Example] = {}
    help = "A line is one JSON object with id, input and expected: see README.md there."
    for source, line in rows(root, path, _Line, IF_MISSING, help):
        example = _example(line, source)
        if example.id in examples:
            raise ProjectError(
                f'{source}: the id "{example.id}" is also that of {examples[example.id].source}.',
                "Every example of a file needs its own id.",
            )
        if validate is not None:
            validate(example)
        examples[example.id] = example
    if not examples:
        raise ProjectError(f"{path} holds no examples.", help)
    return list(examples.values())


def example_of(line: Line, source: str = "") -> Example:
    """Give a line as it will be read."""
    return _example(_Line.model_validate(line), source)


def rows(
    root: Path, path: str, form: type[Row], if_missing: str, if_wrong: str
) -> Iterator[tuple[str, Row]]:
    """Read a file of one JSON object a line, each with where it stands, as `path:line`.

    Raises ProjectError: no such file, with the help `if_missing`, or a line that is wrong.
    """
    for number, line in enumerate(lines(root, path, if_missing), start=1):
        if line.strip():
            source = f"{path}:{number}"
            try:
                row = form.model_validate_json(line.strip())
            except ValidationError as error:
                raise ProjectError(f"{source}: {_fault(error)}.", if_wrong) from error
            yield source, row


def lines(root: Path, path: str, if_missing: str) -> Iterator[str]:
    """Read a text line by line, holding no more of it.

    Raises ProjectError: no such file, with the help `if_missing`, or it is not UTF-8.
    """
    try:
        # utf-8-sig: some editors begin a file with a byte order mark.
        with (root / path).open(encoding="utf-8-sig", newline="\n") as file:
            yield from file
    except FileNotFoundError as error:
        raise ProjectError(f"{path} does not exist.", if_missing) from error
    except UnicodeDecodeError as error:
        problem = f"{path} is not UTF-8 text: {error.reason}."
        raise ProjectError(problem, "Save it as UTF-8 text.") from error


def text(lines: Iterable[Line]) -> str:
    """Give one JSON object a line."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


class Overlap(NamedTuple):
    """Two examples that are too alike to be in different splits."""

    left: Example
    right: Example


def near_duplicates(
    left: Sequence[Example], right: Sequence[Example], threshold: float = THRESHOLD
) -> list[Overlap]:
    """Give all pairs, one of each side, whose shingles have at least this Jaccard index.

    Case, punctuation, spacing and ways to encode a sign do not count. Alike texts share one of
    their rarest shingles (prefix filtering: Chaudhuri, Ganti and Kaushik 2006), so a greeting that
    all texts share is never looked up, and the work grows with the texts, not with their pairs.
    """
    sides = [[shingles(example.whole) for example in side] for side in (left, right)]
    counts = Counter(shingle for side in sides for own in side for shingle in own)
    ranks = {shingle: rank for rank, shingle in enumerate(sorted(counts, key=counts.__getitem__))}
    asked, known = ([sorted(map(ranks.__getitem__, own)) for own in side] for side in sides)
    holders: defaultdict[int, defaultdict[tuple[int, int], list[int]]]
    holders = defaultdict(lambda: defaultdict(list))
    for position, own in enumerate(known):
        for place, rank in enumerate(own[: _prefix(len(own), threshold)]):
            holders[rank][len(own), place].append(position)
    found: list[Overlap] = []
    for example, features, own in zip(left, sides[0], asked, strict=True):
        near: set[int] = set()
        for place, rank in enumerate(own[: _prefix(len(own), threshold)]):
            for (size, there), positions in holders.get(rank, {}).items():
                least = threshold / (1 + threshold) * (len(own) + size)
                # What both can still share, if this is the first that they do.
                if min(len(own) - place, size - there) >= least - EPSILON:
                    near.update(positions)
        for position in sorted(near):
            common = len(features & sides[1][position])
            if common / (len(own) + len(known[position]) - common) >= threshold:
                found.append(Overlap(example, right[position]))
    return found


def _prefix(size: int, threshold: float) -> int:
    """Give how many of its rarest shingles tell whether another text can be alike at all."""
    return size - math.ceil(threshold * size - EPSILON) + 1


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Give the runs of words of a text; all of a text that is shorter than one run."""
    if not text.isascii():
        text = re.sub(UNSEEN, "", unicodedata.normalize("NFKC", text))
    words = re.findall(WORD, text.lower())
    starts = range(max(1, len(words) - SHINGLE + 1))
    return frozenset(tuple(words[start : start + SHINGLE]) for start in starts)


def _example(line: _Line, source: str) -> Example:
    return Example(line.id, line.input, line.expected, tuple(line.history), source, line.group)


def _fault(error: ValidationError) -> str:
    key, fault = first_fault(error)
    if fault.startswith("Invalid JSON"):
        # The parser counts the lines of this one line.
        return "this is no JSON object" + re.sub("^Invalid JSON| line \\d+", "", fault)
    return f'"{key}": {fault[0].lower()}{fault[1:]}' if key else fault
