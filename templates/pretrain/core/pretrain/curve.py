"""Draw the loss curve: one picture that says more about a run than its last number."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("agg")  # draws into files; needs no screen

from matplotlib import pyplot


def draw(history: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw training and validation loss, in nats a token, over steps into a PNG file.

    `history` is the trainer's `log_history`. A model from random weights begins at the logarithm
    of its vocabulary, the loss of guessing; far above it, it is wrongly initialised. Where the
    validation loss turns up while the training loss falls, it learns its data by heart.
    """
    figure, axes = pyplot.subplots(figsize=(7, 4), layout="constrained")
    for key, label in (("loss", "training"), ("eval_loss", "validation")):
        points = [(entry["step"], entry[key]) for entry in history if key in entry]
        if points:
            axes.plot(*zip(*points, strict=True), label=label, marker="." if key != "loss" else "")
    axes.set(xlabel="step", ylabel="loss (nats a token)", ylim=(0, None))
    axes.legend()
    figure.savefig(path, dpi=120, metadata={"Software": None})
    pyplot.close(figure)
