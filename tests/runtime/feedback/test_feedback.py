import json
import threading
import time
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lifecycle import data, deciding, tasks
from lifecycle.app import database, store
from lifecycle.feedback import cases, counting, examples, reviewing
from lifecycle.feedback.examples import cleaned

import people
from served import Deployed


@pytest.fixture
def desk(project: Path) -> Path:
    people.write(project)
    return project


def asked(root: Path, task: tasks.Task, text: str, answer: str, **changes: Any) -> str:
    """Keep a turn as the application does, and give its id."""
    kept = store.Store(cases.path_of(root))
    return kept.add(said_in(kept.begin("ada"), task, text, answer, **changes))


def said_in(session: str, task: tasks.Task, text: str, answer: str, **changes: Any) -> store.Turn:
    """Give a turn of a session."""
    said = {"input": text, "sent": text, "output": answer, "outcome": "answered", **changes}
    of: dict[str, Any] = {"task": task.name, "run": "0001-prompt", "model": "models/tiny"}
    return store.Turn(session=session, **of, **said)


def judged(root: Path, turn: str, rating: store.Rating, correction: str | None = None) -> None:
    store.Store(cases.path_of(root)).rate(turn, "ada", rating, correction, "")


def new_example(root: Path, task: tasks.Task) -> data.Example:
    """Give an example that is in no split any more."""
    path = root / data.path_of(task.name, "train")
    first, *others = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(others), encoding="utf-8")
    return data.Example(
        **{
            key: value
            for key, value in json.loads(first).items()
            if key in ("id", "input", "expected")
        }
    )


def test_a_correction_becomes_a_reviewed_example(desk: Path, task: tasks.Task) -> None:
    example = new_example(desk, task)
    right = task.target(example.expected)
    turn = asked(desk, task, example.input, "something else")
    judged(desk, turn, "bad", right)
    [case] = cases.waiting(desk)
    assert (case.kind, case.proposed) == ("corrected", right)
    cases.review(desk, turn, "train", right)
    before = (desk / data.path_of(task.name, "test")).read_bytes()
    assert examples.write(desk)["train examples"] == 1
    last = data.load(desk, task.name, "train", task.validate)[-1]
    assert (last.id, last.input) == (f"feedback-{turn}", example.input)
    assert task.target(last.expected) == right
    assert (desk / data.path_of(task.name, "test")).read_bytes() == before
    assert examples.write(desk) == {}


@pytest.mark.skipif(find_spec("lifecycle.alignment") is None, reason="it does not align")
@pytest.mark.parametrize("split", ["dev", "test"])
def test_what_another_split_asks_becomes_no_pair_whatever_was_answered(
    desk: Path, task: tasks.Task, split: data.Split
) -> None:
    known = data.load(desk, task.name, split)[0]
    turn = asked(desk, task, known.input, "something else")
    # No task reads this as an answer, so that no example comes of it.
    judged(desk, turn, "bad", "\u2603")
    cases.review(desk, turn, "train", "\u2603")
    assert examples.write(desk) == {f"already in {split}": 1}


@pytest.mark.skipif(find_spec("lifecycle.alignment") is None, reason="it does not align")
def test_a_pair_holds_nothing_that_people_have_for_themselves(desk: Path, task: tasks.Task) -> None:
    from lifecycle.alignment import preferences

    example, kept = new_example(desk, task), store.Store(cases.path_of(desk))
    session = kept.begin("ada", task.name, [data.Turn(role="user", content="I am ada@example.org")])
    turn = kept.add(said_in(session, task, example.input, "something else"))
    right = task.target(example.expected)
    judged(desk, turn, "bad", right)
    cases.review(desk, turn, "train", right)
    assert examples.write(desk)["preference pairs"] == 1
    pair = list(preferences.read(desk, preferences.path_of(task.name, "train")))[-1]
    assert [each.content for each in pair.history] == ["I am [e-mail address]"]


def test_what_the_model_said_before_a_reviewed_answer_is_not_learned(
    desk: Path, task: tasks.Task
) -> None:
    example, kept = new_example(desk, task), store.Store(cases.path_of(desk))
    said = [("user", "Hello."), ("assistant", "Go away.")]
    before = [data.Turn(role=role, content=content) for role, content in said]
    right = task.target(example.expected)
    turn = kept.add(said_in(kept.begin("ada", task.name, before), task, example.input, right))
    judged(desk, turn, "good")
    cases.review(desk, turn, "train", right)
    assert examples.write(desk)["train examples"] == 1
    written = data.load(desk, task.name, "train")[-1]
    assert (written.history, written.learn) == (tuple(before), "last")


def test_an_answer_that_was_liked_is_right_by_what_is_written_of_it(
    desk: Path, task: tasks.Task
) -> None:
    example = new_example(desk, task)
    right = task.target(example.expected)
    turn = asked(desk, task, example.input, right)
    judged(desk, turn, "good")
    with TestClient(reviewing.make_app(desk), base_url="http://127.0.0.1") as http:
        decided = {"turn": turn, "verdict": "train", "answer": right}
        assert http.post("/verdict", json=decided).status_code == 200
    assert examples.write(desk)["train examples"] == 1
    written = data.load(desk, task.name, "train", task.validate)[-1]
    answer = task.target(written.expected)
    assert tasks.score(task, written.expected, answer)[task.metrics[0]] == 1


@pytest.mark.parametrize("split", ["dev", "test"])
def test_what_goes_on_from_a_question_of_another_split_is_not_learned(
    desk: Path, task: tasks.Task, split: data.Split
) -> None:
    example, kept = new_example(desk, task), store.Store(cases.path_of(desk))
    before = [data.Turn(role="user", content=data.load(desk, task.name, split)[0].input)]
    right = task.target(example.expected)
    turn = kept.add(said_in(kept.begin("ada", task.name, before), task, example.input, "no"))
    judged(desk, turn, "bad", right)
    cases.review(desk, turn, "train", right)
    assert examples.write(desk) == {f"already in {split}": 1}


def test_what_was_said_in_one_session_is_learned_from_or_measured(
    desk: Path, task: tasks.Task
) -> None:
    kept, known = store.Store(cases.path_of(desk)), [new_example(desk, task) for _ in range(2)]
    session = kept.begin("ada")
    verdicts: tuple[cases.Verdict, ...] = ("dev", "train")
    for example, verdict in zip(known, verdicts, strict=True):
        right = task.target(example.expected)
        turn = kept.add(said_in(session, task, example.input, right))
        judged(desk, turn, "good")
        cases.review(desk, turn, verdict, right)
    assert examples.write(desk) >= Counter({"dev examples": 1, "already in dev": 1})
    group = data.load(desk, task.name, "dev")[-1].group
    assert group.startswith("session-")
    assert session not in group


@pytest.mark.skipif(find_spec("lifecycle.alignment") is None, reason="it does not align")
def test_a_correction_becomes_a_preference_pair(desk: Path, task: tasks.Task) -> None:
    from lifecycle.alignment import preferences

    example = new_example(desk, task)
    right = task.target(example.expected)
    turn = asked(desk, task, example.input, "something else")
    judged(desk, turn, "bad", right)
    cases.review(desk, turn, "train", right)
    assert examples.write(desk)["preference pairs"] == 1
    pair = list(preferences.read(desk, preferences.path_of(task.name, "train")))[-1]
    assert (pair.chosen, pair.rejected, pair.by) == (right, "something else", "person")


def test_what_test_asks_goes_nowhere(desk: Path, task: tasks.Task) -> None:
    example = data.load(desk, task.name, "test")[0]
    files = sorted((desk / "data" / task.name).glob("*.jsonl"))
    before = [path.read_bytes() for path in files]
    turn = asked(desk, task, example.input, "x")
    judged(desk, turn, "bad")
    cases.review(desk, turn, "train", task.target(example.expected))
    assert examples.write(desk) == {"already in test": 1}
    assert [path.read_bytes() for path in files] == before


def test_the_same_question_is_taken_once(desk: Path, task: tasks.Task) -> None:
    example = new_example(desk, task)
    for _ in range(2):
        turn = asked(desk, task, example.input, "x")
        judged(desk, turn, "bad")
        cases.review(desk, turn, "dev", task.target(example.expected))
    counts = examples.write(desk)
    assert (counts["dev examples"], counts["already in dev"]) == (1, 1)


def test_two_that_write_at_once_write_each_example_once(
    desk: Path, task: tasks.Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    example, append = new_example(desk, task), deciding.append
    turn = asked(desk, task, example.input, "something else")
    judged(desk, turn, "bad")
    cases.review(desk, turn, "train", task.target(example.expected))

    def slowly(path: Path, line: str) -> None:
        time.sleep(0.5)
        append(path, line)

    monkeypatch.setattr(deciding, "append", slowly)
    writers = [threading.Thread(target=examples.write, args=(desk,)) for _ in range(2)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    ids = [each.id for each in data.load(desk, task.name, "train")]
    assert ids.count(f"feedback-{turn}") == 1


def test_what_a_person_says_after_the_review_is_reviewed_again(
    desk: Path, task: tasks.Task
) -> None:
    turn = asked(desk, task, "Where is it?", "fine")
    judged(desk, turn, "good")
    with database.opened(cases.path_of(desk)) as connection:
        connection.execute("UPDATE feedback SET created = '2026-01-01T10:00:00.000+00:00'")
    cases.review(desk, turn, "leave", "")
    assert cases.waiting(desk) == []
    with database.opened(cases.path_of(desk)) as connection:
        connection.execute("UPDATE reviews SET created = '2026-01-01 10:00:01'")
    judged(desk, turn, "bad", "no")
    assert [each.turn for each in cases.waiting(desk)] == [turn]


def test_a_question_that_the_data_answer_otherwise_is_named_and_teaches_nothing(
    desk: Path, task: tasks.Task
) -> None:
    known = data.load(desk, task.name, "train")
    first, right = known[0], task.target(known[0].expected)
    answers = ["unknown", *(task.target(each.expected) for each in known[1:])]
    legal = (each for each in answers if task.parse(each) is not None)
    metric = task.metrics[0]
    wrong = next(each for each in legal if tasks.score(task, first.expected, each)[metric] == 0)
    turn = asked(desk, task, first.input, right)
    judged(desk, turn, "bad", wrong)
    cases.review(desk, turn, "train", wrong)
    files = sorted((desk / "data" / task.name).glob("*.jsonl"))
    before = [path.read_bytes() for path in files]
    assert examples.write(desk) == {f"answered otherwise in train by {first.id}": 1}
    assert [path.read_bytes() for path in files] == before


@pytest.mark.skipif(find_spec("lifecycle.alignment") is None, reason="it does not align")
def test_no_pair_is_written_twice_or_the_other_way_round_or_beside_what_is_held_out(
    desk: Path, task: tasks.Task
) -> None:
    from lifecycle.alignment import preferences

    def said(text: str, answer: str, right: str) -> dict[str, int]:
        turn = asked(desk, task, text, answer)
        judged(desk, turn, "bad", right)
        cases.review(desk, turn, "train", right)
        counts = examples.write(desk)
        return {what: count for what, count in counts.items() if "pairs" in what}

    example = new_example(desk, task)
    right = task.target(example.expected)
    assert said(example.input, "something else", right) == {"preference pairs": 1}
    assert said(example.input, "something else", right) == {"pairs that are there already": 1}
    held = new_example(desk, task)
    pair = preferences.Preference(id="x", input=held.input, chosen="one", rejected="other")
    preferences.append(desk, task.name, "dev", pair)
    path = preferences.path_of(task.name, "dev")
    right = task.target(held.expected)
    assert said(held.input, "something else", right) == {f"pairs that ask what {path} asks": 1}
    pair = preferences.Preference(id="y", input="Which?", chosen="something", rejected=right)
    preferences.append(desk, task.name, "train", pair)
    reverse = "pairs that another one prefers the other way round"
    turned = pair.model_copy(update={"chosen": right, "rejected": "something"})
    assert preferences.problem(desk, task.name, "train", turned) == reverse


@pytest.mark.skipif(find_spec("lifecycle.alignment") is None, reason="it does not align")
def test_a_thumb_with_nothing_beside_it_stands_alone(desk: Path, task: tasks.Task) -> None:
    from lifecycle.alignment import preferences

    liked, disliked = new_example(desk, task), new_example(desk, task)
    right = task.target(liked.expected)
    up, down = asked(desk, task, liked.input, right), asked(desk, task, disliked.input, "Go away.")
    silent = asked(desk, task, "Is anybody there?", "")
    said: list[tuple[str, store.Rating, str, int]] = [
        (up, "good", right, 200),
        (down, "bad", "", 200),
        (silent, "bad", "", 422),
    ]
    with TestClient(reviewing.make_app(desk), base_url="http://127.0.0.1") as http:
        for turn, rating, answer, status in said:
            judged(desk, turn, rating)
            assert http.get("/case").json()["may_be_empty"] is (turn == down)
            decided = {"turn": turn, "verdict": "train", "answer": answer}
            assert http.post("/verdict", json=decided).status_code == status
    assert examples.write(desk) == {"train examples": 1, "thumbs alone, for KTO": 2}
    found = list(preferences.read(desk, preferences.path_of(task.name, "train")))[-2:]
    assert {(each.input, each.chosen, each.rejected) for each in found} == {
        (liked.input, right, ""),
        (disliked.input, "", "Go away."),
    }
    # An answer that the data call right is not unlearned.
    known = data.load(desk, task.name, "train")[0]
    turn = asked(desk, task, known.input, task.target(known.expected))
    judged(desk, turn, "bad")
    cases.review(desk, turn, "train", "")
    assert examples.write(desk) == {"thumbs that teach nothing": 1}


@pytest.mark.skipif(find_spec("lifecycle.alignment") is None, reason="it does not align")
def test_pairs_begin_where_there_are_none_whatever_comes_first(
    desk: Path, task: tasks.Task
) -> None:
    from lifecycle.alignment import preferences

    for split in preferences.SHIPPED:
        (desk / preferences.path_of(task.name, split)).unlink(missing_ok=True)
    verdicts: tuple[cases.Verdict, ...] = ("dev", "train")
    for verdict in verdicts:
        example = new_example(desk, task)
        turn = asked(desk, task, example.input, "something else")
        judged(desk, turn, "bad")
        cases.review(desk, turn, verdict, task.target(example.expected))
    assert examples.write(desk)["preference pairs"] == 1
    assert (desk / preferences.path_of(task.name, "train")).is_file()
    assert not (desk / preferences.path_of(task.name, "dev")).exists()


def test_what_was_not_answered_is_reviewed_too(desk: Path, task: tasks.Task) -> None:
    asked(desk, task, "one", "fine")
    for outcome in ("abstained", "failed", "cut off"):
        asked(desk, task, outcome, "", outcome=outcome)
    assert [case.kind for case in cases.waiting(desk)] == ["abstained", "failed", "cut off"]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Write to ada.byron+desk@mail.example.org!", "Write to [e-mail address]!"),
        ("Call +49 30 901820 or 030/901820.", "Call [phone number] or [phone number]."),
        ("Card 4111 1111 1111 1111, please.", "Card [card number], please."),
        ("Card 4111111111111111", "Card [card number]"),
        ("Dial 555-123-4567 until 2026-11-27 10:00", "Dial [phone number] until 2026-11-27 10:00"),
        ("Order 46139, invoice 20261127-0042", "Order 46139, invoice 20261127-0042"),
        ("Order 12345678 cost 1.299,00 euros", "Order 12345678 cost 1.299,00 euros"),
    ],
)
def test_addresses_phone_and_card_numbers_are_taken_out(text: str, clean: str) -> None:
    assert cleaned(text) == clean


@pytest.mark.once
@pytest.mark.parametrize("text", ["a" * 20_000, "1" * 20_000, "+1" * 10_000])
def test_a_long_word_holds_nothing_up(text: str) -> None:
    started = time.process_time()
    cleaned(text)
    # Looked for from each of its letters, an address took 2 to 4 s.
    assert time.process_time() - started < 0.5


def test_the_page_shows_markup_as_text_and_keeps_each_verdict(desk: Path, task: tasks.Task) -> None:
    known = data.load(desk, task.name, "train")[0]
    said = f"<script>alert(1)</script> {known.input}"
    turn = asked(desk, task, said, "<b>x</b>")
    judged(desk, turn, "bad", "<i>y</i>")
    # What no page says is an answer to any question.
    right = "unknown" if task.name == "question-answering" else task.target(known.expected)
    with TestClient(reviewing.make_app(desk), base_url="http://127.0.0.1") as http:
        shown = http.get("/")
        assert "connect-src 'self'" in shown.headers["content-security-policy"]
        # No other page may lay itself over the buttons.
        assert "frame-ancestors 'none'" in shown.headers["content-security-policy"]
        assert "innerHTML" not in shown.text
        assert http.get("/case").json()["input"] == said
        if find_spec("lifecycle.alignment") is None:
            empty = http.post("/verdict", json={"turn": turn, "verdict": "dev", "answer": " "})
            assert empty.status_code == 422
        decided = {"turn": turn, "verdict": "dev", "answer": right}
        assert http.post("/verdict", json=decided).json()["left"] == 0
    [reviewed] = cases.reviewed(desk)
    assert (reviewed.verdict, reviewed.answer) == ("dev", right)


def test_what_the_task_cannot_read_is_not_taken_for_an_answer(desk: Path, task: tasks.Task) -> None:
    if task.parse("no answer, surely") is not None:
        pytest.skip("whatever is written is an answer of this task")
    turn = asked(desk, task, "Where is my parcel?", "no idea")
    judged(desk, turn, "bad")
    decided = {"turn": turn, "verdict": "train", "answer": "no answer, surely"}
    with TestClient(reviewing.make_app(desk), base_url="http://127.0.0.1") as http:
        refused = http.post("/verdict", json=decided)
        assert refused.json()["detail"] == (
            f"that is no example of {task.name}: correct the answer, or leave it out."
        )
        assert http.get("/case").json()["turn"] == turn
        assert http.post("/verdict", json=decided | {"verdict": "leave"}).status_code == 200


def test_inputs_unlike_the_training_data_are_shown(desk: Path, task: tasks.Task) -> None:
    known = data.load(desk, task.name, "train")[0].input
    assert examples.strange(desk, task.name, [known, "Wie lange dauert das noch"]) == [
        "Wie lange dauert das noch"
    ]


def test_inputs_in_a_script_without_spaces_differ_as_well(desk: Path, task: tasks.Task) -> None:
    known: dict[data.Split, list[str]] = {
        "train": ["荷物が届きません", "請求書をください"],
        "dev": ["荷物をください"],
    }
    for split, inputs in known.items():
        path = desk / data.path_of(task.name, split)
        line = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
        rows = [line | {"id": str(at), "input": input} for at, input in enumerate(inputs)]
        path.write_text(data.text(rows), encoding="utf-8")
    found = examples.strange(desk, task.name, ["荷物をください", "会社の電話番号"])
    assert found == ["会社の電話番号"]


def test_iterate_says_when_people_find_more_wrong_than_was_accepted(deployed: Deployed) -> None:
    people.write(deployed.root)
    assert counting.remarks(deployed.root) == []
    for number in range(12):
        judged(deployed.root, asked(deployed.root, deployed.task, f"q{number}", "x"), "bad")
    counted, worth = counting.remarks(deployed.root)
    assert "12 answers judged by people, 12 of them wrong; 12 wait" in counted
    assert "worth a new turn" in worth


@pytest.mark.skipif(find_spec("lifecycle.retrieval") is None, reason="it looks nothing up")
@pytest.mark.parametrize("split", ["dev", "test"])
def test_a_question_that_measures_the_application_is_not_learned_with_its_pages(
    desk: Path, task: tasks.Task, split: data.Split
) -> None:
    people.write(desk, retrieval={"documents": ["data/question-answering/handbook.jsonl"]})
    question = data.read(desk, f"app/questions/{split}.jsonl")[0]
    right = str(question.expected)
    sent = f"- A page that says {right}.\n- Another one.\nQuestion: {question.input}"
    turn = asked(desk, task, question.input, "something else", sent=sent)
    judged(desk, turn, "bad", right)
    cases.review(desk, turn, "train", right)
    assert examples.write(desk) == {f"already in {split}": 1}
