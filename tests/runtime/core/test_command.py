"""What keeps a command from working is one sentence, and what to type."""

from pathlib import Path

import pytest
from lifecycle import command
from lifecycle.errors import ProjectError


def test_what_is_missing_is_named_with_the_command_that_installs_it() -> None:
    with pytest.raises(ProjectError, match="needs not_there, which is not installed") as raised:
        command.need("train", "json", "not_there")
    assert raised.value.help.startswith("uv sync --group train")
    command.need("train", "json")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is full")
def test_a_full_disk_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    class Write(command.Command):
        def cli_cmd(self) -> None:
            Path("/dev/full").write_text("an answer")

    with pytest.raises(SystemExit) as ended:
        command.run(Write, [])
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("error: The disk is full.\nhelp: Make room")
