"""Examples as a trainer reads them: prompts as they are served, and the answers that are wanted."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from .. import data, prompts, tasks
from ..chat import Chat
from ..errors import ProjectError
from ..prompts import Message
from ..settings import Settings
from .experiment import Adaptation, Data

_DIALOGUE: list[Message] = [{"role": "user", "content": "My order is late."}]
_ANSWER = "delivery"
DECIDING = 0.1
"""The part of the training split that decides when to stop, and that nothing is learned from.

Neither dev nor test can do it: what has chosen a checkpoint flatters it ever after.
"""
IGNORED = -100
"""The label of a token that is read, and not learned."""
SEED = 20261127
"""One division for every experiment, so that their validation losses can be compared."""
LONGER = (
    "Raise trainer.max_length as far as the model reads (memory grows with it), or leave it out"
)
SHORTER = "Take a model that reads more, lower trainer.max_completion_length, or leave it out"


class Wanted(NamedTuple):
    """An answer that is wanted, behind the prompt that asks for it in use."""

    prompt: list[Message]
    answer: str


@dataclass(frozen=True)
class Row:
    """One training example, and what is learned of it: each answer of its dialogue."""

    task: tasks.Task
    example: data.Example
    turns: list[Wanted]
    """The oldest first; the last is the example's own."""

    @property
    def group(self) -> str:
        """What it must not be parted from when rows are divided."""
        return f"{self.task.name}: {self.example.group or self.example.whole.casefold()}"

    def sequences(self, chat: Chat) -> list[dict[str, list[int]]]:
        """Give the columns `input_ids` and `labels` that TRL reads; -100 is a token without a loss.

        Each answer stands behind the very tokens that are served. Answers are in one sequence where
        a prompt begins with all that went before it; a template that shows an answer otherwise once
        it is past (gpt-oss ends it with another token, Qwen3 drops its reasoning) has one for each.
        """
        found: list[dict[str, list[int]]] = []
        for turn in self.turns:
            prompt, ids = chat.answered(*turn)
            before = found[-1] if found else None
            if before and prompt[: len(before["input_ids"])] == before["input_ids"]:
                labels = found.pop()["labels"]
            else:
                labels = []
            labels += [IGNORED] * (len(prompt) - len(labels)) + ids[len(prompt) :]
            found.append({"input_ids": ids, "labels": labels})
        return found


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
    root = settings.root
    found: list[Row] = []
    for name in tasks_of(chosen, settings):
        task = tasks.find(name)
        train = data.load(root, name, "train", task.validate)
        render = prompts.renderer(prompts.find(root, name, chosen.prompt), task, train)
        wanted = train if split == "train" else data.load(root, name, split, task.validate)
        # What an example asks is learned as that example answers it, and once.
        known = {(example.input, data.joined(example.history)) for example in wanted}
        for example in wanted[: chosen.limit]:
            asked = [turn for turn in _answered(example) if turn[:2] not in known]
            known.update(turn[:2] for turn in asked)
            asked.append((example.input, example.history, task.target(example.expected)))
            turns = [Wanted(render(input, history), answer) for input, history, answer in asked]
            found.append(Row(task, example, turns))
    return found


def _answered(example: data.Example) -> Iterator[tuple[str, tuple[data.Turn, ...], str]]:
    """Give what a user said before, what went before that, and how it was answered."""
    if example.learn == "every":
        turns = data.joined(example.history)
        for at, (asked, answer) in enumerate(pairwise(turns)):
            if asked.role == "user" and answer.content.strip():
                yield asked.content, turns[:at], answer.content


def divide(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Give what is learned from and what decides when to stop, both in file order.

    Rows of one group stay on one side; a group with more than a tenth of all rows is learned from,
    unless there are only such.

    Raises ProjectError: all rows are of one group, so that they cannot be divided.
    """
    sizes = Counter(row.group for row in rows)
    if len(sizes) < 2:
        raise ProjectError(
            f"All {len(rows)} training examples are of one group, and a tenth of them decides when"
            " to stop.",
            "Add examples of another group, or with another input.",
        )
    held: set[str] = set()
    left = max(1, round(DECIDING * len(rows)))
    groups = list(sizes)
    random.Random(SEED).shuffle(groups)
    for group in groups:
        if sizes[group] <= left:
            held.add(group)
            left -= sizes[group]
    held = held or {min(sizes, key=lambda group: sizes[group])}
    learned = [row for row in rows if row.group not in held]
    return learned, [row for row in rows if row.group in held]


def check(
    rows: Sequence[Row], chat: Chat, max_length: int | None, max_answer: int | None = None
) -> None:
    """Take every row there and back before the first step: rendered, tokenised, decoded, read.

    Args:
        max_length: the most tokens that are read of a row; None where there is no limit.
        max_answer: the most tokens that are written, where the model answers in training; each
            prompt needs room for as many.

    Raises ProjectError: a row that is too long, or whose answer is not read back as the right one.
    A trainer cuts a long example off without a word, and so the answer with the stop token; what a
    template puts before an answer is learnt with it.
    """
    # The last answer of a dialogue stands behind all of it.
    trips = [chat.trip(*row.turns[-1]) for row in rows]
    lengths = [trip.prompt + (max_answer or trip.written) for trip in trips]
    help = f"{LONGER if max_answer is None else SHORTER}: poe import FILE --longest WORDS."
    check_lengths([row.example.source for row in rows], lengths, max_length, help)
    for row, trip in zip(rows, trips, strict=True):
        tasks.check(row.task, row.example, trip.read)


def check_lengths(
    sources: Sequence[str], lengths: Sequence[int], max_length: int | None, help: str
) -> None:
    """Raise ProjectError where examples have more tokens than are read of one."""
    too_long = [
        (length, source)
        for length, source in zip(lengths, sources, strict=True)
        if max_length is not None and length > max_length
    ]
    if too_long:
        length, source = max(too_long)
        more = f"; {len(too_long)} are too long" * (len(too_long) > 1)
        raise ProjectError(
            f"{source} is {length} tokens long, and {max_length} are read of an example{more}.",
            help,
        )


def check_template(chat: Chat, model: str) -> None:
    """Raise ProjectError when a model cannot be trained on dialogues faithfully.

    A model trained on text that is put together differently from what is served, or whose stop
    token is outside the loss, trains to a fine-looking loss and fails when it is used. `model` is
    its name, for messages.
    """
    if not chat.tokenizer.chat_template:
        raise ProjectError(
            f'The tokenizer of "{model}" has no chat template, so it cannot render a dialogue.',
            "Start from an instruct model, or name one to borrow from: trainer.chat_template_path.",
        )
    trip = chat.trip(_DIALOGUE, _ANSWER)
    if not trip.is_prefix:
        raise ProjectError(
            f'The chat template of "{model}" renders a prompt differently once an answer follows,'
            " so training would not see what serving sends.",
            f"{_without_reasoning(chat)}Set trainer.chat_template_path to a template in which the"
            " prompt stays as it is.",
        )
    if not trip.stops:
        raise ProjectError(
            f'The chat template of "{model}" ends an answer without {chat.tokenizer.eos_token},'
            " so the model would never learn to stop.",
            "Set trainer.eos_token to the token that ends a turn in the template.",
        )


def _without_reasoning(chat: Chat) -> str:
    """Name the argument under which the prompt stays as it is; empty where there is none."""
    for name in ("enable_thinking", "thinking"):
        if replace(chat, arguments={name: False}).trip(_DIALOGUE, _ANSWER).is_prefix:
            return f"Set model.chat_template_kwargs: {{ {name}: false }} in lifecycle.yaml. Or: "
    return ""
