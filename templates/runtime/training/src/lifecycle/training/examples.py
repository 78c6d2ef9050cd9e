"""Examples as a trainer reads them: the prompt that is served, and the answer that is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .. import data, prompts, tasks
from ..errors import ProjectError
from ..prompts import Message
from ..settings import Settings
from .experiment import Adaptation, Data

_DIALOGUE: list[Message] = [{"role": "user", "content": "My order is late."}]
_ANSWER: list[Message] = [{"role": "assistant", "content": "delivery"}]


@dataclass(frozen=True)
class Row:
    """One training example; the loss is taken on `completion` alone."""

    prompt: list[Message]
    completion: list[Message]
    source: str
    """Where the example was read, as `path:line`."""
    group: str
    """What it must not be parted from when rows are divided."""

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
        length = len(dialogue_ids(tokenizer, row.prompt + row.completion))
        if max_length is not None and length > max_length:
            raise ProjectError(
                f"{row.source} is {length} tokens long; trainer.max_length is {max_length}.",
                "Raise trainer.max_length (memory grows with it), or shorten the example.",
            )


def check_template(tokenizer: Any, model: str) -> None:
    """Raise ProjectError when `tokenizer` cannot be trained on dialogues faithfully.

    A model trained on text that is put together differently from what is served, or whose stop
    token is outside the loss, trains to a fine-looking loss and fails when it is used. `model` is
    its name, for messages.
    """
    if not tokenizer.chat_template:
        raise ProjectError(
            f'The tokenizer of "{model}" has no chat template, so it cannot render a dialogue.',
            "Start from an instruct model, or name one to borrow from: trainer.chat_template_path.",
        )
    prompt = prompt_ids(tokenizer, _DIALOGUE)
    whole = dialogue_ids(tokenizer, _DIALOGUE + _ANSWER)
    if whole[: len(prompt)] != prompt:
        raise ProjectError(
            f'The chat template of "{model}" renders a prompt differently once an answer follows,'
            " so training would not see what serving sends.",
            "Set trainer.chat_template_path to a template in which the prompt stays as it is.",
        )
    if tokenizer.eos_token_id not in whole[len(prompt) :]:
        raise ProjectError(
            f'The chat template of "{model}" ends an answer without {tokenizer.eos_token},'
            " so the model would never learn to stop.",
            "Set trainer.eos_token to the token that ends a turn in the template.",
        )


def prompt_ids(tokenizer: Any, messages: list[Message]) -> list[int]:
    """Token ids of what a server sends to the model: the dialogue and the opening of an answer."""
    return list(
        tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False)
    )


def dialogue_ids(tokenizer: Any, messages: list[Message]) -> list[int]:
    """Token ids of a finished dialogue, as training sees it."""
    return list(tokenizer.apply_chat_template(messages, return_dict=False))


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
            group=f"{name}: {example.group or example.input.casefold()}",
        )
        for example in wanted[: chosen.limit]
    ]
