"""The text of an HTML page, as sections under their headings."""

import re
from html.parser import HTMLParser

from .passages import Outline, Section

CELL = " | "
"""What stands between the cells of a row, as in Markdown."""
LEFT_OUT = frozenset({"aside", "footer", "nav", "noscript", "script", "style", "svg", "template"})
"""What is not read, or only leads elsewhere."""
LINES = frozenset({"br", "caption", "dd", "dt", "legend", "li", "option", "summary", "tr"})
BLOCKS = frozenset(
    {
        "address", "article", "blockquote", "details", "div", "dl", "fieldset", "figcaption",
        "figure", "form", "header", "hr", "main", "ol", "p", "pre", "section", "table", "ul",
    }
)  # fmt: skip
HEADING = re.compile("h[1-6]|title")
LINKS_TO_ITSELF = "¶", "#", "§", "🔗"
"""What generators of pages put beside a heading for those who want to link to it."""


def sections(html: str) -> list[Section]:
    """Give the text of a page under its headings.

    Blocks stand apart by an empty line, rows and items by a line, cells by a bar; what is written
    in lines of its own, such as code, stays as it is.
    """
    parser = _Page()
    parser.feed(html)
    parser.close()
    parser.end_section()
    return parser.sections


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sections: list[Section] = []
        self._outline, self._title = Outline(), ""
        self._pieces: list[str] = []
        self._parted = ""
        """What comes between the text before and the next."""
        self._heading: list[str] | None = None
        self._level = ""
        self._left_out: list[str] = []
        self._row_from = 0
        self._is_in_cell = self._is_as_written = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._left_out:
            self._left_out += [tag] * (tag == self._left_out[0])
        elif tag in LEFT_OUT or ("role", "navigation") in attrs:
            self._part(tag)
            self._left_out = [tag]
        elif HEADING.fullmatch(tag):
            self._end_heading()
            # The title in the head stands for an h1, which mostly says the same.
            self._heading, self._level = [], "h1" if tag == "title" else tag
        elif tag in ("td", "th"):
            self._begin_cell()
        else:
            self._is_as_written |= tag == "pre"
            self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._left_out:
            self._left_out = self._left_out[: -1 if tag == self._left_out[0] else None]
        elif HEADING.fullmatch(tag):
            self._end_heading()
        else:
            self._is_as_written &= tag != "pre"
            self._part(tag)

    def _begin_cell(self) -> None:
        is_first = len(self._pieces) == self._row_from and not self._is_in_cell
        if len(self._pieces) > self._row_from and CELL not in self._parted:
            self._parted = ""  # the end of a paragraph in the cell before
            self._pieces[-1] = self._pieces[-1].rstrip()
        self._parted += "" if is_first else CELL
        self._is_in_cell = True

    def _part(self, tag: str) -> None:
        """Part what stands before a block, or a line of its own, from what follows it."""
        if tag in ("tr", "table"):
            self._row_from, self._is_in_cell = len(self._pieces), False
        elif self._is_in_cell and CELL in self._parted:
            return  # a paragraph begins the cell
        if tag in BLOCKS and not self._is_in_cell:
            self._parted = "\n\n"
        elif tag in LINES | BLOCKS:
            self._parted = max(self._parted.replace(CELL, ""), "\n")

    def handle_data(self, data: str) -> None:
        if self._left_out or data.strip() == LINKS_TO_ITSELF[0]:
            return
        if self._heading is not None:
            self._heading.append("" if data.strip() in LINKS_TO_ITSELF else data)
            return
        text = data if self._is_as_written else re.sub(r"\s+", " ", data)
        if self._parted or not self._pieces:
            text = text.lstrip("\n" if self._is_as_written else None)
        if text:
            self._pieces += [self._parted, text]
            self._parted = ""

    def _end_heading(self) -> None:
        if self._heading is not None:
            self.end_section()
            text = " ".join("".join(self._heading).split())
            self._title = self._outline.enter(self._level, text)
        self._heading = None

    def end_section(self) -> None:
        """Keep what stands under the heading so far."""
        text = re.sub(r"[ \t]*\n", "\n", "".join(self._pieces))
        text = re.sub(r"\n{3,}", "\n\n", text).strip("\n").rstrip()
        self.sections.append(Section(text, self._title))
        self._pieces, self._parted, self._row_from = [], "", 0
