"""Which column is what: named by the options, or guessed from names and values, and shown."""

import csv
import io
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain, takewhile
from typing import Literal

from ..errors import ProjectError
from .dialogues import CALLED, dialogue_of
from .lines import NAMELESS
from .rows import Table, parsed, text_of

INPUT = (
    "input", "text", "question", "query", "user_input", "problem", "prompt", "instruction",
    "ticket", "message", "article", "document", "dialogue", "thread", "review", "comment",
    "content", "body", "sentence", "question_stem", "ctx", "goal", "utterance", "utt", "inputs",
)  # fmt: skip
SENTENCES = (
    "target", "summary", "headline", "highlights", "answer", "answers", "solution", "reply",
    "response", "completion", "output", "tgt", "outputs", "targets",
)  # fmt: skip
"""What an answer in words is called; a label has names of its own."""
RIGHT = (
    "expected", "ground_truth", "ground_truths", "reference", "references", "ref", "gold", "ideal",
    "expected_output", "reference_answer", "correct_answer",
)  # fmt: skip
"""What a right answer is called beside others, which models gave."""
LABELS = (
    "label_text", "label_name", "gold_label", "label", "labels", "category", "class", "queue",
    "section", "sentiment", "accept", "intent", "emotion", "topic", "stars", "rating",
)  # fmt: skip
TOGETHER = (
    ("instruction", "input"), ("instruction", "context"), ("premise", "hypothesis"),
    ("sentence1", "sentence2"), ("question1", "question2"), ("body", "question"),
    ("passage", "question"), ("context", "question"), ("article", "question"),
    ("text", "question"),
)  # fmt: skip
"""Columns that are an input together: Alpaca's and Dolly's, of which the second may be empty."""
HEADS = ("title", "subject", "summary", "short_description", "headline")
BODIES = ("body", "description", "text", "content", "message")
"""What issues, tickets and mails have below their heads; a label is given to both."""
CONTEXT = (
    "context", "contexts", "passage", "passages", "pages", "document", "documents", "article",
    "paragraph", "story", "support", "retrieved_contexts", "reference_contexts", "excerpt", "docs",
    "source_documents", "text",
)  # fmt: skip
REJECTED = ("rejected", "rejected_response", "rejected_messages", "non_preferred_output")
DIALOGUES = (
    "messages", "conversations", "conversation", "dialog", "contents", "chat_messages", "turns",
    "utterances",
)  # fmt: skip
"""What columns of dialogues are called."""
ENDS = ("abcdefghij", "0123456789", "123456789")
"""Of columns that are called alike but for them."""
COUNTING = re.compile(r"__index_level_\d+__|Unnamed: \d+")
"""What pandas calls the numbers of its rows, in Parquet and read anew."""
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_OF_AN_ID = re.compile(r"(?:_id|\bid|Id|ID)$")
"""How the name of a column ends that names a row, such as ticket_id."""
BESIDE = ("meta", "metadata", "split")
"""What is beside a text and its fields, such as Prodigy's notes of where it comes from."""
SEVERAL = ("extraction", "question-answering")
"""Tasks whose answer may stand in several columns: fields, and answers that are all right."""
IN_WORDS = ("question-answering", "summarization", "chat")
"""Tasks whose answer is no label, which a text may have as well."""
ID, GROUP = ("id", "uuid", "key"), ("group",)
Mark = Literal[".", ","]
"""What begins the decimals of a number."""


@dataclass(frozen=True)
class Columns:
    """Which column is what; several stand for what is put together from them."""

    input: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    """One column, but for the tasks of `SEVERAL`."""
    choices: tuple[str, ...] = ()
    """Multiple choice: one column with all of them, or one for each."""
    context: str | None = None
    dialogue: str | None = None
    rejected: str | None = None
    preferred: tuple[str, ...] = ()
    """Of preferences: what says which of two answers is better, or how good each is."""
    expression: str | None = None
    id: str | None = None
    group: str | None = None
    decimals: Mark | None = None
    """No column, but what begins the decimals of the numbers in them."""

    @property
    def every(self) -> tuple[str, ...]:
        """All that are named."""
        named = (said for role, said in asdict(self).items() if said and role != "decimals")
        return tuple(name for said in named for name in ([said] if isinstance(said, str) else said))

    def __str__(self) -> str:
        """Give them as options, which name them the next time."""
        named = ((role, said) for role, said in asdict(self).items() if said)
        typed = ((role, said if isinstance(said, str) else _joined(said)) for role, said in named)
        return " ".join(f"--{role} {shlex.quote(said)}" for role, said in typed)


def choose(table: Table, task: str, named: Columns) -> Columns:
    """Complete the named columns by those that are guessed.

    Raises ProjectError: a named column that is not there, or one that cannot be guessed.
    """
    check(table, named)
    if not (named.input and named.expected):
        _check_first_line(table, named.every)
    if len(named.expected) > 1 and task not in SEVERAL:
        fault = f"An example of {task} has one answer, and --expected names {len(named.expected)}"
        raise ProjectError(f"{fault}.", "Name the column of the right one.")
    taken = {*named.every} - {named.expression, named.id, named.group}
    left = [column for column in table.columns if _is_named(column) and column not in taken]
    id = named.id or _id(table, left)
    group = named.group or first(left, GROUP)
    left = [column for column in left if column not in (id, group)]
    dialogue = named.dialogue or (None if named.input else _dialogue(table, task, left))
    if task == "chat" and dialogue:
        rejected = named.rejected or first(left, REJECTED)
        return Columns(dialogue=dialogue, rejected=rejected, id=id, group=group)
    if named.dialogue or (dialogue and not named.expected and _is_all(table, dialogue, left)):
        return Columns(dialogue=dialogue, expression=named.expression, id=id, group=group)
    context = named.context
    is_asked = task == "question-answering" and not named.input
    if is_asked and first(left, ("question", "query", "user_input", "instruction")):
        filled = [column for column in left if any(row.values.get(column) for row in table.rows)]
        context = context or first(filled, CONTEXT)
    left = [column for column in left if column != context]
    asked = _asked(table, left) if is_asked else None
    if asked and not first(left, INPUT):
        left.remove(asked)
        pages = [column for column in left if first([column], (*RIGHT, *SENTENCES)) is None]
        # The only other column holds the answers.
        context = context or (_longest(table, pages) if len(left) > 1 else None)
        left = [column for column in left if column != context]
    input = named.input or ((asked,) if asked else _guessed_input(table, left, task))
    left = [column for column in left if column not in input]
    expected = named.expected or _guessed_expected(table, task, left)
    if not named.input and not named.expected and not (input and expected):
        # Two columns may be called as those who speak in them.
        speakers = [first(table.columns, names) or "" for names in CALLED.values()]
        if all(speakers):
            input, expected = ((column,) for column in speakers)
    if not input or not expected:
        raise cannot_tell(table, "input" if not input else "expected", task)
    rejected = named.rejected or (first(left, REJECTED) if task == "chat" else None)
    whole = replace(named, input=input, expected=expected, context=context, id=id, group=group)
    check(table, whole)
    return replace(whole, rejected=rejected)


def opened(table: Table, task: str, columns: Columns) -> Columns:
    """Lead into objects of one key: `inputs.question`, where all `inputs` are such; fields stay."""
    input, expected = (
        tuple(_opened(table, name) for name in names) for names in (columns.input, columns.expected)
    )
    is_fields = task == "extraction"
    return replace(columns, input=input, expected=columns.expected if is_fields else expected)


def _opened(table: Table, column: str) -> str:
    held = [row.values.get(column) for row in table.rows]
    keys = {tuple(each) if isinstance(each, Mapping) else () for each in held}
    names = next(iter(keys), ()) if len(keys) == 1 else ()
    return f"{column}.{names[0]}" if len(names) == 1 else column


def _is_named(column: str) -> bool:
    return not column.endswith(NAMELESS) and COUNTING.fullmatch(column) is None


def check(table: Table, named: Columns) -> None:
    """Raise ProjectError where a named column is not there, or twice."""
    for column in named.every:
        if f"{column} (2)" in table.columns:
            raise ProjectError(
                f'{table.source}: the column "{column}" is there twice.',
                "Give one another name; where it is a row, name all: --columns a,b.",
            )
        if column not in table.columns:
            raise ProjectError(
                f'{table.source} has no column "{column}".', f"It has: {', '.join(table.columns)}."
            )


def _dialogue(table: Table, task: str, left: Sequence[str]) -> str | None:
    """Give the column of the dialogues: by its name, or as texts that end with an answer."""
    if by_name := first(left, DIALOGUES):
        return by_name
    others = [column for column in left if column.lower() not in REJECTED]
    for column in others if task == "chat" or len(others) == 1 else ():
        held = [row.values.get(column) for row in table.rows[:20]]
        spoken = [dialogue_of(each, is_named=isinstance(each, str)) for each in held]
        if all(each and each[-1][0] == "assistant" for each in spoken):
            return column
    return None


def _is_all(table: Table, dialogue: str, left: Sequence[str]) -> bool:
    """Whether the dialogues hold input and answer, as files for hosted fine-tuning do."""
    others = [column for column in left if column != dialogue]
    is_list = dialogue_of(table.rows[0].values.get(dialogue), is_named=True) is not None
    return is_list and first(others, (*INPUT, *RIGHT, *LABELS, *SENTENCES)) is None


def _check_first_line(table: Table, named: Sequence[str]) -> None:
    """Raise ProjectError where the names of the columns look like a row that was taken for them."""
    for column in table.columns:
        values = Counter(str(row.values.get(column)).strip() for row in table.rows)
        is_value = values[column] > 1 and len(values) <= len(table.rows) / 5
        # pandas numbers columns that have no names, and many are called as years.
        is_bare = len(table.columns) < 4 and table.columns[0] != "0"
        are_numbers = is_bare and all(map(_NUMBER.fullmatch, (column, *values)))
        if (is_value or are_numbers) and column not in named:
            raise ProjectError(
                f'The first line of {table.source} looks like a row: "{column}" is a value, too.',
                "If it is one, name the columns in their order, such as --columns label,text; "
                "if not, say which is which: --input COLUMN --expected COLUMN.",
            )


def first(columns: Iterable[str], names: Sequence[str]) -> str | None:
    """Give the column that has the first of these names, however its words are put together."""
    found = {_bare(column): column for column in columns}
    return next((found[bare] for bare in map(_bare, names) if bare in found), None)


def _bare(name: str) -> str:
    """Give the letters and digits of a name alone: `expected_output` of `Expected Output`."""
    return re.sub(r"[\W_]", "", name).lower()


def alike(columns: Iterable[str], names: Sequence[str]) -> tuple[str, ...]:
    """Give the columns that are called alike but for their ends, as answer_a and answer_b."""
    there = list(columns)
    for name in names:
        for ends in ENDS:
            called = (first(there, (f"{name}{at}",)) for at in ends)
            found = tuple(column for column in takewhile(bool, called) if column)
            if len(found) > 1:
                return found
    return ()


def cannot_tell(table: Table, role: str, task: str = "") -> ProjectError:
    """Say that a column has to be named, and what the first row holds."""
    what = "inputs" if role == "input" else "right answers"
    values = table.rows[0].values.items()
    shown = "; ".join(f"{name}: {str(value)[:40]!r}" for name, value in values)
    or_dialogue = "; that of whole dialogues: --dialogue COLUMN" if task == "chat" else ""
    return ProjectError(
        f"Which column of {table.source} holds the {what} cannot be told.",
        f"Name it: --{role} COLUMN, or COLUMN.KEY in an object or in each of a list{or_dialogue}. "
        f"The first row has {shown}.",
    )


def together(left: Sequence[str]) -> tuple[str, ...]:
    """Give the columns that are an input together, where there are such."""
    found = (tuple(first(left, (name,)) or "" for name in names) for names in TOGETHER)
    return next((names for names in found if all(names)), ())


def _guessed_input(table: Table, left: Sequence[str], task: str) -> tuple[str, ...]:
    if (several := together(left)) and not _is_within(table, *several):
        return several
    whole = (first(left, HEADS), first(left, BODIES))
    if task == "classification" and all(whole):
        return tuple(filter(None, whole))
    if by_name := first(left, (*INPUT, *DIALOGUES)):
        return (by_name,)
    # What is called as an answer may be as long as what it answers.
    others = [column for column in left if first([column], (*RIGHT, *SENTENCES)) is None]
    longest = _longest(table, left) or _longest(table, others)
    return (longest,) if longest else ()


def _is_within(table: Table, one: str, other: str) -> bool:
    """Whether the second column says again what the first one does."""
    pairs = [(text_of(row.values.get(one)), text_of(row.values.get(other))) for row in table.rows]
    return sum(text in whole for text, whole in pairs if text) > len(pairs) / 2


def _longest(table: Table, left: Sequence[str]) -> str | None:
    """Give the column of the longest texts, where they are much longer than all others."""
    named = (column for column in left if not _OF_AN_ID.search(column))
    lengths = {column: length for column in named if (length := _length(table, column))}
    texts = sorted(lengths, key=lambda column: -lengths[column])
    is_clear = len(texts) == 1 or (texts and lengths[texts[0]] > 2 * lengths[texts[1]])
    return texts[0] if is_clear else None


def _asked(table: Table, left: Sequence[str]) -> str | None:
    """Give the column of the questions: the one whose texts end with the mark of one, mostly."""
    found = [
        column
        for column in left
        if sum(text_of(row.values.get(column)).endswith(("?", "？", "؟")) for row in table.rows)
        > len(table.rows) / 2
    ]
    return found[0] if len(found) == 1 else None


def _guessed_expected(table: Table, task: str, left: Sequence[str]) -> tuple[str, ...]:
    labels = () if task in IN_WORDS else LABELS
    kinds = (labels, SENTENCES) if task == "classification" else (SENTENCES, labels)
    by_name = first(left, (*RIGHT, *chain(*kinds)))
    if task == "extraction":
        held = [row.values.get(by_name) for row in table.rows[:20]] if by_name else []
        is_object = any(isinstance(value, dict) or str(value).startswith("{") for value in held)
        fields = [each for each in left if each not in BESIDE]
        return (by_name,) if by_name and is_object else tuple(fields)
    if by_name or (len(left) == 1 and not _OF_AN_ID.search(left[0])):
        return (by_name or left[0],)
    if task == "classification":
        values = ({str(row.values.get(column)) for row in table.rows} for column in left)
        different = zip(left, map(len, values), strict=True)
        few = [column for column, count in different if 1 < count <= len(table.rows) / 5]
        return (few[0],) if len(few) == 1 else ()
    return ()


def _id(table: Table, left: Iterable[str]) -> str | None:
    column = first(left, ID)
    if column is None:
        return None
    values = {text_of(row.values.get(column)) for row in table.rows}
    return column if "" not in values and len(values) == len(table.rows) else None


def _length(table: Table, column: str) -> float:
    """Give how long the texts of a column are, in characters; 0 where all rows say the same."""
    held = [parsed(row.values.get(column)) for row in table.rows[:200]]
    if len(held) > 1 and all(value == held[0] for value in held):
        return 0
    # Some have a text as a list of its sentences.
    listed = chain.from_iterable(value if isinstance(value, list) else [value] for value in held)
    return sum(len(text) for text in listed if isinstance(text, str)) / max(1, len(held))


def _joined(names: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(names)
    return line.getvalue()
