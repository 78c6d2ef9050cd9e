import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lifecycle import command, data, errors, runs, tasks
from lifecycle.evaluation import paired

import compare
import evaluate
import fake_endpoint

ROOT = Path.cwd()


def only_run(project: Path) -> runs.Run:
    """Read the newest run."""
    return next(runs.newest_first(project))


def test_right_answers_measure_as_right(
    project: Path,
    endpoint: fake_endpoint.Endpoint,
    task: tasks.Task,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command.run(evaluate.Evaluate, ["--gate"])
    run, out = only_run(project), capsys.readouterr().out
    result = run.tasks[task.name]
    assert result.n == len(endpoint.requests) == 12
    assert result.metrics[task.metrics[0]].value == 1.0
    assert result.metrics[task.metrics[0]].low < 1.0
    assert (run.errors, run.tokens.prompt) == (0, 12 * 11)
    assert "eval/runs/0001-prompt.json" in out
    assert ">= 0.5" in out


def test_the_run_file_names_all_that_the_result_depends_on(
    project: Path, endpoint: fake_endpoint.Endpoint, task: tasks.Task
) -> None:
    (project / "uv.lock").write_text("version = 1\n")
    command.run(evaluate.Evaluate, ["--nearest"])
    run = only_run(project)
    assert [entry.role for entry in run.inputs] == ["prompt", "data", "examples", "lock"]
    for entry in run.inputs:
        assert entry.sha256 == runs.hash_file(project / entry.path)
    assert run.model.base_url == endpoint.url
    results = runs.read_examples(project, run)
    assert [result.task for result in results] == [task.name] * 12


@pytest.mark.once
def test_a_missed_target_fails_the_gate_only_when_asked(
    project: Path, endpoint: fake_endpoint.Endpoint
) -> None:
    endpoint.answer = fake_endpoint.in_turn(fake_endpoint.Reply("no idea"))
    command.run(evaluate.Evaluate, [])
    with pytest.raises(SystemExit) as stopped:
        command.run(evaluate.Evaluate, ["--gate"])
    assert stopped.value.code == 1


def test_a_few_failed_requests_count_as_wrong_and_are_reported(
    project: Path, endpoint: fake_endpoint.Endpoint, task: tasks.Task
) -> None:
    right = endpoint.answer
    failing = {endpoint_question(project, task, 3)}

    def answer(request: dict[str, list[dict[str, str]]]) -> fake_endpoint.Reply:
        question = request["messages"][-1]["content"]
        bad = any(text in question for text in failing)
        return fake_endpoint.Reply(status=400) if bad else right(request)

    endpoint.answer = answer
    command.run(evaluate.Evaluate, ["--max-failures", "0.1"])
    run = only_run(project)
    assert run.errors == 1
    assert run.tasks[task.name].metrics[task.metrics[0]].value == pytest.approx(11 / 12)
    failed = [result for result in runs.read_examples(project, run) if result.error]
    assert [result.output for result in failed] == [""]
    assert set(failed[0].scores.values()) == {0.0}


@pytest.mark.once
def test_too_many_failures_stop_it_and_nothing_answered_is_asked_again(
    project: Path,
    endpoint: fake_endpoint.Endpoint,
    capsys: pytest.CaptureFixture[str],
) -> None:
    right, asked = endpoint.answer, endpoint.requests

    def answer(request: dict[str, object]) -> fake_endpoint.Reply:
        return right(request) if len(asked) <= 7 else fake_endpoint.Reply(status=400)

    endpoint.answer = answer
    with pytest.raises(SystemExit) as stopped:
        command.run(evaluate.Evaluate, ["--concurrency", "1"])
    assert stopped.value.code == 2
    assert "1 of 12 requests failed" in capsys.readouterr().err
    assert not runs.every(project)
    endpoint.answer = right
    command.run(evaluate.Evaluate, [])
    assert "after 7 of 12 answers" in capsys.readouterr().err
    assert len(asked) == 8 + 5


@pytest.mark.once
def test_a_killed_run_goes_on_where_it_stopped(
    project: Path, endpoint: fake_endpoint.Endpoint, task: tasks.Task
) -> None:
    right, asked = endpoint.answer, endpoint.requests

    def answer(request: dict[str, object]) -> fake_endpoint.Reply:
        return right(request) if len(asked) <= 5 else fake_endpoint.Reply("late", delay_s=5.0)

    endpoint.answer = answer
    script = [sys.executable, str(ROOT / "eval/evaluate.py"), "--concurrency", "1"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(script, cwd=project, env=environment) as process:
        deadline = time.monotonic() + 120
        while len(asked) < 6 and time.monotonic() < deadline:
            time.sleep(0.01)
        process.kill()
    partial = next((project / runs.FOLDER / ".partial").glob("*.jsonl"))
    with partial.open("ab") as file:
        file.write(b'\n{"task": "torn')
    endpoint.answer = right
    command.run(evaluate.Evaluate, [])
    assert len(asked) == 6 + 7
    run = only_run(project)
    assert run.tasks[task.name].metrics[task.metrics[0]].value == 1.0
    assert not partial.exists()


@pytest.mark.once
@pytest.mark.parametrize("file", ["prompt/{}/default.md", "data/{}/README.md"])
def test_answers_to_another_prompt_are_not_taken_up(
    project: Path, endpoint: fake_endpoint.Endpoint, task: tasks.Task, file: str
) -> None:
    changed = project / file.format(task.name)
    text = changed.read_text(encoding="utf-8")
    if changed.name == "README.md" and "  what: ticket " not in text:
        pytest.skip("The prompt says nothing of this card.")
    right, asked = endpoint.answer, endpoint.requests
    endpoint.answer = lambda request: (
        right(request) if len(asked) <= 4 else fake_endpoint.Reply(status=401)
    )
    with pytest.raises(SystemExit):
        command.run(evaluate.Evaluate, ["--concurrency", "1"])
    endpoint.answer = right
    other = text.replace("  what: ticket ", "  what: letter ") + "\nAgain."
    changed.write_text(other, encoding="utf-8")
    asked.clear()
    command.run(evaluate.Evaluate, [])
    assert len(asked) == 12


@pytest.mark.once
def test_two_runs_are_compared_on_the_same_examples(
    project: Path,
    endpoint: fake_endpoint.Endpoint,
    capsys: pytest.CaptureFixture[str],
) -> None:
    right = endpoint.answer
    endpoint.answer = fake_endpoint.in_turn(fake_endpoint.Reply("no idea"))
    command.run(evaluate.Evaluate, ["--change", "bad"])
    endpoint.answer = right
    command.run(evaluate.Evaluate, ["--change", "good", "--compare-with", "1"])
    assert "is better: +" in capsys.readouterr().out
    command.run(compare.Compare, [])
    assert "is better: +" in capsys.readouterr().out
    command.run(compare.Compare, ["2", "0001-prompt"])
    assert "is worse: -" in capsys.readouterr().out
    command.run(compare.Compare, ["eval/runs/0001-prompt.json"])
    assert "is better: +" in capsys.readouterr().out
    with pytest.raises(SystemExit) as stopped:
        command.run(compare.Compare, ["eval/runs/0002-prompt.json"])
    assert stopped.value.code == 2
    assert "run 0002-prompt with itself" in capsys.readouterr().err


@pytest.mark.once
def test_examples_of_one_group_count_as_one_draw(
    project: Path, endpoint: fake_endpoint.Endpoint, task: tasks.Task
) -> None:
    metric, path = task.metrics[0], project / data.path_of(task.name, "dev")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    grouped = [{**line, "group": f"customer {at // 6}"} for at, line in enumerate(lines)]
    path.write_text(data.text(grouped))
    right, theirs = endpoint.answer, [endpoint_question(project, task, at) for at in range(6, 12)]

    def answer(request: dict[str, list[dict[str, str]]]) -> fake_endpoint.Reply:
        question = request["messages"][-1]["content"]
        return fake_endpoint.Reply("no idea") if question in theirs else right(request)

    command.run(evaluate.Evaluate, [])
    endpoint.answer = answer
    command.run(evaluate.Evaluate, ["--shots", "1"])
    after, before = runs.newest_first(project)
    groups = [each.group for each in runs.read_examples(project, after)]
    assert groups == ["customer 0"] * 6 + ["customer 1"] * 6
    # What two customers say is next to nothing, however often they say it.
    assert after.tasks[task.name].metrics[metric].low < 0.05
    compared = paired.compare_runs(project, before, after)[task.name]
    assert {each.verdict for each in compared.values()} == {"no difference shown"}
    assert compared[metric].new < 0.8


@pytest.mark.once
def test_the_run_before_is_the_one_on_the_same_examples(
    project: Path, endpoint: fake_endpoint.Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run(evaluate.Evaluate, ["--change", "first"])
    command.run(evaluate.Evaluate, ["--change", "a look", "--limit", "3"])
    command.run(evaluate.Evaluate, ["--change", "second"])
    command.run(compare.Compare, [])
    assert "0001-prompt (first) -> 0003-prompt (second)" in capsys.readouterr().out
    command.run(evaluate.Evaluate, ["--change", "another look", "--limit", "2"])
    with pytest.raises(SystemExit):
        command.run(compare.Compare, [])
    assert "No run before 0004-prompt is of the same examples." in capsys.readouterr().err


@pytest.mark.once
def test_runs_of_different_data_are_not_compared(
    project: Path,
    endpoint: fake_endpoint.Endpoint,
    task: tasks.Task,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command.run(evaluate.Evaluate, [])
    data = project / "data" / task.name / "dev.jsonl"
    data.write_text("\n".join(data.read_text(encoding="utf-8").split("\n")[:6]), encoding="utf-8")
    command.run(evaluate.Evaluate, [])
    with pytest.raises(SystemExit) as stopped:
        command.run(compare.Compare, ["1", "2"])
    assert stopped.value.code == 2
    assert "different" in capsys.readouterr().err


@pytest.mark.once
def test_a_limited_run_asks_the_first_examples_and_says_so(
    project: Path, endpoint: fake_endpoint.Endpoint, task: tasks.Task
) -> None:
    command.run(evaluate.Evaluate, ["--limit", "3"])
    run = only_run(project)
    assert (run.limit, run.tasks[task.name].n, len(endpoint.requests)) == (3, 3, 3)


@pytest.mark.once
def test_a_limit_that_leaves_nothing_out_is_none(
    project: Path, endpoint: fake_endpoint.Endpoint, task: tasks.Task
) -> None:
    whole = len(data.load(project, task.name, "dev"))
    command.run(evaluate.Evaluate, ["--limit", str(whole)])
    run = only_run(project)
    assert (run.limit, run.tasks[task.name].n) == (None, whole)


@pytest.mark.once
@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--prompt", "defualt"], 'no prompt "defualt"'),
        (["--task", "cooking"], 'no task "cooking"'),
        (["--limit", "0"], "--limit"),
        (["--seed", "-1"], "--seed"),
        (["--technique", "finetune"], "--technique"),
        (["--model", "models/none"], '"models/none"'),
        (["--compare-with", "9"], 'no run "9"'),
        (["--compare-with", "9.json"], "no run file"),
    ],
)
def test_a_wrong_option_is_one_sentence_before_anything_is_asked(
    project: Path,
    endpoint: fake_endpoint.Endpoint,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    problem: str,
) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.run(evaluate.Evaluate, options)
    err = capsys.readouterr().err
    assert stopped.value.code == 2
    assert problem in err
    assert "Traceback" not in err
    assert endpoint.requests == []


@pytest.mark.once
def test_a_server_that_is_not_there_is_one_sentence(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.run(evaluate.Evaluate, [])
    assert stopped.value.code == 2
    assert "No model server answers at http://127.0.0.1:9" in capsys.readouterr().err


def endpoint_question(project: Path, task: tasks.Task, position: int) -> str:
    lines = (project / "data" / task.name / "dev.jsonl").read_text(encoding="utf-8").split("\n")
    question = json.loads(lines[position])["input"]
    if not isinstance(question, str):
        raise errors.ProjectError("an input is text")
    return question
