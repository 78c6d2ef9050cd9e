"""Preferences from a file: pairs of a better and a worse answer, or answers that were rated."""

import random
from collections import Counter, defaultdict

from .. import data, settings
from ..alignment import preferences
from ..data import Turn
from ..errors import ProjectError
from ..reasoning import separate
from ..tasks import Task
from . import columns
from .columns import Columns
from .dialogues import Role, dialogue_of, unread
from .reading import DIALOGUES, Row, Table, counted
from .shaping import Longest, is_longer

CHOSEN = ("chosen", "preferred", "preferred_output")
THUMB = ("thumb", "thumbs", "rating", "score", "stars", "feedback", "label", "vote")
THUMBS = {
    **dict.fromkeys(("true", "up", "yes", "good", "👍", "like", "positive"), 1.0),
    **dict.fromkeys(("false", "down", "no", "bad", "👎", "dislike", "negative"), 0.0),
}
Pair = tuple[tuple[Turn, ...], str, str, str]
"""The turns before, the input, the better answer and the worse one."""


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
        share: of the different inputs, those whose pairs are held out.

    Raises ProjectError: a column that cannot be told, or no pair is left.
    """
    kept = _sound(this, task, _pairs(table, named), longest)
    if not kept:
        raise ProjectError(
            "No pair is left.",
            "Each needs an input and two different answers, the better one as the task reads it.",
        )
    questions = sorted({_question(pair) for pair in kept})
    if len(questions) < 2:
        raise ProjectError(
            f"All pairs ask the same, {questions[0][:60]!r}, so that none can be held out to judge"
            " by.",
            "Bring pairs of another input, at best of many.",
        )
    count = min(max(1, round(share * len(questions))), len(questions) - 1)
    held = set(random.Random(seed).sample(questions, count))
    parts: dict[preferences.Split, str] = {"train": "", "dev": ""}
    for number, pair in enumerate(kept, start=1):
        history, asked, better, worse = pair
        line = preferences.Preference(
            id=f"{task.name}-pair-{number:05d}",
            input=asked,
            history=history,
            chosen=better,
            rejected=worse,
            by="person",
        )
        parts["dev" if _question(pair) in held else "train"] += preferences.line(line)
    made = {preferences.path_of(task.name, split): text for split, text in parts.items()}
    for path, text in made.items():
        print(f"{path}: {text.count(chr(10))} pairs")
    return made


def _pairs(table: Table, named: Columns) -> list[Pair]:
    table = table.holding(named.every)
    columns.check(table, named)
    chosen = columns.first(table.columns, CHOSEN)
    rejected = named.rejected or columns.first(table.columns, columns.REJECTED)
    dialogue = named.dialogue or columns.first(table.columns, DIALOGUES)
    answer = chosen or columns.first(table.columns, columns.SENTENCES) or dialogue
    answer = named.expected[0] if named.expected else answer
    left = [column for column in table.columns if column not in (chosen, rejected, answer)]
    input = named.input[0] if named.input else columns.first(left, columns.INPUT) or dialogue or ""
    thumb = None if rejected else columns.first(left, THUMB)
    if not answer or not (rejected or thumb):
        raise ProjectError(
            f"{table.source} has neither chosen and rejected answers nor thumbs.",
            f"It has: {', '.join(table.columns)}. Name the better and the worse answer by"
            " --expected COLUMN --rejected COLUMN, or call what says how good one is thumb.",
        )
    if answer == dialogue:
        input = ""  # its last turn is the answer, and those before are what it answers
    elif not input and not (chosen and rejected):
        raise columns.cannot_tell(table, "input")
    named = Columns((input,) if input else (), (answer,), rejected=rejected)
    unused = [column for column in left if column not in (input, rejected, thumb)]
    unused += unread(row.values.get(column) for row in table.rows for column in named.every)
    print(f"{counted(table.rows, 'row')} of {table.source}: {named}" + f" by {thumb}" * bool(thumb))
    if unused:
        print(f"not used: {', '.join(unused)}")
    if thumb:
        return _of_thumbs(table, input, answer, thumb)
    better = table.each(lambda row: _answered(row, input, answer))
    worse = table.each(lambda row: _answered(row, input, rejected or "")[-1])
    return [(*one, other) for (_, one), (_, other) in zip(better, worse, strict=True)]


def _answered(row: Row, input: str, column: str) -> tuple[tuple[Turn, ...], str, str]:
    """Give the turns before, the input and the answer; both are empty where one of them is none.

    A dialogue that begins with the user is a whole one, whatever the column of the inputs holds.
    """
    turns = _said(row, column, "assistant")
    is_whole = bool(turns) and turns[0].role == "user"
    if input and not is_whole:
        turns = [*_said(row, input, "user"), *turns]
    if [turn.role for turn in turns[-2:]] != ["user", "assistant"]:
        return (), "", ""
    *before, asked, answer = turns
    return tuple(before), asked.content, answer.content


def _said(row: Row, column: str, by: Role) -> list[Turn]:
    """Give the turns of a dialogue; a text is one turn."""
    spoken = dialogue_of(row.values.get(column))
    if spoken is None:
        text = row.text(column)
        spoken = [(by, separate(text).answer if by == "assistant" else text)]
    return [Turn(role=role, content=content) for role, content in spoken]


def _of_thumbs(table: Table, input: str, answer: str, thumb: str) -> list[Pair]:
    """Put the answer to an input that was liked most beside that liked least, and so on inwards."""
    given: defaultdict[tuple[tuple[Turn, ...], str], list[tuple[float, str]]] = defaultdict(list)
    said = table.each(lambda row: (_worth(row, thumb), _answered(row, input, answer)))
    for _, (worth, (before, asked, text)) in said:
        if worth is not None:
            given[before, asked].append((worth, text))
    pairs: list[Pair] = []
    for question, answers in given.items():
        ordered = sorted(answers, key=lambda each: -each[0])
        for (more, better), (less, worse) in zip(ordered, reversed(ordered), strict=True):
            if more > less:
                pairs.append((*question, better, worse))
    if alone := len(table.rows) - 2 * len(pairs):
        are = "1 row is" if alone == 1 else f"{alone} rows are"
        print(f"{are} alone: the same input has no answer that was liked otherwise.")
    return pairs


def _worth(row: Row, thumb: str) -> float | None:
    """Read a thumb, or a rating; None where there is none."""
    said = row.text(thumb).lower()
    try:
        return THUMBS[said] if said in THUMBS else float(said) if said else None
    except ValueError as error:
        problem = f'{thumb} is "{said}", which is no thumb and no number'
        raise ProjectError(problem, "Write up or down, or a number.") from error


def _sound(this: settings.Settings, task: Task, pairs: list[Pair], longest: Longest) -> list[Pair]:
    """Leave out what teaches nothing or the wrong thing, and say how many of each kind."""
    unseen: tuple[data.Split, ...] = ("dev", "test")
    examples = [each for split in unseen for each in data.load(this.root, task.name, split)]
    held = {example.whole for example in examples}
    both = {(history, asked, worse, better) for history, asked, better, worse in pairs}
    reasons: Counter[str] = Counter()
    kept: dict[Pair, None] = {}
    for pair in pairs:
        _, asked, better, worse = pair
        if not asked or not better or not worse:
            reasons["have an empty input or answer"] += 1
        elif is_longer(asked, longest.input) or is_longer(
            max(better, worse, key=len), longest.answer
        ):
            reasons["are longer than --longest or --longest-answer allows"] += 1
        elif better == worse:
            reasons["have the same answer twice"] += 1
        elif pair in both:
            reasons["are preferred the other way round elsewhere"] += 1
        elif _question(pair) in held:
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


def _question(pair: Pair) -> str:
    history, asked, *_ = pair
    return "\n".join([*(turn.content for turn in history), asked])
