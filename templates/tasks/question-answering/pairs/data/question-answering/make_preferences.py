"""Makes the shipped preference dataset: `python data/question-answering/make_preferences.py`.

What is preferred: the answer in the handbook's words, and "unknown" where the passages do not hold
it. Rejected are an invented answer to a question without one, giving up on a question with one, and
a right answer wrapped in words.
"""

import random

from lifecycle.alignment import preferences
from lifecycle.data import Example

from __package__.tasks import question_answering as task_module

INVENTED = ("14 days", "Berlin", "25 euros", "with a soft brush", "24 months")


def spoil(example: Example, rng: random.Random) -> tuple[str, str]:
    """Invent what is not there, give up on what is, or wrap the answer in words."""
    if example.expected == task_module.UNKNOWN:
        return rng.choice(INVENTED), "invented answer"
    if rng.random() < 0.5:
        return task_module.UNKNOWN, "gave up"
    return f"According to the handbook, the answer is {example.expected}.", "words around it"


if __name__ == "__main__":
    preferences.make(task_module.TASK, spoil)
