import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from lifecycle import settings
from lifecycle.errors import ProjectError
from lifecycle.retrieval import config, index, ingest
from lifecycle.retrieval import ingested as kept
from lifecycle.retrieval.faithful import citations
from lifecycle.retrieval.knowledge import need_current

import knowing
from conftest import ROOT

HERE = Path(__file__).parent


def found(root: Path, question: str) -> list[str]:
    passages = knowing.searching(root).find(question, 2, "words").passages
    return [passage.path for passage in passages]


def test_only_what_changed_is_read_again(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    knowing.write(project)
    knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    knowing.document(project, "parcels.md", "# Parcels\nBy post.")
    assert knowing.ingested(project) == []
    assert "documents: 2 found, 2 read" in capsys.readouterr().out
    knowing.document(project, "parcels.md", "# Parcels\nBy bicycle.")
    knowing.ingested(project)
    assert "documents: 2 found, 1 read" in capsys.readouterr().out
    assert found(project, "bicycle") == ["documents/parcels.md"]
    assert found(project, "post") == []


def test_a_document_that_is_gone_is_found_no_more(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    knowing.write(project)
    knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    gone = knowing.document(project, "parcels.md", "# Parcels\nBy post.")
    knowing.ingested(project)
    gone.unlink()
    capsys.readouterr()
    knowing.ingested(project)
    assert "documents: 1 found, 0 read, 0 not readable, 1 gone;" in capsys.readouterr().out
    assert found(project, "parcels") == []
    assert list(kept.read(project).documents) == ["documents/returns.md"]


def test_a_corrupt_document_is_named_and_the_others_are_read(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    knowing.write(project)
    knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    knowing.document(project, "broken.txt", b"\xff\xfe\xff")
    assert knowing.ingested(project) == ["documents/broken.txt"]
    assert "not read: documents/broken.txt: it is not UTF-8 text" in capsys.readouterr().err
    assert found(project, "returns") == ["documents/returns.md"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "There are no documents in documents."), (b"\xff", "None of the documents")],
)
def test_a_corpus_without_text_leaves_what_was_there(
    content: bytes | None, said: str, project: Path
) -> None:
    knowing.write(project)
    path = knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    knowing.ingested(project)
    before = (project / config.INDEX).read_bytes()
    path.unlink()
    if content is not None:
        knowing.document(project, "broken.txt", content)
    with pytest.raises(ProjectError, match=said):
        knowing.ingested(project)
    assert (project / config.INDEX).read_bytes() == before
    assert not list((project / "app").glob(".*.tmp"))


def test_a_full_disk_leaves_what_was_there(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    knowing.write(project)
    knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    knowing.ingested(project)
    before = (project / config.INDEX).read_bytes()
    knowing.document(project, "long.md", "# Long\n" + "word " * 200_000)
    # SQLite's own limit on pages says what a disk would.
    opened = index.opened

    @contextmanager
    def small(path: Path) -> Iterator[sqlite3.Connection]:
        with opened(path) as connection:
            connection.execute("PRAGMA max_page_count=30")
            yield connection

    monkeypatch.setattr(index, "opened", small)
    with pytest.raises(ProjectError, match="cannot be written: database or disk is full"):
        knowing.ingested(project)
    assert (project / config.INDEX).read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="no file can be kept from growing there")
def test_a_disk_without_room_for_a_new_store_is_no_damaged_one(project: Path) -> None:
    import resource

    knowing.write(project)
    knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, most))
    try:
        with pytest.raises(ProjectError, match="The passages cannot be written"):
            knowing.ingested(project)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert not list((project / "app").glob("*.tmp*"))


def test_taking_a_document_out_looks_at_its_passages_alone(tmp_path: Path) -> None:
    """Else every document would cost as much as all before it."""
    with index.opened(tmp_path / "store.sqlite3") as connection:
        theirs = "EXPLAIN QUERY PLAN SELECT number FROM passages WHERE path='returns.md'"
        plan = connection.execute(theirs).fetchall()
    assert all(step[-1].startswith("SEARCH") for step in plan)


def test_two_documents_of_one_name_keep_their_passages_apart(project: Path) -> None:
    knowing.write(project)
    knowing.document(project, "a/desk.md", "# Returns\nWithin 30 days.")
    knowing.document(project, "b/desk.md", "# Parcels\nBy post.")
    assert knowing.ingested(project) == []
    ids = {passage.id for passage in knowing.searching(project).passages}
    assert ids == {"desk-001", "documents-b-desk-001"}


def test_documents_that_differ_in_their_ending_alone_are_all_read(project: Path) -> None:
    knowing.write(project)
    for ending in ("txt", "md", "html"):
        knowing.document(project, f"returns.{ending}", f"Within 30 days, says {ending}.")
    assert knowing.ingested(project) == []
    assert found(project, "html") == ["documents/returns.html"]


def test_a_document_that_cannot_be_opened_is_named_and_the_others_are_read(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    knowing.write(project)
    knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    knowing.document(project, "secret.md", "# Salaries")
    # Root may open anything.
    allowed = Path.open

    def opened(path: Path, *args: Any, **named: Any) -> Any:
        if path.name == "secret.md":
            raise PermissionError(13, "Permission denied")
        return allowed(path, *args, **named)

    monkeypatch.setattr(Path, "open", opened)
    assert knowing.ingested(project) == ["documents/secret.md"]
    said = "not read: documents/secret.md: it cannot be opened (Permission denied)."
    assert said in capsys.readouterr().err
    assert found(project, "returns") == ["documents/returns.md"]
    need_current(settings.load(project))


def test_a_store_that_is_newer_than_what_is_said_of_it_is_told_and_mended(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where poe ingest is killed between the two."""
    knowing.write(project)
    path = knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    knowing.ingested(project)
    path.write_text("# Returns\nWithin 40 days.", encoding="utf-8")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(kept, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            knowing.ingested(project)
    with pytest.raises(ProjectError, match="is not what was ingested"):
        need_current(settings.load(project))
    assert found(project, "40") == ["documents/returns.md"]
    knowing.ingested(project)
    need_current(settings.load(project))


def test_what_a_killed_run_left_is_removed_and_that_of_another_is_not(project: Path) -> None:
    knowing.write(project)
    knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    left, another = (project / f"{config.INDEX}.{number}.tmp" for number in (1, 2))
    for path in (left, another):
        path.write_bytes(b"half")
    os.utime(left, (0, 0))
    knowing.ingested(project)
    assert (left.exists(), another.exists()) == (False, True)


def test_copies_of_a_document_take_one_place_among_the_passages(project: Path) -> None:
    knowing.write(project)
    returns = "# Returns\nReturns are taken back within 30 days."
    for number in range(60):
        knowing.document(project, f"returns ({number}).md", returns)
    knowing.document(project, "again/returns.txt", "Returns are taken back\nwithin 30 days.")
    knowing.document(project, "zones.md", "# Zones\nSome zones pay returns: Alaska.")
    knowing.ingested(project)
    search = knowing.searching(project)
    for way in search.ways:
        passages = search.find("returns", 3, way).passages
        assert [" ".join(each.text.split()) for each in passages] == [
            "Returns are taken back within 30 days.",
            "Some zones pay returns: Alaska.",
        ]


def test_pages_of_one_id_are_told_apart_by_their_documents_or_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    knowing.write(project)
    for name, text in (("a", "By post."), ("b", "By bicycle."), ("c", "By train.")):
        knowing.document(project, f"{name}.jsonl", json.dumps({"id": "1", "text": text}))
    twice = knowing.document(
        project, "d.jsonl", '{"id": "7", "text": "A."}\n{"id": "7", "text": "B."}'
    )
    assert knowing.ingested(project) == ["documents/d.jsonl"]
    assert "documents/d.jsonl: two of its pages have the same id" in capsys.readouterr().err
    ids = {passage.id for passage in knowing.searching(project).passages}
    assert ids == {"1", "documents/b-1", "documents/c-1"}
    twice.write_text('{"id": "7", "text": "A."}\n')
    assert knowing.ingested(project) == []


def test_a_document_of_any_name_can_be_cited(project: Path) -> None:
    knowing.write(project)
    knowing.document(project, "[draft] Größe & FAQ (2024), part/1.md", "# Size\n5 litres.")
    knowing.ingested(project)
    [passage] = knowing.searching(project).passages
    assert citations(f"5 litres [{passage.id}].") == [passage.id]


def test_what_programs_keep_is_no_document_and_other_formats_are_said(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    knowing.write(project)
    knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    knowing.document(project, ".git/HEAD.md", "# Not a page\nOf git.")
    knowing.document(project, "prices.docx", b"PK")
    assert knowing.ingested(project) == []
    said = capsys.readouterr().out
    assert "documents: 1 found, 1 read" in said
    assert "left out: 1 of other formats, such as prices.docx; known are .md " in said


def test_what_became_unreadable_is_found_no_more_and_was_ingested(project: Path) -> None:
    """So that what goes on from here is not sent back to `poe ingest` for ever."""
    knowing.write(project)
    knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    knowing.document(project, "parcels.md", "# Parcels\nBy post.")
    knowing.ingested(project)
    knowing.document(project, "parcels.md", "")
    assert knowing.ingested(project) == ["documents/parcels.md"]
    assert found(project, "parcels") == []
    need_current(settings.load(project))


@pytest.mark.parametrize("content", [b"no database at all", b""])
def test_a_store_that_is_none_is_made_again(content: bytes, project: Path) -> None:
    knowing.write(project)
    knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    (project / config.INDEX).write_bytes(content)
    if content:
        with pytest.raises(ProjectError) as refused:
            knowing.ingested(project)
        assert refused.value.help == "poe ingest --anew"
    knowing.ingested(project, anew=True)
    assert found(project, "returns") == ["documents/returns.md"]


def test_chinese_questions_find_their_pages(project: Path) -> None:
    knowing.write(project, questions="questions")
    shutil.copy(HERE / "chinese_handbook.jsonl", knowing.document(project, "手册.jsonl", ""))
    (project / "questions").mkdir()
    shutil.copy(HERE / "chinese_questions.jsonl", project / "questions" / "dev.jsonl")
    assert knowing.ingested(project) == []
    [recall] = knowing.measured(project).recall["words"].values()
    assert recall.value >= 0.9


@pytest.mark.skipif(
    not (ROOT / "data" / "question-answering" / "make_data.py").exists(),
    reason="what made the handbook comes with the tiny model",
)
def test_the_shipped_questions_are_those_of_the_handbook() -> None:
    import handbook_questions

    for split in handbook_questions.EACH:
        shipped = knowing.lines(ROOT / "app" / "questions" / f"{split}.jsonl")
        assert shipped == handbook_questions.questions(split)


def test_the_way_is_chosen_on_dev_and_fusing_has_to_win(project: Path) -> None:
    knowing.write(project, documents=["data/question-answering/handbook.jsonl"])
    shutil.copytree(ROOT / "app" / "questions", project / "app" / "questions")
    knowing.ingested(project)
    choice = knowing.measured(project)
    assert choice.by == "words"
    assert (
        choice.recall["words"]["worded"].value > 0.9 > choice.recall["words"]["paraphrased"].value
    )
    assert choice.turned_away["worded"].value <= 0.05
    assert choice.turned_away["off-topic"].value > 0.8
    assert kept.read(project).choice == choice


def test_recall_looks_as_far_down_as_the_model_does(project: Path) -> None:
    knowing.write(project, questions="questions", passages=20)
    for number in range(14):
        knowing.document(project, f"lamp-{number}.md", f"# Lamp\nLamp {number}, a lamp or a lamp.")
    knowing.document(project, "rest.md", f"# Rest\nA lamp {'may well be here and ' * 20}in Graz.")
    (project / "questions").mkdir()
    question = {"id": "1", "input": "Where is the lamp?", "expected": "Graz"}
    (project / "questions" / "dev.jsonl").write_text(json.dumps(question))
    knowing.ingested(project)
    assert knowing.measured(project).recall["words"]["answerable"].value == 1.0


def test_a_place_without_documents_is_named(project: Path) -> None:
    knowing.write(project, documents=["documents", "docs"])
    knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    with pytest.raises(ProjectError, match='There is no "docs"') as refused:
        knowing.ingested(project)
    assert "retrieval.documents in app/app.yaml" in refused.value.help


def test_questions_about_other_documents_choose_nothing_or_are_counted(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    knowing.write(project)
    knowing.document(project, "returns.md", "# Bikes\nA cargo bike costs thirty coins a day.")
    shutil.copytree(ROOT / "app" / "questions", project / "app" / "questions")
    knowing.ingested(project)
    with pytest.raises(ProjectError, match="asks about other documents") as refused:
        knowing.measured(project)
    assert "app/questions/test.jsonl" in refused.value.help
    assert kept.read(project).choice.questions == ""
    # By chance a page is called as one of the handbook's.
    knowing.document(project, "own.jsonl", '{"id": "page-103", "text": "Ask for a lamp."}')
    knowing.ingested(project)
    capsys.readouterr()
    knowing.measured(project)
    said = capsys.readouterr().out
    assert said.startswith("app/questions/dev.jsonl: no passage holds the answer to 57 of 120")


def test_questions_of_no_kind_are_told_apart_by_whether_they_can_be_answered(
    project: Path,
) -> None:
    knowing.write(project, questions="questions")
    knowing.document(project, "bikes.md", "# Bikes\nA cargo bike costs 30 euros a day.")
    (project / "questions").mkdir()
    (project / "questions" / "dev.jsonl").write_text(
        '{"id": "1", "input": "What does a cargo bike cost?", "expected": "30 euros"}\n'
        '{"id": "2", "input": "May dogs come along?", "expected": "unknown"}\n'
    )
    knowing.ingested(project)
    choice = knowing.measured(project)
    assert list(choice.recall["words"]) == ["answerable"]
    assert list(choice.turned_away) == ["answerable", "unanswerable"]


def test_its_own_file_is_not_taken_for_another(project: Path) -> None:
    knowing.write(project)
    (project / config.INGESTED).write_text("{}}")
    knowing.document(project, "returns.md", "# Returns\nWithin 30 days.")
    with pytest.raises(ProjectError, match="not as poe ingest wrote it"):
        ingest.ingest(*(settings.load(project), config.read(project)), False)
