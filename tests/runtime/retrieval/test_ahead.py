from pathlib import Path

import pytest
from lifecycle import command, data, prompts, runs
from lifecycle.app import ahead
from lifecycle.evaluation import measure
from lifecycle.loop import deploying
from lifecycle.retrieval import ingest
from lifecycle.runs import hash_file

import knowing
import people
from served import Deployed

QUESTIONS = """\
{"id": "1", "input": "Where is the kettle repaired?", "expected": "Porto"}
{"id": "2", "input": "Who composed it?", "expected": "unknown"}
"""


def commands(deployed: Deployed) -> tuple[str, ...]:
    return deployed_step(deployed.root)[-1]


def deployed_step(root: Path) -> ahead.Step:
    step = deploying.next_step(root)
    assert step is not None
    return step


def test_documents_are_read_and_answers_measured_before_it_is_loaded(deployed: Deployed) -> None:
    root = deployed.root
    deployed.serve()
    people.write(root)
    assert commands(deployed)[0] == "poe smoke"
    knowing.write(root)
    assert commands(deployed) == ("poe ingest --measure",)
    knowing.document(root, "kettle.md", "# Kettle\nRepairs are done in Porto.")
    (root / "app" / "questions").mkdir(exist_ok=True)
    for split in ("dev", "test"):
        (root / f"app/questions/{split}.jsonl").write_text(QUESTIONS)
    knowing.ingested(root)
    knowing.measured(root)
    assert commands(deployed) == ("poe evaluate --through app --split test", "poe record")
    through(deployed, limit=1)
    assert commands(deployed)[0] == "poe evaluate --through app --split test"
    run = through(deployed)
    assert commands(deployed) == ("poe record",)
    deployed.change(integrate={"application_run": run.path})
    assert commands(deployed)[0] == "poe smoke"
    test = root / data.path_of(deployed.task.name, "test")
    test.write_text("\n" + test.read_text())
    assert ahead.next_step(root, deployed.load().run, {"application_run": run.path}) is not None


def test_documents_of_the_sample_beside_own_data_are_said(
    deployed: Deployed, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, task = deployed.root, deployed.task.name
    deployed.serve()
    people.write(root)
    knowing.write(root, documents=[f"data/{task}/handbook.jsonl"])
    names = ("handbook", "train", "test")
    files = handbook, train, test = [root / f"data/{task}/{name}.jsonl" for name in names]
    handbook.write_text('{"id": "1", "title": "Kettle", "text": "Repairs are done in Porto."}\n')
    shipped = {path.relative_to(root).as_posix(): hash_file(path) for path in files}
    heads = (f"== sha256 {sha256} {path}\n" for path, sha256 in shipped.items())
    (root / ".genai").mkdir(exist_ok=True)
    (root / ".genai/base.txt").write_text("".join(heads))
    monkeypatch.chdir(root)
    command.run(ingest.Ingest, [])
    assert "belongs to the sample" not in capsys.readouterr().err
    with train.open("a") as file:  # as feedback does
        file.write("\n")
    command.run(ingest.Ingest, [])
    assert "belongs to the sample" not in capsys.readouterr().err
    with test.open("a") as file:
        file.write("\n")
    command.run(ingest.Ingest, [])
    assert f'"data/{task}/handbook.jsonl" belongs to the sample' in capsys.readouterr().err
    step = deployed_step(root)
    assert "Name your documents" in step[0]
    knowing.write(root)
    knowing.document(root, "kettle.md", "# Kettle\nRepairs are done in Porto.")
    command.run(ingest.Ingest, [])
    assert "belongs to the sample" not in capsys.readouterr().err


def test_without_documents_there_is_nothing_to_read(deployed: Deployed) -> None:
    people.write(deployed.root)
    assert ahead.next_step(deployed.root, deployed.load().run, {}) is None


def through(deployed: Deployed, limit: int | None = None) -> runs.Run:
    """Write a run on test as one that went through the application."""
    settings, task = deployed.load().settings, deployed.task
    prompt = prompts.find(deployed.root, task.name, "default")
    plan = measure.plan(settings, task, prompt, "test", limit)
    with measure.by_server(settings) as answering:
        return measure.measure(
            settings, [plan], technique="application", change="", answering=answering
        )
