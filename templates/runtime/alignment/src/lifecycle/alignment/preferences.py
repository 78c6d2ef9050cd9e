"""Preference datasets: `data/<task>/preferences.jsonl`, which of two answers is better.

    {"id": "…", "input": "…", "chosen": "billing", "rejected": "It is billing.", "why": "form"}

An answer with a thumb and no other one beside it stands alone: up as `chosen`, down as `rejected`.
Held out to judge by is `preferences-dev.jsonl` or, without such a file, every fifth question with
all that was said of it.
Test inputs never become preferences.
"""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from .. import data, deciding, written
from ..data import Example, Turn
from ..errors import ProjectError
from ..settings import find_root
from ..tasks import Task

Split = Literal["train", "dev"]
HELD_OUT = 5
SHIPPED: dict[Split, int] = {"train": 300, "dev": 60}
"""How many of each split the shipped files hold."""
SEED = 20261124


class Preference(BaseModel):
    """Two answers to one input, the better one first; or one, which was liked or was not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    input: str
    history: tuple[Turn, ...] = ()
    chosen: str = ""
    rejected: str = ""
    why: str = ""
    """What makes the rejected answer worse, in a word or two."""
    by: str = ""
    """Who or what decided: script, score, person, model; import where a file said so."""

    @model_validator(mode="after")
    def _differ(self) -> "Preference":
        if self.chosen.strip() == self.rejected.strip():
            raise ValueError("chosen and rejected are the same answer")
        return self

    @property
    def whole(self) -> str:
        """The input behind its earlier turns, as that of an example."""
        return "\n".join([*(turn.content for turn in self.history), self.input])

    @property
    def is_pair(self) -> bool:
        """Whether there are two answers."""
        return bool(self.chosen and self.rejected)


def path_of(task: str, split: Split) -> str:
    """Give the path of a split, relative to the project."""
    ending = "" if split == "train" else f"-{split}"
    return f"data/{task}/preferences{ending}.jsonl"


def files(root: Path, task: str) -> list[str]:
    """Give the one or two files with a task's preferences, relative to the project.

    Raises ProjectError where there are none.
    """
    train, dev = (path_of(task, split) for split in SHIPPED)
    script = f"data/{task}/make_preferences.py"
    by_rule = f"python {script}" if (root / script).is_file() else ""
    if not (root / train).exists():
        makes = f"{by_rule} makes one, " if by_rule else ""
        raise ProjectError(
            f"{train} does not exist.",
            f"{makes}poe import FILE --pairs writes yours, and poe collect makes one of two runs of"
            " poe evaluate --split train.",
        )
    if strange := _foreign(root, task):
        makes = f"; by rule: rm {' '.join(strange)} && {by_rule}" if by_rule else ""
        raise ProjectError(
            f"{strange[0]} holds the pairs of the sample, and {data.path_of(task, 'train')} other"
            " data.",
            "poe import FILE --pairs puts yours in their place, and poe collect those of two runs"
            f"{makes}.",
        )
    return [train, dev] if (root / dev).exists() else [train]


def load(root: Path, task: str, split: Split, *, alone: bool = False) -> list[Preference]:
    """Read the pairs of a split, in file order.

    Args:
        alone: give what stands alone as well.

    Raises ProjectError for no file, nothing in it, or a line that is wrong (with its number).
    """
    if len(files(root, task)) == len(SHIPPED):
        found = list(read(root, path_of(task, split)))
    else:
        whole = list(read(root, path_of(task, "train")))
        asked = enumerate(dict.fromkeys(each.whole for each in whole), start=1)
        held = {question for at, question in asked if at % HELD_OUT == 0}
        found = [each for each in whole if (each.whole in held) == (split == "dev")]
    if not found:
        raise ProjectError(
            f"{path_of(task, split)} holds no preferences."
            if (root / path_of(task, split)).exists()
            else f"{path_of(task, 'train')} asks fewer than {HELD_OUT} questions, and every fifth"
            " is held out to judge by.",
            f"poe collect makes some of two runs of poe evaluate --split {split}.",
        )
    if not (kept := [each for each in found if alone or each.is_pair]):
        raise ProjectError(
            f"{path_of(task, split)} holds answers with a thumb alone, and no pairs.",
            "KTO learns from them: poe align align/kto.yaml; all else needs pairs, and poe collect"
            " makes some.",
        )
    return kept


def read(root: Path, path: str) -> Iterator[Preference]:
    """Read one file, line by line.

    Raises ProjectError for no file, or a line that is wrong (with its number).
    """
    help = "A line is one JSON object with id, input, chosen and rejected."
    return (each for _, each in data.rows(root, path, Preference, "poe collect makes one.", help))


def make_room(root: Path, task: str) -> None:
    """Remove the pairs of the sample where the data are other ones, before pairs of those come."""
    for strange in _foreign(root, task):
        (root / strange).unlink()


def problem(root: Path, task: str, split: Split, new: Preference) -> str:
    """Say which pairs cannot come into a split, where this is one of them; empty where it can."""
    sides: dict[Split, list[Preference]] = {
        side: list(read(root, path)) if (root / path).is_file() else []
        for side in SHIPPED
        for path in [path_of(task, side)]
    }
    there = {(each.chosen, each.rejected) for each in sides[split] if each.whole == new.whole}
    if (new.chosen, new.rejected) in there:
        return "pairs that are there already"
    if (new.rejected, new.chosen) in there:
        return "pairs that another one prefers the other way round"
    # What is held out to judge by is not learned.
    other: Split = "dev" if split == "train" else "train"
    asked, *others = (
        Example(each.id, each.input, None, each.history) for each in (new, *sides[other])
    )
    if any(each.whole == asked.whole for each in others) or data.near_duplicates([asked], others):
        return f"pairs that ask what {path_of(task, other)} asks"
    return ""


def append(root: Path, task: str, split: Split, preference: Preference) -> None:
    """Add one at the end of its file, on the disk before this returns."""
    deciding.append(root / path_of(task, split), line(preference))


def _foreign(root: Path, task: str) -> list[str]:
    """Name the files with pairs of the sample, where none of its examples is there any more."""
    paths = [path_of(task, split) for split in SHIPPED]
    found = [path for path in paths if written.is_sample(root, task, Path(path).stem)]
    # Who corrects the sample or adds to it, as by feedback, still has what its pairs speak of.
    ids = (example.id for example in data.load(root, task, "train")) if found else ()
    return [] if any(re.fullmatch(rf"{task}-train-\d{{4}}", id) for id in ids) else found


def make(task: Task, spoil: Callable[[Example, random.Random], tuple[str, str]]) -> None:
    """Write preferences of a task: the wanted answer against one that is made worse.

    Ends with 2, and writes nothing, where other ones are there.

    Args:
        spoil: gives a plausible answer that is worse than the wanted one, and why it is worse.
    """
    root = find_root(Path.cwd())
    texts: dict[Path, str] = {}
    for split, count in SHIPPED.items():
        rng = random.Random(f"{SEED}-{split}")
        lines = []
        for example in data.load(root, task.name, split, task.validate)[:count]:
            rejected, why = spoil(example, rng)
            preference = Preference(
                id=example.id,
                input=example.input,
                history=example.history,
                chosen=task.target(example.expected),
                rejected=rejected,
                why=why,
                by="script",
            )
            lines.append(line(preference))
        texts[root / path_of(task.name, split)] = "".join(lines)
    written.write_files(texts)


def line(preference: Preference) -> str:
    """Give it as it stands in a file."""
    return data.text([preference.model_dump(mode="json", exclude_defaults=True)])
