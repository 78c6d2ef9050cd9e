"""What people asked, what they were told, and what they said of it."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Literal

from ..data import Turn as Said
from . import database

Outcome = Literal["answered", "cut off", "refused", "abstained", "failed"]
Rating = Literal["good", "bad"]


@dataclass(frozen=True)
class Turn:
    """One question with its answer."""

    session: str
    task: str
    input: str
    """In the person's words."""
    sent: str
    """What the task was given for it: with the pages that were found, where it looks them up."""
    output: str
    outcome: Outcome
    run: str
    """The run that was accepted then."""
    model: str
    sources: list[dict[str, Any]] = field(default_factory=list)


class NoSuchTurnError(Exception):
    """A session or turn that is not there, or is somebody else's."""


class Store:
    """Sessions, turns and feedback, in one file."""

    def __init__(self, path: Path) -> None:
        database.prepare(path)
        self._path = path
        self._expired: date | None = None

    def begin(self, owner: str, task: str = "", before: Sequence[Said] = ()) -> str:
        """Begin a session, with what was said elsewhere; give its id, which nobody can guess."""
        id = token_urlsafe(16)
        with database.opened(self._path) as connection:
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?)", (id, owner, _now()))
            for input, output in _pairs(before):
                _insert(connection, Turn(id, task, input, input, output, "answered", "", ""))
        return id

    def need(self, session: str, owner: str) -> None:
        """Look whether a session is there, and this owner's.

        Raises NoSuchTurnError: it is not.
        """
        with database.opened(self._path) as connection:
            _need(connection, "SELECT 1 FROM sessions WHERE id=? AND owner=?", session, owner)

    def add(self, turn: Turn) -> str:
        """Keep a turn, on the disk before this returns, and give its id."""
        with database.opened(self._path) as connection:
            return _insert(connection, turn)

    def turns(self, session: str, owner: str) -> list[dict[str, str]]:
        """Give what was said in a session, oldest first: id, task, input, output and outcome.

        Raises NoSuchTurnError: it is not there, or somebody else's.
        """
        keys = ("turn", "task", "input", "output", "outcome")
        asked = "SELECT id, task, input, output, outcome FROM turns WHERE session=?"
        with database.opened(self._path) as connection:
            _need(connection, "SELECT 1 FROM sessions WHERE id=? AND owner=?", session, owner)
            rows = connection.execute(
                f"{asked} AND outcome<>'failed' ORDER BY rowid", (session,)
            ).fetchall()
        return [dict(zip(keys, row, strict=True)) for row in rows]

    def history(self, session: str, task: str) -> list[Said]:
        """Give what was said so far in a session about one task, oldest first."""
        asked = "SELECT input, output FROM turns WHERE session=? AND task=? AND outcome<>'failed'"
        with database.opened(self._path) as connection:
            rows = connection.execute(f"{asked} ORDER BY rowid", (session, task)).fetchall()
        return said_in(rows)

    def rate(
        self, turn: str, owner: str, rating: Rating, correction: str | None, note: str
    ) -> None:
        """Keep what a person says of an answer; a second time replaces the first.

        Raises NoSuchTurnError: the turn is not there, or somebody else's.
        """
        owned = "SELECT 1 FROM turns JOIN sessions ON session=sessions.id"
        with database.opened(self._path) as connection:
            _need(connection, f"{owned} WHERE turns.id=? AND owner=?", turn, owner)
            connection.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?)",
                (turn, _now(), rating, correction, note),
            )

    def forget(self, session: str, owner: str) -> None:
        """Delete a session with all that belongs to it.

        Raises NoSuchTurnError: it is not there, or somebody else's.
        """
        with database.opened(self._path) as connection:
            _need(connection, "SELECT 1 FROM sessions WHERE id=? AND owner=?", session, owner)
            connection.execute("DELETE FROM sessions WHERE id=?", (session,))

    def expire_daily(self, days: int) -> None:
        """Delete what is older than this, where that was not done today."""
        today = datetime.now(UTC).date()
        if self._expired != today:
            self.expire(days)
            self._expired = today

    def expire(self, days: int) -> int:
        """Delete the sessions that began longer ago than this, and say how many they were."""
        end = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
        with database.opened(self._path) as connection:
            return connection.execute("DELETE FROM sessions WHERE created<?", (end,)).rowcount


def said_in(rows: Iterable[Any]) -> list[Said]:
    """Give the dialogue of turns: the `input` of each, and its `output`."""
    said = [
        Said(role=role, content=row[key])
        for row in rows
        for role, key in (("user", "input"), ("assistant", "output"))
    ]
    return [turn for turn in said if turn.content]


def _pairs(said: Sequence[Said]) -> list[list[str]]:
    """Put each question beside its answer; what has none stands beside an empty one."""
    pairs: list[list[str]] = []
    for turn in said:
        is_answer = turn.role == "assistant"
        if not (is_answer and pairs and not pairs[-1][1]):
            pairs.append(["", ""])
        pairs[-1][is_answer] = turn.content
    return pairs


def _insert(connection: sqlite3.Connection, turn: Turn) -> str:
    id = token_urlsafe(9)
    row = (id, turn.session, _now(), turn.task, turn.input, turn.sent, turn.output)
    more = (turn.outcome, turn.run, turn.model, json.dumps(turn.sources, ensure_ascii=False))
    connection.execute(f"INSERT INTO turns VALUES ({'?,' * 10}?)", row + more)
    return id


def _need(connection: sqlite3.Connection, query: str, *values: str) -> None:
    if connection.execute(query, values).fetchone() is None:
        raise NoSuchTurnError


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
