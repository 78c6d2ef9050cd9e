"""Makes the shipped preference dataset: `python data/summarization/make_preferences.py`.

What is preferred: one short line that says nothing the thread does not say. Half of the rejected
summaries are right but run on; half name a wrong number, which is worse: somebody looks it up.
"""

import random

from lifecycle.alignment import preferences
from lifecycle.data import Example

from __package__.tasks import summarization as task_module

RUN_ON = (
    "{summary} The customer wrote to us about it and was answered in a friendly manner.",
    "Here is a summary of the thread between the customer and the agent: {summary}",
    "{summary} Please let me know if anything else should be said about this matter.",
)


def spoil(example: Example, rng: random.Random) -> tuple[str, str]:
    """Let the summary run on, or change its number."""
    right = task_module.TASK.target(example.expected)
    numbers = [word for word in right.replace(":", " ").split() if word.isdigit()]
    if numbers and rng.random() < 0.5:
        wrong = str(int(numbers[0]) + rng.randrange(1, 90))
        return right.replace(numbers[0], wrong), "wrong number"
    return rng.choice(RUN_ON).format(summary=right), "runs on"


if __name__ == "__main__":
    preferences.make(task_module.TASK, spoil)
