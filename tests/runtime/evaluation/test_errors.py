"""Wrong answers, read: in the terminal, on a page, and what two runs answered unequally well."""

import json
from pathlib import Path

import pytest
from lifecycle import command, data, runs, tasks
from lifecycle.evaluation import wrong

import errors
import evaluate
import fake_endpoint

WRONG = 3
"""Of the twelve examples of dev, those that the worse endpoint does not answer."""


@pytest.fixture
def two_runs(
    project: Path,
    task: tasks.Task,
    endpoint: fake_endpoint.Endpoint,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A run that answers some questions wrongly, and one that answers all rightly."""
    examples = data.load(project, task.name, "dev")

    def answer(request: dict[str, list[dict[str, str]]]) -> fake_endpoint.Reply:
        question = request["messages"][-1]["content"]
        known = [at for at, example in enumerate(examples) if example.input in question]
        at = max(known, key=lambda each: len(examples[each].input))
        text = "<what & why>" if at < WRONG else task.target(examples[at].expected)
        return fake_endpoint.Reply(text)

    with monkeypatch.context() as worse:
        worse.setattr(endpoint, "answer", answer)
        command.run(evaluate.Evaluate, [])
    command.run(evaluate.Evaluate, [])
    return project


def test_a_wrong_answer_stands_beside_what_was_expected(
    two_runs: Path, task: tasks.Task, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    command.run(errors.Errors, ["1"])
    out = capsys.readouterr().out
    first = data.load(two_runs, task.name, "dev")[0]
    assert f"{WRONG} of 12 answers below 1 in {task.metrics[0]}" in out
    assert first.id in out
    assert "answered: <what & why>" in out
    assert "page: eval/errors/0001-prompt.html" in out


@pytest.mark.once
def test_the_page_shows_the_prompt_that_was_sent_and_is_safe_to_open(
    two_runs: Path, task: tasks.Task
) -> None:
    command.run(errors.Errors, ["1"])
    page = (two_runs / "eval/errors/0001-prompt.html").read_text(encoding="utf-8")
    assert "&lt;what &amp; why&gt;" in page
    assert "<what & why>" not in page
    assert "<td>system</td>" in page or "<td>user</td>" in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.once
def test_a_prompt_that_was_changed_since_is_not_shown_as_the_one_that_was_sent(
    two_runs: Path, task: tasks.Task
) -> None:
    path = two_runs / "prompt" / task.name / "default.md"
    path.write_text(path.read_text(encoding="utf-8") + "Be brief.\n", encoding="utf-8")
    command.run(errors.Errors, ["1"])
    page = (two_runs / "eval/errors/0001-prompt.html").read_text(encoding="utf-8")
    assert "Be brief." not in page
    assert "<td>input</td>" in page


@pytest.mark.once
def test_of_two_runs_what_became_better_and_worse_is_shown(
    two_runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run(errors.Errors, ["1", "2"])
    assert f"0001-prompt -> 0002-prompt, {WRONG} better, 0 worse" in capsys.readouterr().out
    command.run(errors.Errors, ["2", "1"])
    out = capsys.readouterr().out
    assert f"0 better, {WRONG} worse" in out
    assert "answered: <what & why>" in out


@pytest.mark.once
def test_nothing_wrong_is_said_too(two_runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    command.run(errors.Errors, [])
    out = capsys.readouterr().out
    assert "0002-prompt, 0 of 12 answers below 1" in out
    assert "expected ->" not in out


@pytest.mark.once
def test_the_answers_to_test_stay_unread(
    two_runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run(evaluate.Evaluate, ["--split", "test"])
    with pytest.raises(SystemExit) as stopped:
        command.run(errors.Errors, ["3"])
    assert stopped.value.code == 2
    assert "Run 0003-prompt saw test" in capsys.readouterr().err


@pytest.mark.once
def test_examples_that_were_changed_are_not_shown_as_what_was_measured(
    two_runs: Path, task: tasks.Task, capsys: pytest.CaptureFixture[str]
) -> None:
    path = two_runs / data.path_of(task.name, "dev")
    path.write_text("\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(SystemExit):
        command.run(errors.Errors, ["1"])
    assert "is not what run 0001-prompt was measured on any more" in capsys.readouterr().err


def answers(*kinds: tuple[str, str, int], ending: str | None = None) -> list[wrong.Answer]:
    """Give answers of so many words of input each: expected, read, words."""
    return [
        wrong.Answer(
            example=data.Example(str(at), "word " * words, wanted),
            result=runs.ExampleResult(
                task="desk", id=str(at), output=read, finish_reason=ending, scores={}
            ),
            score=float(wanted == read),
            wanted=wanted,
            right=wanted,
            read=read or None,
        )
        for at, (wanted, read, words) in enumerate(kinds)
    ]


def test_wrong_answers_gather_by_label_length_and_ending() -> None:
    found = answers(*[("billing", "refund", 10)] * 3, *[("refund", "refund", 2)] * 3)
    found += answers(*[("refund", "", 5)] * 2, *[("billing", "billing", 7)] * 2, ending="length")
    assert [(group.name, group.wrong, group.n) for group in wrong.by_label(found)] == [
        ("billing", 3, 5),
        ("refund", 2, 5),
    ]
    assert wrong.confusion(found) == {
        ("billing", "refund"): 3,
        ("refund", "refund"): 3,
        ("refund", wrong.NO_LABEL): 2,
        ("billing", "billing"): 2,
    }
    assert [group.wrong for group in wrong.by_length(found)] == [0, 2, 3]
    short = answers(*[("billing", "refund", words) for words in (3, 4, 5, *[8] * 9, 9)])
    assert [(group.name, group.n) for group in wrong.by_length(short)] == [
        ("up to 6 words", 3),
        ("up to 8 words", 9),
        ("over 8 words", 1),
    ]
    assert {group.name: group.n for group in wrong.by_ending(found)} == {
        "answered": 6,
        "cut off": 4,
    }


def test_a_right_answer_is_confused_with_nothing_however_it_is_read() -> None:
    order = {"wish": "refund", "paid": None}
    written = json.dumps(order)
    right = [each._replace(right=order, read=order) for each in answers((written, written, 3)) * 3]
    other = [
        each._replace(wanted=wanted, score=0.0, read={"wish": "réparer"})
        for each in answers((written, written, 3))
        for wanted in (written, "other", "other")
    ]
    assert wrong.confusion(right + other) == {
        (written, written): 3,
        (written, '{"wish": "réparer"}'): 1,
        ("other", '{"wish": "réparer"}'): 2,
    }


def test_inputs_in_a_script_without_spaces_have_lengths_as_well() -> None:
    found = [
        each._replace(example=data.Example(str(at), "荷" * (at + 1), ""))
        for at, each in enumerate(answers(*[("billing", "billing", 1)] * 8))
    ]
    assert wrong.by_length(found)[0].name == "up to 2 words"


def test_free_text_has_no_labels_to_confuse() -> None:
    found = answers(*[(f"{at}", "no", 3) for at in range(30)])
    assert wrong.by_label(found) == []
    assert wrong.confusion(found) == {}


def test_what_has_fields_is_wrong_in_some_of_them() -> None:
    (one,) = answers(("a", "b", 3))
    order = {"order": "1", "wish": "refund"}
    example = data.Example("1", "", {**order, "worse": "No idea."})
    found = wrong.Answer(example, one.result, 0.0, "", order, {"order": "1", "wish": "repair"})
    assert wrong.by_field([found]) == {"wish": 1}
    assert wrong.by_field([one]) == {}
