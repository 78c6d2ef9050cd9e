"""Examples as a trainer reads them: the prompt that is served, and the answer that is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .. import data, prompts, tasks
from ..errors import ProjectError
from ..prompts import Message
from ..settings import Settings
from . import chat_template
from .experiment import Adaptation, Data


@dataclass(frozen=True)
class Row:
    """One training example; the loss is taken on `completion` alone."""

    prompt: list[Message]
    completion: list[Message]
    source: str
    """Where the example was read, as `path:line`."""

    def columns(self) -> dict[str, list[Message]]:
        """The columns of TRL's conversational prompt-completion format."""
        return {"prompt": self.prompt, "completion": self.completion}


def tasks_of(chosen: Data, settings: Settings) -> tuple[str, ...]:
    """Name the tasks of an experiment, refusing one the project does not have."""
    for task in chosen.tasks:
        if task not in settings.tasks:
            raise ProjectError(
                f'data.tasks: this project has no task "{task}".',
                f"Its tasks: {', '.join(settings.tasks)}.",
            )
    return chosen.tasks or settings.tasks


def files(plan: Adaptation, settings: Settings) -> list[str]:
    """Name the files that a model is trained on: data and prompts of the experiment's tasks."""
    return [
        path
        for task in tasks_of(plan.data, settings)
        for path in (
            data.path_of(task, "train"),
            data.path_of(task, "validation"),
            prompts.find(settings.root, task, plan.data.prompt).path,
        )
    ]


def rows(chosen: Data, settings: Settings, split: data.Split) -> list[Row]:
    """Render one split of every chosen task.

    The messages come from the same function that serving uses, so that training and serving
    cannot drift apart.
    """
    return [
        row
        for task in tasks_of(chosen, settings)
        for row in _rows_of(task, chosen, settings, split)
    ]


def check_lengths(rows: Sequence[Row], tokenizer: Any, max_length: int | None) -> None:
    """Raise ProjectError for a row with more tokens than `max_length`.

    A trainer cuts a long example off without a word, and what it cuts off is the answer with the
    stop token.
    """
    for row in rows:
        length = len(chat_template.dialogue_ids(tokenizer, row.prompt + row.completion))
        if max_length is not None and length > max_length:
            raise ProjectError(
                f"{row.source} is {length} tokens long; trainer.max_length is {max_length}.",
                "Raise trainer.max_length (memory grows with it), or shorten the example.",
            )


def _rows_of(name: str, chosen: Data, settings: Settings, split: data.Split) -> list[Row]:
    task, root = tasks.find(name), settings.root
    train = data.load(root, name, "train", task.validate)
    render = prompts.renderer(prompts.find(root, name, chosen.prompt), task, train)
    wanted = train if split == "train" else data.load(root, name, split, task.validate)
    return [
        Row(
            prompt=render(example.input, example.history),
            completion=[{"role": "assistant", "content": task.target(example.expected)}],
            source=example.source,
        )
        for example in wanted[: chosen.limit]
    ]
