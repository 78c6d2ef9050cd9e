"""Preferences from a file: pairs of a better and a worse answer, or answers with thumbs."""

import random
from collections import Counter, defaultdict

from .. import data, settings
from ..alignment import preferences
from ..data import Turn
from ..errors import ProjectError
from ..tasks import Task
from . import columns
from .columns import Columns
from .dialogues import turn_of
from .reading import Row, Table

CHOSEN = ("chosen", "preferred")
THUMB = ("thumb", "thumbs", "rating", "feedback", "label", "vote")
_NOTHING = Turn(role="user", content="")
LIKED = {"true", "1", "up", "yes", "good", "👍", "like", "positive"}
DISLIKED = {"false", "0", "-1", "down", "no", "bad", "👎", "dislike", "negative"}
Pair = tuple[tuple[Turn, ...], str, str, str]
"""The turns before, the input, the better answer and the worse one."""


def files(
    this: settings.Settings, task: Task, table: Table, named: Columns, share: float, seed: int
) -> dict[str, str]:
    """Give `preferences.jsonl` and, held out to judge by, `preferences-dev.jsonl`.

    Args:
        share: of the different inputs, those whose pairs are held out.

    Raises ProjectError: a column that cannot be told, or no pair is left.
    """
    kept = _sound(this, task, _pairs(table, named))
    if not kept:
        raise ProjectError("No pair is left.", "Each needs an input and two different answers.")
    held = _held_out(sorted({asked for _, asked, _, _ in kept}), share, seed)
    parts: dict[preferences.Split, str] = {"train": "", "dev": ""}
    for number, (history, asked, better, worse) in enumerate(kept, start=1):
        line = preferences.Preference(
            id=f"{task.name}-pair-{number:05d}",
            input=asked,
            history=history,
            chosen=better,
            rejected=worse,
            by="person",
        )
        parts["dev" if asked in held else "train"] += preferences.line(line)
    made = {preferences.path_of(task.name, split): text for split, text in parts.items()}
    for path, text in made.items():
        print(f"{path}: {text.count(chr(10))} pairs")
    return made


def _pairs(table: Table, named: Columns) -> list[Pair]:
    chosen = columns.first(table.columns, CHOSEN)
    rejected = named.rejected or columns.first(table.columns, columns.REJECTED)
    answer = chosen or columns.first(table.columns, columns.SENTENCES)
    answer = named.expected[0] if named.expected else answer
    left = [column for column in table.columns if column not in (chosen, rejected, answer)]
    input = named.input[0] if named.input else columns.first(left, columns.INPUT) or ""
    if not input and not (chosen and rejected):
        raise columns.cannot_tell(table, "input")
    if not answer:
        raise columns.cannot_tell(table, "expected")
    if rejected is None:
        return _of_thumbs(table, input, answer)
    print(f"{len(table.rows)} rows of {table.source}: {input}, {answer} over {rejected}")
    return [pair for _, pair in table.each(lambda row: _pair(row, input, answer, rejected))]


def _pair(row: Row, input: str, chosen: str, rejected: str) -> Pair:
    *before, better = _said(row, chosen)
    *_, worse = _said(row, rejected)
    *before, asked = _said(row, input) if input else before or [_NOTHING]
    return tuple(before), asked.content, better.content, worse.content


def _said(row: Row, column: str) -> list[Turn]:
    """Give the turns of a dialogue; a text is the only one of its own."""
    dialogue = row.values.get(column)
    if not isinstance(dialogue, list):
        return [Turn(role="user", content=row.text(column))]
    turns = (turn_of(turn) for turn in dialogue)
    return [Turn(role=turn[0], content=turn[1]) for turn in turns if turn] or [_NOTHING]


def _of_thumbs(table: Table, input: str, answer: str) -> list[Pair]:
    """Put each answer that was liked beside one to the same input that was not."""
    thumb = columns.first((each for each in table.columns if each not in (input, answer)), THUMB)
    if thumb is None:
        raise ProjectError(
            f"{table.source} has neither chosen and rejected answers nor thumbs.",
            f"It has: {', '.join(table.columns)}. Call them chosen and rejected, or thumb.",
        )
    liked: defaultdict[str, list[str]] = defaultdict(list)
    disliked: defaultdict[str, list[str]] = defaultdict(list)
    said = table.each(lambda row: (_is_liked(row, thumb), row.text(input), row.text(answer)))
    for _, (is_liked, asked, given) in said:
        if is_liked is not None:
            (liked if is_liked else disliked)[asked].append(given)
    pairs: list[Pair] = [
        ((), asked, better, worse)
        for asked in liked
        for better, worse in zip(liked[asked], disliked[asked], strict=False)
    ]
    print(f"{len(table.rows)} rows of {table.source}: input {input}, answer {answer}, {thumb}")
    alone = len(table.rows) - 2 * len(pairs)
    print(f"{alone} rows are alone: the same input has no answer with the other thumb.")
    return pairs


def _is_liked(row: Row, thumb: str) -> bool | None:
    """Read a thumb; None where there is none."""
    said = row.text(thumb).lower()
    if said and said not in LIKED | DISLIKED:
        raise ProjectError(
            f'{thumb} is "{said}", which is no thumb',
            "Write up or down; of stars, decide which are which.",
        )
    return said in LIKED if said else None


def _sound(this: settings.Settings, task: Task, pairs: list[Pair]) -> list[Pair]:
    """Leave out what teaches nothing or the wrong thing, and say how many of each kind."""
    unseen: tuple[data.Split, ...] = ("dev", "test")
    examples = [each for split in unseen for each in data.load(this.root, task.name, split)]
    held = {example.input for example in examples}
    both = {(history, asked, worse, better) for history, asked, better, worse in pairs}
    reasons: Counter[str] = Counter()
    kept: dict[Pair, None] = {}
    for pair in pairs:
        _, asked, better, worse = pair
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
    count = min(max(1, round(share * len(inputs))), len(inputs) - 1)
    return set(random.Random(seed).sample(inputs, count))
