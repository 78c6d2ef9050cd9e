"""A dependency group that is not installed is named, with the command that installs it."""

import pytest
from lifecycle import command
from lifecycle.errors import ProjectError


def test_what_is_missing_is_named_with_the_command_that_installs_it() -> None:
    with pytest.raises(ProjectError, match="needs not_there, which is not installed") as raised:
        command.need("train", "json", "not_there")
    assert raised.value.help.startswith("uv sync --group train")
    command.need("train", "json")
