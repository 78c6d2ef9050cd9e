"""The one look at test, by the command that takes it."""

import json
import sys
from pathlib import Path

import pytest
import yaml
from lifecycle import command, errors, runs, settings, tasks, tool
from lifecycle.loop import state

import accept
import evaluate
import fake_endpoint

RECORDER = """
import json, pathlib, sys
pathlib.Path("typed.jsonl").open("a").write(json.dumps(sys.argv[1:]) + "\\n")
"""


@pytest.fixture
def desk(project: Path, endpoint: fake_endpoint.Endpoint, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that measured its prompt on dev and recorded that; what is typed is kept."""
    script = project / "recorder.py"
    script.write_text(RECORDER)
    monkeypatch.setattr(tool, "command", lambda: [sys.executable, str(script)])
    command.run(evaluate.Evaluate, [])
    record(project, iterations=[{"run": "eval/runs/0001-prompt.json"}])
    return project


def record(root: Path, **adapt: object) -> None:
    path = root / "lifecycle.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | {"adapt": adapt}))


def target(root: Path, wanted: dict[str, object]) -> None:
    content = yaml.safe_load((root / "lifecycle.yaml").read_text())
    content["scope"]["success"] = [wanted]
    (root / "lifecycle.yaml").write_text(yaml.safe_dump(content))


def model(root: Path, **said: object) -> None:
    content = yaml.safe_load((root / "lifecycle.yaml").read_text())
    content["model"] |= said
    (root / "lifecycle.yaml").write_text(yaml.safe_dump(content))


def thinking(root: Path, is_on: bool) -> None:
    model(root, chat_template_kwargs={"enable_thinking": True} if is_on else {})


def typed(root: Path) -> list[list[str]]:
    lines = (root / "typed.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_the_candidate_is_measured_on_test_and_handed_to_the_record(
    desk: Path, task: tasks.Task, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run(accept.Accept, [])
    look = runs.find(desk, "2")
    assert [entry.path for entry in look.inputs if entry.role == "data"] == [
        f"data/{task.name}/test.jsonl"
    ]
    assert state.is_same(look, runs.find(desk, "1"))
    assert typed(desk) == [
        ["record", "--run", "eval/runs/0001-prompt.json", "--accept", "--dry-run"],
        ["record", "--run", "eval/runs/0002-prompt.json", "--accept"],
    ]
    assert "look 1 at these test examples" in capsys.readouterr().out


@pytest.mark.once
def test_without_a_target_nothing_is_looked_at(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = yaml.safe_load((desk / "lifecycle.yaml").read_text())
    content["scope"]["success"] = []
    (desk / "lifecycle.yaml").write_text(yaml.safe_dump(content))
    with pytest.raises(SystemExit) as ended:
        command.run(accept.Accept, [])
    assert ended.value.code == 2
    assert "no target in scope.success" in capsys.readouterr().err
    assert len(runs.every(desk)) == 1


@pytest.mark.once
def test_what_no_look_can_mend_is_said_before_one_is_taken(desk: Path) -> None:
    (desk / "recorder.py").write_text("import sys\nsys.exit('--dry-run' in sys.argv and 2)\n")
    with pytest.raises(SystemExit) as ended:
        command.run(accept.Accept, [])
    assert ended.value.code == 2
    assert len(runs.every(desk)) == 1


@pytest.mark.once
def test_it_looks_once_however_often_it_is_asked(desk: Path) -> None:
    command.run(accept.Accept, [])
    command.run(accept.Accept, ["1"])
    assert len(list((desk / runs.FOLDER).glob("*.json"))) == 2
    assert typed(desk)[1] == typed(desk)[2]


def test_a_look_that_misses_a_target_is_counted_and_not_accepted(
    desk: Path,
    task: tasks.Task,
    endpoint: fake_endpoint.Endpoint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target(desk, {"metric": task.metrics[0], "at_least": 1})
    monkeypatch.setattr(endpoint, "answer", lambda _: fake_endpoint.Reply("?"))
    with pytest.raises(SystemExit) as ended:
        command.run(accept.Accept, [])
    assert ended.value.code == 1
    assert typed(desk)[1:] == [["record", "--run", "eval/runs/0002-prompt.json"]]


def test_test_is_not_looked_at_for_what_hardly_answered_on_dev(
    desk: Path,
    task: tasks.Task,
    endpoint: fake_endpoint.Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    target(desk, {"metric": task.metrics[0], "at_least": 0})
    cut_off = fake_endpoint.Reply("?", finish_reason="length")
    monkeypatch.setattr(endpoint, "answer", lambda _: cut_off)
    command.run(evaluate.Evaluate, [])
    record(desk, iterations=[{"run": f"eval/runs/{name}-prompt.json"} for name in ("0001", "0002")])
    with pytest.raises(SystemExit) as ended:
        command.run(accept.Accept, ["2"])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert "Of the answers of run 0002-prompt on dev too many are none: " in error
    assert "cut off at" in error
    assert "poe errors 2" in error
    assert len(runs.every(desk)) == 2


@pytest.mark.once
def test_the_third_look_is_said_to_be_flattered(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for change in ("first", "second", "third"):
        capsys.readouterr()
        command.run(evaluate.Evaluate, ["--split", "test", "--change", change])
    assert "look 3 at these test examples: the best of so many" in capsys.readouterr().out


@pytest.mark.once
def test_a_test_split_that_is_mended_or_grows_is_not_a_fresh_one(
    desk: Path, task: tasks.Task, capsys: pytest.CaptureFixture[str]
) -> None:
    def look() -> str:
        capsys.readouterr()
        command.run(evaluate.Evaluate, ["--split", "test"])
        return capsys.readouterr().out

    path = desk / "data" / task.name / "test.jsonl"
    examples = [json.loads(line) for line in path.read_text().splitlines()]

    def write(examples: list[dict[str, object]]) -> None:
        path.write_text("".join(json.dumps(each) + "\n" for each in examples))

    assert "look 1 at these" in look()
    more = {**examples[0], "id": "more", "input": "One that nobody saw. " + examples[0]["input"]}
    write([*examples, more])
    assert "look 2 at these" in look()
    (desk / "eval" / "runs" / "0002-prompt.jsonl").unlink()
    assert "look 2 at these" in look()
    write([{**each, "input": f"Fresh: {each['input']}"} for each in examples])
    assert "look 1 at these" in look()


@pytest.mark.once
def test_what_dev_has_not_decided_is_not_looked_at(desk: Path, task: tasks.Task) -> None:
    def refused(name: str | None = None) -> str:
        with pytest.raises(errors.ProjectError) as error:
            accept.choose(state.read(settings.load()), name)
        return f"{error.value.problem} {error.value.help}"

    record(desk)
    assert "is not recorded. poe record --run eval/runs/0001-prompt.json" in refused()
    record(desk, iterations=[{"run": "eval/runs/0001-prompt.json"}])
    prompt = desk / "prompt" / task.name / "default.md"
    before = prompt.read_text()
    prompt.write_text(before + "Be brief.\n")
    assert "was changed after run 0001-prompt" in refused()
    prompt.unlink()
    assert "was changed after run 0001-prompt" in refused()
    prompt.write_text(before)
    # Its look would measure another one, and count each time.
    model(desk, revision="0" * 40)
    assert "the model of lifecycle.yaml was changed after run" in refused()
    model(desk, revision=None)
    thinking(desk, True)
    assert "model.chat_template_kwargs of lifecycle.yaml was changed after run" in refused()
    thinking(desk, False)
    model(desk, request={"reasoning_effort": "high"})
    assert "model.request of lifecycle.yaml was changed after run" in refused()
    model(desk, request={})
    command.run(evaluate.Evaluate, ["--limit", "3"])
    assert "0002-prompt is no whole run of the model on dev" in refused("2")
    target(desk, {"metric": task.metrics[0], "at_least": 1.1})
    missed = f"misses {task.name} {task.metrics[0]} >= 1.1 on dev, so test has nothing to decide"
    assert missed in refused()
    assert not (desk / "typed.jsonl").exists()
