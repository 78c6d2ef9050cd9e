"""Documents as sections: Markdown, HTML, PDF, plain text, and JSON lines of pages."""

import codecs
import json
import re
from collections.abc import Callable
from pathlib import Path

from .. import command, runs
from ..errors import ProjectError
from . import html_text
from .config import FILE
from .passages import Outline, Section

Reader = Callable[[Path], list[Section]]
CHARSET_WITHIN = 4096
"""Bytes of an HTML page in which it says how it is encoded."""


class UnreadableError(Exception):
    """One document that cannot be read; the others can."""


def find(root: Path, places: list[str]) -> tuple[list[Path], list[Path]]:
    """Give the documents in these files and folders, and the files of other formats there.

    What begins with a dot is a program's, as .git is.

    Raises ProjectError: there is no such file or folder.
    """
    found: set[Path] = set()
    for place in places:
        path = root / place
        if not path.exists():
            raise ProjectError(
                f'There is no "{place}", which {FILE} names among the documents.',
                "Put them there (an image takes those in app/ and data/ alone), or correct"
                f" retrieval.documents in {FILE}: poe ingest",
            )
        files = path.rglob("*") if path.is_dir() else [path]
        seen = (file for file in files if "/." not in name_of(file, path.parent))
        found |= {file for file in seen if file.is_file()}
    read = {file for file in found if file.suffix.lower() in READERS}
    return sorted(read), sorted(found - read)


def name_of(path: Path, root: Path) -> str:
    """Give what a document is called: its path, relative to the project where it lies in it."""
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def hash_of(path: Path) -> str:
    """Give the hash of a document; empty where it cannot be opened."""
    try:
        return runs.hash_file(path)
    except OSError:
        return ""


def read(path: Path) -> list[Section]:
    """Read one document.

    Raises UnreadableError: it is broken, encrypted, empty, or needs a package that is not there.
    """
    try:
        sections = READERS[path.suffix.lower()](path)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"it is not UTF-8 text: save it as such ({error.reason})") from error
    except OSError as error:
        raise UnreadableError(f"it cannot be opened ({error.strerror})") from error
    kept = [section for section in sections if section.text.strip()]
    if not kept:
        scan = ": pictures of pages want OCR first" if path.suffix.lower() == ".pdf" else ""
        raise UnreadableError(f"there is no text in it{scan}")
    return kept


def _text(path: Path) -> str:
    with path.open("rb") as file:
        is_wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return path.read_text(encoding="utf-16" if is_wide else "utf-8-sig")


def _markdown(path: Path) -> list[Section]:
    """Give what stands under each heading."""
    text, outline = _text(path), Outline()
    head = re.match(r"---\n(.*?\n)---\n", text, flags=re.DOTALL)
    named = head and re.search(r"^title:\s*([\"']?)(.+?)\1\s*$", head[1], re.MULTILINE)
    sections, title, lines = [], outline.enter("", named[2]) if named else "", list[str]()
    fence = ""
    for line in text[head.end() if head else 0 :].splitlines():
        marks = re.match(r"\s*(```+|~~~+)", line)
        if marks and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else marks[1]
        heading = None if fence else re.match(r"(#{1,6})\s+(.*?)\s*#*$", line)
        under = None if fence or not lines else re.match(r"(=+|--+)\s*$", line)
        if under and lines[-1].strip() and not re.match(r"[\s>|*+-]", lines[-1]):
            level, name = "##" if under[1][0] == "-" else "#", lines.pop().strip()
        elif heading:
            level, name = heading[1], heading[2]
        else:
            lines.append(line)
            continue
        sections.append(Section("\n".join(lines), title))
        title, lines = outline.enter(level, name), []
    return [*sections, Section("\n".join(lines), title)]


def _html(path: Path) -> list[Section]:
    try:
        text = _text(path)
    except UnicodeDecodeError:
        said = re.search(rb"""charset\s*=\s*["']?([\w-]+)""", path.read_bytes()[:CHARSET_WITHIN])
        if said is None:
            raise
        try:
            text = path.read_text(encoding=said[1].decode())
        except LookupError as error:
            raise UnreadableError(f"its {error}") from error
    return html_text.sections(text)


def _pdf(path: Path) -> list[Section]:
    try:
        from pypdfium2 import PdfDocument, PdfiumError
    except ImportError as error:
        help = command.to_install("retrieval")
        raise UnreadableError(f"reading PDF needs the package pypdfium2: {help}") from error
    try:
        with PdfDocument(path) as pdf:
            title = pdf.get_metadata_dict().get("Title", "")
            pages = [page.get_textpage().get_text_bounded() for page in pdf]
    except PdfiumError as error:
        if "password" in str(error):
            raise UnreadableError("it is encrypted: save it without a password") from error
        raise UnreadableError(f"it is no whole PDF ({error})") from error
    whole = "\n".join(pages)

    def joined(word: re.Match[str]) -> str:
        """Give a word that was parted at the end of a line, as it stands elsewhere."""
        hyphenated = f"{word[1]}-{word[2]}"
        return hyphenated if hyphenated in whole else word[1] + word[2]

    texts = (re.sub(r"(\w+)\x02(\w+)", joined, page.replace("\r\n", "\n")) for page in pages)
    return [Section(text, title, page=number) for number, text in enumerate(texts, start=1)]


def _json_lines(path: Path) -> list[Section]:
    sections = []
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            page = json.loads(line)
            title, id = (str(page.get(key) or "") for key in ("title", "id"))
            sections.append(Section(page["text"].strip(), title, id=id))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableError(f'line {number} is no object with "text" ({error})') from error
    return sections


READERS: dict[str, Reader] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".txt": lambda path: [Section(_text(path))],
    ".jsonl": _json_lines,
}
