"""Makes the shipped preference dataset: `python data/classification/make_preferences.py`.

What is preferred: the label and nothing else, and the right label. Whoever reads the answer
is a program, which a polite sentence around it would stop. Half of the rejected answers are right
but wrapped in words; half name another one.
"""

import random

from lifecycle import data_card
from lifecycle.alignment import preferences
from lifecycle.data import Example

from __package__.tasks import classification as task_module

WRAPPED = (
    "The {asked} is {label}.",
    "{Asked}: {label}",
    "This {what} belongs to {label}.",
    "{label}, because the customer asks about it.",
    "I would send this to {label}.",
)


def spoil(example: Example, rng: random.Random) -> tuple[str, str]:
    """Wrap the right label in words, or name another one."""
    facts = data_card.facts(task_module.TASK.name)
    asked = facts.asked or "label"
    if rng.random() < 0.5:
        words = {"asked": asked, "Asked": asked.capitalize(), "what": facts.what}
        return rng.choice(WRAPPED).format(
            label=example.expected, **words
        ), f"words around the {asked}"
    others = [label for label in facts.labels if label != example.expected]
    return rng.choice(others), f"another {asked}"


if __name__ == "__main__":
    preferences.make(task_module.TASK, spoil)
