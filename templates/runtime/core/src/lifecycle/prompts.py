"""Prompts are files: Markdown with YAML front matter, rendered by Jinja2 into chat messages.

    ---
    system: You route support tickets.
    shots: 4
    decoding: { temperature: 0.0, max_tokens: 8 }
    ---
    Ticket: {{ input }}

The body is the user's message. Few-shot examples become earlier turns, rendered by the same body.
"""

import logging
import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

import frontmatter
import yaml
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from . import data_card
from .data import Example, Turn, joined
from .errors import ProjectError, first_fault
from .runs import PromptRef
from .tasks import Structured, Task

Message = dict[str, str]
"""`{"role": "system" | "user" | "assistant", "content": …}`."""
Render = Callable[..., list[Message]]
Selection = Literal["fixed", "nearest"]
DEFAULT = "default"
SEED = 0
"""Of the examples that are shown where nobody names any."""
NEAREST_SHOTS = 4
"""How many of the nearest examples are shown where nobody says."""

# Strict: a misspelt variable is an error, not an empty place in the prompt. Sandboxed: a prompt
# file is text that people exchange; it must not be able to run code.
_JINJA = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
)
# Compiling a template takes longer than filling it.
_compiled = cache(_JINJA.from_string)


class Decoding(BaseModel):
    """How the model's answer is drawn."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    temperature: float | None = Field(0.0, ge=0, le=2)
    """0 is greedy; null leaves it to the endpoint, which some hosted reasoning models demand."""
    max_tokens: int | None = Field(None, gt=0)
    """None: what the task needs at most."""
    answer_schema: dict[str, Any] | None = None
    """What JSON an answer is, for endpoints that hold answers to a schema; the task knows."""


class Prompt(BaseModel):
    """A prompt file, read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    task: str
    system: str = ""
    shots: int = Field(0, ge=0, validation_alias=AliasChoices("shots", "count"))
    """Examples that are shown first: 0 is zero-shot, 1 one-shot, more few-shot."""
    examples: Selection = "fixed"
    """The same examples for every input, or those most like it."""
    ids: tuple[str, ...] = ()
    """The training examples that `fixed` shows first, in this order; then those of the file.

    Without any, it shows those that the data card names, or chooses them by rule; see `shown`.
    """
    decoding: Decoding = Decoding()
    body: str
    path: str
    """Relative to the project."""

    def showing(self, shots: int | None, nearest: bool) -> "Prompt":
        """Give the prompt with other examples than its file says; None leaves their number."""
        examples: Selection = "nearest" if nearest else self.examples
        if shots is None:
            shots = (self.shots or NEAREST_SHOTS) if nearest else self.shots
        return self.model_copy(update={"shots": shots, "examples": examples})

    def decoding_for(self, task: Task) -> Decoding:
        """Give the decoding with nothing left open: the task knows what an answer is."""
        limit = self.decoding.max_tokens or task.max_tokens
        schema = task.schema() if isinstance(task, Structured) else None
        return self.decoding.model_copy(update={"max_tokens": limit, "answer_schema": schema})

    def __str__(self) -> str:
        """Give it in the field's words, such as `zero-shot`, or `brief, 4-shot`."""
        words = {0: "zero-shot", 1: "one-shot"}.get(self.shots, f"{self.shots}-shot")
        if self.shots and self.examples == "nearest":
            words += ", nearest"
        return words if self.name == DEFAULT else f"{self.name}, {words}"


def find(root: Path, task: str, name: str) -> Prompt:
    """Read `prompt/<task>/<name>.md`."""
    folder = root / "prompt" / task
    path = folder / f"{name.removesuffix('.md')}.md"
    if path.is_file():
        return read(root, path.relative_to(root).as_posix())
    names = sorted(file.stem for file in folder.glob("*.md"))
    held = ", ".join(names) or "none"
    raise ProjectError(
        f'There is no prompt "{name}" for the task {task}.', f"prompt/{task}/ holds: {held}."
    )


def of_run(root: Path, task: str, ref: PromptRef) -> Prompt:
    """Read the prompt that a run was asked with, and let it show the examples that it showed."""
    shown = {"shots": ref.shots, "examples": ref.examples}
    return find(root, task, ref.name).model_copy(update=shown)


def read(root: Path, path: str) -> Prompt:
    """Read a prompt file; `path` is relative to `root`, `prompt/<task>/<name>.md`."""
    fields, body = parts(root, path)
    # What the path says may be said again; zero-shot prompts once had a word of their own.
    own = {"name": Path(path).stem, "task": Path(path).parent.name, "body": body, "path": path}
    if fields.get("examples") == "none":
        own["examples"] = "fixed"
    try:
        return Prompt.model_validate({**fields, **own})
    except ValidationError as error:
        key, fault = first_fault(error)
        raise ProjectError(f"{path}: {key or 'front matter'}: {fault}.") from error


def parts(root: Path, path: str) -> tuple[dict[str, Any], str]:
    """Read the front matter of a file of `root`, and what stands below it.

    Raises ProjectError: it has none, or is no UTF-8 text.
    """
    try:
        text = (root / path).read_text(encoding="utf-8-sig")
        if not text.startswith("---"):
            raise ValueError("it does not begin with ---")
        fields, body = frontmatter.parse(text)
    except (yaml.YAMLError, ValueError) as error:
        problem = f"{path} is no UTF-8 text with YAML between two lines of --- at its top: {error}"
        raise ProjectError(f"{problem}.", "See prompt/README.md.") from error
    return fields, body


def fill(path: str, template: str, variables: Mapping[str, object], **more: object) -> str:
    """Fill a text of the prompt file at `path`.

    Raises ProjectError: the text is no template, or uses a variable that is not there.
    """
    try:
        return _compiled(template).render(variables, **more)
    except TemplateError as error:
        raise ProjectError(f"{path}: {error}.", "See prompt/README.md.") from error


def renderer(prompt: Prompt, task: Task, train: Sequence[Example]) -> Render:
    """Give the function (input, history=()) -> messages, with the example index built once.

    Training and serving call this same function, so that a model sees in use what it saw in
    training.
    """
    select = _selector(prompt, task, train)
    variables = {name: _told_apart(value) for name, value in task.variables().items()}
    text = partial(fill, prompt.path, variables=variables)

    def asked(input: str, history: Sequence[Turn]) -> list[Message]:
        last = Turn(role="user", content=text(prompt.body, input=input))
        return [turn.model_dump() for turn in joined([*history, last])]

    def messages(input: str, history: Sequence[Turn] = ()) -> list[Message]:
        result: list[Message] = []
        if prompt.system:
            result.append({"role": "system", "content": text(prompt.system)})
        for example in select(input):
            result += asked(example.input, example.history)
            result.append({"role": "assistant", "content": task.target(example.expected)})
        return result + asked(input, history)

    return messages


def _told_apart(value: object) -> object:
    """Put names that have a comma into quotes: a list of them would read as one of more names."""
    if isinstance(value, Mapping):
        return {key: _told_apart(held) for key, held in value.items()}
    if isinstance(value, tuple):
        return tuple(f'"{name}"' if "," in str(name) else name for name in value)
    return value


# An example that holds the very input asked about is never shown: it would give the answer away,
# and measure memory.
def _holds(example: Example, input: str) -> bool:
    return input in (example.input, *(turn.content for turn in example.history))


def _selector(
    prompt: Prompt, task: Task, train: Sequence[Example]
) -> Callable[[str], list[Example]]:
    if prompt.shots == 0:
        return lambda _input: []
    if prompt.examples == "nearest":
        return _nearest(train, prompt.shots)
    by_id = {example.id: example for example in train}
    if unknown := [id for id in prompt.ids if id not in by_id]:
        raise ProjectError(
            f'{prompt.path}: the training split has no example "{unknown[0]}".',
            "Take ids: out of it, and examples are chosen by rule; or name others.",
        )
    ids = prompt.ids or [id for id in data_card.facts(task.name).shown if id in by_id]
    named = [*(by_id[id] for id in ids), *(each for each in train if each.id not in ids)]
    chosen = (named if ids else shown(task, train))[: prompt.shots]
    return lambda input: [example for example in chosen if not _holds(example, input)]


def shown(task: Task, train: Sequence[Example]) -> list[Example]:
    """Order the examples as `fixed` shows them where nobody names any.

    Each answer has its turn, so that labels are balanced, and the inputs of one are in the order of
    chance, with a seed; those longer than the median come last: every request pays for them.
    """
    drawn = random.Random(SEED).sample(train, len(train))
    median = statistics.median(len(example.input) for example in train)
    drawn.sort(key=lambda example: len(example.input) > median)
    by_answer: defaultdict[str, list[Example]] = defaultdict(list)
    for example in drawn:
        by_answer[task.target(example.expected)].append(example)
    turns = {id(each): turn for same in by_answer.values() for turn, each in enumerate(same)}
    return sorted(drawn, key=lambda example: turns[id(example)])


def _nearest(train: Sequence[Example], count: int) -> Callable[[str], list[Example]]:
    import bm25s
    import numpy as np

    # It announces every index that it builds, from its import on.
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    words_of = partial(
        bm25s.tokenize,
        token_pattern=data_card.WORDS,
        stopwords="en",
        return_ids=False,
        show_progress=False,
    )
    index, held = bm25s.BM25(), words_of([example.input for example in train])
    if any(held):
        index.index(held, show_progress=False)

    def nearest(input: str) -> list[Example]:
        words = words_of([input])[0]
        # Nothing to search for, such as stop words or digits only: all are equally near.
        scores = index.get_scores(words) if words and any(held) else np.zeros(len(train))
        # Stable, so that ties fall in file order and every run picks the same examples.
        ranked = (train[int(position)] for position in np.argsort(-scores, kind="stable"))
        best = [example for example in ranked if not _holds(example, input)][:count]
        # The nearest comes last, next to the question: models weigh what is near more.
        return best[::-1]

    return nearest
