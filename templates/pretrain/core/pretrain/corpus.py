"""Make a small corpus: `poe corpus`. A real one comes from elsewhere; see README.md.

It holds the same kind of text as the tasks' own data, from the scripts that made that data, or,
where the data are yours, from the training split: plain texts, and dialogues in which the task's
prompt is answered. What comes near an example of a dev or test split is left out; otherwise the
evaluation would measure memory.
"""

import random
import runpy
from collections.abc import Iterable, Iterator
from pathlib import Path

from lifecycle import command, data, prompts, settings, tasks, written
from pydantic import Field

FOLDER = "data/pretrain"
SEED = 1
TESTED: tuple[data.Split, ...] = ("dev", "test")
BATCH = 200
"""Examples for each call of a task's script; it compares all of one call with each other."""

Document = data.Line
"""A `text`, or the `messages` of a dialogue."""


class Corpus(command.Command):
    """Write data/pretrain/: texts, and dialogues."""

    documents: int = Field(3000, gt=0)
    """For each task; a third become plain texts, the others dialogues."""

    def cli_cmd(self) -> None:
        """Run the command."""
        project = settings.load()
        for path, count in make(project, self.documents).items():
            print(f"{path}: {count} documents")


def make(project: settings.Settings, documents: int = 3000) -> dict[str, int]:
    """Write the corpus of a project; give the number of documents of each file.

    Raises ProjectError: a file is there that is yours.
    """
    parts: dict[str, list[Document]] = {"texts": [], "dialogues": []}
    for task in project.tasks:
        tested = [each for split in TESTED for each in data.load(project.root, task, split)]
        if written.is_sample(project.root, task):
            drawn = list(_generated(project.root, task, documents))
        else:
            drawn = data.load(project.root, task, "train")[:documents]
        near = {pair.left.id for pair in data.near_duplicates(drawn, tested)}
        fresh = [example for example in drawn if example.id not in near]
        cut = len(fresh) // 3
        parts["texts"] += [{"text": example.input} for example in fresh[:cut]]
        parts["dialogues"] += _dialogues(project.root, task, fresh[cut:])
    files = {f"{FOLDER}/{name}.jsonl": rows for name, rows in parts.items()}
    for rows in files.values():
        # Tasks are mixed, so that streaming sees all of them from the start.
        random.Random(SEED).shuffle(rows)
    written.replace(project.root, {path: data.text(rows) for path, rows in files.items()})
    return {path: len(rows) for path, rows in files.items()}


def _generated(root: Path, task: str, count: int) -> Iterator[data.Example]:
    generate = runpy.run_path(str(root / "data" / task / "make_data.py"))["generate"]
    for start in range(0, count, BATCH):
        rng = random.Random(f"{SEED}-{task}-{start}")
        for number, row in enumerate(generate(rng, min(BATCH, count - start)), start=start):
            yield data.example_of({"id": str(number), **row})


def _dialogues(root: Path, name: str, examples: Iterable[data.Example]) -> Iterator[Document]:
    """The examples as they are served: prompt, input, and the wanted answer."""
    task = tasks.find(name)
    render = prompts.renderer(prompts.find(root, name, prompts.DEFAULT), task, ())
    for example in examples:
        answer = {"role": "assistant", "content": task.target(example.expected)}
        yield {"messages": [*render(example.input, example.history), answer]}


if __name__ == "__main__":
    command.run(Corpus)
