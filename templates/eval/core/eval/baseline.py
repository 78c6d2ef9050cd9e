"""Measure what needs no model: the numbers that a model has to beat to be worth its cost."""

from collections.abc import Sequence
from time import perf_counter

from lifecycle import command, data, runs, settings, tasks
from lifecycle.evaluation import answers, measure, score
from pydantic import Field

import evaluate

MANY = 10_000
"""From so many examples on, a baseline takes long enough to say so."""


class Baseline(command.Command):
    """Measure what needs no model: the numbers that a model has to beat to be worth its cost.

    Every baseline is fitted on the training split and becomes a run of its own, the strongest last:
    `poe record` takes the newest of each task.
    """

    split: data.Split = "dev"
    """The split to measure on."""
    limit: int | None = Field(None, gt=0)
    """Only the first examples of each task: for a quick look, not for the record."""
    seed: runs.Seed = 0
    """For the bootstrap."""

    def cli_cmd(self) -> None:
        """Evaluate every baseline of every task."""
        configured = settings.load()
        for name in configured.tasks:
            task = tasks.find(name)
            train = data.load(configured.root, name, "train", task.validate)
            if len(train) > MANY:
                print(f"{name}: baselines learn from {len(train)} examples: minutes.", flush=True)
            plan = measure.plan(configured, task, None, self.split, self.limit)
            found = {
                baseline: _answer_all(predict, plan.questions)
                for baseline, predict in task.baseline(train).items()
            }
            for each in sorted(found, key=lambda name: _value(plan, found[name])):
                evaluate.show(configured, self._measure(configured, plan, each, found[each]))

    def _measure(
        self,
        configured: settings.Settings,
        plan: measure.Plan,
        baseline: str,
        answered: list[answers.Answer],
    ) -> runs.Run:
        return measure.measure(
            configured,
            [plan],
            technique="baseline",
            change=baseline,
            answering=lambda *_: answered,
            model=runs.ModelRef(id=f"baseline/{baseline}"),
            seed=self.seed,
        )


def _value(plan: measure.Plan, answered: Sequence[answers.Answer]) -> float:
    examples = [question.example for question in plan.questions]
    return score.mean(plan.task, examples, [answer.output for answer in answered])


def _answer_all(
    predict: tasks.Predict, questions: Sequence[answers.Question]
) -> list[answers.Answer]:
    found = []
    for task, id, input in ((*question.key, question.example.input) for question in questions):
        started = perf_counter()
        output = predict(input)
        took_ms = (perf_counter() - started) * 1000
        found.append(answers.Answer(task=task, id=id, output=output, latency_ms=took_ms))
    return found


if __name__ == "__main__":
    command.run(Baseline)
