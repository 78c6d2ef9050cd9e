"""From a row to an example of a task; nothing where the row lacks its input or its answer."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from .. import tasks
from ..errors import ProjectError
from ..making import Line
from .columns import Columns
from .reading import Row

UNKNOWN = "unknown"
"""What the task of question answering says where the pages do not say."""
ROLES = {"human": "user", "user": "user", "gpt": "assistant", "assistant": "assistant"}


def shape(task: str, row: Row, columns: Columns) -> Line | None:
    """Give `input`, `expected` and what else the row has; None where something is empty.

    Raises ProjectError for a value that the task cannot have.
    """
    line = _dialogue(row, columns) if columns.dialogue else _plain(task, row, columns)
    if line is None:
        return None
    if columns.id:
        line["id"] = str(row.values[columns.id])
    group = _text(row.values.get(columns.group or ""))
    if columns.context and not columns.group:
        # Questions about the same pages stay together.
        pages = _text(row.values.get(columns.context))
        group = f"pages-{hashlib.sha256(pages.encode()).hexdigest()[:12]}" if pages else ""
    if group:
        line["group"] = group
    return line


def _plain(task: str, row: Row, columns: Columns) -> Line | None:
    parts = [_text(row.values.get(column)) for column in columns.input]
    input = "\n\n".join(part for part in parts if part)
    if columns.context:
        pages = _text(row.values.get(columns.context))
        input = f"{pages}\nQuestion: {input}" if pages and input else ""
    expected = _expected(task, row, columns, input) if input else None
    return None if expected is None else {"input": input, "expected": expected}


def _expected(task: str, row: Row, columns: Columns, input: str) -> Any | None:
    value = row.values.get(columns.expected[0])
    if task == "extraction":
        return _fields(row, columns)
    if task == "question-answering":
        value = _answer(value)
    text = _text(value)
    if not text:
        return None
    if task == "summarization":
        summary = " ".join(text.split())
        return {"summary": summary, "mentions": _mentions(input, summary)}
    if task == "reasoning":
        return _number(text, _text(row.values.get(columns.expression or "")))
    if task == "chat":
        return _reply(text, _text(row.values.get(columns.rejected or "")))
    return text


def _fields(row: Row, columns: Columns) -> dict[str, Any] | None:
    values = {column: row.values.get(column) for column in columns.expected}
    if len(values) == 1:
        [value] = values.values()
        held = _json(value) if isinstance(value, str) else value
        if isinstance(held, Mapping):
            return {str(field): held[field] for field in held}
    if all(value in (None, "") for value in values.values()):
        return None
    return {column: _value(value) for column, value in values.items()}


def _value(value: Any) -> Any:
    """A cell as what it says: numbers, lists and true are written as text in a CSV file."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    # A number with a zero in front is a key, such as a postcode.
    is_number = re.fullmatch(r"-?(0|[1-9]\d{0,14})(\.\d+)?", text) is not None
    if is_number or text in ("true", "false", "null") or text.startswith("["):
        return _json(text)
    return text or None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _answer(value: Any) -> Any:
    """The first of several answers, as SQuAD has them; none at all where the pages do not say."""
    if isinstance(value, Mapping):
        value = value.get("text")
    return (value[0] if value else UNKNOWN) if isinstance(value, list) else value


def _mentions(input: str, summary: str) -> list[str]:
    """What the task itself finds mentioned, line by line, as far as the input says it."""
    parse = tasks.find("summarization").parse
    lines = [parse(line) for line in [*input.splitlines(), summary] if line.strip()]
    found = [word for line in lines if line for word in line["mentions"]]
    return list(dict.fromkeys(word for word in found if word in input))


def _number(text: str, expression: str) -> dict[str, Any]:
    """The last number of a worked answer, as in GSM8K (`… #### 18`), and the arithmetic for it."""
    found: list[str] = re.findall(r"-?\d[\d,]*(?:\.\d+)?", text.rpartition("####")[2])
    if not found:
        raise ProjectError(f'there is no number in "{text[:60]}"')
    number = float(found[-1].replace(",", ""))
    answer = int(number) if number.is_integer() else number
    return {"answer": answer, "expression": expression or str(answer)}


def _reply(reply: str, rejected: str) -> dict[str, Any] | None:
    answer = tasks.find("chat").parse(reply)
    return {"reply": reply, "refuse": answer["refuse"], "rejected": rejected} if answer else None


def _dialogue(row: Row, columns: Columns) -> Line | None:
    said = row.values.get(columns.dialogue or "") or []
    said = _json(said) if isinstance(said, str) else said
    turns = [_turn(turn) for turn in said] if isinstance(said, list) else []
    spoken = [turn for turn in turns if turn is not None]
    ends = [at for at, (role, _) in enumerate(spoken) if role == "assistant" and at > 0]
    if not ends or spoken[ends[-1] - 1][0] != "user":
        return None
    *history, (_, input), (_, reply) = spoken[: ends[-1] + 1]
    rejected = _text(row.values.get(columns.rejected or ""))
    line: Line = {"input": input, "expected": _reply(reply, rejected)}
    if history:
        line["history"] = [{"role": role, "content": content} for role, content in history]
    return line if input and reply else None


def _turn(turn: Any) -> tuple[str, str] | None:
    """Role and content, by the names of OpenAI's messages and of ShareGPT; None for a system's."""
    if not isinstance(turn, Mapping):
        return None
    role = ROLES.get(str(turn.get("role") or turn.get("from")))
    return (role, _text(turn.get("content") or turn.get("value"))) if role else None


def _text(value: Any) -> str:
    if isinstance(value, Mapping | list):
        said = json.dumps(value, ensure_ascii=False, default=str)[:60]
        if isinstance(value, list):
            raise ProjectError(f"{said} is a list, and no text", "A row has one answer.")
        help = f"Name what is meant in it with a dot, such as COLUMN.{next(iter(value), 'label')}."
        raise ProjectError(f"{said} is an object, and no text", help)
    # What a table of numbers leaves out is not equal to itself.
    return "" if value is None or value != value else str(value).strip()
