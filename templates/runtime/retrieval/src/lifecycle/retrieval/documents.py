"""Documents as sections: Markdown, HTML, PDF, plain text, and JSON lines of pages."""

import json
import logging
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

from .. import command
from ..errors import ProjectError
from .config import FILE
from .passages import Section

Reader = Callable[[Path], list[Section]]
CELL = " | "
"""What stands between the cells of a row, as in Markdown."""


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
                f"Put them there, or correct retrieval.documents in {FILE}: poe ingest",
            )
        files = path.rglob("*") if path.is_dir() else [path]
        seen = (file for file in files if "/." not in name_of(file, path.parent))
        found |= {file for file in seen if file.is_file()}
    read = {file for file in found if file.suffix.lower() in READERS}
    return sorted(read), sorted(found - read)


def name_of(path: Path, root: Path) -> str:
    """Give what a document is called: its path, relative to the project where it lies in it."""
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def read(path: Path) -> list[Section]:
    """Read one document.

    Raises UnreadableError: it is broken, encrypted, empty, or needs a package that is not there.
    """
    try:
        sections = READERS[path.suffix.lower()](path)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"it is not UTF-8 text: save it as such ({error.reason})") from error
    kept = [section for section in sections if section.text.strip()]
    if not kept:
        scan = ": pictures of pages want OCR first" if path.suffix.lower() == ".pdf" else ""
        raise UnreadableError(f"there is no text in it{scan}")
    return kept


def _markdown(path: Path) -> list[Section]:
    """Give what stands under each heading; the heading is the title."""
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8-sig"), flags=re.DOTALL)
    sections, title, lines = [], "", list[str]()
    is_code = False
    for line in text.splitlines():
        is_code ^= line.lstrip().startswith("```")
        heading = None if is_code else re.match(r"#{1,6}\s+(.*?)\s*#*$", line)
        if heading:
            sections.append(Section("\n".join(lines), title))
            title, lines = heading[1], []
        else:
            lines.append(line)
    return [*sections, Section("\n".join(lines), title)]


def _html(path: Path) -> list[Section]:
    parser = _Html()
    parser.feed(path.read_text(encoding="utf-8-sig"))
    parser.close()
    parser.end_section("")
    return parser.sections


class _Html(HTMLParser):
    """Text under its headings; scripts, styles and what only leads elsewhere are left out."""

    LEFT_OUT = frozenset({"script", "style", "template", "nav", "footer", "aside"})
    BLOCKS = frozenset(
        {
            "address", "article", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt",
            "fieldset", "figcaption", "figure", "form", "header", "hr", "legend", "li", "main",
            "ol", "option", "p", "pre", "section", "summary", "table", "tr", "ul",
        }
    )  # fmt: skip
    CELLS = frozenset({"td", "th"})

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[Section] = []
        self._title = ""
        self._pieces: list[str] = []
        self._heading: list[str] | None = None
        self._left_out = 0
        self._is_as_written = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.LEFT_OUT:
            self._left_out += 1
        elif re.fullmatch("h[1-6]|title", tag) and not self._left_out:
            self._heading = []
        else:
            self._is_as_written |= tag == "pre"
            self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.LEFT_OUT:
            self._left_out = max(0, self._left_out - 1)
        elif re.fullmatch("h[1-6]|title", tag) and self._heading is not None:
            self.end_section(" ".join("".join(self._heading).split()))
            self._heading = None
        elif tag in self.BLOCKS:
            self._is_as_written &= tag != "pre"
            self._part(tag)

    def _part(self, tag: str) -> None:
        """Part what stands before a tag from what follows it."""
        if tag in self.BLOCKS:
            self._pieces.append("\n")
        elif tag in self.CELLS:
            self._pieces.append(CELL)

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            text = data if self._is_as_written else data.replace("\n", " ")
            (self._pieces if self._heading is None else self._heading).append(text)

    def end_section(self, title: str) -> None:
        """Begin the section of another title."""
        text = re.sub(rf"\n\s*{re.escape(CELL)}", "\n", "".join(self._pieces))
        lines = (" ".join(line.split()) for line in text.split("\n"))
        self.sections.append(Section("\n".join(line for line in lines if line), self._title))
        self._title, self._pieces = title, []


def _pdf(path: Path) -> list[Section]:
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        help = command.to_install("retrieval")
        raise UnreadableError(f"reading PDF needs the package pypdf: {help}") from error
    # What it says of a broken file stands in the error.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("it is encrypted: save it without a password")
        title = str((reader.metadata or {}).get("/Title") or "")
        pages = [page.extract_text() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, OSError, RecursionError) as error:
        raise UnreadableError(f"it is no whole PDF ({error})") from error
    return [Section(text, title, page=number) for number, text in enumerate(pages, start=1)]


def _json_lines(path: Path) -> list[Section]:
    sections = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
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
    ".txt": lambda path: [Section(path.read_text(encoding="utf-8-sig"))],
    ".jsonl": _json_lines,
}
