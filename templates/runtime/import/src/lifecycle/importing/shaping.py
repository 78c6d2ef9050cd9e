"""From a row to an example of a task; nothing where the row lacks its input or its answer."""

import hashlib
from collections.abc import Sequence
from typing import Any, Protocol

from .. import parts
from ..errors import ProjectError
from ..making import Line
from .columns import Columns
from .reading import Row


class Form(Protocol):
    """What an example of a task is in a row: a module `of_<task>.py` for each task."""

    CATEGORY: str
    """What the Hugging Face hub calls the task."""
    HAS_ONE_ANSWER: bool
    """Whether an input has one right answer; elsewhere two may both be good."""

    def expected(self, row: Row, columns: Columns, input: str, /) -> Any | None:
        """Give the answer; None where it is empty.

        Raises ProjectError for a value that the task cannot have.
        """

    def facts(self, lines: Sequence[Line], /) -> dict[str, Any]:
        """Give what the data card has to say of these examples, and have them say it alike."""

    def stratum(self, cluster: Sequence[Line], /) -> str:
        """Give what examples that stay together are to have their share by in each split."""


def form_of(task: str) -> Form:
    """Give the form of a task's rows.

    Raises:
        ProjectError: there is none, as of a task that this project made itself.
    """
    name = f"of_{task.replace('-', '_')}"
    form: Form | None = parts.find(f"importing.{name}")
    if form is None:
        raise ProjectError(
            f"How a row becomes an example of {task} is not known.",
            f"Write it into src/lifecycle/importing/{name}.py, as shaping.Form says.",
        )
    return form


def shape(form: Form, row: Row, columns: Columns) -> Line | None:
    """Give `input`, `expected` and what else the row has; None where something is empty."""
    if columns.dialogue:
        line = parts.find("importing.of_chat").dialogue(row, columns)
    else:
        line = _plain(form, row, columns)
    if line is None:
        return None
    found: Line = line
    if columns.id:
        found["id"] = row.text(columns.id)
    group, pages = row.text(columns.group), row.text(columns.context)
    if pages and not columns.group:
        # Questions about the same pages stay together.
        group = f"pages-{hashlib.sha256(pages.encode()).hexdigest()[:12]}"
    if group:
        found["group"] = group
    return found


def _plain(form: Form, row: Row, columns: Columns) -> Line | None:
    input = "\n\n".join(filter(None, map(row.text, columns.input)))
    if columns.context:
        pages = row.text(columns.context)
        input = f"{pages}\nQuestion: {input}" if pages and input else ""
    expected = form.expected(row, columns, input) if input else None
    return None if expected is None else {"input": input, "expected": expected}
