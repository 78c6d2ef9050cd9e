"""What keeps a command from working is one sentence, and what to type."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from lifecycle import command
from lifecycle.errors import ProjectError

pytestmark = pytest.mark.once


def test_what_is_missing_is_named_with_the_command_that_installs_it() -> None:
    with pytest.raises(ProjectError, match="needs not_there, which is not installed") as raised:
        command.need("train", "json", "not_there")
    assert raised.value.help.startswith("uv sync --inexact --group train ")
    command.need("train", "json")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_what_may_not_be_opened_is_named(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    class Read(command.Command):
        def cli_cmd(self) -> None:
            raise OSError(number, os.strerror(number), "models/tiny")

    with pytest.raises(SystemExit) as ended:
        command.run(Read, [])
    assert ended.value.code == 2
    said = f"error: This user may not open models/tiny ({os.strerror(number)}).\n"
    assert capsys.readouterr().err.startswith(said)


def test_what_is_refused_without_a_name_keeps_its_traceback() -> None:
    class Listen(command.Command):
        def cli_cmd(self) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with pytest.raises(PermissionError):
        command.run(Listen, [])


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
# As safetensors says it, which has an error of its own.
WEIGHTS = Exception("Error while serializing: I/O error: No space left on device (os error 28)")


@pytest.mark.parametrize("error", [FULL, WEIGHTS])
def test_a_full_disk_is_named(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    class Write(command.Command):
        def cli_cmd(self) -> None:
            raise error

    with pytest.raises(SystemExit) as ended:
        command.run(Write, [])
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("error: The disk is full.\nhelp: Make room")


@pytest.mark.parametrize("says", ["print", "rich.get_console().print"])
def test_an_end_of_reading_is_no_fault_and_no_success(says: str) -> None:
    many = (
        "class Many(command.Command):\n"
        "    def cli_cmd(self):\n"
        f"        for number in range(100_000): {says}(number)\n"
    )
    script = f"import rich\nfrom lifecycle import command\n{many}command.run(Many, [])"
    writing = [sys.executable, "-c", script]
    with subprocess.Popen(writing, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ended:
        assert ended.stdout is not None
        assert ended.stderr is not None
        assert ended.stdout.readline().rstrip() == b"0"
        ended.stdout.close()
        assert ended.stderr.read() == b""
    # As a shell says it of a program that SIGPIPE ended.
    assert ended.returncode == 141


def test_windows_calls_an_output_that_nobody_reads_an_invalid_argument() -> None:
    said = (
        "import errno\n"
        "from lifecycle import command\n"
        "command.UNREAD = (errno.EPIPE, errno.EINVAL)\n"
        "class Say(command.Command):\n"
        "    file: str | None = None\n"
        "    def cli_cmd(self):\n"
        "        raise OSError(errno.EINVAL, 'Invalid argument', self.file)\n"
        "command.run(Say)\n"
    )
    say = [sys.executable, "-c", said]
    unread = subprocess.run(say, capture_output=True)
    assert (unread.returncode, unread.stderr) == (141, b"")
    # A name that no file may have is a mistake of another kind.
    misnamed = subprocess.run([*say, "--file", "a?b"], capture_output=True)
    assert (misnamed.returncode, b"'a?b'" in misnamed.stderr) == (1, True)


ENDS = {
    "pass": (141, 0, b""),
    "raise SystemExit(1)": (141, 1, b""),
    "raise errors.ProjectError('It is so.')": (2, 2, b"error: It is so.\n"),
}


@pytest.mark.skipif(os.name == "nt", reason="there is no bash")
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("is_there", [True, False])
def test_an_output_that_nobody_reads_hides_no_error_and_has_no_traceback(
    end: str, is_there: bool
) -> None:
    said = f"class Say(command.Command):\n    def cli_cmd(self):\n        print(1)\n        {end}\n"
    script = f"from lifecycle import command, errors\n{said}command.run(Say, [])"
    # A reader that is gone before anything is written, or no output at all, as with >&-.
    line = '"$0" -c "$1" | true; exit ${PIPESTATUS[0]}' if is_there else '"$0" -c "$1" >&-'
    ended = subprocess.run(
        ["bash", "-c", line, sys.executable, script],
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    )
    gone, none, words = ENDS[end]
    assert (ended.returncode, ended.stderr) == (gone if is_there else none, words)


@pytest.mark.skipif(os.name == "nt", reason="there, an interrupted program ends otherwise")
def test_ctrl_c_has_no_traceback_also_while_a_command_imports() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "import lifecycle; raise KeyboardInterrupt"], capture_output=True
    )
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, b"")


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (["own.csv", "--seed", "often"], "--seed: Input should be a valid integer"),
        ([], "The following arguments are required: FILE."),
        (["own.csv", "--sede", "1"], "Unrecognized arguments: --sede 1."),
        (["own.csv", "--decimals", ";"], "--decimals: Input should be '.' or ','."),
    ],
)
def test_what_is_typed_wrongly_is_one_sentence_and_the_help_to_type(
    typed: list[str], fault: str
) -> None:
    module = [sys.executable, "-m", "lifecycle.importing"]
    ended = subprocess.run([*module, *typed], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"error: {fault}")
    assert ended.stderr.endswith("\nhelp: poe import --help\n")
    assert ended.stderr.count("\n") == 2
    shown = subprocess.run([*module, "--help"], capture_output=True, text=True)
    assert (shown.returncode, shown.stdout[:18]) == (0, "usage: poe import ")


def test_what_is_no_task_is_named_as_python_was_told_to_run_it(tmp_path: Path) -> None:
    script = tmp_path / "own.py"
    words = "class Own(command.Command): ...\ncommand.run(Own)"
    script.write_text(f"from lifecycle import command\n{words}")
    ended = subprocess.run([sys.executable, script, "--x"], capture_output=True, text=True)
    assert ended.stderr.endswith(f"help: python {script} --help\n")


def test_a_path_is_one_from_where_it_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for where, typed, path in [
        (None, "own.csv", "own.csv"),
        (tmp_path, "own.csv", "own.csv"),
        (tmp_path / "data", "own.csv", "data/own.csv"),
        (tmp_path.parent, "own.csv", "../own.csv"),
        (tmp_path / "data", str(tmp_path / "own.csv"), str(tmp_path / "own.csv")),
    ]:
        if where is not None:
            monkeypatch.setenv("POE_PWD", str(where))
        assert command.typed_path(typed) == Path(path)


def test_python_without_docstrings_is_refused_in_one_sentence() -> None:
    typed = "from lifecycle import command; command.run(command.Command, ['--help'])"
    ended = subprocess.run([sys.executable, "-OO", "-c", typed], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.endswith("help: unset PYTHONOPTIMIZE\n")
