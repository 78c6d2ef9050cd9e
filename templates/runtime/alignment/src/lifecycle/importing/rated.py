"""How good answers are, in a table: two of which one is better, or single ones with a thumb."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..data import Turn
from ..errors import ProjectError
from ..reasoning import separate
from . import columns
from .columns import Columns
from .dialogues import Role, dialogue_of, unread
from .rows import Row, Table, counted, parsed, text_of

CHOSEN = ("chosen", "chosen_messages", "preferred", "preferred_output", "accepted")
ANSWERS = (*columns.SENTENCES, "conversation", "human_ref", "candidate", "generation", "text")
"""What two answers are called, before their ends."""
ASKED = (*columns.INPUT, "history", "post", "context")
VERDICT = (
    "winner", "preferred", "preference", "better", "better_response_id", "safer_response_id",
    "choice", "vote", "label",
)  # fmt: skip
"""A column that names the better one of two."""
SIGNED = ("overall_preference", "preference_strength")
"""A number below 0 where the first is better, and above 0 where the second is, as in HelpSteer."""
TIES = {"tie", "both", "bad", "bothbad", "neither", "none", "equal", "same", "draw"}
FILLING = {"model", "response", "answer", "assistant", "option", "is", "better", "the", "wins"}
"""Words that a verdict may have around the name."""
SCORES = ("score", "rating", "winner_model", "votes", "stars")
THUMB = ("thumb", "thumbs", "rating", "score", "stars", "feedback", "label", "vote")
THUMBS = {
    **dict.fromkeys(("true", "up", "yes", "good", "👍", "like", "positive", "helpful"), 1.0),
    **dict.fromkeys(("false", "down", "no", "bad", "👎", "dislike", "negative", "unhelpful"), 0.0),
}
RATINGS = ("overall_score", "fine-grained_score", "pm_score", "score", "rating", "rank")
"""What an answer that lies in a list with others is rated by; the first in rank is the best."""
LISTS = ("generations", "responses", "answers", "completions", "outputs", "summaries")
"""Lists of answers beside which stands a list of what they are rated, or the place of the best."""
RATED = ("ratings", "scores", "ranks", "choice")
RANKS = {"rank", "ranks", "ranking"}
"""Words in the name of a column of places, of which the first is the best."""
LOOKED_AT = 20
"""Rows by which it is told what a column holds."""
Question = tuple[tuple[Turn, ...], str]
"""The turns before, and the input."""
Pair = tuple[tuple[Turn, ...], str, str | None, str | None]
"""The turns before, the input, the better answer and the worse one; None where a thumb is all there
is: up for what stands as the better one, down for the worse."""


def pairs(table: Table, named: Columns) -> list[Pair]:
    """Give what a table prefers, and print by which columns, and what prefers nothing.

    Raises ProjectError: columns that cannot be told, or a value that says nothing.
    """
    table, named = _spread(table, named)
    table = table.holding(named.every)
    columns.check(table, named)
    named = _chosen(table, named)
    unused = [column for column in table.columns if column not in named.every]
    unused += unread(row.values.get(column) for row in table.rows for column in _texts(named))
    print(f"{counted(table.rows, 'row')} of {table.source}: {named}")
    if unused:
        print(f"not used: {', '.join(unused)}")
    return list(_of_two(table, named) if len(_answers(named)) > 1 else _of_thumbs(table, named))


def _spread(table: Table, named: Columns) -> tuple[Table, Columns]:
    """Give a row for each answer where a row has a list of rated ones, as in UltraFeedback."""
    if named.rejected or columns.first(table.columns, columns.REJECTED):
        return table, named
    table = _beside(table)
    for column in table.columns:
        keys = map(_keys, (row.values.get(column) for row in table.rows[:LOOKED_AT]))
        if found := next(filter(None, keys), None):
            lists = ((row, parsed(row.values.get(column)) or ()) for row in table.rows)
            held = [(row, each) for row, said in lists for each in said if isinstance(each, dict)]
            rows = tuple(Row(row.place, {**row.values, **each}) for row, each in held)
            there = (*(name for name in table.columns if name != column), *held[0][1])
            text, rating = found
            named = replace(
                named, expected=named.expected or (text,), preferred=named.preferred or (rating,)
            )
            return Table(table.source, tuple(dict.fromkeys(there)), rows), named
    return table, named


def _beside(table: Table) -> Table:
    """Put what answers are rated beside each, where another column has it, as distilabel's do.

    A choice is the place of the best, counted from 0, as in OpenAI's comparisons of summaries.
    """
    answers, rated = (columns.first(table.columns, names) for names in (LISTS, RATED))
    if not answers or not rated or not isinstance(_first(table, answers), list):
        return table
    if _keys(_first(table, answers)):
        return table
    key = "rank" if rated.lower() == "ranks" else "rating"

    def put(row: Row) -> list[Any]:
        texts, said = (parsed(row.values.get(name)) for name in (answers, rated))
        if isinstance(said, int) and isinstance(texts, list) and 0 <= said < len(texts):
            said = [int(at == said) for at in range(len(texts))]
        if not isinstance(texts, list) or not isinstance(said, list) or len(texts) != len(said):
            raise ProjectError(
                f"{answers} and {rated} are no lists of one length, nor a list and a place in it",
                "Write one rating for each answer.",
            )
        held = [each if isinstance(each, Mapping) else {"text": each} for each in texts]
        return [{**each, key: worth} for each, worth in zip(held, said, strict=True)]

    rows = tuple(Row(row.place, {**row.values, answers: made}) for row, made in table.each(put))
    return replace(table, rows=rows)


def _first(table: Table, column: str) -> Any:
    return parsed(table.rows[0].values.get(column))


def _keys(value: Any) -> tuple[str, str] | None:
    """Give what the text and the rating of an answer are called; None for no list of such."""
    held = parsed(value)
    if not isinstance(held, list) or not held or not isinstance(held[0], Mapping):
        return None
    text, rating = (columns.first(held[0], names) for names in (ANSWERS, RATINGS))
    return (text, rating) if text and rating else None


def _chosen(table: Table, named: Columns) -> Columns:
    """Complete the named columns: input, one answer or two, and what says how good they are."""
    there = table.columns
    rejected = named.rejected or columns.first(there, columns.REJECTED)
    dialogue = named.dialogue or columns.first(there, columns.DIALOGUES)
    known = columns.first(there, CHOSEN) if rejected else None
    answer = known or columns.first(there, columns.SENTENCES) or dialogue
    expected = named.expected or (() if rejected else columns.alike(there, ANSWERS)[:2])
    expected = expected or ((answer,) if answer else ())
    left = [name for name in there if name not in (*expected, rejected, *named.preferred)]
    preferred = named.preferred or (
        _both_rated(left, (*expected[:1], rejected))
        if rejected
        else _telling(table, left, expected)
    )
    if not expected or not (rejected or preferred):
        raise ProjectError(
            f"{table.source} has neither chosen and rejected answers, nor two and which of them is"
            " better, nor one and a thumb.",
            f"It has: {', '.join(there)}. Name the better and the worse one by --expected COLUMN"
            " --rejected COLUMN; or two, or one, and what says how good they are by --expected"
            " COLUMN,COLUMN --preferred COLUMN.",
        )
    left = [name for name in left if name not in preferred]
    guessed = columns.first(left, ASKED) or dialogue
    input = named.input or columns.together(left) or ((guessed,) if guessed else ())
    if expected == (dialogue,):
        # Its last turn is the answer, and those before are what it answers, as a text beside it.
        is_text = rejected and dialogue_of(parsed(table.rows[0].values.get(rejected))) is None
        input = expected if is_text else ()
    elif not input and all(
        dialogue_of(row.values.get(expected[0])) is None for row in table.rows[:LOOKED_AT]
    ):
        raise columns.cannot_tell(table, "input")
    return Columns(input, expected[:2], rejected=rejected, preferred=preferred)


def _both_rated(left: list[str], answers: tuple[str, ...]) -> tuple[str, ...]:
    """Give what the better and the worse answer were rated, such as `score_chosen`, if anything.

    Equals are in such files as well.
    """
    for word in SCORES:
        for form in (f"{word}_{{}}", f"{{}}_{word}", f"{{}}-{word}"):
            rated = tuple(form.format(name) for name in answers)
            if {*rated} <= {*left}:
                return rated
    return ()


def _telling(table: Table, left: list[str], expected: tuple[str, ...]) -> tuple[str, ...]:
    """Give the column, or for two answers the columns, by which they are told apart.

    They are known by their names, or one column alone by its values.
    """
    is_two = len(expected) == 2
    if by_name := columns.first(left, (*SIGNED, *VERDICT) if is_two else THUMB):
        return (by_name,)
    if is_two and (scores := columns.alike(left, SCORES)[:2]):
        return scores
    rows = table.rows[:LOOKED_AT]
    telling = [
        name
        for name in left
        # Who judged may be a number as well, which one alone may have done.
        if len({str(row.values.get(name)) for row in table.rows} - {"", "None"}) > 1
        and all(_tells(row, Columns((), expected, preferred=(name,))) for row in rows)
    ]
    return tuple(telling) if len(telling) == 1 else ()


def _tells(row: Row, named: Columns) -> bool:
    """Whether a value names one of two answers or none of them, or is a thumb in words."""
    try:
        if len(named.expected) == 2:
            return bool(_worths(row, named))
        return _thumb(row, named.preferred[0]) in ("", *THUMBS)
    except ProjectError:
        return False


def _answers(named: Columns) -> tuple[str, ...]:
    return (*named.expected, named.rejected) if named.rejected else named.expected


def _texts(named: Columns) -> tuple[str, ...]:
    return (*named.input, *_answers(named))


def _of_two(table: Table, named: Columns) -> Iterator[Pair]:
    """Put the better of a row's two answers first, and leave out where neither is."""
    first, second = _answers(named)
    ties = apart = 0
    said = table.each(
        lambda row: (
            _worths(row, named),
            _answered(row, named, first),
            _answered(row, named, second),
        )
    )
    for _, ((one, other), (before, asked, answer), (others, _, another)) in said:
        if one == other:
            ties += 1
        elif before != others:
            apart += 1
        else:
            yield (before, asked, *((answer, another) if one > other else (another, answer)))
    if ties:
        print(f"left out: {counted(range(ties), 'row')} that prefer neither answer")
    if apart:
        print(f"left out: {counted(range(apart), 'row')} with other turns before the two answers")


def _of_thumbs(table: Table, named: Columns) -> Iterator[Pair]:
    """Put the answer to an input that was liked most beside that liked least, and so on inwards.

    A thumb that is left alone stays one; a rating without another to hold it against says nothing.
    """
    given: defaultdict[Question, list[tuple[float, str]]] = defaultdict(list)
    [answer], [thumb] = named.expected, named.preferred
    said = table.each(lambda row: (_worth(row, thumb), _answered(row, named, answer)))
    for _, (worth, (before, asked, text)) in said:
        if worth is not None:
            given[before, asked].append((worth, text))
    worths = {worth for answers in given.values() for worth, _ in answers}
    are_thumbs = worths <= {0, 1} or worths <= {-1, 1}
    left = len(table.rows) - sum(map(len, given.values()))
    for question, answers in given.items():
        answers.sort(key=lambda each: -each[0])
        while answers and answers[0][0] > answers[-1][0]:
            yield (*question, answers.pop(0)[1], answers.pop()[1])
        if not are_thumbs:
            left += len(answers)
            continue
        for worth, text in answers:
            yield (*question, text, None) if worth > 0 else (*question, None, text)
    if left:
        print(f"left out: {counted(range(left), 'answer')} without a better or worse one beside it")


def _worths(row: Row, named: Columns) -> tuple[float, float]:
    """Give what each of two answers is worth: what is asked about is only which is better."""
    if not named.preferred:
        return 1, 0
    if len(named.preferred) == 2:
        first, second = (_worth(row, column) for column in named.preferred)
        if first is None or second is None:
            return (1, 0) if named.rejected else (0, 0)
        return first, second
    [column] = named.preferred
    said = row.text(column)
    if column.lower() in SIGNED and re.fullmatch(r"[+-]?\d+(\.\d+)?", said):
        return -float(said), float(said)
    one, other = (_words(name) for name in _answers(named))
    words = _words(said) - (one & other) - (FILLING - (one ^ other))
    if not said or (words and words <= TIES):
        return 0, 0
    if words not in (one - other, other - one):
        names = " nor ".join(_answers(named))
        raise ProjectError(
            f'{column} is "{said[:60]}", which names neither {names}',
            "Write the name of one of them, or its end, or tie; where numbers say how good each is,"
            " name a column for each: --preferred COLUMN,COLUMN.",
        )
    return float(words == one - other), float(words == other - one)


def _words(name: str) -> set[str]:
    """Give the words of a name, and a number as it is: 1, model_a, responseB, -2."""
    try:
        return {text_of(float(name))}
    except ValueError:
        return {word.lower() for word in re.findall(r"\d+|[A-Z]?[^\W\d_A-Z]+|[A-Z]+", name)}


def _worth(row: Row, thumb: str) -> float | None:
    """Read a thumb, or a rating; None where there is none."""
    said = _thumb(row, thumb)
    try:
        worth = THUMBS[said] if said in THUMBS else float(said) if said else None
    except ValueError as error:
        problem = f'{thumb} is "{said}", which is no thumb and no number'
        raise ProjectError(problem, "Write up or down, or a number.") from error
    return -worth if worth is not None and _words(thumb) & RANKS else worth


def _thumb(row: Row, thumb: str) -> str:
    """Give what a thumb says: of `thumbs_up` the end."""
    return re.sub(r"^thumbs?[\s_-]*", "", row.text(thumb).lower())


def _answered(row: Row, named: Columns, column: str) -> tuple[tuple[Turn, ...], str, str]:
    """Give the turns before, the input and the answer; both are empty where one of them is none.

    A dialogue that begins with the user is a whole one, whatever the column of the inputs holds.
    """
    turns = _said(row, column, "assistant")
    is_whole = bool(turns) and turns[0].role == "user"
    if len(named.input) > 1:
        asked = "\n\n".join(filter(None, map(row.texts, named.input)))
        turns = [Turn(role="user", content=asked), *turns]
    elif named.input and not is_whole:
        said = _said(row, named.input[0], "user")
        turns = [*(said[:-1] if said and said[-1].role == "assistant" else said), *turns]
    if [turn.role for turn in turns[-2:]] != ["user", "assistant"]:
        return (), "", ""
    *before, last, answer = turns
    return tuple(before), last.content, answer.content


def _said(row: Row, column: str, by: Role) -> list[Turn]:
    """Give the turns of a dialogue; a text, also one alone in a list, is one turn."""
    held = parsed(row.values.get(column))
    spoken = dialogue_of(held)
    if spoken is None:
        text = (Row(row.place, {column: held}) if isinstance(held, list) else row).text(column)
        spoken = [(by, separate(text).answer if by == "assistant" else text)]
    return [Turn(role=role, content=content) for role, content in spoken]
