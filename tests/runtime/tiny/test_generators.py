"""The generators of the sample, which the tiny model learns from."""

import runpy
import shutil
from pathlib import Path

import pytest

SCRIPTS = sorted(Path.cwd().glob("data/*/make_data.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.parent.name)
def test_it_draws_the_shipped_files_byte_for_byte(script: Path, tmp_path: Path) -> None:
    runpy.run_path(str(shutil.copy(script, tmp_path)), run_name="__main__")
    made = {path.name: path.read_bytes() for path in tmp_path.glob("*.jsonl")}
    assert made.keys() >= {"train.jsonl", "dev.jsonl", "test.jsonl"}
    assert made == {name: (script.parent / name).read_bytes() for name in made}
