import resource
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from lifecycle import data, serving
from lifecycle.feedback import cases

import fake_endpoint
import people
from served import Deployed


@pytest.fixture
def page(deployed: Deployed) -> Deployed:
    people.write(deployed.root)
    return deployed


def test_a_person_is_answered_as_the_accepted_run_was(
    page: Deployed, example: data.Example
) -> None:
    with people.client(page) as http:
        reply = people.Person(http, page.task.name).ask(example.input)
    assert reply["output"] == page.task.target(example.expected)
    assert reply["outcome"] == "answered"
    # The very messages of the evaluation.
    assert page.endpoint.questions[-1] in page.endpoint.questions[:-1]


@pytest.mark.once
def test_the_page_and_its_files_are_served_with_a_policy(page: Deployed) -> None:
    with people.client(page, "secret") as http:
        shown = http.get("/")
        assert "<h1" in shown.text
        assert "script-src 'self'" in shown.headers["content-security-policy"]
        for name in ("page.css", "page.js", "answers.js", "feedback.js", "service.js"):
            shown = http.get(f"/{name}")
            assert shown.status_code == 200, name
            # An answer, a document or a note may hold markup: all of it is set as text.
            assert "innerHTML" not in shown.text, name


def test_what_the_page_shows_takes_the_key(page: Deployed) -> None:
    with people.client(page, "secret") as http:
        assert http.get("/app/about").status_code == 401
        said = http.get("/app/about", headers={"Authorization": "Bearer secret"}).json()
    assert said["title"] == "The desk"
    assert [task["name"] for task in said["tasks"]] == [page.task.name]


def test_a_site_that_calls_this_machine_by_a_name_of_its_own_is_refused(page: Deployed) -> None:
    with people.client(page) as http:
        assert http.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_a_session_goes_on_with_what_was_said_in_it(page: Deployed, example: data.Example) -> None:
    with people.client(page) as http:
        person = people.Person(http, page.task.name)
        first = person.ask(example.input)
        second = person.ask(example.input, first["session"])
    assert second["session"] == first["session"]
    *_, answered, _asked = page.endpoint.requests[-1]["messages"]
    assert answered == {"role": "assistant", "content": first["output"]}


@pytest.mark.once
def test_nobody_goes_on_with_the_session_of_another_key(
    page: Deployed, example: data.Example
) -> None:
    with people.client(page, "ada", "petra") as http:
        ada, petra = (people.Person(http, page.task.name, key) for key in ("ada", "petra"))
        reply = ada.ask(example.input)
        body = {"task": page.task.name, "input": "x", "session": reply["session"]}
        assert http.post("/app/ask", json=body, headers=petra.headers).status_code == 404
        assert petra.says(reply["turn"], "bad").status_code == 404
        gone = http.delete(f"/app/sessions/{reply['session']}", headers=petra.headers)
        assert gone.status_code == 404
        assert ada.says(reply["turn"], "good").status_code == 200


@pytest.mark.once
@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"input": "x" * 30_000}, 413, "The input has 30000 characters; 20000 are taken."),
        ({"input": "x" * 10_000_000}, 413, "bytes at most."),
        ({"input": ""}, 422, "input: String should have at least 1 character."),
        ({"input": "x", "task": "cooking"}, 422, 'There is no task "cooking"'),
        ({"input": "x", "session": "gone"}, 404, "begin a new one"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(
    body: dict[str, str], status: int, said: str, page: Deployed
) -> None:
    with people.client(page) as http:
        refused = http.post("/app/ask", json={"task": page.task.name, **body})
    assert refused.status_code == status
    assert said in refused.json()["error"]["message"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("reply", "serve"),
    [
        (fake_endpoint.Reply(status=500), {}),
        (fake_endpoint.Reply("late", delay_s=1), {"timeout_s": 0.2}),
        (fake_endpoint.Reply(raw="<html>garbage</html>"), {}),
        (fake_endpoint.Reply(""), {}),
    ],
    ids=["broken", "hanging", "garbage", "empty"],
)
def test_a_model_that_fails_is_said_and_kept(
    reply: fake_endpoint.Reply,
    serve: dict[str, float],
    page: Deployed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GENAI_MAX_RETRIES", "0")
    with people.client(page, serve=serve) as http:
        page.endpoint.answer = lambda _: reply
        said = people.Person(http, page.task.name).ask("Where is my parcel?")
    assert said["error"]["code"] == "model_failed"


@pytest.mark.once
def test_a_model_that_is_away_is_said_and_kept(
    page: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_MAX_RETRIES", "0")
    with people.client(page, at=f"http://127.0.0.1:{serving.free_port()}/v1") as http:
        said = people.Person(http, page.task.name).ask("Where is my parcel?")
    assert said["error"]["code"] == "model_failed"
    assert [case.kind for case in cases.waiting(page.root)] == ["failed"]


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file of this process grow, not even to a byte, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.once
def test_a_full_disk_is_said_and_what_was_kept_stays(page: Deployed, example: data.Example) -> None:
    with people.client(page) as http:
        person = people.Person(http, page.task.name)
        reply = person.ask(example.input)
        with full_disk():
            unasked = person.ask(example.input)
            unsaid = person.says(reply["turn"], "bad", correction="x")
        assert unasked["error"]["code"] == "not_kept"
        assert unsaid.status_code == 507
        assert "Nothing of it is lost here: send it again." in unsaid.json()["error"]["message"]
        assert person.says(reply["turn"], "bad", correction="x").status_code == 200
    [case] = cases.waiting(page.root)
    assert (case.output, case.correction) == (reply["output"], "x")


@pytest.mark.once
def test_a_disk_that_fills_while_the_model_writes_is_said(
    page: Deployed, example: data.Example
) -> None:
    with people.client(page) as http:
        person = people.Person(http, page.task.name)
        session = person.ask(example.input)["session"]
        answer, disk = page.endpoint.answer, ExitStack()

        def filling(request: dict[str, Any]) -> fake_endpoint.Reply:
            disk.enter_context(full_disk())
            return answer(request)

        page.endpoint.answer = filling
        with disk:
            said = person.ask(example.input, session)
    assert said["error"]["code"] == "not_kept"
    assert "Ask again once there is room." in said["error"]["message"]


@pytest.mark.once
def test_ten_megabytes_of_correction_are_refused_in_one_sentence(
    page: Deployed, example: data.Example
) -> None:
    with people.client(page) as http:
        person = people.Person(http, page.task.name)
        turn = person.ask(example.input)["turn"]
        long = person.says(turn, "bad", correction="x" * 30_000)
        longer = person.says(turn, "bad", correction="x" * 10_000_000)
    assert long.json()["error"]["message"] == (
        "correction: String should have at most 20000 characters."
    )
    assert (long.status_code, longer.status_code) == (422, 413)
    assert longer.json()["error"]["message"].endswith("bytes at most.")


@pytest.mark.once
def test_two_services_answer_from_one_file(page: Deployed, example: data.Example) -> None:
    with people.client(page) as first, people.client(page) as second:
        one, other = (people.Person(http, page.task.name) for http in (first, second))
        reply = one.ask(example.input)
        assert other.ask(example.input, reply["session"])["session"] == reply["session"]
        assert other.says(reply["turn"], "bad").status_code == 200
    assert [case.kind for case in cases.waiting(page.root)] == ["bad"]


@pytest.mark.once
def test_who_asks_too_often_is_told_when_to_come_again(deployed: Deployed) -> None:
    people.write(deployed.root, requests_a_minute=2)
    with people.client(deployed) as http:
        body = {"task": deployed.task.name, "input": "x", "session": "gone"}
        answers = [http.post("/app/ask", json=body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 30


@pytest.mark.once
@pytest.mark.parametrize(("log", "texts"), [("facts", False), ("texts", True)])
def test_the_log_has_the_texts_only_where_they_are_asked_for(
    log: str,
    texts: bool,
    deployed: Deployed,
    example: data.Example,
    capsys: pytest.CaptureFixture[str],
) -> None:
    people.write(deployed.root, log=log)
    with people.client(deployed) as http:
        people.Person(http, deployed.task.name).ask(example.input)
    [line] = people.logged(capsys.readouterr().err)
    assert line["event"] == "asked"
    assert line["outcome"] == "answered"
    assert ("input" in line) == texts
