"""Make the tiny model: `poe tiny`.

A real model of the Llama kind, with about a million parameters, its own tokenizer and chat
template, trained from scratch in a minute or two. It is a learning and testing aid: it
lets every stage run without a key, a GPU or a download, and knows nothing but the project's tasks.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from .. import command, data, model_folder, runs, settings, tasks
from ..chat import Chat, ends_of
from ..errors import ProjectError
from ..evaluation import score

ASKED = 48
"""Examples of dev that are asked: enough to see that it learned next to nothing."""
TOO_LONG = 0.1
"""The share of inputs that may be longer than its context."""
MANY_LABELS = 30


class Tiny(command.Command):
    """Make the tiny model, a learning and testing aid: real, and very small."""

    out: Path = Path("models/tiny")
    """The folder of the model; one that is there already is replaced."""
    seed: runs.Seed = 0
    """The same seed gives the same model on the same machine; other processors give another one."""
    scale: float = Field(1.0, gt=0, allow_inf_nan=False)
    """The part of the usual training, for tests; below 1 the model is of no use."""

    def cli_cmd(self) -> None:
        """Make the model and say how it went."""
        root = settings.find_root(Path.cwd())
        out = root / self.out
        if out.exists() and not (out / "config.json").is_file():
            raise ProjectError(f'"{self.out}" is no model folder.', "Choose another --out.")

        from transformers.utils import logging as transformers_logging

        from . import corpus, recipe

        logging.getLogger("bm25s").setLevel(logging.ERROR)
        transformers_logging.disable_progress_bar()
        start = time.process_time()
        # First, so that a disk that cannot be written is told before training.
        with model_folder.beside(out) as made:
            model, tokens = recipe.make(root, self.seed, self.scale)
            recipe.save(made, model, tokens)
        seconds = time.process_time() - start
        print(f"{self.out}: {model.num_parameters():,} parameters, {seconds:.0f} s of CPU time.")
        for name in tasks.every():
            if not corpus.is_sample(root, name):
                print("\n".join(verdict(root, name, model, tokens)))
        print("It is a learning and testing aid; see README.md for models to work with.")


def verdict(root: Path, name: str, model: Any, tokens: Any) -> Iterator[str]:
    """Say how the model does on a few examples of dev, and what speaks against it."""
    from .corpus import without_examples
    from .recipe import SMALLEST

    task = tasks.find(name)
    examples = data.load(root, name, "dev", task.validate)[:ASKED]
    train = data.load(root, name, "train", task.validate)
    render = without_examples(root, name)
    chat = Chat(tokens, ends_of(tokens))
    asked = [chat.prompt(render(each.input, each.history)) for each in examples]
    room = model.config.max_position_embeddings - task.max_tokens
    outputs = [
        _answer(model, chat, ids, task.max_tokens) if len(ids) <= room else "" for ids in asked
    ]
    own = score.mean(task, examples, outputs)
    reached = {
        label: score.mean(task, examples, [predict(each.input) for each in examples])
        for label, predict in task.baseline(train).items()
    }
    baseline, best = max(reached.items(), key=lambda each: each[1])
    metric = task.metrics[0]
    yield (
        f"{name}: {metric} {own:.2f} on {len(examples)} examples of dev; "
        f"the baseline {baseline} reaches {best:.2f}."
    )
    too_long = sum(len(ids) > room for ids in asked) / len(asked)
    labels = task.variables().get("labels", ())
    many = len(labels) if isinstance(labels, Sequence) else 0
    reasons = [
        f"{too_long:.0%} of its inputs are too long for it" if too_long > TOO_LONG else "",
        f"it has {many} labels" if many > MANY_LABELS else "",
        "a baseline does better" if own < best else "",
    ]
    if any(reasons):
        yield (
            f"{name} is beyond the tiny model: {', and '.join(filter(None, reasons))}. "
            f"The smallest real model is {SMALLEST}: --model takes it, and model.id in "
            "lifecycle.yaml."
        )


def _answer(model: Any, chat: Chat, ids: list[int], limit: int) -> str:
    import torch

    drawn = model.generate(torch.tensor([ids]), max_new_tokens=limit, do_sample=False)
    return chat.read(chat.opening(ids), drawn[0, len(ids) :].tolist()).answer


if __name__ == "__main__":
    command.run(Tiny)
