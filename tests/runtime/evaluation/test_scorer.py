"""What reads and scores answers, code and data card, is part of the evidence."""

import json
from pathlib import Path

import pytest
from lifecycle import command, data, data_card, runs, tasks
from lifecycle.evaluation import scorer

import compare
import errors as wrong_answers
import evaluate
import fake_endpoint
import own_tasks

ROOT = Path.cwd()


def run_of(project: Path, number: str) -> runs.Run:
    return runs.find(project, number)


def scored_otherwise(project: Path, number: str, prefix: str = "") -> None:
    """Make a run one that other code scored, by what it called so, as wrong throughout."""
    run = run_of(project, number)
    results = runs.read_examples(project, run)
    wrong = [
        each.model_copy(update={"scores": {f"{prefix}{metric}": 0.0 for metric in each.scores}})
        for each in results
    ]
    path = project / run.examples.path
    path.write_text("".join(each.model_dump_json() + "\n" for each in wrong), encoding="utf-8")
    content = json.loads((project / run.path).read_text(encoding="utf-8"))
    content["examples"]["sha256"] = runs.hash_file(path)
    content["scorer"][-1]["sha256"] = "0" * 64
    (project / run.path).write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture
def two_runs(project: Path, endpoint: fake_endpoint.Endpoint) -> Path:
    """Two runs with the same answers, the first scored by other code."""
    command.run(evaluate.Evaluate, [])
    command.run(evaluate.Evaluate, [])
    scored_otherwise(project, "1")
    return project


def test_a_run_names_the_code_that_scored_it(
    project: Path, endpoint: fake_endpoint.Endpoint, task: tasks.Task
) -> None:
    command.run(evaluate.Evaluate, [])
    named = run_of(project, "1").scorer
    module = Path(own_tasks.module_of(task.name).__file__).relative_to(ROOT).as_posix()
    assert {file.path: file.task for file in named} | {
        "src/lifecycle/evaluation/score.py": None,
        module: task.name,
        f"data/{task.name}/README.md": task.name,
    } == {file.path: file.task for file in named}
    code = [file for file in named if file.key is None]
    assert all(file.sha256 == runs.hash_file(ROOT / file.path) for file in code)


@pytest.mark.parametrize("name", tasks.every())
def test_another_task_in_the_list_of_all_changes_how_none_is_scored(name: str) -> None:
    paths = {Path(file.path).name for file in scorer.files([tasks.find(name)])}
    assert "__init__.py" not in paths


def test_answers_are_scored_again_where_the_card_says_otherwise_what_the_task_is(
    project: Path,
    endpoint: fake_endpoint.Endpoint,
    task: tasks.Task,
    caplog: pytest.LogCaptureFixture,
) -> None:
    card = project / data_card.path_of(task.name)
    command.run(evaluate.Evaluate, [])
    card.write_text(card.read_text(encoding="utf-8") + "\nAsked of the desk.\n", encoding="utf-8")
    command.run(evaluate.Evaluate, [])
    command.run(compare.Compare, ["1", "2"])
    assert "scored again" not in caplog.text
    said = card.read_text(encoding="utf-8")
    card.write_text(said.replace("\ntask:\n", "\ntask:\n  max_tokens: 60\n", 1), encoding="utf-8")
    command.run(evaluate.Evaluate, [])
    command.run(compare.Compare, ["2", "3"])
    assert "scored again" in caplog.text


def test_answers_that_other_code_scored_are_scored_again(
    two_runs: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    command.run(compare.Compare, ["1", "2"])
    assert "no difference shown" in capsys.readouterr().out
    assert "scored again" in caplog.text


@pytest.mark.once
def test_answers_that_were_scored_by_other_metrics_are_scored_by_todays(
    two_runs: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    # The same code scored both, and the project has come to another since.
    for number in ("1", "2"):
        scored_otherwise(two_runs, number, "old_")
    command.run(compare.Compare, ["1", "2"])
    assert "no difference shown" in capsys.readouterr().out
    assert "scored again" in caplog.text
    command.run(wrong_answers.Errors, ["1"])
    assert ", 0 of 12 answers below 1 in " in " ".join(capsys.readouterr().out.split())


@pytest.mark.once
def test_answers_that_cannot_be_scored_again_are_not_compared(
    two_runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measured_on = next(file for file in run_of(two_runs, "1").inputs if file.role == "data")
    path = two_runs / measured_on.path
    path.write_text("\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        command.run(compare.Compare, ["1", "2"])
    assert stopped.value.code == 2
    assert "is not here to score their answers again" in capsys.readouterr().err


def test_a_metric_that_takes_the_right_answers_is_missed_where_they_are_others(
    project: Path,
    endpoint: fake_endpoint.Endpoint,
    task: tasks.Task,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    if task.name != "classification":
        pytest.skip("each metric is a mean here")
    for _ in range(2):
        command.run(evaluate.Evaluate, [])
    command.run(compare.Compare, ["1", "2"])
    assert "macro_f1" in capsys.readouterr().out
    assert not caplog.text
    path = project / data.path_of(task.name, "dev")
    path.write_text("\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    command.run(compare.Compare, ["1", "2"])
    assert "macro_f1" not in capsys.readouterr().out
    assert "macro_f1 cannot be compared: it takes the right answers, and data/" in caplog.text


@pytest.mark.once
def test_runs_of_before_the_code_was_written_down_are_compared_as_they_are(
    two_runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (two_runs / runs.FOLDER).glob("*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        del content["scorer"]
        path.write_text(json.dumps(content), encoding="utf-8")
    command.run(compare.Compare, ["1", "2"])
    assert "is better" in capsys.readouterr().out


def test_labels_that_only_the_training_split_names_rest_on_it(
    project: Path, endpoint: fake_endpoint.Endpoint, task: tasks.Task
) -> None:
    train = data.path_of(task.name, "train")
    command.run(evaluate.Evaluate, [])
    assert train not in {file.path for file in run_of(project, "1").scorer}
    (project / data_card.path_of(task.name)).unlink()
    command.run(evaluate.Evaluate, [])
    named = {file.path for file in run_of(project, "2").scorer}
    assert (train in named) == isinstance(task, tasks.Structured)
