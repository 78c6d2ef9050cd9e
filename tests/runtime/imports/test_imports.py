import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path.cwd()
POE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["poe"]["tasks"]
COMMANDS = [
    task["cmd"].removeprefix("python ").removeprefix("-m ")
    for name, task in POE.items()
    if task.get("cmd", "").startswith("python ") and name not in ("data", "record", "check", "add")
]
# What a group brings, and of the rest what takes long.
HEAVY = {
    "accelerate",
    "bm25s",
    "datasets",
    "fastapi",
    "filelock",
    "gguf",
    "matplotlib",
    "openai",
    "openpyxl",
    "opentelemetry",
    "peft",
    "pyarrow",
    "pypdfium2",
    "ray",
    "scipy",
    "sklearn",
    "tensorboard",
    "tokenizers",
    "torch",
    "transformers",
    "trl",
    "uvicorn",
    "wordllama",
    "xllamacpp",
}


# Each as its own __main__, in one process: what one of them imports is there for the next ones too.
HELP = """
import contextlib, io, os, runpy, sys
heavy = set(sys.argv.pop().split())
for command in sys.argv[1:]:
    sys.argv, sys.path[0] = [command, "--help"], os.path.dirname(command)
    run = runpy.run_path if command.endswith(".py") else runpy.run_module
    with contextlib.redirect_stdout(io.StringIO()) as shown, contextlib.suppress(SystemExit):
        run(command, run_name="__main__")
    assert "usage:" in shown.getvalue(), command
    assert not heavy & set(sys.modules), (command, heavy & set(sys.modules))
"""


def test_the_help_of_a_command_imports_nothing_heavy_and_nothing_of_a_group() -> None:
    assert COMMANDS
    python = [sys.executable, "-c", HELP, *COMMANDS, " ".join(HEAVY)]
    shown = subprocess.run(python, capture_output=True, text=True, cwd=ROOT)
    assert shown.returncode == 0, shown.stderr


TRAINING = [
    path
    for path in ("fine-tune/train.py", "align/align.py", "pretrain/pretrain.py")
    if (ROOT / path).is_file()
]
REFUSED = """
import contextlib, io, os, runpy, sys
heavy = set(sys.argv.pop().split())
for command in sys.argv[1:]:
    sys.argv, sys.path[0] = [command, "nowhere.yaml"], os.path.dirname(command)
    with contextlib.redirect_stderr(io.StringIO()) as said, contextlib.suppress(SystemExit):
        runpy.run_path(command, run_name="__main__")
    assert said.getvalue().startswith("error: "), (command, said.getvalue())
    assert not heavy & set(sys.modules), (command, heavy & set(sys.modules))
"""


def test_what_is_refused_is_not_trained_and_imports_nothing_that_trains() -> None:
    python = [sys.executable, "-c", REFUSED, *TRAINING, " ".join(HEAVY)]
    refused = subprocess.run(python, capture_output=True, text=True, cwd=ROOT)
    assert refused.returncode == 0, refused.stderr
