"""Measure what needs no model: the numbers that a model has to beat to be worth its cost."""

from collections.abc import Sequence
from functools import partial
from time import perf_counter

from lifecycle import command, data, prompts, runs, settings, tasks
from lifecycle.evaluation import answers, measure
from pydantic import Field

import evaluate


class Baseline(command.Command):
    """Measure what needs no model: the numbers that a model has to beat to be worth its cost.

    Every baseline is fitted on the training split and becomes a run of its own.
    """

    split: data.Split = "dev"
    """The split to measure on."""
    limit: int | None = Field(None, gt=0)
    """Only the first examples of each task: for a quick look, not for the record."""
    seed: int = 0
    """For the bootstrap."""

    def cli_cmd(self) -> None:
        """Evaluate every baseline of every task."""
        configured = settings.load()
        for name in configured.tasks:
            plan = self._plan(configured, tasks.find(name))
            train = data.load(configured.root, name, "train", plan.task.validate)
            for baseline, predict in plan.task.baseline(train).items():
                measurement = measure.measure(
                    configured,
                    [plan],
                    technique="baseline",
                    change=baseline,
                    answering=partial(_answer_all, predict),
                    model=runs.ModelRef(id=f"baseline/{baseline}"),
                    limit=self.limit,
                    seed=self.seed,
                )
                evaluate.show(configured, measurement)

    def _plan(self, configured: settings.Settings, task: tasks.Task) -> measure.Plan:
        root, name = configured.root, task.name
        examples = data.load(root, name, self.split, task.validate)[: self.limit]
        none = prompts.Decoding()
        questions = [answers.Question(name, example, [], none) for example in examples]
        inputs = [
            runs.input_of(root, "data", data.path_of(name, self.split), name),
            runs.input_of(root, "examples", data.path_of(name, "train"), name),
        ]
        return measure.Plan(task, None, none, questions, inputs)


def _answer_all(
    predict: tasks.Predict, questions: Sequence[answers.Question], _: answers.Partial
) -> list[answers.Answer]:
    return [_answer(predict, *question.key, question.example.input) for question in questions]


def _answer(predict: tasks.Predict, task: str, id: str, input: str) -> answers.Answer:
    started = perf_counter()
    output = predict(input)
    return answers.Answer(
        task=task, id=id, output=output, latency_ms=(perf_counter() - started) * 1000
    )


if __name__ == "__main__":
    command.run(Baseline)
