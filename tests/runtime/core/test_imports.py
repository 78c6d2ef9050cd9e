import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("command", [*SCRIPTS, *MODULES])
def test_the_help_of_a_command_imports_nothing_heavy(command: str) -> None:
    python = [sys.executable, "-X", "importtime"]
    run = [command] if command in SCRIPTS else ["-m", command]
    shown = subprocess.run(
        [*python, *run, "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    imported = {line.rpartition("|")[2].strip() for line in shown.stderr.splitlines()}
    assert "usage:" in shown.stdout
    assert imported & HEAVY == set()
