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
    assert (returns.title, parcels.title) == ("Returns", "Returns: Parcels")
    assert "# not a heading" in returns.text
    assert parcels.text.strip() == "By post."


def test_html_is_read_without_scripts_and_what_leads_elsewhere(tmp_path: Path) -> None:
    returns, parcels = read(tmp_path, "desk.html", HTML)
    assert returns == Section(
        "Within 30 days.\n\nKeep the box\nAdd the form", title="Returns & refunds"
    )
    assert parcels == Section("By post.", title="Returns & refunds: Parcels")


def test_what_stands_apart_on_a_page_of_html_stands_apart(tmp_path: Path) -> None:
    html = (
        "<p>One\nby one.</p>Two.<table><caption>Hours</caption><tr>\n<th>Day</th><th>Open</th></tr>"
        "<tr><td>Monday</td>\n<td>10 to <b>14</b></td></tr></table>Three.<pre>run\nit</pre>Four."
    )
    [section] = read(tmp_path, "desk.html", html)
    lines = "One by one.||Two.||Hours|Day / Open|Monday / 10 to 14||Three.||run|it||Four."
    assert section.text == lines.replace("|", "\n").replace("/", "|")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<pre><b>if</b> late:\n    <i>refund</i>()\n</pre>", "if late:\n    refund()"),
        ("<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>", "a | b"),
        ("<table><tr><td>a<td><td>b<tr><td>c</table>d", "a |  | b\nc\n\nd"),
        ("<table><tr><td></td><td>b</td></tr><tr><td>c</td></tr></table>", "| b\nc"),
        ("<ul><li><p>a</p></li><li>b</li></ul>", "a\n\nb"),
        ("a <b>b</b>\n<i>c</i> d", "a b c d"),
        ('a<div role="navigation"><div>next</div> previous</div>b', "a\n\nb"),
        ("a<svg><title>logo</title></svg> b", "a b"),
        ("Type <code>#</code> first.", "Type # first."),
    ],
)
def test_code_tables_and_items_keep_their_form(html: str, text: str, tmp_path: Path) -> None:
    [section] = read(tmp_path, "desk.html", html)
    assert section.text.strip() == text


def test_what_leads_to_a_heading_is_none_of_it(tmp_path: Path) -> None:
    html = '<h1>Returns<a class="headerlink" href="#r">¶</a></h1><dl><dt>C# <a>¶</a><dd>day</dl>'
    [section] = read(tmp_path, "desk.html", html)
    assert section == Section("C#\nday", title="Returns")


def test_headings_of_markdown_are_those_that_people_write(tmp_path: Path) -> None:
    text = """---
title: "Desk"
---
Returns
=======
~~~
```
# not a heading
~~~
Parcels
-------
a | b
--- | ---
# Shops
By foot.
"""
    returns, parcels, shops = read(tmp_path, "desk.md", text)
    assert (returns.title, parcels.title) == ("Desk: Returns", "Desk: Returns: Parcels")
    assert "# not a heading" in returns.text
    assert parcels.text == "a | b\n--- | ---"
    assert shops == Section("By foot.", title="Desk: Shops")


def test_the_title_in_the_head_of_an_article_is_its_title(tmp_path: Path) -> None:
    html = (
        "<title>Desk</title><nav><h2>Menu</h2></nav><article><header><h1>Returns</h1>"
        "</header><p>30 days.</p></article><aside><h2>Read on</h2></aside><p>By post.</p>"
    )
    [section] = read(tmp_path, "desk.html", html)
    assert section == Section("30 days.\n\nBy post.", title="Returns")


def test_a_line_of_json_may_hold_what_parts_lines_elsewhere(tmp_path: Path) -> None:
    pages = read(tmp_path, "desk.jsonl", '{"id": 7, "title": null, "text": "30\u2028days.\x85"}\n')
    assert pages == [Section("30\u2028days.", id="7")]


def test_pages_of_json_lines_keep_their_ids(tmp_path: Path) -> None:
    [page] = read(tmp_path, "desk.jsonl", '{"id": "p1", "title": "Returns", "text": "30 days."}\n')
    assert page == Section("30 days.", title="Returns", id="p1")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("desk.txt", "Ge\u00e4ndert".encode("latin-1"), "not UTF-8"),
        ("desk.html", "Ge\u00e4ndert".encode("latin-1"), "not UTF-8"),
        ("desk.html", b'<meta charset="klingon">\xe4', "unknown encoding: klingon"),
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


ENCRYPTED = (
    f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ({'o' * 32}) /U ({'u' * 32}) >> /ID [(a)(a)]"
)


def pdf(*pages: str, trailer: str = "") -> bytes:
    """Make a PDF with what PostScript shows on each page."""
    pytest.importorskip("pypdfium2", reason="pypdfium2 is of the optional group retrieval")
    numbers = [4 + 2 * at for at in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, shown in zip(numbers, pages, strict=True):
        content = f"BT /F1 12 Tf 20 TL 20 200 Td {shown} ET"
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Resources "
            f"<< /Font << /F1 3 0 R >> >> /Contents {number + 1} 0 R >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    whole, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(whole))
        whole += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in [0, *places])
    size = f"/Size {len(objects) + 1}"
    return (
        f"{whole}xref\n0 {len(objects) + 1}\n{table}trailer << {size} /Root 1 0 R {trailer} >>\n"
        f"startxref\n{len(whole)}\n%%EOF\n"
    ).encode()


def test_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    first, second = read(tmp_path, "desk.pdf", pdf("(Within 30 days.) Tj", "(By post.) Tj"))
    assert (first.page, first.text.strip()) == (1, "Within 30 days.")
    assert (second.page, second.text.strip()) == (2, "By post.")


def test_a_word_that_a_line_of_a_pdf_parts_is_whole(tmp_path: Path) -> None:
    lines = "(The re-) Tj T* (turn of a well-) Tj T* (known box, as well-known.) Tj"
    [page] = read(tmp_path, "desk.pdf", pdf(lines))
    assert " ".join(page.text.split()) == "The return of a well-known box, as well-known."


def test_a_scan_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no text in it: pictures of pages want OCR first"):
        read(tmp_path, "desk.pdf", pdf(""))


def test_an_encrypted_pdf_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="encrypted: save it without a password"):
        read(tmp_path, "desk.pdf", pdf("(Secret.) Tj", trailer=ENCRYPTED))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and no more", b"<html>no PDF</html>"])
def test_a_corrupt_pdf_is_said_to_be_none(content: bytes, tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2", reason="pypdfium2 is of the optional group retrieval")
    with pytest.raises(UnreadableError, match="no whole PDF"):
        read(tmp_path, "desk.pdf", content)


def test_a_pdf_that_was_cut_off_is_said_to_be_none(tmp_path: Path) -> None:
    whole = pdf("(Within 30 days.) Tj", "(By post.) Tj")
    with pytest.raises(UnreadableError, match="no whole PDF"):
        read(tmp_path, "desk.pdf", whole[: len(whole) // 2])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("desk.txt", "Geändert".encode("utf-16")),
        ("desk.md", "Geändert".encode("utf-8-sig")),
        ("desk.html", '<meta charset="iso-8859-1"><p>Geändert'.encode("latin-1")),
        ("desk.htm", '<meta content="text/html; charset=Shift_JIS"><p>変更'.encode("shift_jis")),
    ],
)
def test_a_text_is_read_as_it_says_that_it_is_encoded(
    name: str, content: bytes, tmp_path: Path
) -> None:
    [section] = read(tmp_path, name, content)
    assert section.text in ("Geändert", "変更")


def test_what_cannot_be_opened_is_one_document_less(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be opened"):
        documents.read(tmp_path / "gone.txt")


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


def test_a_text_is_divided_where_it_parts_and_stays_as_it_is() -> None:
    """A passage is what people are shown as the source."""
    code = "\n".join(f"    step({number})" for number in range(120))
    rows = "\n".join(f"| Day {number} is long. And dark. | closed |" for number in range(60))
    prose = "The desk is open\nfrom ten to four. " * 60
    for text in (f"Steps:\n\n{code}", f"Days:\n\n{rows}", prose):
        passages = [each.text for each in divided("a.md", "a", [Section(text)])]
        assert len(passages) > 1
        assert all(passage in text for passage in passages)
    lines = [
        line for each in divided("a.md", "a", [Section(rows)]) for line in each.text.split("\n")
    ]
    assert lines == rows.split("\n")
    ends = [each.text[-1] for each in divided("a.md", "a", [Section(prose)])]
    assert ends == ["."] * len(ends)


def test_signs_that_are_words_fill_a_passage_sooner() -> None:
    """They take three times the room in the context of a model."""
    passages = list(divided("a.md", "a", [Section("门店十点开门。" * 200)]))
    assert max(len(each.text) for each in passages) < MOST_CHARS // 2
    assert all(each.text.endswith("。") for each in passages)
