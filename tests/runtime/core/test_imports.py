import subprocess
import sys
from pathlib import Path

ROOT = Path.cwd()
HEAVY = {
    "bm25s",
    "openai",
    "scipy",
    "sklearn",
    "torch",
    "transformers",
    "fastapi",
    "uvicorn",
    "ray",
}
SCRIPTS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("align", "cluster", "eval", "fine-tune", "pretrain", "prompt")
    for path in (ROOT / folder).glob("*.py")
    if "command.run(" in path.read_text(encoding="utf-8")
)
MODULES = [
    name
    for name in (
        "lifecycle.evaluation.forgetting",
        "lifecycle.local.tiny",
        "lifecycle.local.server",
        "lifecycle.training.merging",
    )
    if (ROOT / "src" / name.replace(".", "/")).with_suffix(".py").is_file()
]


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


def test_the_help_of_a_command_imports_nothing_heavy() -> None:
    commands = [*SCRIPTS, *MODULES]
    assert commands
    python = [sys.executable, "-c", HELP, *commands, " ".join(HEAVY)]
    shown = subprocess.run(python, capture_output=True, text=True, cwd=ROOT)
    assert shown.returncode == 0, shown.stderr
