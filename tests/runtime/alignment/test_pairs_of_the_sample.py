import shutil
from pathlib import Path

import pytest
from lifecycle import data, tasks
from lifecycle.alignment import preferences
from lifecycle.errors import ProjectError

ROOT = Path.cwd()


def test_pairs_of_the_sample_are_refused_beside_other_data(project: Path, task: tasks.Task) -> None:
    shutil.copytree(ROOT / ".genai", project / ".genai")
    assert preferences.load(project, task.name, "train")
    path = project / data.path_of(task.name, "train")
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(ProjectError, match="holds the pairs of the sample") as refused:
        preferences.load(project, task.name, "train")
    assert "poe import FILE --pairs" in refused.value.help
