"""What is learned of a dialogue: each answer, once, behind what asks for it in use."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

pytest.importorskip("trl", reason="uv sync --group train")

from lifecycle import settings, tasks
from lifecycle.data import Turn
from lifecycle.training import examples, experiment

TOLD = [
    Turn(role=role, content=content)
    for role, content in (
        ("assistant", "Welcome."),
        ("user", "Hello."),
        ("assistant", "Good day."),
        ("user", "My order is late."),
        ("assistant", "Which one?"),
    )
]


def learned(folder: Path, lines: list[dict[str, Any]], **decoding: Any) -> list[list[str]]:
    """The answers that are learned of each line of a training file, from a prompt of its own."""
    root = settings.load().root
    name = next(iter(tasks.every()))
    first = json.loads((root / f"data/{name}/train.jsonl").read_text().split("\n")[0])
    (folder / f"data/{name}").mkdir(parents=True)
    (folder / f"prompt/{name}").mkdir(parents=True)
    (folder / f"data/{name}/README.md").write_text((root / f"data/{name}/README.md").read_text())
    head = "".join(f"{key}: {value}\n" for key, value in decoding.items())
    (folder / f"prompt/{name}/own.md").write_text(f"---\n{head}---\n{{{{ input }}}}\n")
    full = [{"id": f"{at}", "expected": first["expected"]} | line for at, line in enumerate(lines)]
    text = "".join(json.dumps(line) + "\n" for line in full)
    (folder / f"data/{name}/train.jsonl").write_text(text)
    project, task = replace(settings.load(), root=folder), tasks.find(name)
    # Some tasks want of an input that it says what is expected.
    with patch.object(task, "validate"):
        rows = examples.rows(experiment.Data(tasks=(name,), prompt="own"), project, "train")
    wanted = task.target(first["expected"])
    assert all(row.turns[-1].answer == wanted for row in rows)
    for row in rows:
        for turn in row.turns:
            roles = [said["role"] for said in turn.prompt]
            assert roles[-1] == "user"
            assert ("user", "user") not in pairwise(roles)
    for row in rows:
        for turn in row.turns[:-1]:
            # What it asks, and no answer to it, whatever examples are shown.
            assert turn.answer not in [said["content"] for said in turn.prompt]
    return [[turn.answer for turn in row.turns[:-1]] for row in rows]


def line(count: int, input: str, **more: str) -> dict[str, Any]:
    return {"input": input, "history": [turn.model_dump() for turn in TOLD[:count]]} | more


def test_each_answer_to_a_user_is_learned(tmp_path: Path) -> None:
    assert learned(tmp_path, [line(5, "48213")]) == [["Good day.", "Which one?"]]


def test_what_one_speaker_says_in_a_row_is_one_turn(tmp_path: Path) -> None:
    told = [("user", "Hello."), ("user", "Anyone?"), ("assistant", "Good"), ("assistant", "day.")]
    history = [{"role": role, "content": content} for role, content in [*told, ("user", "Late!")]]
    assert learned(tmp_path, [{"input": "48213", "history": history}]) == [["Good\n\nday."]]


def test_what_another_example_asks_is_learned_as_that_one_answers_it(tmp_path: Path) -> None:
    lines = [line(5, "48213"), line(3, "My order is late."), line(5, "It was a kettle.")]
    assert learned(tmp_path, lines) == [["Good day."], [], []]


def test_answers_that_nobody_looked_at_are_not_learned(tmp_path: Path) -> None:
    assert learned(tmp_path, [line(5, "48213", learn="last")]) == [[]]


@pytest.mark.parametrize("decoding", [{"shots": 2}, {"shots": 2, "examples": "nearest"}])
def test_no_example_that_is_shown_gives_an_earlier_answer_away(
    tmp_path: Path, decoding: dict[str, Any]
) -> None:
    lines = [line(5, "48213"), line(0, "Where is my kettle?"), line(0, "Where is my toaster?")]
    assert learned(tmp_path, lines, **decoding) == [["Good day.", "Which one?"], [], []]
