"""Measure what needs no model: the numbers that a model has to beat to be worth its cost."""

from time import perf_counter

from lifecycle import command, data, runs, settings, tasks
from lifecycle.evaluation import answers, measure, score
from pydantic import Field

import evaluate


class Baseline(command.Command):
    """Measure what needs no model: the numbers that a model has to beat to be worth its cost.

    Every baseline is fitted on the training split and becomes a run of its own.
    """

    split: data.Split = "test"
    """The split to measure on."""
    limit: int | None = Field(None, gt=0)
    """Only the first examples of each task: for a quick look, not for the record."""
    seed: int = 0
    """For the bootstrap."""

    def cli_cmd(self) -> None:
        """Evaluate every baseline of every task."""
        configured = settings.load()
        for name in configured.tasks:
            task = tasks.find(name)
            train = data.load(configured.root, name, "train", task.validate)
            examples = data.load(configured.root, name, self.split, task.validate)[: self.limit]
            for baseline, predict in task.baseline(train).items():
                predicted = [_answer(name, example, predict) for example in examples]
                scored = score.score(task, examples, predicted, self.seed)
                run = self._write(configured, baseline, scored, predicted)
                evaluate.show(configured, measure.Measurement(run, {name: scored}))

    def _write(
        self,
        configured: settings.Settings,
        baseline: str,
        scored: score.Scored,
        predicted: list[answers.Answer],
    ) -> runs.Run:
        root, task = configured.root, predicted[0].task
        inputs = [
            runs.input_of(root, "data", data.path_of(task, self.split), task),
            runs.input_of(root, "examples", data.path_of(task, "train"), task),
        ]
        draft = runs.Draft(
            technique="baseline",
            change=baseline,
            seed=self.seed,
            limit=self.limit,
            model=runs.ModelRef(id=f"baseline/{baseline}"),
            decoding=runs.DecodingRef(temperature=0.0, max_tokens=0),
            inputs=inputs + measure.lock_inputs(configured),
            tasks={task: scored.result},
            latency_ms=score.latency(predicted),
            tokens=score.tokens(predicted),
            errors=0,
        )
        return runs.write(root, draft, scored.examples)


def _answer(name: str, example: data.Example, predict: tasks.Predict) -> answers.Answer:
    started = perf_counter()
    output = predict(example.input)
    milliseconds = (perf_counter() - started) * 1000
    return answers.Answer(task=name, id=example.id, output=output, latency_ms=milliseconds)


if __name__ == "__main__":
    command.run(Baseline)
