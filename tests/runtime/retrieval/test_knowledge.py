import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from lifecycle import settings
from lifecycle.errors import ProjectError
from lifecycle.retrieval import ingested
from lifecycle.retrieval.knowledge import Knowledge, need_current

import fake_endpoint
import knowing
import people
from served import Deployed

KETTLE = "# Alder kettle\nIt has a warranty of 21 months. Repairs are done in Porto."
LAMP = "# Teal lamp\nIt has a warranty of 12 months. Clean it with <b>vinegar</b>."


@pytest.fixture
def desk(project: Path) -> Path:
    knowing.write(project)
    knowing.document(project, "kettle.md", KETTLE)
    knowing.document(project, "lamp.md", LAMP)
    knowing.ingested(project)
    return project


def threshold(root: Path, value: float) -> None:
    known = ingested.read(root)
    choice = known.choice.model_copy(update={"threshold": value})
    ingested.write(root, known.model_copy(update={"choice": choice}))


def test_a_question_is_sent_with_the_passages_in_the_form_of_the_data(desk: Path) -> None:
    prepared = Knowledge(settings.load(desk)).look_up("Where is the Alder kettle repaired?")
    assert prepared.sent is not None
    first, *_, last = prepared.sent.splitlines()
    assert first == "- Alder kettle. It has a warranty of 21 months. Repairs are done in Porto."
    assert last == "Question: Where is the Alder kettle repaired?"


def test_the_example_is_a_question_about_these_documents(desk: Path) -> None:
    assert Knowledge(settings.load(desk)).example == ""
    asked = [("Where is the moon?", "unknown"), ("Who repairs a lamp?", "Ada")]
    lines = [{"id": line[0], "input": line[0], "expected": line[1]} for line in asked]
    (desk / "app/questions").mkdir()
    content = "".join(f"{json.dumps(line)}\n" for line in lines)
    (desk / "app/questions/dev.jsonl").write_text(content, encoding="utf-8")
    assert Knowledge(settings.load(desk)).example == "Who repairs a lamp?"


def test_below_the_threshold_no_model_is_asked(desk: Path) -> None:
    threshold(desk, 0.5)
    knowledge = Knowledge(settings.load(desk))
    assert knowledge.look_up("Who composed the kettle concerto for Lisbon?").sent is None
    assert knowledge.look_up("Warranty of the Alder kettle?").sent is not None


def test_the_application_cites_the_passage_with_the_words_of_the_answer(desk: Path) -> None:
    knowledge = Knowledge(settings.load(desk))
    prepared = knowledge.look_up("What is the warranty of the Teal lamp or the Alder kettle?")
    judged = knowledge.judge(prepared, "21 months")
    cited = [source["title"] for source in judged.sources if source["cited"]]
    assert (cited, judged.faults) == (["Alder kettle"], [])


@pytest.mark.parametrize(
    ("output", "fault"),
    [
        ("21 months [kettle-001]", None),
        ("21 months [kettle-009]", "It cites [kettle-009], which it was not shown."),
        ("21 months [lamp-001]", '"21" stands in no passage that it cites.'),
        ("21 months", "It cites nothing."),
    ],
)
def test_a_citation_has_to_be_one_of_what_was_shown(
    output: str, fault: str | None, desk: Path
) -> None:
    knowing.write(desk, cite="model")
    knowledge = Knowledge(settings.load(desk))
    prepared = knowledge.look_up("What is the warranty of the Teal lamp or the Alder kettle?")
    assert prepared.sent is not None
    assert "- [kettle-001] Alder kettle." in prepared.sent
    judged = knowledge.judge(prepared, output)
    assert judged.output == "21 months"
    assert (fault in judged.faults) if fault else (judged.faults == [])


def test_without_the_vectors_that_were_chosen_it_does_not_start(desk: Path) -> None:
    known = ingested.read(desk)
    choice = known.choice.model_copy(update={"by": "vectors"})
    ingested.write(desk, known.model_copy(update={"choice": choice}))
    with pytest.raises(ProjectError, match="there are no vectors") as refused:
        Knowledge(settings.load(desk))
    assert refused.value.help == "poe ingest --anew --measure"


def test_without_a_store_it_says_what_to_type(project: Path) -> None:
    knowing.write(project)
    with pytest.raises(ProjectError, match="nothing was read") as refused:
        Knowledge(settings.load(project))
    assert refused.value.help == "poe ingest"


def test_a_document_that_changed_since_is_named(desk: Path) -> None:
    need_current(settings.load(desk))
    knowing.document(desk, "lamp.md", "# Teal lamp\nNo warranty.")
    with pytest.raises(ProjectError, match=r"lamp\.md"):
        need_current(settings.load(desk))
    (desk / "documents/lamp.md").unlink()
    with pytest.raises(ProjectError, match=r"lamp\.md"):
        need_current(settings.load(desk))
    knowing.ingested(desk)
    need_current(settings.load(desk))


def test_a_person_gets_the_answer_with_its_passage(deployed: Deployed) -> None:
    people.write(deployed.root)
    knowing.write(deployed.root)
    knowing.document(deployed.root, "kettle.md", KETTLE)
    knowing.document(deployed.root, "lamp.md", LAMP)
    knowing.ingested(deployed.root)
    threshold(deployed.root, 0.3)
    with people.client(deployed) as http:
        deployed.endpoint.answer = lambda _: fake_endpoint.Reply("Porto")
        person = people.Person(http, "question-answering")
        reply = person.ask("Where is the Alder kettle repaired?")
        asked = len(deployed.endpoint.requests)
        unknown = person.ask("Who composed the ninth symphony?")
        deployed.endpoint.answer = lambda _: fake_endpoint.Reply("Lisbon")
        invented = person.ask("Where is the Alder kettle repaired?")
    assert reply["outcome"] == "answered"
    assert [source["path"] for source in reply["sources"] if source["cited"]] == [
        "documents/kettle.md"
    ]
    assert (unknown["outcome"], unknown["output"]) == ("abstained", "unknown")
    assert len(deployed.endpoint.requests) == asked + 1
    assert reply["faults"] == []
    assert invented["faults"] == ['"Lisbon" stands in no passage that it cites.']


def test_a_model_gets_as_many_passages_as_fit(
    deployed: Deployed, capfd: pytest.CaptureFixture[str]
) -> None:
    """Else every question about long pages would fail, and nobody who asks could help it."""
    people.write(deployed.root)
    knowing.write(deployed.root)
    path = deployed.root / "app/app.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("log: none", "log: facts"))
    knowing.document(deployed.root, "kettle.md", KETTLE)
    knowing.document(deployed.root, "lamp.md", LAMP)
    knowing.ingested(deployed.root)

    def answer(request: dict[str, Any]) -> fake_endpoint.Reply:
        is_long = "lamp" in request["messages"][-1]["content"]
        return fake_endpoint.Reply(status=400) if is_long else fake_endpoint.Reply("Porto")

    with people.client(deployed) as http:
        deployed.endpoint.answer = answer
        person = people.Person(http, "question-answering")
        reply = person.ask("Where is the Alder kettle with a warranty repaired?")
        deployed.endpoint.answer = lambda _: fake_endpoint.Reply(status=400)
        refused = person.ask("Where is the Alder kettle with a warranty repaired?")
    assert (reply["output"], len(reply["sources"])) == ("Porto", 1)
    assert [line.get("passages") for line in people.logged(capfd.readouterr().err)] == [
        "1 of 2",
        "1 of 2",
    ]
    assert "error" in refused


def test_an_application_says_that_a_document_changed_since_it_was_read(
    deployed: Deployed, capfd: pytest.CaptureFixture[str]
) -> None:
    people.write(deployed.root)
    knowing.write(deployed.root)
    lamp = knowing.document(deployed.root, "lamp.md", LAMP)
    knowing.document(deployed.root, "kettle.md", KETTLE)
    knowing.ingested(deployed.root)
    with people.client(deployed):
        assert "warning" not in capfd.readouterr().err
    lamp.unlink()
    with people.client(deployed):
        said = 'warning: "documents/lamp.md" is not what was ingested: poe ingest\n'
        assert capfd.readouterr().err == said
    shutil.rmtree(deployed.root / "documents")
    with people.client(deployed):
        assert capfd.readouterr().err == ""
