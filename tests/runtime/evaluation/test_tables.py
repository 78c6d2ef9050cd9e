import pytest
from lifecycle import runs, statistics
from lifecycle.evaluation import score, tables
from lifecycle.settings import Target

pytestmark = pytest.mark.once


def test_a_difference_that_too_few_examples_show_is_not_said_with_a_sure_interval() -> None:
    said = tables.verdict("chat", "accuracy", statistics.compare([1.0] * 4, [0.0] * 4))
    assert said == (
        "chat: no difference shown in accuracy: -1.000 over 4 examples may be chance (p 0.125)."
    )
    many = tables.verdict("chat", "accuracy", statistics.compare([1.0, 0.0] * 9, [0.0, 1.0] * 9))
    assert "interval" in many
    assert "usually show a difference from" in many


def test_a_p_value_is_never_shown_as_zero(capsys: pytest.CaptureFixture[str]) -> None:
    comparison = statistics.compare([0.0] * 40, [1.0] * 40)
    tables.print_comparison(tables.console(), "chat", {"accuracy": comparison})
    assert "| < 0.0001 |" in " ".join(capsys.readouterr().out.split())


def test_each_target_of_a_metric_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    accuracy = runs.Interval(value=0.9, low=0.8, high=0.95)
    result = runs.TaskResult(n=10, metrics={"accuracy": accuracy})
    targets = [Target(metric="accuracy", at_least=0.95), Target(metric="accuracy", at_least=0.7)]
    latency = runs.Latency(p50=1, p95=1, p99=1)
    tables.print_scores(tables.console(), result, latency, targets)
    rows = [line.split("|") for line in capsys.readouterr().out.splitlines() if "accuracy" in line]
    assert [[cell.strip() for cell in row[4:6]] for row in rows] == [
        [">= 0.95", "missed"],
        [">= 0.7", "met"],
    ]


def test_only_a_percentile_of_the_latency_is_measured_beside_the_metrics() -> None:
    result = runs.TaskResult(n=10, metrics={})
    latency = runs.Latency(p50=1, p95=2, p99=3)
    assert score.measured(result, latency, "latency_p95_ms") == 2
    assert score.measured(result, latency, "copy") is None


def test_what_people_and_models_write_is_printed_as_it_stands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tables.console()
    table = tables.table("change")
    table.add_row("ends with [/INST]")
    out.print(table)
    out.print("tried [b]bold[/b] and :smile:")
    said = capsys.readouterr().out
    assert "ends with [/INST]" in said
    assert "tried [b]bold[/b] and :smile:" in said


def test_what_people_and_models_write_does_not_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    written = "a\x1b[2J\x9b31m\u202eb\r"
    rows = [["answered", written]]
    tables.show(
        tables.console(),
        [written, tables.Table((), rows, "one"), tables.Table(("what", "said"), rows)],
    )
    said = capsys.readouterr().out
    assert not set("\x1b\x9b\u202e\r") & set(said)
    assert said.count("\ufffd[2J") == 3
