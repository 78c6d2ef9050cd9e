"""The examples of a task: `data/<task>/{train,dev,test}.jsonl`, one JSON object a line.

Examples of two splits must not be the same, or nearly: what was trained on proves nothing.
"""

import json
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
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
MARKS = "".join(
    sign for sign in map(chr, range(0x300, 0x1E00)) if unicodedata.category(sign)[0] == "M"
)
r"""Of the letter before, and not in \w: vowel signs of Hindi, accents that stand apart."""
LETTERS = rf"[^\W{UNSPACED}]+(?:[{MARKS}]+[^\W{UNSPACED}]*)*"
WORD = rf"[{UNSPACED}]|{LETTERS}"
"""A word; in scripts that put no spaces between words, each sign."""
SENTENCE_END = r"(?<=[.!?…।؟])\s+|(?<=[。！？])(?![」』”’）])\s*"
"""Where a sentence ends; those of Chinese and Japanese have no space behind them."""
CONTROLS = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
"""What steers a terminal, or turns round what it shows; line breaks and tabs do not."""
UNSEEN = r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
"""Signs without a shape, as pages and chats put them: soft hyphens, joiners, marks of direction."""
SHINGLE = 3
"""Words in a row that count as one feature of a text."""
PLACES = np.array([1, 31, 961])
"""What the words of a shingle count, so that their order does."""
THRESHOLD = 0.8
"""The share of common shingles from which two texts are near-duplicates."""
EPSILON = 1e-9
"""0.8 × 5 is no more than 4, whatever floating point says."""
Ranks = NDArray[np.intp]
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
    learn: Literal["every", "last"] = "every"
    """Which answers of its dialogue are learned; `last` where nobody looked at those before it."""

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
    learn: Literal["every", "last"] = "every"
    kind: str = ""
    passages: list[str] = []
    """Both of the questions in app/questions, which are scored as examples."""


def joined(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Make one turn of those that one speaker has in a row; many chat templates refuse them."""
    return tuple(
        Turn(role=role, content="\n\n".join(turn.content for turn in said))
        for role, said in groupby(turns, attrgetter("role"))
    )


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

    Where both sides are one, no example is a pair with itself.

    Case, punctuation, spacing and ways to encode a sign do not count. Alike texts share one of
    their rarest shingles (prefix filtering: Chaudhuri, Ganti and Kaushik 2006), so a greeting that
    all texts share is never looked up, and the work grows with the texts, not with their pairs.
    """
    is_one = left is right
    ranked, alone = _ranked([example.whole for example in (*left, *(() if is_one else right))])
    asked, known = ranked[: len(left)], ranked if is_one else ranked[len(left) :]

    def rarest(own: Ranks) -> Iterator[tuple[int, int]]:
        first = int(np.searchsorted(own, alone))
        # So many tell whether another text can be alike at all.
        end = len(own) - math.ceil(threshold * len(own) - EPSILON) + 1
        return enumerate(own[first:end].tolist(), start=first)

    holders: defaultdict[int, defaultdict[tuple[int, int], list[int]]]
    holders = defaultdict(lambda: defaultdict(list))
    for position, own in enumerate(known):
        for place, rank in rarest(own):
            holders[rank][len(own), place].append(position)
    found: list[Overlap] = []
    for at, own in enumerate(asked):
        near: set[int] = set()
        for place, rank in rarest(own):
            for (size, there), positions in holders.get(rank, {}).items():
                least = threshold / (1 + threshold) * (len(own) + size)
                # What both can still share, if this is the first that they do.
                if min(len(own) - place, size - there) >= least - EPSILON:
                    near.update(positions)
        for position in sorted(near - {at} if is_one else near):
            common = len(np.intersect1d(own, known[position], assume_unique=True))
            if common / (len(own) + len(known[position]) - common) >= threshold:
                found.append(Overlap(left[at], right[position]))
    return found


def _ranked(texts: Sequence[str]) -> tuple[list[Ranks], int]:
    """Give the shingles of each text by how rare they are, and how many of all one text alone has.

    These, of the lowest ranks, lead to no other text.
    """
    if not texts:
        return [], 0
    sides = [np.fromiter(shingles(text), np.int64) for text in texts]
    _, which, counts = np.unique(np.concatenate(sides), return_inverse=True, return_counts=True)
    ranks = np.argsort(np.argsort(counts, kind="stable"))[which]
    ends = np.cumsum([len(side) for side in sides])
    return [np.sort(own) for own in np.split(ranks, ends[:-1])], int((counts == 1).sum())


def shingles(text: str) -> frozenset[int]:
    """Give a number for each run of words of a text; a text shorter than one is one as a whole.

    Texts are compared within a process: Python numbers words otherwise in the next.
    """
    if not text.isascii():
        text = re.sub(UNSEEN, "", unicodedata.normalize("NFKC", text))
    words = list(map(hash, re.findall(WORD, text.lower())))
    numbers = np.array([*words, *[0] * (SHINGLE - len(words))], dtype=np.int64)
    return frozenset((sliding_window_view(numbers, SHINGLE) @ PLACES).tolist())


def plain(text: str) -> str:
    """Give what people and models wrote as a terminal may show it."""
    return re.sub(CONTROLS, "\ufffd", text)


def _example(line: _Line, source: str) -> Example:
    return Example(
        line.id, line.input, line.expected, tuple(line.history), source, line.group, line.learn
    )


def _fault(error: ValidationError) -> str:
    key, fault = first_fault(error)
    if fault.startswith("Invalid JSON"):
        # The parser counts the lines of this one line.
        return "this is no JSON object" + re.sub("^Invalid JSON| line \\d+", "", fault)
    return f'"{key}": {fault[0].lower()}{fault[1:]}' if key else fault
