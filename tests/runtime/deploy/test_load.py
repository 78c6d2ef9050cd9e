import asyncio
import itertools
import json
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import uvicorn
from fastapi.testclient import TestClient
from lifecycle import command, data, errors, runs, serving, settings, tasks
from lifecycle.deploy import asking, load, smoke
from lifecycle.deploy.shapes import Answer, Usage

import fake_endpoint
import load_test
import served
from served import Deployed


def test_questions_arrive_at_random_and_the_same_by_seed() -> None:
    times = load.arrivals(50, 100, random.Random(0))
    assert times == load.arrivals(50, 100, random.Random(0))
    # Of a Poisson process: as many as the rate says, give or take three standard deviations.
    assert abs(len(times) - 5000) < 3 * 5000**0.5
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    mean = sum(gaps) / len(gaps)
    spread = (sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) ** 0.5
    assert spread == pytest.approx(mean, rel=0.05)


@pytest.mark.once
@pytest.mark.parametrize("option", ["--rates", "--seconds", "--reference", "--give-up-s"])
@pytest.mark.parametrize("value", ["0", "-1", "inf"])
def test_no_step_is_without_a_rate_or_an_end(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.run(load_test.LoadTest, [option, value])
    assert ended.value.code == 2
    assert option.strip("-") in capsys.readouterr().err


def test_a_step_counts_what_was_lost() -> None:
    answer = Answer(
        output="x",
        finish_reason="stop",
        model="m",
        usage=Usage(prompt_tokens=1, completion_tokens=4),
        latency_ms=1,
    )
    outcomes = [asking.Outcome(answer, 100, 50), asking.Outcome(retried=7, refused=2, problem="no")]
    step = load.summary(2, 10, 10, outcomes)
    assert (step["sent"], step["answered"], step["lost"]) == (2, 1, 1)
    assert (step["retried"], step["refused"], step["tokens_per_s"]) == (7, 2, 0.4)
    assert step["latency_ms"] == {"p50": 100, "p95": 100, "p99": 100}


@pytest.mark.once
def test_runs_that_end_at_once_are_two_runs(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: load.write_run(tmp_path, "load", {"n": n}), range(24)))
    assert len(set(made)) == 24
    folder = tmp_path / load.FOLDER
    assert [json.loads((tmp_path / path).read_text())["n"] for path in made] == [*range(24)]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        Path(path).name for path in made
    )


def test_the_picture_is_an_image_and_names_losses() -> None:
    latency = {"p50": 10.0, "p95": 30.0, "p99": 40.0}
    steps = [{"offered_rps": rate, "lost": rate - 1, "latency_ms": latency} for rate in (1, 4)]
    root = ElementTree.fromstring(load.draw(steps))
    words = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"1", "4", "3 lost", "p95", "30"} <= set(words)


@pytest.fixture
def url(deployed: Deployed) -> Iterator[str]:
    """A service without keys."""
    with running(deployed.client()) as at:
        yield at


@contextmanager
def running(client: TestClient) -> Iterator[str]:
    """Run a service in a thread."""
    options = uvicorn.Config(client.app, port=0, log_level="error")
    server = uvicorn.Server(options)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
        assert thread.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def knows_validation(deployed: Deployed) -> None:
    """Let the endpoint answer anything."""
    deployed.endpoint.answer = lambda _: fake_endpoint.Reply("an answer")


@pytest.mark.once
def test_a_load_run_says_what_answered_and_how_fast(deployed: Deployed, url: str) -> None:
    knows_validation(deployed)
    run = load.measure(settings.load(deployed.root), url, [20, 40], 1)
    path = load.write(deployed.root, run, 40)
    written = json.loads((deployed.root / path).read_text())
    assert path == "deploy/runs/0001-load.json"
    assert (written["id"], written["kind"], written["lost"]) == ("0001-load", "load", 0)
    assert written["service"]["model"]["id"] == "fake"
    assert written["accepted"] == "eval/runs/0001-prompt.json"
    assert (written["task"], written["reference_rps"]) == (deployed.task.name, 40)
    assert [step["offered_rps"] for step in written["steps"]] == [20, 40]
    assert all(step["answered"] == step["sent"] > 0 for step in written["steps"])
    assert all(step["first_token_ms"]["p50"] > 0 for step in written["steps"])
    assert (deployed.root / "deploy/runs/0001-load.svg").is_file()


@pytest.mark.once
def test_a_client_that_comes_late_says_how_long_people_would_have_waited(
    deployed: Deployed, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    knows_validation(deployed)
    ask, late = asking.ask, list[float]()

    def work() -> None:
        time.sleep(0.5)

    async def busy(*args: Any) -> asking.Outcome:
        # The machine of the client has something else to do, and puts no question meanwhile.
        work()
        outcome = await ask(*args)
        late.append(outcome.latency_ms)
        return outcome

    monkeypatch.setattr(asking, "ask", busy)
    load.measure(settings.load(deployed.root), url, [10], 1)
    assert min(late) >= 500


@pytest.mark.once
def test_a_refusal_is_asked_again_and_not_lost(
    deployed: Deployed, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = fake_endpoint.Reply(status=500)
    replies = fake_endpoint.in_turn(*[broken] * 7, fake_endpoint.Reply("an answer"))
    deployed.endpoint.answer = replies
    run = load.measure(settings.load(deployed.root), url, [2], 1, give_up_s=20)
    assert run["lost"] == 0
    assert run["steps"][0]["retried"] > 0


@pytest.mark.once
def test_what_never_answers_is_lost_and_reported(
    deployed: Deployed, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.endpoint.answer = lambda _: fake_endpoint.Reply(status=400)
    run = load.measure(settings.load(deployed.root), url, [5], 1, give_up_s=0.5)
    sent = run["steps"][0]["sent"]
    assert run["lost"] == sent > 0
    assert "at 5 a second: no whole answer" in capsys.readouterr().out


@pytest.mark.once
def test_where_nobody_answers_is_said_at_once(deployed: Deployed) -> None:
    url = f"http://127.0.0.1:{serving.free_port()}"
    with pytest.raises(errors.ProjectError, match=f"No service .* answers at {url}"):
        load.measure(settings.load(deployed.root), url, [5], 1)


@pytest.mark.once
@pytest.mark.parametrize("ask", [smoke.run, lambda at, url: load.measure(at, url, [5], 1)])
def test_a_wrong_key_is_said_before_anything_is_asked(
    ask: Any, deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_API_KEYS", "another")
    with (
        running(deployed.client("desk-key")) as url,
        pytest.raises(errors.ProjectError, match="refuses the key") as raised,
    ):
        ask(settings.load(deployed.root), url)
    assert "SERVICE_API_KEYS" in raised.value.help


@pytest.mark.once
def test_why_it_is_not_ready_is_said(deployed: Deployed) -> None:
    deployed.endpoint.models_status = 401
    with (
        running(deployed.client()) as url,
        pytest.raises(errors.ProjectError, match="refuses its key, GENAI_API_KEY"),
    ):
        smoke.run(settings.load(deployed.root), url)


def test_smoke_finds_every_known_answer(deployed: Deployed, url: str) -> None:
    checks = {check.name: check for check in smoke.run(settings.load(deployed.root), url)}
    assert all(check.holds for check in checks.values()), checks
    known = checks[f"{deployed.task.name}: known examples"]
    assert known.note.startswith("12 of 12 answers are those of run 0001-prompt")


@pytest.mark.once
def test_examples_that_were_replaced_are_no_known_ones(deployed: Deployed, url: str) -> None:
    path = deployed.root / data.path_of(deployed.task.name, "test")
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))
    checks = {check.name: check for check in smoke.run(settings.load(deployed.root), url)}
    known = checks[f"{deployed.task.name}: known examples"]
    assert not known.holds
    assert known.note.endswith("is not what run 0001-prompt was measured on: poe iterate")


def test_smoke_knows_the_answers_of_the_very_model_whatever_split_gave_them(
    deployed: Deployed,
) -> None:
    root, accepted = deployed.root, runs.find(deployed.root, "1")
    model = runs.ModelRef(id="models/gguf-q8_0", sha256="a" * 64)
    on_dev = [
        entry.model_copy(update={"path": entry.path.replace("test.jsonl", "dev.jsonl")})
        for entry in accepted.inputs
    ]
    fields = {name: getattr(accepted, name) for name in runs.Draft.model_fields}
    changed = {"model": model, "technique": "compared", "inputs": on_dev}
    draft = runs.Draft.model_validate(fields | changed)
    compared = runs.write(root, draft, list(runs.read_examples(root, accepted)))
    described: dict[str, Any] = {
        "service": {"model": model.model_dump(), "prompt": accepted.prompt},
        "tasks": [deployed.task.name],
    }
    assert smoke.reference_run(root, described).id == compared.id
    through = draft.model_copy(update={"technique": "application"})
    runs.write(root, through, list(runs.read_examples(root, accepted)))
    assert smoke.reference_run(root, described).id == compared.id
    described["service"]["model"] |= {"sha256": "b" * 64}
    assert smoke.reference_run(root, described).id == accepted.id


@pytest.mark.once
def test_answers_that_are_drawn_are_others_each_time_and_no_fault(
    project: Path, task: tasks.Task, endpoint: fake_endpoint.Endpoint
) -> None:
    file = project / "prompt" / task.name / "default.md"
    text = file.read_text(encoding="utf-8")
    drawn = text.replace("---\n", "---\ndecoding: { temperature: 0.7 }\n", 1)
    file.write_text(drawn, encoding="utf-8")
    deployed = served.accept_a_run(project, task, endpoint)
    knows_validation(deployed)
    with running(deployed.client()) as url:
        endpoint.requests.clear()
        checks = {check.name: check for check in smoke.run(settings.load(project), url)}
    assert checks[f"{task.name}: known examples"].holds
    asked = [each for each in endpoint.requests if each.get("temperature") == 0.7]
    assert len(asked) == 12
    # With one seed for all, a server would draw the same chances for every caller.
    assert not any("seed" in each for each in asked)


@pytest.mark.once
def test_smoke_fails_where_answers_are_others(deployed: Deployed, url: str) -> None:
    knows_validation(deployed)
    checks = {check.name: check for check in smoke.run(settings.load(deployed.root), url)}
    assert not checks[f"{deployed.task.name}: known examples"].holds


@pytest.mark.once
def test_smoke_waits_for_no_more_answers_than_it_takes_to_fail(
    deployed: Deployed, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def lost(http: Any, task: str, *_: Any) -> asking.Outcome:
        asked.append(task)
        return asking.Outcome(problem="no answer in 60 s")

    monkeypatch.setattr(asking, "ask", lost)
    checks = {check.name: check for check in smoke.run(settings.load(deployed.root), url)}
    known = checks[f"{deployed.task.name}: known examples"]
    assert not known.holds
    assert known.note.startswith("0 of 12 answers")
    assert len(asked) == 2


@pytest.mark.once
def test_an_answer_may_hold_any_sign(deployed: Deployed, url: str) -> None:
    text = "personal data: two\u2028lines\x85"
    deployed.endpoint.answer = lambda _: fake_endpoint.Reply(text)
    name = deployed.task.name
    body = asking.payload(data.load(deployed.root, name, "dev")[0])

    async def ask() -> asking.Outcome:
        async with asking.connect(deployed.root, url) as http:
            return await asking.ask(http, name, body, 2, random.Random(0))

    outcome = asyncio.run(ask())
    assert outcome.answer is not None, outcome
    assert outcome.answer.output == text
    assert 0 < outcome.first_token_ms <= outcome.latency_ms


def test_the_tokens_of_a_load_test_are_known_before(deployed: Deployed) -> None:
    assert load.expected_tokens(settings.load(deployed.root), 100) == (1100, 300)
