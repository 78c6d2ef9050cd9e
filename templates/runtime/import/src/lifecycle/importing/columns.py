"""Which column is what: named by the options, or guessed from names and values, and shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import ProjectError
from .reading import Table

INPUT = (
    "input", "text", "question", "problem", "prompt", "instruction", "ticket", "message",
    "article", "document", "dialogue", "thread", "review", "comment", "content", "body", "sentence",
)  # fmt: skip
EXPECTED = (
    "expected", "label", "labels", "category", "class", "queue", "section", "sentiment", "target",
    "summary", "headline", "highlights", "answer", "answers", "solution", "reply", "response",
    "completion", "output",
)  # fmt: skip
CONTEXT = ("context", "passage", "pages", "document")
DIALOGUE = ("messages", "conversations", "conversation", "dialog")
REJECTED = ("rejected", "rejected_response")
CHOSEN = ("chosen", "preferred")
THUMB = ("thumb", "thumbs", "rating", "feedback", "label", "vote")
ID, GROUP = ("id", "uuid", "key"), ("group",)


@dataclass(frozen=True)
class Columns:
    """Which column is what; several stand for what is put together from them."""

    input: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    """One column; for extraction as many as there are fields, where no column holds an object."""
    context: str | None = None
    dialogue: str | None = None
    rejected: str | None = None
    expression: str | None = None
    id: str | None = None
    group: str | None = None

    def __str__(self) -> str:
        """Give them as options, which name them the next time."""
        named = {
            "input": ",".join(self.input),
            "expected": ",".join(self.expected),
            "context": self.context,
            "dialogue": self.dialogue,
            "rejected": self.rejected,
            "expression": self.expression,
            "id": self.id,
            "group": self.group,
        }
        return " ".join(f"--{role} {_quoted(name)}" for role, name in named.items() if name)


def choose(table: Table, task: str, named: Columns) -> Columns:
    """Complete the named columns by those that are guessed.

    Raises:
        ProjectError: a named column that is not there, or one that cannot be guessed.
    """
    every = (*named.input, *named.expected, named.context, named.dialogue, named.rejected)
    for column in (*every, named.expression, named.id, named.group):
        if column is not None and column not in table.columns:
            raise ProjectError(
                f'{table.source} has no column "{column}".', f"It has: {', '.join(table.columns)}."
            )
    left = [column for column in table.columns if column not in every]
    id = named.id or _id(table, left)
    group = named.group or _first(left, GROUP)
    left = [column for column in left if column not in (id, group)]
    dialogue = named.dialogue or (None if named.input else _first(left, DIALOGUE))
    if task == "chat" and dialogue:
        rejected = named.rejected or _first(left, REJECTED)
        return Columns(dialogue=dialogue, rejected=rejected, id=id, group=group)
    context = named.context
    if task == "question-answering" and not named.input and "question" in map(str.lower, left):
        context = context or _first(left, CONTEXT)
    left = [column for column in left if column != context]
    input = named.input or _guessed_input(table, left)
    left = [column for column in left if column not in input]
    expected = named.expected or _guessed_expected(table, task, left)
    if not input or not expected:
        raise _cannot_tell(table, "input" if not input else "expected")
    rejected = named.rejected or (_first(left, REJECTED) if task == "chat" else None)
    return Columns(input, expected, context, None, rejected, named.expression, id, group)


def of_pairs(table: Table, named: Columns) -> tuple[str, str, str | None]:
    """Give the columns of the input, and of chosen and rejected; or of an answer and its thumb.

    Returns: input, the chosen answer and the rejected one; or input, answer and None.
    """
    columns = table.columns
    chosen = _first(columns, CHOSEN)
    rejected = named.rejected or _first(columns, REJECTED)
    answer = named.expected[0] if named.expected else chosen or _first(columns, EXPECTED[8:])
    left = [column for column in columns if column not in (chosen, rejected, answer)]
    input = named.input[0] if named.input else _first(left, INPUT) or ""
    if not input and not (chosen and rejected):
        raise _cannot_tell(table, "input")
    if not answer:
        raise _cannot_tell(table, "expected")
    return input, answer, rejected


def thumb_of(table: Table, taken: Sequence[str]) -> str:
    """Give the column that says whether an answer was liked."""
    left = [column for column in table.columns if column not in taken]
    found = _first(left, THUMB)
    if found is None:
        raise ProjectError(
            f"{table.source} has neither chosen and rejected answers nor thumbs.",
            f"It has: {', '.join(table.columns)}. Call them chosen and rejected, or thumb.",
        )
    return found


def _guessed_input(table: Table, left: Sequence[str]) -> tuple[str, ...]:
    by_name = _first(left, INPUT)
    if by_name:
        return (by_name,)
    texts = [column for column in left if _length(table, column) > 0]
    # The longest texts, where they are much longer than all others.
    ordered = sorted(texts, key=lambda column: -_length(table, column))
    is_clear = len(ordered) == 1 or (
        len(ordered) > 1 and _length(table, ordered[0]) > 2 * _length(table, ordered[1])
    )
    return (ordered[0],) if is_clear else ()


def _guessed_expected(table: Table, task: str, left: Sequence[str]) -> tuple[str, ...]:
    by_name = _first(left, EXPECTED)
    if task == "extraction":
        held = [row.values.get(by_name) for row in table.rows[:20]] if by_name else []
        is_object = any(isinstance(value, dict) or str(value).startswith("{") for value in held)
        return (by_name,) if by_name and is_object else tuple(left)
    if by_name:
        return (by_name,)
    if len(left) == 1:
        return (left[0],)
    if task == "classification":
        few = [column for column in left if 1 < _different(table, column) <= len(table.rows) / 5]
        return (few[0],) if len(few) == 1 else ()
    return ()


def _id(table: Table, left: Iterable[str]) -> str | None:
    column = _first(left, ID)
    if column is None:
        return None
    values = {str(row.values.get(column) or "") for row in table.rows}
    return column if "" not in values and len(values) == len(table.rows) else None


def _first(columns: Iterable[str], names: Sequence[str]) -> str | None:
    found = {column.strip().lower(): column for column in columns}
    return next((found[name] for name in names if name in found), None)


def _length(table: Table, column: str) -> float:
    texts = [row.values.get(column) for row in table.rows[:200]]
    lengths = [len(text) for text in texts if isinstance(text, str)]
    return sum(lengths) / max(1, len(texts))


def _different(table: Table, column: str) -> int:
    return len({str(row.values.get(column)) for row in table.rows})


def _cannot_tell(table: Table, role: str) -> ProjectError:
    first: dict[str, Any] = dict(table.rows[0].values)
    shown = "; ".join(f"{name}: {str(value)[:40]!r}" for name, value in first.items())
    return ProjectError(
        f"Which column of {table.source} is the {role} cannot be told.",
        f"Name it: --{role} COLUMN. The first row has {shown}.",
    )


def _quoted(name: str) -> str:
    return name if name.replace("_", "").replace(",", "").isalnum() else f'"{name}"'
