"""Every prompt file renders, for every task."""

from pathlib import Path

import pytest
from lifecycle import data, prompts, tasks

ROOT = Path(__file__).parents[1]
FILES = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("prompt/*/*.md"))]


@pytest.mark.parametrize("path", FILES)
def test_a_prompt_renders(path: str) -> None:
    prompt = prompts.read(ROOT, path)
    assert f"prompt/{prompt.task}/{prompt.name}.md" == path
    task = tasks.find(prompt.task)
    train, example = data.load(ROOT, task.name, "train"), data.load(ROOT, task.name, "test")[0]
    messages = prompts.render(prompt, task, example.input, train, example.history)
    assert messages[-1]["role"] == "user"
    assert example.input in messages[-1]["content"]


@pytest.mark.parametrize("name", tasks.every())
def test_every_task_has_a_prompt(name: str) -> None:
    assert [path for path in FILES if path.startswith(f"prompt/{name}/")]
