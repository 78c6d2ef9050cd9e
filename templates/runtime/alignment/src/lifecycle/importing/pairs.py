"""Preferences from a file: pairs of a better and a worse answer, or answers with a thumb."""

import random
from collections import Counter
from collections.abc import Container, Sequence

from .. import data, settings
from ..alignment import preferences
from ..errors import ProjectError
from ..tasks import Task
from . import dividing, rated
from .columns import Columns
from .rated import Pair
from .rows import Table, counted
from .shaping import Longest, is_longer


def files(
    this: settings.Settings,
    task: Task,
    table: Table,
    named: Columns,
    share: float,
    seed: int,
    longest: Longest,
) -> dict[str, str]:
    """Give `preferences.jsonl` and, held out to judge by, `preferences-dev.jsonl`.

    Args:
        share: of the different questions, those whose pairs are held out.

    Raises ProjectError: a column that cannot be told, or nothing is left that prefers an answer.
    """
    kept = _sound(this, task, rated.pairs(table, named), longest)
    is_better, is_worse = (any(pair[side] is not None for pair in kept) for side in (2, 3))
    if not (is_better and is_worse):
        raise ProjectError(
            "No answer is left that is worse than another."
            if is_better
            else "No answer is left that is better than another.",
            "A pair needs an input and two different answers, the better one as the task reads it;"
            " answers with a thumb need some that are liked and some that are not.",
        )
    held = _held_out(kept, share, seed)
    parts: dict[preferences.Split, str] = {"train": "", "dev": ""}
    pairs = {split: Counter[bool]() for split in parts}
    for number, pair in enumerate(kept, start=1):
        history, asked, better, worse = pair
        line = preferences.Preference(
            id=f"{task.name}-pair-{number:05d}",
            input=asked,
            history=history,
            chosen=better or "",
            rejected=worse or "",
            by="import",
        )
        split: preferences.Split = "dev" if _question(pair) in held else "train"
        parts[split] += preferences.line(line)
        pairs[split][line.is_pair] += 1
    for split, found in pairs.items():
        said = counted(range(found[True]), "pair")
        alone = f" and {counted(range(found[False]), 'answer')} with a thumb alone"
        print(f"{preferences.path_of(task.name, split)}: {said}{alone * bool(found[False])}")
    if any(found[False] for found in pairs.values()):
        print("Of a thumb alone KTO learns, and nothing else: poe align align/kto.yaml")
    return {preferences.path_of(task.name, split): text for split, text in parts.items()}


def _held_out(pairs: Sequence[Pair], share: float, seed: int) -> set[str]:
    """Choose the questions to judge by, the same ones for the same seed.

    Questions that are nearly the same stay on one side, and so does one that other dialogues begin
    with: in those it is asked, and answered, as well.

    Raises ProjectError: nothing can be told apart.
    """
    dialogues = {_question(pair): pair for pair in pairs}
    questions = sorted(dialogues)
    lines = [
        {"input": question, "expected": None, "group": _opening(dialogues[question], dialogues)}
        for question in questions
    ]
    clusters = [[line["input"] for line in cluster] for cluster in dividing.clusters(lines)[0]]
    if len(clusters) < 2:
        raise ProjectError(
            f"All pairs ask the same, {questions[0][:60]!r}, or nearly, so that none can be held"
            " out to judge by.",
            "Bring pairs of another input, at best of many.",
        )
    random.Random(seed).shuffle(clusters)
    left = max(1, round(share * len(questions)))
    held: set[str] = set()
    for cluster in clusters[1:]:
        if len(cluster) <= left:
            held.update(cluster)
            left -= len(cluster)
    return held or {*min(clusters, key=len)}


def _opening(pair: Pair, questions: Container[str]) -> str:
    """Give the first of a pair's turns that is a question of its own, with those before it."""
    history, asked, *_ = pair
    said = [*(turn.content for turn in history), asked]
    begun = ("\n".join(said[:end]) for end in range(1, len(said) + 1))
    return next(each for each in begun if each in questions)


def _sound(this: settings.Settings, task: Task, pairs: list[Pair], longest: Longest) -> list[Pair]:
    """Leave out what teaches nothing or the wrong thing, and say how many of each kind."""
    unseen: tuple[data.Split, ...] = ("dev", "test")
    examples = [each for split in unseen for each in data.load(this.root, task.name, split)]
    asking = [data.Example(asked, asked, None) for asked in {*map(_question, pairs)}]
    held = {example.whole for example in examples}
    held |= {near.left.input for near in data.near_duplicates(asking, examples)}
    both = {(history, asked, worse, better) for history, asked, better, worse in pairs}
    reasons: Counter[str] = Counter()
    kept: dict[Pair, None] = {}
    for pair in pairs:
        _, asked, better, worse = pair
        whole, answers = _question(pair), [each for each in (better, worse) if each is not None]
        if not asked or not all(answers):
            reasons["have an empty input or answer"] += 1
        elif is_longer(whole, longest.input) or is_longer(max(answers, key=len), longest.answer):
            reasons["are longer than --longest or --longest-answer allows"] += 1
        elif better == worse:
            reasons["have the same answer twice"] += 1
        elif pair in both:
            reasons["are preferred the other way round elsewhere"] += 1
        elif whole in held:
            reasons["ask what dev or test asks, or nearly"] += 1
        elif better and task.parse(better) is None:
            reasons["prefer what the task cannot read as an answer, such as another label"] += 1
        elif pair in kept:
            reasons["repeat another one"] += 1
        else:
            kept[pair] = None
    for reason, count in reasons.items():
        print(f"left out: {count} pairs that {reason}")
    return list(kept)


def _question(pair: Pair) -> str:
    history, asked, *_ = pair
    return "\n".join([*(turn.content for turn in history), asked])
