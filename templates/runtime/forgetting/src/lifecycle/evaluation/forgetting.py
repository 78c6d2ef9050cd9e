"""What training cost: a small regression set, asked before and after.

The items lie in eval/regression.jsonl and have nothing to do with the project's tasks: repeating a
text, keeping to a form, small sums, common knowledge. A line can be added for whatever must not be
lost. An answer is right when `pattern`, a regular expression, matches all of it.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import CliPositionalArg

from .. import command, data, model_folder, runs, settings, statistics
from ..errors import ProjectError
from ..prompts import Decoding, Message
from ..settings import Settings
from ..statistics import Comparison
from . import tables
from .answers import Partial, Question
from .measure import by_server

PATH = "eval/regression.jsonl"
LEAST = 6
"""Right answers without which no loss is more than chance: 2 / 2**6 < 0.05, by McNemar's test."""
DECODING = Decoding(temperature=0.0, max_tokens=48)


class Forgetting(command.Command):
    """Ask a trained model, and the one it was trained from, the items of eval/regression.jsonl.

    They have nothing to do with the project's tasks: the tasks are poe evaluate's matter.
    """

    model: CliPositionalArg[str]
    """The trained model, such as models/lora."""
    before: str | None = None
    """What it is compared with; by default the model it was trained from."""
    concurrency: int | None = Field(None, gt=0)
    """Requests under way at once, instead of 32 to the project's own server and 8 elsewhere."""

    def cli_cmd(self) -> None:
        """Measure and print."""
        project = settings.load()
        items = load(project.root)
        after = project.with_model(self.model)
        start = self.before or model_folder.start_of(project.root / self.model, "--before")
        before = project.with_model(start or project.model)
        old, new = (scores(each, items, self.concurrency) for each in (before, after))
        kinds = compare(items, old, new)
        lost = [item.id for item, was, now in zip(items, old, new, strict=True) if was > now]
        write(project.root, before, after, kinds, lost)
        out = tables.console()
        out.print(f"{before.model} -> {after.model}, {len(items)} items of {PATH}")
        tables.print_comparison(out, "regression", {"share right": kinds.pop("all")} | kinds)
        out.print(f"lost: {', '.join(lost) or 'nothing'}", soft_wrap=True)
        if (known := int(sum(old))) < LEAST:
            out.print(
                f"{before.model} had {known} of them right, and what it never could do it cannot"
                f" lose: below {LEAST}, no loss shows. Add lines to {PATH} that it gets right.",
                soft_wrap=True,
            )
        out.print(f"written to {path_of(after.model)}")


class Item(BaseModel):
    """One thing that a model could do before."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: str
    messages: list[Message] = Field(min_length=1)
    pattern: re.Pattern[str]
    """What the whole answer has to match; blanks around it do not count."""

    def is_right(self, answer: str) -> bool:
        """Whether an answer is as wanted."""
        return self.pattern.fullmatch(answer.strip()) is not None


def load(root: Path) -> list[Item]:
    """Read the items, in file order.

    Raises ProjectError: no such file, no item in it, or a line that is wrong (with its number).
    """
    help = f"The shipped one is in a commit: git log -- {PATH}, then git checkout COMMIT -- {PATH}"
    items = [item for _, item in data.rows(root, PATH, Item, help, "See eval/README.md.")]
    if not items:
        raise ProjectError(f"{PATH} holds no items.", "One JSON object a line; see eval/README.md.")
    return items


def scores(model: Settings, items: Sequence[Item], concurrency: int | None = None) -> list[float]:
    """Ask a model every item, greedily: 1 for a right answer, 0 for another, in their order.

    Raises ProjectError: no model, no server, or a request that fails for good.
    """
    questions = [
        Question("regression", data.Example(item.id, "", None), item.messages, DECODING)
        for item in items
    ]
    asked = [item.model_dump(mode="json") for item in items]
    partial = Partial(model.root, {"model": runs.model_of(model).model_dump(), "items": asked})
    with by_server(model, concurrency, max_failures=0) as answering:
        answers = answering(questions, partial)
    partial.remove()
    return [float(item.is_right(given.output)) for item, given in zip(items, answers, strict=True)]


def compare(
    items: Sequence[Item], before: Sequence[float], after: Sequence[float]
) -> dict[str, Comparison]:
    """Compare the scores of both over `all` items and kind by kind, paired; each is 0 or 1."""
    compared = {}
    for kind in dict.fromkeys(["all", *(item.kind for item in items)]):
        chosen = [at for at, item in enumerate(items) if kind in ("all", item.kind)]
        compared[kind] = statistics.compare(
            [before[at] for at in chosen], [after[at] for at in chosen]
        )
    return compared


def path_of(model: str) -> str:
    """Where the cost of a model is written, relative to the project."""
    return f"eval/forgetting/{Path(model).name.replace(':', '-')}.json"


def read(root: Path, model: str) -> tuple[float, float] | None:
    """Read which share of the items was right before and after; None where it was not measured.

    What was measured of weights that were trained anew since says nothing of these.
    """
    path = root / path_of(model)
    if not path.is_file():
        return None
    written = json.loads(path.read_text(encoding="utf-8"))
    weights, whole = written.get("after", {}).get("sha256"), written["kinds"]["all"]
    if weights and (root / model).is_dir() and not runs.is_model(root, model, weights):
        return None
    return whole["before"], whole["after"]


def write(
    root: Path, before: Settings, after: Settings, kinds: dict[str, Comparison], lost: list[str]
) -> None:
    """Write what was measured, with the hashes of all that it depends on."""
    content = {
        "version": 1,
        "items": runs.input_of(root, "data", PATH, None).model_dump(exclude_none=True),
        "before": runs.model_of(before).model_dump(exclude_none=True),
        "after": runs.model_of(after).model_dump(exclude_none=True),
        "kinds": {
            kind: {"n": n, "before": old, "after": new, "difference": difference.model_dump()}
            for kind, (n, old, new, difference, *_) in kinds.items()
        },
        "lost": lost,
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    runs.write_atomically(root / path_of(after.model), text)


if __name__ == "__main__":
    command.run(Forgetting)
