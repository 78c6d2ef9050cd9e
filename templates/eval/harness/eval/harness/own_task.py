"""This project's data and scores for lm-eval; project.yaml names the functions."""

import json
from typing import Any

from datasets import Dataset
from lifecycle import data, prompts, reasoning, settings, tasks

Doc = dict[str, str]
"""One question: task, id, system, question, and the wanted answer as JSON."""


def load(prompt: str = "default", **_: Any) -> dict[str, Dataset]:
    """Render the dev split of every task with a prompt; `--metadata` may name another one.

    Test is for `poe accept`, which counts each look at it.

    Dialogues with earlier turns, and examples in the prompt, are left out: lm-eval's own question
    is one message. `poe evaluate` asks them all.
    """
    project = settings.load()
    docs: list[Doc] = []
    for name in project.tasks:
        train = data.load(project.root, name, "train")
        render = prompts.renderer(prompts.find(project.root, name, prompt), tasks.find(name), train)
        for example in data.load(project.root, name, "dev"):
            *before, question = render(example.input, example.history)
            if any(message["role"] != "system" for message in before):
                continue
            docs.append(
                {
                    "task": name,
                    "id": example.id,
                    "system": before[0]["content"] if before else "",
                    "question": question["content"],
                    "wanted": json.dumps(example.expected),
                }
            )
    return {"dev": Dataset.from_list(docs)}


def score(doc: Doc, answers: list[str]) -> dict[str, float]:
    """Score an answer by the primary metric of its task, under the name of the task.

    What the model thought before it is no part of it, as in `poe evaluate`.
    """
    task = tasks.find(doc["task"])
    answer = reasoning.separate(answers[0]).answer
    scores = tasks.score(task, json.loads(doc["wanted"]), answer)
    return {task.name: scores[task.metrics[0]]}
