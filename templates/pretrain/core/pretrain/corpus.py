"""Make the sample corpus: `poe corpus`. A real one comes from elsewhere; see README.md.

It holds the same kind of text as the tasks' own data, from the scripts that made that data:
plain texts, and dialogues in which the task's prompt is answered. What comes near an example of a
validation or test split is left out; otherwise the evaluation would measure memory.
"""

import json
import random
import runpy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lifecycle import command, data, overlap, prompts, runs, settings, tasks

FOLDER = "data/pretrain"
SEED = 1
BATCH = 200
"""Examples for each call of a task's script; it compares all of one call with each other."""


class Corpus(command.Command):
    """Write data/pretrain/: texts, dialogues, and dialogues held out for the validation loss."""

    documents: int = 3000
    """For each task; a third become plain texts, the others dialogues."""

    def cli_cmd(self) -> None:
        """Run the command."""
        project = settings.load()
        for path, count in make(project, self.documents).items():
            print(f"{path}: {count} documents")


def make(project: settings.Settings, documents: int = 3000) -> dict[str, int]:
    """Write the corpus of a project; give the number of documents of each file."""
    found = [_of_task(project, task, documents) for task in project.tasks]
    parts = {
        "texts": [row for one in found for row in one.texts],
        "dialogues": [row for one in found for row in one.dialogues],
        "validation": [row for one in found for row in one.held_out],
    }
    (project.root / FOLDER).mkdir(parents=True, exist_ok=True)
    for rows in parts.values():
        # Tasks are mixed, so that streaming sees all of them from the start.
        random.Random(SEED).shuffle(rows)
    for name, rows in parts.items():
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        runs.write_atomically(project.root / f"{FOLDER}/{name}.jsonl", lines)
    return {f"{FOLDER}/{name}.jsonl": len(rows) for name, rows in parts.items()}


@dataclass(frozen=True)
class _Found:
    """The documents of one task."""

    texts: list[dict[str, Any]]
    dialogues: list[dict[str, Any]]
    held_out: list[dict[str, Any]]


def _of_task(project: settings.Settings, task: str, documents: int) -> _Found:
    validation = data.load(project.root, task, "validation")
    held_out = [*validation, *data.load(project.root, task, "test")]
    made = list(_generated(project.root, task, documents))
    near = {pair.left.id for pair in overlap.near_duplicates(made, held_out)}
    fresh = [example for example in made if example.id not in near]
    cut = len(fresh) // 3
    return _Found(
        texts=[{"text": example.input} for example in fresh[:cut]],
        dialogues=list(_dialogues(project.root, task, fresh[cut:])),
        held_out=list(_dialogues(project.root, task, validation)),
    )


def _generated(root: Path, task: str, count: int) -> Iterator[data.Example]:
    generate = runpy.run_path(str(root / "data" / task / "make_data.py"))["generate"]
    for start in range(0, count, BATCH):
        rng = random.Random(f"{SEED}-{task}-{start}")
        for number, row in enumerate(generate(rng, min(BATCH, count - start)), start=start):
            history = tuple(data.Turn(**turn) for turn in row.get("history", ()))
            yield data.Example(str(number), row["input"], row["expected"], history)


def _dialogues(root: Path, name: str, examples: Iterable[data.Example]) -> Iterator[dict[str, Any]]:
    """The examples as they are served: prompt, input, and the answer that is wanted."""
    task = tasks.find(name)
    render = prompts.renderer(prompts.find(root, name, prompts.DEFAULT), task, ())
    for example in examples:
        answer = {"role": "assistant", "content": task.target(example.expected)}
        yield {"messages": [*render(example.input, example.history), answer]}


if __name__ == "__main__":
    command.run(Corpus)
