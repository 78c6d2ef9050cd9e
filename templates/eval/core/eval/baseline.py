"""Measure what needs no model: the numbers that a model has to beat to be worth its cost."""

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
            examples = [question.example for question in plan.questions]
            found = []
            for baseline, predict in task.baseline(train).items():
                answered = [_answer(predict, question) for question in plan.questions]
                value = score.mean(task, examples, [answer.output for answer in answered])
                found.append((value, baseline, answered))
            for _, baseline, answered in sorted(found, key=lambda each: each[0]):
                run = measure.measure(
                    configured,
                    [plan],
                    technique="baseline",
                    change=baseline,
                    answering=lambda *_, given=answered: given,
                    model=runs.ModelRef(id=f"baseline/{baseline}"),
                    seed=self.seed,
                )
                evaluate.show(configured, run)


def _answer(predict: tasks.Predict, question: answers.Question) -> answers.Answer:
    started = perf_counter()
    output = predict(question.example.input)
    took_ms = (perf_counter() - started) * 1000
    task, id = question.key
    return answers.Answer(task=task, id=id, output=output, latency_ms=took_ms)


if __name__ == "__main__":
    command.run(Baseline)
