"""Walk the loop of the project in this folder, from prompts to a merged model: python walk.py SEED.

Runs the project's own commands one after another, in one process that imports its libraries once.
"""

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

FOLDERS = ("src", "eval", "fine-tune", "align")
ROOT = Path.cwd()
sys.path[:0] = [str(ROOT / folder) for folder in FOLDERS]

from lifecycle.evaluation import answers, measure  # noqa: E402
from lifecycle.local import engine, loading  # noqa: E402
from lifecycle.settings import Settings  # noqa: E402

import evaluate  # noqa: E402

PROMPTS: dict[str, dict[str, Any]] = {
    "zero-shot": {},
    "one-shot": {"shots": 1},
    "few-shot": {"shots": 4},
    "nearest": {"nearest": True},
}
"""Name of a turn to the options of `poe evaluate`."""
ALIGNED = {"dpo": (), "kto": (), "grpo": (), "rloo": ("reward",)}
"""Method to what has to be trained before it."""


def walk(seed: int) -> None:
    """Take every turn that the project has a folder for; all training is from this seed."""
    for change, options in PROMPTS.items():
        evaluated("prompt", "models/tiny", change=change, **options)
    if (ROOT / "fine-tune").is_dir():
        train("fine-tune", "lora", seed)
        train("align", "dpo", seed)
        from lifecycle.training.merging import Merge

        Merge(adapter="models/dpo").cli_cmd()
        evaluated("merge", "models/dpo-merged")
    else:
        for method, before in ALIGNED.items():
            for model in before:
                import_module("align").Align(experiment=experiment("align", model)).cli_cmd()
            train("align", method, seed)


def train(technique: str, name: str, seed: int) -> None:
    """Run one experiment, and measure the model that it made."""
    is_tuned = technique == "fine-tune"
    command = import_module("train").FineTune if is_tuned else import_module("align").Align
    command(experiment=experiment(technique, name), set=(f"trainer.seed={seed}",)).cli_cmd()
    evaluated(technique, f"models/{name}")


def experiment(technique: str, name: str) -> Path:
    """The file that describes an experiment, as a person would name it."""
    return Path(technique) / f"{name}.yaml"


def evaluated(technique: str, model: str, **options: Any) -> None:
    """Evaluate on the test split, as `poe evaluate --split test` does, but for the server."""
    Evaluate(model=model, technique=technique, split="test", **options).cli_cmd()


class Evaluate(evaluate.Evaluate):
    """Asks the model in this process."""

    def answering(self, configured: Settings) -> AbstractContextManager[measure.Answering]:
        """Give the way to put the questions."""
        return nullcontext(lambda questions, _: answer_here(configured, questions))


def answer_here(settings: Settings, questions: Sequence[answers.Question]) -> list[answers.Answer]:
    """Answer in batches of questions that are about equally long."""
    loaded = loading.load(str(settings.model_folder))
    asked = [loaded.chat.prompt(question.messages) for question in questions]
    written = [
        engine.Answer(
            engine.Request(
                tuple(prompt),
                max_tokens=min(
                    question.decoding.max_tokens or loaded.context, loaded.context - len(prompt)
                ),
            ),
            loaded.chat,
            lambda _: None,
        )
        for prompt, question in zip(asked, questions, strict=True)
    ]
    by_length = sorted(written, key=lambda each: len(each.request.prompt))
    for start in range(0, len(written), engine.MAX_BATCH):
        engine.write(loaded, by_length[start : start + engine.MAX_BATCH])
    return [
        answers.Answer(
            task=question.task,
            id=question.example.id,
            output=each.text,
            finish_reason=each.finish,
        )
        for question, each in zip(questions, written, strict=True)
    ]


if __name__ == "__main__":
    walk(int(sys.argv[1]))
