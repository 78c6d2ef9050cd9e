"""The store of passages: one SQLite file with a full-text index and, beside it, vectors.

For another store, write these functions against it: `changed`, `put`, `remove`, and of `Reader`
`passages`, `lexical`, `frequency`, `holds` and `vectors`. Nothing else knows of SQLite.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import ProjectError
from .passages import Passage
from .words import tokens

VERSION = 2
TITLE_WEIGHT = 3.0
"""A title says more of what a passage is about than a sentence in it."""
AGAIN = "poe ingest --anew"
SCHEMA = f"""
CREATE TABLE documents (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, settings TEXT NOT NULL);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY,
    id TEXT UNIQUE NOT NULL,
    path TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    title TEXT NOT NULL,
    page INTEGER,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    vector BLOB
);
CREATE INDEX of_document ON passages (path);
CREATE VIRTUAL TABLE words USING fts5 (
    title, text, tokenize = "porter unicode61 categories 'L* N* Co Mn Mc'"
);
PRAGMA user_version = {VERSION};
"""
Vectors = NDArray[np.float32]


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the store for a change, which is made whole or not at all; make it where there is none.

    Raises ProjectError: the file is another program's, damaged, or another version's.
    """
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        try:
            connection.execute("PRAGMA foreign_keys=ON")
            [version] = connection.execute("PRAGMA user_version").fetchone()
            is_new = not connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError as error:
            raise ProjectError(f'"{path}" is no store of passages: {error}.', AGAIN) from error
        if is_new:
            connection.executescript(f"BEGIN; {SCHEMA} COMMIT;")
        elif version != VERSION:
            raise ProjectError(f'"{path}" is of another version ({version}).', AGAIN)
        with connection:
            yield connection


def changed(connection: sqlite3.Connection, path: str, sha256: str, settings: str) -> bool:
    """Whether a document is not in the store as it is now."""
    known = "SELECT 1 FROM documents WHERE path=? AND sha256=? AND settings=?"
    return connection.execute(known, (path, sha256, settings)).fetchone() is None


def put(
    connection: sqlite3.Connection,
    document: tuple[str, str, str],
    passages: Sequence[Passage],
    vectors: Vectors | None,
) -> None:
    """Put a document's passages in the place of those it had.

    Args:
        document: path, hash and the settings that it was read by.
        vectors: one row a passage, of length 1; None without.
    """
    remove(connection, document[0])
    connection.execute("INSERT INTO documents VALUES (?, ?, ?)", document)
    for at, each in enumerate(passages):
        vector = None if vectors is None else vectors[at].astype("<f4").tobytes()
        row = (each.id, each.path, each.title, each.page, each.position, each.text, vector)
        columns = "id, path, title, page, position, text, vector"
        inserted = connection.execute(
            f"INSERT INTO passages ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", row
        )
        words = (inserted.lastrowid, " ".join(tokens(each.title)), " ".join(tokens(each.text)))
        connection.execute("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", words)


def remove(connection: sqlite3.Connection, path: str) -> None:
    """Take a document out."""
    theirs = "SELECT number FROM passages WHERE path=?"
    connection.execute(f"DELETE FROM words WHERE rowid IN ({theirs})", (path,))
    connection.execute("DELETE FROM documents WHERE path=?", (path,))


class Reader:
    """The store, read; several may read it at once."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ProjectError(f'There is no "{path.name}" yet: nothing was read.', "poe ingest")
        with opened(path):
            pass
        # `poe ingest` puts another file in its place and never changes this one, which may lie in
        # an image that is read-only.
        place = f"file:{path.as_posix()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(place, uri=True, check_same_thread=False)

    def passages(self) -> dict[int, Passage]:
        """Give every passage by its number."""
        columns = "number, id, path, title, page, position, text"
        rows = self._connection.execute(f"SELECT {columns} FROM passages ORDER BY number")
        return {number: Passage(*rest) for number, *rest in rows}

    def lexical(self, words: Sequence[str], count: int) -> list[int]:
        """Give the numbers of the best passages for any of these words, by BM25."""
        if not words:
            return []
        best = (
            f"SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, {TITLE_WEIGHT}, 1)"
        )
        rows = self._connection.execute(
            f"{best}, rowid LIMIT ?", (" OR ".join(map(_quoted, words)), count)
        )
        return [number for [number] in rows]

    def frequency(self, word: str) -> int:
        """Give in how many passages a word stands, in any of its endings."""
        count = "SELECT count(*) FROM words WHERE words MATCH ?"
        [number] = self._connection.execute(count, (_quoted(word),)).fetchone()
        return int(number)

    def holds(self, number: int, word: str) -> bool:
        """Whether a word stands in a passage, in any of its endings."""
        held = "SELECT 1 FROM words WHERE words MATCH ? AND rowid=?"
        return self._connection.execute(held, (_quoted(word), number)).fetchone() is not None

    def vectors(self) -> tuple[list[int], Vectors]:
        """Give the passages that have a vector, and these: [passages, dimensions]."""
        have = "SELECT number, vector FROM passages WHERE vector IS NOT NULL ORDER BY number"
        rows = self._connection.execute(have).fetchall()
        if not rows:
            return [], np.zeros((0, 0), np.float32)
        whole = np.frombuffer(b"".join(vector for _, vector in rows), "<f4")
        return [number for number, _ in rows], whole.reshape(len(rows), -1).astype(np.float32)


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
