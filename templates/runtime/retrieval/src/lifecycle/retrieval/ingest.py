"""Read the documents into the store of passages: `poe ingest`."""

import os
import re
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from .. import command, settings
from ..errors import ProjectError
from ..settings import Settings
from . import config, documents, index, ingested, measuring, vectors
from .documents import UnreadableError
from .passages import MOST_CHARS, divided

LEFT_AFTER_S = 3600
"""What nobody has written to for so long is of a run that was killed."""
OF_THE_SAMPLE = (
    '"{}" belongs to the sample, and your data do not: name your documents in app/app.yaml, and'
    " write questions about them into app/questions/."
)


class Ingest(command.Command):
    """Read what is new or changed of the documents that app/app.yaml names.

    A document that cannot be read is named, and the others are read; the exit code is then 1. An
    application that runs goes on with what it has read; start it again.
    """

    anew: bool = False
    """Read everything, not only what changed."""
    measure: bool = False
    """Say on the dev questions how well passages are found, and choose the way and threshold."""

    def cli_cmd(self) -> None:
        """Read, print what came of it, and measure where that is asked for."""
        project = settings.load()
        retrieval = config.read(project.root)
        unread = ingest(project, retrieval, self.anew)
        if name := ingested.sample(project.root):
            print(f"warning: {OF_THE_SAMPLE.format(name)}", file=sys.stderr)
        if self.measure:
            measuring.choose(project, retrieval)
        elif ingested.read(project.root).choice.questions == "":
            print("Not measured yet how well they are found: poe ingest --measure")
        if unread:
            raise SystemExit(1)


def ingest(project: Settings, retrieval: config.Retrieval, anew: bool) -> list[str]:
    """Bring the store up to date, and give the documents that could not be read.

    Raises ProjectError: there are no documents, none can be read, or the disk is full.
    """
    root = project.root
    found, others = documents.find(root, retrieval.documents)
    if not found:
        raise ProjectError(
            f"There are no documents in {', '.join(retrieval.documents)}.",
            f"Put {', '.join(documents.READERS)} files there, or name others in {config.FILE}.",
        )
    embed = vectors.embedder(retrieval, project)
    how = f"{retrieval.vectors} {MOST_CHARS}"
    read, unread, gone = [], dict[str, str](), list[str]()
    try:
        with _beside(root / config.INDEX, anew) as path, index.opened(path) as connection:
            paths = {file: documents.name_of(file, root) for file in found}
            known = connection.execute("SELECT path FROM documents").fetchall()
            gone = [name for [name] in known if name not in paths.values()]
            for name in gone:
                index.remove(connection, name)
            for file, name in paths.items():
                document = (name, documents.hash_of(file), how)
                if not index.changed(connection, *document):
                    continue
                try:
                    _put(connection, document, file, embed)
                    read.append(name)
                except UnreadableError as error:
                    unread[name] = document[1]
                    index.remove(connection, name)  # what it said before, it says no more
                    print(f"not read: {name}: {error}.", file=sys.stderr)
            now = _written(root, retrieval, connection, unread)
        # After the store: where only that is new, poe app says so, and poe ingest mends it.
        ingested.write(root, now)
    except (OSError, sqlite3.OperationalError) as error:
        raise ProjectError(
            f"The passages cannot be written: {error}.", "What was read before is untouched."
        ) from error
    print(
        f"documents: {len(found)} found, {len(read)} read, {len(unread)} not readable, "
        f"{len(gone)} gone; others as before"
    )
    if others:
        formats = f"known are {' '.join(documents.READERS)}"
        print(f"left out: {len(others)} of other formats, such as {others[0].name}; {formats}")
    return list(unread)


def _put(
    connection: sqlite3.Connection,
    document: tuple[str, str, str],
    file: Path,
    embed: vectors.Embed | None,
) -> None:
    sections, stem = documents.read(file), file.stem.lower()
    texts = [f"{each.title}. {each.text}" for each in divided(document[0], stem, sections)]
    meant = embed(texts) if embed else None
    # Where another document has the same name, or ids, those of the second begin with its folder.
    for name in (stem, document[0].rpartition(".")[0], document[0]):
        apart = [replace(each, id=each.id and f"{name}-{each.id}") for each in sections]
        named = sections if name == stem else apart
        passages = list(divided(document[0], re.sub(r"[\s\[\]/]+", "-", name), named))
        with suppress(sqlite3.IntegrityError):
            return index.put(connection, document, passages, meant)
    raise UnreadableError("two of its pages have the same id")


def _written(
    root: Path, retrieval: config.Retrieval, connection: sqlite3.Connection, unread: dict[str, str]
) -> ingested.Ingested:
    """Give what the store holds now.

    Raises ProjectError: that is nothing.
    """
    known = connection.execute("SELECT path, sha256 FROM documents ORDER BY path").fetchall()
    [count] = connection.execute("SELECT count(*) FROM passages").fetchone()
    if count == 0:
        raise ProjectError(
            "None of the documents could be read.", "What was read before is untouched."
        )
    now = {"documents": dict(known), "unread": unread, "passages": count}
    return ingested.read(root).model_copy(update={**now, "vectors": retrieval.vectors})


@contextmanager
def _beside(path: Path, anew: bool) -> Iterator[Path]:
    """Give a copy to change, which takes the place of the file when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f"{path.name}.*.tmp*"):
        if left.stat().st_mtime < time.time() - LEFT_AFTER_S:
            left.unlink(missing_ok=True)
    copy = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        if path.is_file() and not anew:
            shutil.copy(path, copy)
        yield copy
        copy.replace(path)
    finally:
        copy.unlink(missing_ok=True)


if __name__ == "__main__":
    command.run(Ingest)
