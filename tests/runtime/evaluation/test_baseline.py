from pathlib import Path

import pytest
from lifecycle import command, runs, tasks

import baseline


def test_every_baseline_becomes_a_run_of_its_own(
    project: Path, task: tasks.Task, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run(baseline.Baseline, ["--limit", "8"])
    written = [runs.read(path) for path in sorted((project / runs.FOLDER).glob("*.json"))]
    out = capsys.readouterr().out
    assert written
    assert "tokens" not in out
    for run in written:
        assert run.technique == "baseline"
        assert run.model.id == f"baseline/{run.change}"
        assert run.tasks[task.name].n == 8
        assert run.id in out
    # The record takes the newest for what a model has to beat.
    values = [run.tasks[task.name].metrics[task.metrics[0]].value for run in written]
    assert values == sorted(values)
