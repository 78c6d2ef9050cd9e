"""Makes the shipped preference pairs: `python data/reasoning/make_preferences.py`.

What is preferred: the arithmetic before its result, so that both can be checked. Rejected are a
bare number, right or not, and steps whose result is off.
"""

import random
from pathlib import Path

from lifecycle.alignment import pairs
from lifecycle.data import Example

from __package__.tasks import reasoning as task_module

SEED = 20261124
COUNTS: dict[pairs.Split, int] = {"train": 300, "validation": 60}


def spoil(example: Example, rng: random.Random) -> tuple[str, str]:
    """Leave out the steps, or get their result wrong."""
    answer = example.expected["answer"]
    if rng.random() < 0.5:
        return f"The answer is {answer}", "no steps"
    wrong = answer + rng.choice((-10, -2, -1, 1, 2, 10))
    return f"{example.expected['expression']} = {wrong}", "wrong result"


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    pairs.make(root, task_module.TASK, spoil, COUNTS, SEED)
