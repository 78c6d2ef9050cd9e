"""Evaluate with several copies of the model at once, on this machine or a Ray cluster."""

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from lifecycle import command
from lifecycle.evaluation import answers, measure
from lifecycle.settings import Settings
from pydantic import Field
from pydantic_settings import CliSuppress

# The command that this one widens lies there.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "eval"))

import evaluate


class RayEvaluate(evaluate.Evaluate):
    """Evaluate as `poe evaluate` does, with Ray Data: the run file has the same form.

    RAY_ADDRESS names a cluster; without it, this machine is one. Scores compare with those of
    `poe evaluate`; latencies do not, because no server stands between.
    """

    concurrency: CliSuppress[int | None] = None
    workers: int = Field(2, gt=0)
    """Copies of the model, each in a process of its own."""
    gpu: bool = False
    """Give each copy a GPU."""
    batch: int = Field(1, gt=0)
    """Questions that a copy answers at once: 1 gives those of
    poe evaluate --concurrency 1."""

    def answering(self, configured: Settings) -> AbstractContextManager[measure.Answering]:
        """Give the way to put the questions."""
        command.need("ray", "ray")
        command.need("local", "torch", "transformers")
        from lifecycle.cluster import evaluation

        workers = evaluation.Workers(self.workers, self.gpu, self.batch)

        def answer(
            questions: Sequence[answers.Question], partial: answers.Partial
        ) -> list[answers.Answer]:
            return evaluation.answer_all(
                configured,
                questions,
                partial,
                workers,
                seed=self.seed,
                max_failures=self.max_failures,
            )

        return nullcontext(answer)


if __name__ == "__main__":
    command.run(RayEvaluate)
