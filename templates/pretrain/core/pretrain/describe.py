"""README.md of a pretrained model: what it is made of, how its training went, what it is not."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lifecycle import runs

import budget
import curve
import plans


def write(
    folder: Path, plan: plans.Plan, figures: budget.Budget, history: Sequence[Mapping[str, Any]]
) -> None:
    """Write README.md and the picture loss.png beside the weights; `run.json` has the details."""
    curve.draw(history, folder / "loss.png")
    losses = [entry["eval_loss"] for entry in history if "eval_loss" in entry]
    sources = "\n".join(f"| {source} | {source.weight:g} |" for source in plan.sources)
    text = f"""---
tags: [pretrain, text-generation]
---

# {plan.name}

Pretrained from {f"`{plan.start}`" if plan.start else "random weights"} by `{plan.file}`.

| | |
|---|---|
| parameters | {figures.parameters:,} |
| tokens seen | {figures.tokens:,} |
| tokens per parameter | {figures.tokens_per_parameter:.1f} |
| compute | {figures.flops:.2e} floating-point operations |
| validation loss | {losses[-1]:.4f} nats a token |

![Loss over steps](loss.png)

| source | weight |
|---|---|
{sources}

The loss says how well it predicts such text, and nothing about the tasks: `poe evaluate` does.
It is a base: whatever it does beyond its sample data, it does by chance.
"""
    runs.write_atomically(folder / "README.md", text)
