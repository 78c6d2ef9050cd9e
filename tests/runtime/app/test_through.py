import copy
import json
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from importlib.util import find_spec

import pytest
import uvicorn
from lifecycle import data, prompts, runs, serving, settings, tasks
from lifecycle.app import config, measuring, service, store
from lifecycle.deploy import gate, model
from lifecycle.errors import ProjectError
from lifecycle.evaluation import measure, paired
from lifecycle.feedback import cases

import fake_endpoint
import people
from conftest import ROOT
from served import Deployed


@contextmanager
def serving_people(deployed: Deployed) -> Iterator[str]:
    """Serve the page on a port of this process."""
    said, loaded = deployed.serve(), deployed.load()
    running = replace(loaded.settings, timeout_s=said.timeout_s)
    behind = model.Model(loaded, running, is_own=False)
    api = service.app(behind, said, gate.Gate(said.slots, said.queue), [])
    port = serving.free_port()
    server = uvicorn.Server(uvicorn.Config(api, "127.0.0.1", port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.skipif("find_spec('lifecycle.retrieval')", reason="here questions stand alone")
def test_a_dialogue_is_measured_with_its_earlier_turns(deployed: Deployed) -> None:
    path = deployed.root / data.path_of(deployed.task.name, "dev")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    before = [{"role": "user", "content": "Hello."}, {"role": "assistant", "content": "Yes?"}]
    path.write_text(data.text([line | {"history": before} for line in lines]), encoding="utf-8")
    people.write(deployed.root)
    deployed.endpoint.requests.clear()
    with serving_people(deployed) as url:
        measuring.run(settings.load(deployed.root), "dev", None, url)
    asked = [each["messages"][-3:-1] for each in deployed.endpoint.requests if "messages" in each]
    assert asked == [before] * len(lines)


def test_what_people_get_is_measured_and_paired_with_the_accepted_run(deployed: Deployed) -> None:
    people.write(deployed.root)
    configured = settings.load(deployed.root)
    with serving_people(deployed) as url:
        run = measuring.run(configured, "test", None, url)
    # Nobody asked these questions, of which some are of test.
    with closing(sqlite3.connect(deployed.root / config.read(deployed.root).state)) as kept:
        assert kept.execute("SELECT count(*) FROM turns").fetchone() == (0,)
    assert run.technique == "application"
    assert (deployed.root / run.path).is_file()
    result = run.tasks[deployed.task.name].metrics[deployed.task.metrics[0]]
    assert result.value == 1.0
    old = measuring.reference(configured, run)
    assert old is not None
    assert old.id == "0001-prompt"


@pytest.mark.once
def test_an_answer_that_people_get_may_hold_any_sign(deployed: Deployed) -> None:
    people.write(deployed.root)
    text = "personal data: two\u2028lines\x85"
    deployed.endpoint.answer = lambda _: fake_endpoint.Reply(text)
    configured = settings.load(deployed.root)
    with serving_people(deployed) as url:
        run = measuring.run(configured, "dev", 2, url)
    assert {each.output for each in runs.read_examples(deployed.root, run)} == {text}


@pytest.mark.once
def test_the_latency_is_what_people_wait_and_not_what_the_model_takes(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.write(deployed.root)
    add = store.Store.add

    def slow(self: store.Store, turn: store.Turn) -> str:
        time.sleep(0.3)
        return add(self, turn)

    monkeypatch.setattr(store.Store, "add", slow)
    with serving_people(deployed) as url:
        run = measuring.run(settings.load(deployed.root), "dev", 2, url)
    assert run.latency_ms.p50 > 300


@pytest.mark.once
def test_an_application_that_does_not_answer_makes_no_run(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_MAX_RETRIES", "0")
    people.write(deployed.root)
    deployed.endpoint.answer = lambda _: fake_endpoint.Reply(status=500)
    configured = settings.load(deployed.root)
    with serving_people(deployed) as url, pytest.raises(ProjectError, match="no answer"):
        measuring.run(configured, "test", None, url)
    assert [run.id for run in runs.every(deployed.root)] == ["0001-prompt"]
    assert not cases.waiting(deployed.root)


@pytest.mark.once
def test_an_application_that_hangs_is_given_as_long_as_it_may_take(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.write(deployed.root)
    deployed.serve(timeout_s=0.1)
    monkeypatch.setattr(measuring, "MARGIN_S", 0.1)
    configured = settings.load(deployed.root)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ProjectError, match="the last: ReadTimeout"):
            measuring.run(configured, "test", 2, url)


@pytest.mark.skipif(find_spec("lifecycle.retrieval") is None, reason="it looks nothing up")
def test_looking_up_is_compared_with_the_closed_book(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    from lifecycle.retrieval import config as retrieving
    from lifecycle.retrieval import ingest

    people.write(
        deployed.root,
        requests_a_minute=6000,
        retrieval={"documents": ["data/question-answering/handbook.jsonl"], "passages": 2},
    )
    if not (deployed.root / "app" / "questions").is_dir():
        shutil.copytree(ROOT / "app" / "questions", deployed.root / "app" / "questions")
    configured = settings.load(deployed.root)
    with pytest.raises(ProjectError, match="is not what was ingested") as refused:
        measuring.run(configured, "dev", 40)
    assert refused.value.help == "poe ingest"
    ingest.ingest(configured, retrieving.read(deployed.root), anew=False)
    deployed.endpoint.answer = reads_the_first_page
    with serving_people(deployed) as url:
        run = measuring.run(configured, "dev", 40, url)
    assert {entry.path for entry in run.inputs} >= {retrieving.INGESTED, "app/questions/dev.jsonl"}
    alone = measuring.reference(configured, run)
    assert alone is not None
    assert alone.technique == "alone"
    score = "exact_match"
    through = run.tasks["question-answering"].metrics[score].value
    assert through > alone.tasks["question-answering"].metrics[score].value == 0.0
    assert "| worded" in capsys.readouterr().out
    [compared] = paired.compare_runs(deployed.root, alone, run).values()
    assert compared[score].verdict == "better"
    report = json.loads((deployed.root / f"app/measured/{run.id}.json").read_text())
    assert (report["run"], report["alone"]) == (run.id, alone.id)
    worded = report["kinds"]["worded"]
    assert worded["application"]["value"] > worded["alone"]["value"] == 0.0
    assert worded["found"]["value"] > 0.8


@pytest.mark.skipif(find_spec("lifecycle.retrieval") is None, reason="it looks nothing up")
def test_alone_is_asked_what_is_looked_up_and_nothing_else_again(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lifecycle.retrieval import config as retrieving
    from lifecycle.retrieval import ingest

    task = copy.copy(deployed.task)
    monkeypatch.setattr(task, "name", "other", raising=False)
    monkeypatch.setitem(tasks.every(), "other", task)
    root, names = deployed.root, [deployed.task.name, "other"]
    for folder in ("data", "prompt"):
        shutil.copytree(ROOT / folder / deployed.task.name, root / folder / "other")
    deployed.change(scope={"tasks": names})
    deployed.endpoint.answer = lambda _: fake_endpoint.Reply("Lisbon")
    prompt = (prompts.find(root, name, "default") for name in names)
    configured = settings.load(root)
    plans = [
        measure.plan(configured, tasks.find(name), each, "dev", 2)
        for name, each in zip(names, prompt, strict=True)
    ]
    with measure.by_server(configured) as answering:
        both = measure.measure(
            configured, plans, technique="prompt", change="both", answering=answering
        )
    deployed.change(adapt={"accepted": both.path})
    documents = ["data/question-answering/handbook.jsonl"]
    people.write(root, requests_a_minute=6000, retrieval={"documents": documents})
    shutil.copytree(ROOT / "app" / "questions", root / "app" / "questions", dirs_exist_ok=True)
    configured = settings.load(root)
    ingest.ingest(configured, retrieving.read(root), anew=False)
    with serving_people(deployed) as url:
        run = measuring.run(configured, "dev", 2, url)
    assert list(run.tasks) == names
    alone = measuring.reference(configured, run)
    assert alone is not None
    assert (alone.technique, list(alone.tasks)) == ("alone", names[:1])
    assert list(paired.compare_runs(root, alone, run)) == names[:1]


def reads_the_first_page(request: dict[str, list[dict[str, str]]]) -> fake_endpoint.Reply:
    """Give the last fact of the first page where there is one, and else what it makes up."""
    asked = request["messages"][-1]["content"]
    if not asked.startswith("- "):
        return fake_endpoint.Reply("Lisbon")
    page = asked.splitlines()[0]
    kinds = {"months": "month", "days": "day", "euros": "euro"}
    words = page.replace(".", "").split()
    for at, word in enumerate(words):
        if word in kinds and word in asked.splitlines()[-1].replace("cost", "euros"):
            return fake_endpoint.Reply(f"{words[at - 1]} {word}")
    return fake_endpoint.Reply(" ".join(words[-1:]))
