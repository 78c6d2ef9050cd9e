from pathlib import Path

import pytest
from lifecycle import command, data, tasks

import fake_endpoint
import try_prompt


def test_it_shows_the_answer_what_it_means_and_what_it_took(
    project: Path,
    endpoint: fake_endpoint.Endpoint,
    task: tasks.Task,
    capsys: pytest.CaptureFixture[str],
) -> None:
    example = data.load(project, task.name, "dev")[0]
    endpoint.answer = lambda _request: fake_endpoint.Reply(task.target(example.expected))
    command.run(try_prompt.Try, ["--show-messages"])
    out = capsys.readouterr().out
    assert f"{example.input}\n" in out
    assert f"expected: {example.expected!r}" in out
    assert f"{task.metrics[0]} 1" in out
    assert "11 tokens in, 3 out" in out
    assert endpoint.requests[0]["stream"] is True


def test_a_text_of_ones_own_is_sent_as_it_is(
    project: Path, endpoint: fake_endpoint.Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.answer = lambda _request: fake_endpoint.Reply("no idea")
    command.run(try_prompt.Try, ["Where is {{ my }} parcel?"])
    assert "Where is {{ my }} parcel?" in endpoint.questions[0]
    assert "expected" not in capsys.readouterr().out


def test_an_unknown_example_is_one_sentence(
    project: Path, endpoint: fake_endpoint.Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.run(try_prompt.Try, ["--example", "nothing"])
    assert stopped.value.code == 2
    assert 'no example "nothing"' in capsys.readouterr().err
