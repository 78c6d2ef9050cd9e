import csv
import json
from pathlib import Path
from typing import Any

import pytest
from lifecycle import command, data, settings
from lifecycle.deploy import accepted, config, predict
from lifecycle.deploy.predict import Predict
from lifecycle.errors import ProjectError
from lifecycle.importing.rows import Row, Table

import fake_endpoint
from served import Deployed


def write(root: Path, *lines: Any) -> None:
    text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    (root / "in.jsonl").write_text(text, encoding="utf-8")


def read(root: Path) -> list[Any]:
    text = (root / "out.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.removesuffix("\n").split("\n")]


def code(*args: str) -> int:
    with pytest.raises(SystemExit) as ended:
        command.run(Predict, [*args])
    return int(ended.value.code or 0)


@pytest.fixture
def desk(deployed: Deployed) -> Deployed:
    deployed.serve()
    return deployed


def test_each_line_is_answered_as_the_accepted_run_was(
    desk: Deployed, example: data.Example
) -> None:
    # A line of JSON ends where a file's does: a line separator in a text is no end.
    same = json.dumps({"input": example.input, "note": "a\u2028b"}, ensure_ascii=False)
    write(desk.root, {"id": "a", "input": example.input}, same)
    record = desk.root / "lifecycle.yaml"
    text = record.read_text(encoding="utf-8")
    priced = text.replace("\nmodel:\n", "\nmodel:\n  price: { input: 1, output: 2 }\n", 1)
    record.write_text(priced, encoding="utf-8")
    command.run(Predict, ["in.jsonl", "out.jsonl"])
    first, second = read(desk.root)
    assert first["output"] == desk.task.target(example.expected)
    assert first["answer"] == desk.task.parse(first["output"])
    assert first["cost"] == pytest.approx((11 * 1 + 3 * 2) / 1e6)
    assert (first["id"], second["id"]) == ("a", "2")
    assert (second["input"], second["note"]) == (example.input, "a\u2028b")


@pytest.mark.once
def test_what_it_wrote_is_asked_again_as_it_is(desk: Deployed, example: data.Example) -> None:
    old = {"id": "1", "input": example.input, "output": "", "answer": None, "error": "503"}
    write(desk.root, old)
    command.run(Predict, ["in.jsonl", "out.jsonl"])
    [line] = read(desk.root)
    assert line["output"] == desk.task.target(example.expected)
    assert line["error"] is None


@pytest.mark.once
def test_what_a_row_has_under_a_name_of_ours_is_kept(desk: Deployed, example: data.Example) -> None:
    write(desk.root, {"input": example.input, "output": "by a person", "error": "E42"})
    command.run(Predict, ["in.jsonl", "out.jsonl"])
    [line] = read(desk.root)
    assert line["output"] == desk.task.target(example.expected)
    assert (line["given_output"], line["given_error"]) == ("by a person", "E42")
    assert "given_answer" not in line


@pytest.mark.once
def test_it_goes_on_where_it_stopped(
    desk: Deployed, example: data.Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(desk.root, *({"id": f"{n}", "input": example.input} for n in range(6)))
    replies = [fake_endpoint.Reply(desk.task.target(example.expected))] * 3
    desk.endpoint.answer = fake_endpoint.in_turn(*replies, fake_endpoint.Reply(status=401))
    assert code("in.jsonl", "out.jsonl") == 2
    assert not (desk.root / "out.jsonl").exists()
    asked = len(desk.endpoint.requests)
    desk.endpoint.answer = lambda _: replies[0]
    command.run(Predict, ["in.jsonl", "out.jsonl"])
    assert [line["id"] for line in read(desk.root)] == [f"{n}" for n in range(6)]
    assert len(desk.endpoint.requests) - asked < 6


@pytest.mark.once
def test_an_input_without_an_answer_is_written_with_its_error(
    desk: Deployed, example: data.Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_MAX_RETRIES", "0")
    write(desk.root, {"input": example.input})
    desk.endpoint.answer = lambda _: fake_endpoint.Reply(status=500)
    assert code("in.jsonl", "out.jsonl") == 1
    [line] = read(desk.root)
    assert (line["answer"], line["ending"]) == (None, "failed")
    assert "500" in line["error"]


@pytest.mark.once
def test_what_failed_is_asked_again_and_nothing_else(
    desk: Deployed, example: data.Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_MAX_RETRIES", "0")
    write(desk.root, *({"id": f"{n}", "input": example.input} for n in range(4)))
    right, asked = fake_endpoint.Reply(desk.task.target(example.expected)), desk.endpoint.requests
    before = len(asked)
    desk.endpoint.answer = lambda _: (
        fake_endpoint.Reply(status=500) if len(asked) == before + 2 else right
    )
    assert code("in.jsonl", "out.jsonl") == 1
    command.run(Predict, ["in.jsonl", "again.jsonl"])
    assert len(asked) - before == 5


@pytest.mark.once
@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["{"], "in.jsonl:1: this is no JSON"),
        ([{"text": "x"}], "--input COLUMN, of: text"),
        ([{"input": ["x", "y"]}], 'in.jsonl:1: ["x", "y"] is a list'),
        ([{"input": "x", "history": [{"role": "cook", "content": "y"}]}], "in.jsonl:1: history"),
        ([], "holds no rows"),
    ],
)
def test_what_is_no_input_is_refused_before_anything_is_asked(
    lines: list[Any], said: str, desk: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    write(desk.root, *lines)
    asked = len(desk.endpoint.requests)
    assert code("in.jsonl", "out.jsonl") == 2
    assert said in capsys.readouterr().err
    assert len(desk.endpoint.requests) == asked


@pytest.mark.once
def test_a_file_that_exists_is_not_written_over(desk: Deployed) -> None:
    write(desk.root, {"input": "x"})
    (desk.root / "out.jsonl").write_text("mine")
    assert code("in.jsonl", "out.jsonl") == 2
    assert (desk.root / "out.jsonl").read_text() == "mine"


def test_a_file_that_came_meanwhile_is_not_written_over(
    desk: Deployed, example: data.Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(desk.root, {"input": example.input})
    from lifecycle.evaluation import ask

    answer_all = ask.answer_all

    def slowly(*args: Any, **options: Any) -> Any:
        (desk.root / "out.jsonl").write_text("of another\n")
        return answer_all(*args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(ask, "answer_all", slowly)
        assert code("in.jsonl", "out.jsonl") == 2
    assert (desk.root / "out.jsonl").read_text() == "of another\n"
    asked = len(desk.endpoint.requests)
    command.run(Predict, ["in.jsonl", "other.jsonl"])
    assert len(desk.endpoint.requests) == asked


def test_it_reads_and_writes_where_a_pipe_does(
    desk: Deployed, example: data.Example, capfd: pytest.CaptureFixture[str]
) -> None:
    write(desk.root, {"input": example.input})
    command.run(Predict, ["in.jsonl", "-"])
    said = json.loads(capfd.readouterr().out)
    assert said["output"] == desk.task.target(example.expected)


@pytest.mark.once
def test_a_table_is_read_as_it_is_for_import(desk: Deployed, example: data.Example) -> None:
    rows = ("id", "task", "my text"), ("7", "urgent", example.input), ("7", "", example.input)
    with (desk.root / "own.csv").open("w", encoding="cp1252", newline="") as file:
        csv.writer(file).writerows(rows)
    command.run(Predict, ["own.csv", "out.jsonl", "--input", "my text", "--encoding", "cp1252"])
    lines = read(desk.root)
    assert [line["id"] for line in lines] == ["7", "7"]
    assert [line["task"] for line in lines] == ["urgent", ""]
    assert {line["output"] for line in lines} == {desk.task.target(example.expected)}


@pytest.mark.once
def test_where_several_tasks_are_served_a_row_says_which(desk: Deployed) -> None:
    project = settings.load()
    [(name, route)] = accepted.load(project, config.read(project.root)).routes.items()
    rows = (Row(2, {"input": "x", "task": name}), Row(3, {"input": "y"}))
    table, both = Table("own.csv", ("input", "task"), rows), {name: route, "other": route}
    with pytest.raises(ProjectError, match=r"own.csv:3 names no task"):
        list(predict._questions(table, "input", None, both))
    asked = predict._questions(table, "input", "other", both)
    assert [question and question.key for question in asked] == [(name, "1"), ("other", "2")]


@pytest.mark.once
def test_an_empty_cell_keeps_no_other_row_from_its_answer(
    desk: Deployed, example: data.Example, capsys: pytest.CaptureFixture[str]
) -> None:
    write(desk.root, {"input": "  "}, {"input": example.input}, {"input": None})
    with pytest.raises(SystemExit) as ended:
        command.run(Predict, ["in.jsonl", "out.jsonl"])
    assert ended.value.code == 1
    assert "3 inputs: 2 failed, 1 answered" in capsys.readouterr().err
    lines = read(desk.root)
    assert [line["id"] for line in lines] == ["1", "2", "3"]
    assert [line["error"] for line in lines] == [predict.NO_INPUT, None, predict.NO_INPUT]
    assert lines[1]["output"] == desk.task.target(example.expected)
