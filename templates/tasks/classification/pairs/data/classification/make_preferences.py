"""Makes the shipped preference dataset: `python data/classification/make_preferences.py`.

What is preferred: the queue's name and nothing else, and the right queue. Whoever reads the answer
is a program, which a polite sentence around it would stop. Half of the rejected answers are right
but wrapped in words; half name another queue.
"""

import random

from lifecycle.alignment import preferences
from lifecycle.data import Example

from __package__.tasks import classification as task_module

WRAPPED = (
    "The queue is {label}.",
    "Queue: {label}",
    "This ticket belongs to {label}.",
    "{label}, because the customer asks about it.",
    "I would send this to {label}.",
)


def spoil(example: Example, rng: random.Random) -> tuple[str, str]:
    """Wrap the right queue in words, or name another one."""
    if rng.random() < 0.5:
        return rng.choice(WRAPPED).format(label=example.expected), "words around the queue"
    others = [label for label in task_module.LABELS if label != example.expected]
    return rng.choice(others), "another queue"


if __name__ == "__main__":
    preferences.make(task_module.TASK, spoil)
