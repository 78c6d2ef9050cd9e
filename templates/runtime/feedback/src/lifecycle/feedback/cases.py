"""The answers that are worth a look: judged by people, not given, or failed."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..app import config, database, store
from ..data import Turn
from ..errors import ProjectError

Verdict = Literal["train", "dev", "leave"]
_WORTH = """
SELECT turns.*, rating, correction, note FROM turns LEFT JOIN feedback ON feedback.turn = turns.id
WHERE (rating IS NOT NULL OR outcome <> 'answered')
"""
_ORDER = """
ORDER BY correction IS NULL, rating IS NULL, rating <> 'bad', turns.rowid
"""


@dataclass(frozen=True)
class Case:
    """One answer that is worth a look."""

    turn: str
    task: str
    input: str
    sent: str
    output: str
    outcome: str
    rating: str
    """good, bad, or empty where nobody said."""
    correction: str
    note: str
    history: tuple[Turn, ...]
    group: str
    """Its session, by a name that opens none: what was said in one is learned from, or measured."""

    @property
    def proposed(self) -> str:
        """Give what would have been right, as far as it is known."""
        return self.correction or (self.output if self.rating == "good" else "")

    @property
    def kind(self) -> str:
        """Say in a word why it is shown."""
        return "corrected" if self.correction else self.rating or self.outcome


@dataclass(frozen=True)
class Reviewed:
    """A case with what a person made of it."""

    case: Case
    verdict: Verdict
    answer: str


def path_of(root: Path) -> Path:
    """Give the file of sessions and feedback."""
    return root / config.read(root).state


def waiting(root: Path) -> list[Case]:
    """Give the cases that nobody reviewed as they stand, those with most to learn from first."""
    # Who says something else after it was reviewed is heard again.
    unseen = (
        "AND NOT EXISTS (SELECT 1 FROM reviews WHERE turn = turns.id AND"
        " datetime(reviews.created) >= coalesce(datetime(feedback.created), ''))"
    )
    return [case for case, *_ in _read(root, f"{_WORTH} {unseen} {_ORDER}")]


def reviewed(root: Path) -> list[Reviewed]:
    """Give the reviewed cases that are not in the data yet."""
    joined = _WORTH.replace("note FROM turns", "note, verdict, answer FROM turns")
    query = joined.replace("WHERE", "JOIN reviews ON reviews.turn = turns.id WHERE written = 0 AND")
    return [Reviewed(case, row["verdict"], row["answer"]) for case, row in _read(root, query)]


def review(root: Path, turn: str, verdict: Verdict, answer: str) -> None:
    """Keep a verdict, on the disk before this returns."""
    with database.opened(path_of(root)) as connection:
        connection.execute(
            "INSERT OR REPLACE INTO reviews (turn, created, verdict, answer)"
            " VALUES (?, datetime('now'), ?, ?)",
            (turn, verdict, answer),
        )


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Let one process at a time write what was reviewed; a kill lets go of it as well.

    Raises ProjectError: another one does not come to its end.
    """
    path = path_of(root)
    if not path.is_file():
        yield
        return
    # A file of its own: the application goes on keeping what is said meanwhile.
    lock = path.with_name(f"{path.name}.writing")
    with closing(sqlite3.connect(lock, timeout=database.WAIT_S)) as held:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise ProjectError(
                f"What was reviewed cannot be written now: {error}.",
                "Where another poe feedback --write is under way, wait for its end.",
            ) from error
        yield


def mark_written(root: Path, turn: str) -> None:
    """Remember that a case is in the data."""
    with database.opened(path_of(root)) as connection:
        connection.execute("UPDATE reviews SET written = 1 WHERE turn = ?", (turn,))


def _read(root: Path, query: str) -> Iterator[tuple[Case, dict[str, Any]]]:
    path = path_of(root)
    if not path.is_file():
        return
    database.prepare(path)
    with database.opened(path) as connection:
        for row in connection.execute(query).fetchall():
            before = connection.execute(
                "SELECT input, output FROM turns WHERE session = ? AND task = ? AND rowid <"
                " (SELECT rowid FROM turns WHERE id = ?) AND outcome <> 'failed' ORDER BY rowid",
                (row["session"], row["task"], row["id"]),
            )
            yield (
                Case(
                    turn=row["id"],
                    task=row["task"],
                    input=row["input"],
                    sent=row["sent"],
                    output=row["output"],
                    outcome=row["outcome"],
                    rating=row["rating"] or "",
                    correction=row["correction"] or "",
                    note=row["note"] or "",
                    history=tuple(store.said_in(before.fetchall())),
                    group=f"session-{hashlib.sha256(row['session'].encode()).hexdigest()[:12]}",
                ),
                dict(row),
            )
