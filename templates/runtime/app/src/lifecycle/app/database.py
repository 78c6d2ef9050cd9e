"""The file of sessions and feedback, an SQLite database: opened, brought up to date, copied."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..errors import ProjectError

VERSION = 1
WAIT_S = 10.0
"""For another process that writes at the moment: two services may share one file."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    created TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS turns (
    id TEXT PRIMARY KEY,
    session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
    created TEXT NOT NULL,
    task TEXT NOT NULL,
    input TEXT NOT NULL,
    sent TEXT NOT NULL,
    output TEXT NOT NULL,
    outcome TEXT NOT NULL,
    run TEXT NOT NULL,
    model TEXT NOT NULL,
    sources TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS turns_of_session ON turns (session);
CREATE TABLE IF NOT EXISTS feedback (
    turn TEXT PRIMARY KEY REFERENCES turns ON DELETE CASCADE,
    created TEXT NOT NULL,
    rating TEXT NOT NULL,
    correction TEXT,
    note TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS reviews (
    turn TEXT PRIMARY KEY REFERENCES turns ON DELETE CASCADE,
    created TEXT NOT NULL,
    verdict TEXT NOT NULL,
    answer TEXT NOT NULL,
    written INTEGER NOT NULL DEFAULT 0
);
"""


def prepare(path: Path) -> None:
    """Make the file, or look whether it is one that this version understands.

    Raises ProjectError: it is another program's, or a newer version's, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _begin(path)
        with opened(path) as connection:
            [version] = connection.execute("PRAGMA user_version").fetchone()
            names = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master")}
            if version == 0 and names and "turns" not in names:
                raise sqlite3.DatabaseError("it is another program's database")
            if version == 0:
                # At once and all of it: of two services that start together, one makes it.
                connection.executescript(
                    f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version={VERSION}; COMMIT;"
                )
    except (sqlite3.DatabaseError, OSError) as error:
        raise ProjectError(
            f'"{path}" cannot be used to keep sessions and feedback: {error}.',
            "Name another file in app/app.yaml (state), or free the disk and its rights.",
        ) from error
    if version > VERSION:
        raise ProjectError(
            f'"{path}" was written by a newer version ({version}; this one knows {VERSION}).',
            "Update this project: npx create-genai-project@latest, typed in its folder.",
        )


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for a moment; what the block changed is on the disk when it ends, or undone."""
    with closing(sqlite3.connect(path, timeout=WAIT_S)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        # A committed answer of a person outlives a power cut, too.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        # What is deleted is overwritten, and does not lie in the file until its place is needed.
        connection.execute("PRAGMA secure_delete=ON")
        connection.row_factory = sqlite3.Row
        with connection:
            yield connection


def copy(path: Path, to: Path) -> None:
    """Copy the file, also while a service writes to it; there is all of it at `to`, or nothing."""
    partial = to.with_name(f".{to.name}.tmp")
    partial.unlink(missing_ok=True)
    try:
        _begin(partial)
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(partial)) as target:
            source.backup(target)
        partial.replace(to)
    finally:
        partial.unlink(missing_ok=True)


def _begin(path: Path) -> None:
    """Make an empty file that nobody else on this machine may read: people wrote what is in it."""
    if not path.exists():
        path.touch(mode=0o600)
