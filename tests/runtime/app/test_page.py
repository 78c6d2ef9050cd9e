import resource
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from lifecycle import data, serving
from lifecycle.app import database
from lifecycle.deploy import gate
from lifecycle.feedback import cases

import fake_endpoint
import people
from served import Deployed, events


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
def test_what_was_said_in_a_session_is_given_to_its_owner_alone(
    page: Deployed, example: data.Example
) -> None:
    with people.client(page, "ada", "petra") as http:
        ada, petra = (people.Person(http, page.task.name, key) for key in ("ada", "petra"))
        first = ada.ask(example.input)
        second = ada.ask(example.input, first["session"])
        path = f"/app/sessions/{first['session']}"
        said = http.get(path, headers=ada.headers).json()["turns"]
        assert http.get(path, headers=petra.headers).status_code == 404
    assert [turn["turn"] for turn in said] == [first["turn"], second["turn"]]
    assert [turn["input"] for turn in said] == [example.input, example.input]
    assert [turn["output"] for turn in said] == [first["output"], second["output"]]
    assert [turn["outcome"] for turn in said] == ["answered", second["outcome"]]


@pytest.mark.once
def test_a_session_keeps_the_dialogue_that_it_begins_with(
    page: Deployed, example: data.Example
) -> None:
    before = [
        {"role": "user", "content": "My parcel is late."},
        {"role": "assistant", "content": "Which one?"},
        {"role": "user", "content": "Number 7."},
    ]
    with people.client(page) as http:
        person = people.Person(http, page.task.name)
        body = {"task": page.task.name, "input": example.input, "history": before}
        first = events(http.post("/app/ask", json=body).text)[-1]
        second = person.ask(example.input, first["session"])
        person.says(second["turn"], "bad")
        both = http.post("/app/ask", json=body | {"session": first["session"]})
    shown = page.endpoint.requests[-1]["messages"]
    at = next(at for at, message in enumerate(shown) if message == before[0])
    assert shown[at : at + 2] == before[:2]
    # Two turns of the user in a row are one to the model.
    assert shown[at + 2]["content"].startswith("Number 7.\n\n")
    assert shown[at + 3] == {"role": "assistant", "content": first["output"]}
    [case] = cases.waiting(page.root)
    assert [turn.model_dump() for turn in case.history[:3]] == before
    assert both.status_code == 422
    assert "send one of both" in both.json()["error"]["message"]


@pytest.mark.once
def test_a_dialogue_that_outgrows_the_model_goes_on_without_its_oldest_turns(
    page: Deployed, example: data.Example
) -> None:
    shortest = len(page.endpoint.requests[-1]["messages"])
    right, most = page.endpoint.answer, shortest + 4

    def answer(request: dict[str, Any]) -> fake_endpoint.Reply:
        fits = len(request["messages"]) <= most
        return right(request) if fits else fake_endpoint.Reply(status=400)

    page.endpoint.answer = answer
    with people.client(page) as http:
        person = people.Person(http, page.task.name)
        replies = [person.ask(example.input)]
        for _ in range(6):
            replies.append(person.ask(example.input, replies[0]["session"]))
        most = 0
        refused = person.ask(example.input)
    assert all(reply["outcome"] == "answered" for reply in replies)
    assert [reply["forgotten"] for reply in replies][:2] == [0, 0]
    assert replies[-1]["forgotten"] >= 6
    assert "error" in refused


@pytest.mark.once
def test_a_question_that_is_turned_away_begins_no_session(
    page: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_: gate.Gate) -> None:
        raise gate.RefusedError(429, "Too many wait.", 1)

    monkeypatch.setattr(gate.Gate, "enter", full)
    with people.client(page) as http:
        said = http.post("/app/ask", json={"task": page.task.name, "input": "x"})
    assert said.status_code == 429
    with database.opened(cases.path_of(page.root)) as connection:
        assert connection.execute("SELECT count(*) FROM sessions").fetchone()[0] == 0


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


@pytest.mark.once
@pytest.mark.parametrize("log", ["facts", "texts"])
def test_a_model_server_that_repeats_what_it_was_asked_is_logged_without_the_texts(
    log: str, deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    people.write(deployed.root, log=log)
    raw = '{"error": {"message": "cannot take: my card 4111"}}'
    deployed.endpoint.answer = lambda _: fake_endpoint.Reply(status=400, raw=raw)
    with people.client(deployed) as http:
        people.Person(http, deployed.task.name).ask("my card 4111")
    said = capsys.readouterr().err
    assert people.logged(said)[0]["outcome"] == "failed"
    assert ("4111" in said) == (log == "texts")


@pytest.mark.once
def test_a_key_has_one_limit_and_one_set_of_sessions_however_it_is_sent(
    deployed: Deployed, example: data.Example
) -> None:
    people.write(deployed.root, requests_a_minute=2)
    with people.client(deployed, "secret") as http:
        body = {"task": deployed.task.name, "input": example.input}
        sent = [{"Authorization": text} for text in ("Bearer secret", "secret", "Bearer secret")]
        said = [http.post("/app/ask", json=body, headers=headers) for headers in sent]
    assert [each.status_code for each in said] == [200, 200, 429]
