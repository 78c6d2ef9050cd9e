"""Makes the shipped preference dataset: `python data/extraction/make_preferences.py`.

What is preferred: the JSON object and nothing else, null where the ticket says nothing, and every
value that it does state. An invented order number is worse than none: somebody acts on it.
"""

import random

from lifecycle.alignment import preferences
from lifecycle.data import Example

from __package__.tasks import extraction as task_module

WRAPPED = (
    "Here is the JSON: {json}",
    "{json} Let me know if you need more.",
    "The fields are {json}",
)
INVENTED = {"product": "lamp", "quantity": 1, "request": "refund"}


def spoil(example: Example, rng: random.Random) -> tuple[str, str]:
    """Wrap the object in words, invent a field that is absent, or leave one out that is there."""
    right = task_module.TASK.target(example.expected)
    absent = [field for field in example.expected if example.expected[field] is None]
    stated = [field for field in example.expected if example.expected[field] is not None]
    kinds = ["words around the object"] + ["invented field"] * bool(absent)
    kind = rng.choice(kinds + ["field left out"] * bool(stated))
    if kind == "words around the object":
        return rng.choice(WRAPPED).format(json=right), kind
    changed = dict(example.expected)
    if kind == "invented field":
        field = rng.choice(absent)
        changed[field] = INVENTED.get(field, str(rng.randrange(1000, 10_000)))
    else:
        changed[rng.choice(stated)] = None
    return task_module.TASK.target(changed), kind


if __name__ == "__main__":
    preferences.make(task_module.TASK, spoil)
