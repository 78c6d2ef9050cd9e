"""Which files are still what create-genai-project wrote: those alone it replaces.

How their lines end is no difference, for git and editors of Windows change it.

The tool notes what it rendered in `.genai/base.txt`, and these commands what they write in
`.genai/data.txt`, whose lines are those of sha256sum. All else is yours.
"""

import hashlib
import itertools
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from . import runs
from .errors import ProjectError

BASE, NOTES = ".genai/base.txt", ".genai/data.txt"


def is_sample(root: Path, task: str, name: str = "train") -> bool:
    """Whether the training split of a task, or another file, is the one the project came with."""
    path = f"data/{task}/{name}.jsonl"
    return (root / path).is_file() and _hash(_bytes_of(root / path)) == _rendered(root).get(path)


def is_own(root: Path, path: str) -> bool:
    """Whether a file is there that this tool did not write, or that was changed since."""
    if not (root / path).is_file():
        return False
    found = _hash(_bytes_of(root / path))
    return found != _rendered(root).get(path) and (path, found) not in _noted(root)


def replace(root: Path, files: Mapping[str, str]) -> None:
    """Write files, by their paths in the project: all of them, or none where one is yours.

    Raises ProjectError: a file is there that is yours.
    """
    own = [
        path
        for path, text in files.items()
        if is_own(root, path) and _bytes_of(root / path) != text.encode()
    ]
    if own:
        others = f", as are {len(own) - 1} more" if len(own) > 1 else ""
        names = (f"data/before{f'-{number}' * (number > 1)}" for number in itertools.count(1))
        before = next(name for name in names if not (root / name).exists())
        away = f"mkdir -p {before} && mv {' '.join(own)} {before}/"
        if os.name == "nt":  # Its two shells have no such line in common.
            away = f"{', '.join(own)} into {before}, for example."
        raise ProjectError(
            f"{own[0]} is yours{others}: it is not what this tool wrote last.",
            f"Move it away, and type the same command again: {away}",
        )
    # What is written is noted before it lies there: a kill in between leaves files that are of the
    # one command or of the other, and no one's edits.
    coming = {path: _hash(text.encode()) for path, text in files.items()}
    noted = _noted(root)
    _note(root, noted | set(coming.items()))
    runs.write_together({root / name: text for name, text in files.items()})
    elsewhere = {(path, sha256) for path, sha256 in noted if path not in coming}
    _note(root, elsewhere | set(coming.items()))


def write_files(texts: Mapping[Path, str]) -> None:
    """Write files that are not there yet; end with 2, and write none, where one is another."""
    others = [
        path for path, text in texts.items() if path.is_file() and _bytes_of(path) != text.encode()
    ]
    if others:
        _end(
            f"{others[0]} is there, and not what this script writes; nothing is written.",
            "Move it away first, where the sample is to take its place.",
        )
    try:
        runs.write_together(texts)
    except OSError as error:
        folder = next(iter(texts)).parent
        _end(f"{folder} cannot be written: {error.strerror}.", "Work where it can be, with room.")


def _bytes_of(path: Path) -> bytes:
    return path.read_bytes().replace(b"\r\n", b"\n")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _end(problem: str, help: str) -> NoReturn:
    print(f"error: {problem}\nhelp: {help}", file=sys.stderr)
    sys.exit(2)


def _note(root: Path, noted: set[tuple[str, str]]) -> None:
    lines = (f"{sha256}  {path}\n" for path, sha256 in sorted(noted))
    runs.write_atomically(root / NOTES, "".join(lines))


def _noted(root: Path) -> set[tuple[str, str]]:
    """Give paths and hashes; of a command that was killed, also those of the one before it."""
    try:
        lines = (root / NOTES).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return set()
    return {(path, sha256) for sha256, _, path in (line.partition("  ") for line in lines)}


def _rendered(root: Path) -> dict[str, str]:
    """Give the hashes of the data and cards that the tool rendered last."""
    try:
        text = (root / BASE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    found = re.findall(r"^=+ sha256 ([0-9a-f]{64}) (data/.+)$", text, re.MULTILINE)
    return {path: sha256 for sha256, path in found}
