from lifecycle import prompts, runs
from lifecycle.app import ahead
from lifecycle.evaluation import measure
from lifecycle.loop import deploying

import knowing
import people
from served import Deployed

QUESTIONS = """\
{"id": "1", "input": "Where is the kettle repaired?", "expected": "Porto"}
{"id": "2", "input": "Who composed it?", "expected": "unknown"}
"""


def commands(deployed: Deployed) -> tuple[str, ...]:
    step = deploying.next_step(deployed.root)
    assert step is not None
    return step[-1]


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
            settings, [plan], technique="application", change="", answering=answering, limit=limit
        ).run
