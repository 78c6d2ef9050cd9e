"""What training cost: a small regression set, asked before and after.

The items lie in eval/regression.jsonl and have nothing to do with the project's tasks: repeating a
text, keeping to a form, small sums, common knowledge. A line can be added for whatever must not be
lost. An answer is right when `pattern`, a regular expression, matches all of it.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from .. import runs, statistics
from ..data import Example
from ..errors import ProjectError
from ..prompts import Decoding, Message
from ..settings import Settings
from ..statistics import Comparison
from .answers import Partial, Question
from .measure import by_server, model_ref

PATH = "eval/regression.jsonl"
DECODING = Decoding(temperature=0.0, max_tokens=48)


class Item(BaseModel):
    """One thing that a model could do before."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: str
    messages: list[Message] = Field(min_length=1)
    pattern: str
    """What the whole answer has to match; blanks around it do not count."""

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        re.compile(value)
        return value

    def is_right(self, answer: str) -> bool:
        """Whether an answer is as wanted."""
        return re.fullmatch(self.pattern, answer.strip()) is not None


@dataclass(frozen=True)
class Cost:
    """The same items before and after, over all and by kind; each score is 0 or 1."""

    kinds: dict[str, Comparison]
    all: Comparison
    lost: list[str]
    """Ids of the items that were right before and are not now."""
    gained: list[str]


def load(root: Path) -> list[Item]:
    """Read the items, in file order.

    Raises:
        ProjectError: no such file, no item in it, or a line that is wrong (with its number).
    """
    try:
        lines = (root / PATH).read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        help = f"Bring the shipped one back: git checkout -- {PATH}"
        raise ProjectError(f"{PATH} does not exist.", help) from None
    items = [_item(line, at) for at, line in enumerate(lines, start=1) if line.strip()]
    if not items:
        raise ProjectError(f"{PATH} holds no items.", "One JSON object a line; see eval/README.md.")
    return items


def scores(
    settings: Settings, items: Sequence[Item], concurrency: int | None = None
) -> list[float]:
    """Ask a model every item, greedily: 1 for a right answer, 0 for another, in their order.

    Raises:
        ProjectError: no model, no server, or a request that fails for good.
    """
    questions = [
        Question("regression", Example(item.id, "", item.pattern), item.messages, DECODING)
        for item in items
    ]
    depends_on = {
        "model": model_ref(settings).model_dump(),
        "items": [item.model_dump() for item in items],
    }
    partial = Partial(settings.root, depends_on)
    with by_server(settings, concurrency, max_failures=0) as answering:
        answers = answering(questions, partial)
    partial.remove()
    return [
        float(item.is_right(answer.output)) for item, answer in zip(items, answers, strict=True)
    ]


def compare(items: Sequence[Item], before: Sequence[float], after: Sequence[float]) -> Cost:
    """Compare the scores of both, kind by kind and over all, paired."""
    kinds = list(dict.fromkeys(item.kind for item in items))
    places = {kind: [at for at, item in enumerate(items) if item.kind == kind] for kind in kinds}
    return Cost(
        kinds={kind: _compare(before, after, places[kind]) for kind in kinds},
        all=_compare(before, after, range(len(items))),
        lost=[item.id for item, b, a in zip(items, before, after, strict=True) if b > a],
        gained=[item.id for item, b, a in zip(items, before, after, strict=True) if a > b],
    )


def path_of(model: str) -> str:
    """Where the cost of a model is written, relative to the project."""
    return f"eval/forgetting/{Path(model).name.replace(':', '-')}.json"


def write(root: Path, before: Settings, after: Settings, cost: Cost) -> None:
    """Write what was measured, with the hashes of all that it depends on."""
    content = {
        "version": 1,
        "items": runs.input_of(root, "data", PATH, None).model_dump(exclude_none=True),
        "before": model_ref(before).model_dump(exclude_none=True),
        "after": model_ref(after).model_dump(exclude_none=True),
        "kinds": {kind: _facts(each) for kind, each in (cost.kinds | {"all": cost.all}).items()},
        "lost": cost.lost,
        "gained": cost.gained,
    }
    path = root / path_of(after.model)
    path.parent.mkdir(parents=True, exist_ok=True)
    runs.write_atomically(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _compare(before: Sequence[float], after: Sequence[float], places: Sequence[int]) -> Comparison:
    return statistics.compare([before[at] for at in places], [after[at] for at in places])


def _facts(compared: Comparison) -> dict[str, object]:
    return {
        "n": compared.n,
        "before": compared.old,
        "after": compared.new,
        "difference": compared.difference.model_dump(),
    }


def _item(line: str, number: int) -> Item:
    try:
        return Item.model_validate_json(line)
    except (ValidationError, re.error) as error:
        first = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise ProjectError(f"{PATH}:{number}: {first}.", "See eval/README.md.") from error
