"""Preferences from a file: pairs of a better and a worse answer, or answers with thumbs."""

import json
import random
from collections import defaultdict
from typing import Any

from .. import data, settings, written
from ..errors import ProjectError
from ..tasks import Task
from .columns import Columns, of_pairs, thumb_of
from .reading import Row, Table

LIKED = {"true", "1", "1.0", "up", "yes", "good", "👍", "like", "positive"}
Pair = tuple[str, str, str]
"""Input, the better answer, the worse one."""


def import_pairs(
    this: settings.Settings,
    task: Task,
    table: Table,
    named: Columns,
    share: float,
    seed: int,
    dry_run: bool,
) -> None:
    """Write `preferences.jsonl` and, held out to judge by, `preferences-dev.jsonl`.

    Raises:
        ProjectError: no pair is left, or a file there is the user's.
    """
    input, answer, rejected = of_pairs(table, named)
    if rejected is None:
        thumb = thumb_of(table, (input, answer))
        pairs, alone = _of_thumbs(table, input, answer, thumb)
        print(f"{len(table.rows)} rows of {table.source}: input {input}, answer {answer}, {thumb}")
        print(f"{alone} rows are alone: the same input has no answer with the other thumb.")
    else:
        pairs = [_pair(row, input, answer, rejected) for row in table.rows]
        print(f"{len(table.rows)} rows of {table.source}: {input}, {answer} over {rejected}")
    kept = _sound(this, task, pairs)
    if not kept:
        raise ProjectError("No pair is left.", "Each needs an input and two different answers.")
    lines = [
        {
            "id": f"{task.name}-pair-{number:05d}",
            "input": asked,
            "chosen": better,
            "rejected": worse,
        }
        for number, (asked, better, worse) in enumerate(kept, start=1)
    ]
    held = _held_out([asked for asked, _, _ in kept], share, seed)
    files = {
        f"data/{task.name}/preferences{ending}.jsonl": "".join(
            json.dumps({**line, "by": "person"}, ensure_ascii=False) + "\n"
            for line in lines
            if (line["input"] in held) == is_held
        )
        for ending, is_held in (("", False), ("-dev", True))
    }
    counts = {path: text.count("\n") for path, text in files.items()}
    print("\n".join(f"{path}: {count} pairs" for path, count in counts.items()))
    if dry_run:
        print("Nothing is written.")
        return
    written.replace(this.root, files)


def _pair(row: Row, input: str, chosen: str, rejected: str) -> Pair:
    better, asked = _last(row.values.get(chosen))
    worse, _ = _last(row.values.get(rejected))
    given, _ = _last(row.values.get(input)) if input else (asked, "")
    return given, better, worse


def _last(value: Any) -> tuple[str, str]:
    """Give the last message of a dialogue and the one before; a text is its own last message."""
    if not isinstance(value, list):
        return ("" if value is None else str(value).strip()), ""
    said = [str(turn.get("content", "")).strip() for turn in value if isinstance(turn, dict)]
    return (said[-1] if said else ""), (said[-2] if len(said) > 1 else "")


def _of_thumbs(table: Table, input: str, answer: str, thumb: str) -> tuple[list[Pair], int]:
    """Put each answer that was liked beside one to the same input that was not."""
    liked: defaultdict[str, list[str]] = defaultdict(list)
    disliked: defaultdict[str, list[str]] = defaultdict(list)
    for row in table.rows:
        is_liked = str(row.values.get(thumb)).strip().lower() in LIKED
        asked, said = str(row.values.get(input) or ""), str(row.values.get(answer) or "")
        (liked if is_liked else disliked)[asked.strip()].append(said.strip())
    pairs = [
        (asked, better, worse)
        for asked in liked
        for better, worse in zip(liked[asked], disliked[asked], strict=False)
    ]
    return pairs, len(table.rows) - 2 * len(pairs)


def _sound(this: settings.Settings, task: Task, pairs: list[Pair]) -> list[Pair]:
    """Leave out what teaches nothing or the wrong thing, and say how many of each kind."""
    held = {
        example.input
        for split in ("dev", "test")
        for example in data.load(this.root, task.name, split)
    }
    both = {(asked, worse, better) for asked, better, worse in pairs}
    reasons: defaultdict[str, int] = defaultdict(int)
    kept: dict[Pair, None] = {}
    for pair in pairs:
        asked, better, worse = pair
        if not asked or not better or not worse:
            reasons["have an empty input or answer"] += 1
        elif better == worse:
            reasons["have the same answer twice"] += 1
        elif pair in both:
            reasons["are preferred the other way round elsewhere"] += 1
        elif asked in held:
            reasons["ask what dev or test asks"] += 1
        elif task.parse(better) is None:
            reasons["prefer what the task cannot read as an answer, such as another label"] += 1
        elif pair in kept:
            reasons["repeat another one"] += 1
        else:
            kept[pair] = None
    for reason, count in reasons.items():
        print(f"left out: {count} pairs that {reason}")
    return list(kept)


def _held_out(inputs: list[str], share: float, seed: int) -> set[str]:
    different = sorted(set(inputs))
    count = min(max(1, round(share * len(different))), len(different) - 1)
    return set(random.Random(seed).sample(different, count))
