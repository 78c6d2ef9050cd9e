"""Makes the shipped preference dataset: `python data/reasoning/make_preferences.py`.

What is preferred: the arithmetic before its result, so that both can be checked. Rejected are a
bare number, right or not, and steps whose result is off.
"""

import random

from lifecycle.alignment import preferences
from lifecycle.data import Example

from __package__.tasks import reasoning as task_module


def spoil(example: Example, rng: random.Random) -> tuple[str, str]:
    """Leave out the steps, or get their result wrong."""
    answer = example.expected["answer"]
    if rng.random() < 0.5:
        return f"The answer is {answer}", "no steps"
    wrong = answer + rng.choice((-10, -2, -1, 1, 2, 10))
    return task_module.TASK.target({**example.expected, "answer": wrong}), "wrong result"


if __name__ == "__main__":
    preferences.make(task_module.TASK, spoil)
