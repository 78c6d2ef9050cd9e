from pathlib import Path

import pytest
from lifecycle.retrieval import documents
from lifecycle.retrieval.documents import UnreadableError
from lifecycle.retrieval.passages import MOST_CHARS, Section, divided

pytestmark = pytest.mark.once

MARKDOWN = """---
author: desk
---
# Returns

Within 30 days.

```
# not a heading
```

## Parcels ##

By post.
"""
HTML = """<html><head><title>Desk</title><style>b { color: red }</style>
<script>alert("stolen")</script></head>
<body><nav><a href="/">Home</a></nav><h1>Returns &amp; refunds</h1><p>Within <b>30</b> days.</p>
<ul><li>Keep the box</li><li>Add the form</li></ul><h2>Parcels</h2>By post.
<footer>Imprint</footer></body></html>"""


def read(tmp_path: Path, name: str, content: str | bytes) -> list[Section]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return documents.read(path)


def test_markdown_is_read_under_its_headings(tmp_path: Path) -> None:
    returns, parcels = read(tmp_path, "desk.md", MARKDOWN)
    assert (returns.title, parcels.title) == ("Returns", "Parcels")
    assert "# not a heading" in returns.text
    assert parcels.text.strip() == "By post."


def test_html_is_read_without_scripts_and_what_leads_elsewhere(tmp_path: Path) -> None:
    returns, parcels = read(tmp_path, "desk.html", HTML)
    assert returns == Section(
        "Within 30 days.\nKeep the box\nAdd the form", title="Returns & refunds"
    )
    assert parcels == Section("By post.", title="Parcels")


def test_what_stands_apart_on_a_page_of_html_stands_apart(tmp_path: Path) -> None:
    html = (
        "<p>One\nby one.</p>Two.<table><caption>Hours</caption><tr>\n<th>Day</th><th>Open</th></tr>"
        "<tr><td>Monday</td>\n<td>10 to <b>14</b></td></tr></table>Three.<pre>run\nit</pre>Four."
    )
    [section] = read(tmp_path, "desk.html", html)
    lines = "One by one.|Two.|Hours|Day / Open|Monday / 10 to 14|Three.|run|it|Four."
    assert section.text == lines.replace("|", "\n").replace("/", "|")


def test_the_title_in_the_head_of_an_article_is_its_title(tmp_path: Path) -> None:
    html = (
        "<title>Desk</title><nav><h2>Menu</h2></nav><article><header><h1>Returns</h1>"
        "</header><p>30 days.</p></article><aside><h2>Read on</h2></aside><p>By post.</p>"
    )
    [section] = read(tmp_path, "desk.html", html)
    assert section == Section("30 days.\nBy post.", title="Returns")


def test_a_line_of_json_may_hold_what_parts_lines_elsewhere(tmp_path: Path) -> None:
    pages = read(tmp_path, "desk.jsonl", '{"id": 7, "title": null, "text": "30\u2028days.\x85"}\n')
    assert pages == [Section("30\u2028days.", id="7")]


def test_pages_of_json_lines_keep_their_ids(tmp_path: Path) -> None:
    [page] = read(tmp_path, "desk.jsonl", '{"id": "p1", "title": "Returns", "text": "30 days."}\n')
    assert page == Section("30 days.", title="Returns", id="p1")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("desk.txt", b"\xff\xfe\x00b\x00a", "not UTF-8"),
        ("desk.md", "   \n\n", "no text"),
        ("desk.jsonl", '{"id": 1}\n', "line 1"),
        ("desk.jsonl", '{"text": null}\n', "line 1"),
        ("desk.jsonl", "no json\n", "line 1"),
    ],
)
def test_what_cannot_be_read_says_why(
    name: str, content: str | bytes, said: str, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableError, match=said):
        read(tmp_path, name, content)


def pdf(*texts: str, password: str = "") -> bytes:
    """Make a PDF with a line of text on each page."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is of the optional group retrieval")
    from io import BytesIO

    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in texts:
        page = writer.add_blank_page(300, 300)
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    first, second = read(tmp_path, "desk.pdf", pdf("Within 30 days.", "By post."))
    assert (first.page, first.text.strip()) == (1, "Within 30 days.")
    assert (second.page, second.text.strip()) == (2, "By post.")


def test_a_scan_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no text in it: pictures of pages want OCR first"):
        read(tmp_path, "desk.pdf", pdf(""))


def test_an_encrypted_pdf_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="encrypted: save it without a password"):
        read(tmp_path, "desk.pdf", pdf("Secret.", password="desk"))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and no more", b"<html>no PDF</html>"])
def test_a_corrupt_pdf_is_said_to_be_none(
    content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("pypdf", reason="pypdf is of the optional group retrieval")
    with pytest.raises(UnreadableError, match="no whole PDF"):
        read(tmp_path, "desk.pdf", content)
    assert not caplog.records


def test_a_pdf_that_was_cut_off_is_said_to_be_none(tmp_path: Path) -> None:
    whole = pdf("Within 30 days.", "By post.")
    with pytest.raises(UnreadableError, match="no whole PDF"):
        read(tmp_path, "desk.pdf", whole[: len(whole) // 2])


def test_scripts_in_markdown_stay_text(tmp_path: Path) -> None:
    [section] = read(tmp_path, "desk.md", "# Returns\n<script>alert(1)</script>")
    assert section.text == "<script>alert(1)</script>"


def test_long_sections_become_passages_that_keep_their_place() -> None:
    paragraphs = [f"{'word ' * 100}{number}." for number in range(6)]
    passages = list(divided("a.md", "a", [Section("\n\n".join(paragraphs), "Long", page=3)]))
    assert [each.id for each in passages] == ["a-001", "a-002", "a-003"]
    assert {(each.title, each.page) for each in passages} == {("Long", 3)}
    assert all(len(each.text) <= MOST_CHARS for each in passages)
    assert " ".join(each.text for each in passages).split() == " ".join(paragraphs).split()


def test_text_without_an_end_is_divided_anywhere() -> None:
    passages = list(divided("a.txt", "a", [Section("x" * (3 * MOST_CHARS))]))
    assert "".join(each.text for each in passages) == "x" * (3 * MOST_CHARS)
