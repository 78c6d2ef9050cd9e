"""How a model's folder comes to be: whole or not at all, and by one process at a time."""

from pathlib import Path

import pytest

pytest.importorskip("filelock")

from lifecycle import model_folder
from lifecycle.errors import ProjectError


def test_two_processes_never_make_one_model_at_once(tmp_path: Path) -> None:
    target = tmp_path / "models" / "twice"
    with model_folder.beside(target) as made:
        (made / "model.safetensors").write_text("half")
        with (
            pytest.raises(ProjectError, match='Another process is making "models/twice"'),
            model_folder.beside(target),
        ):
            pytest.fail("both write into one folder")
        (made / "config.json").write_text("{}")
    assert sorted(path.name for path in target.iterdir()) == ["config.json", "model.safetensors"]
    with model_folder.beside(target) as made:
        (made / "config.json").write_text("anew")
    assert (target / "config.json").read_text() == "anew"
