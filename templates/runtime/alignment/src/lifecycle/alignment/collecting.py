"""Where preferences come from: two runs answered the same inputs, and one answer is better.

Where the task's scores tell, they decide; where they tie, a person does, in choosing.py, or a model
that judges.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Literal

from .. import data, find_part, tasks
from ..data import Example
from ..errors import ProjectError
from ..runs import ExampleResult, Run, read_examples
from ..settings import Settings
from . import preferences
from .preferences import Preference, Split

By = Literal["score", "person", "model"]


@dataclass(frozen=True)
class Contest:
    """One input with the answers of two runs, which differ."""

    task: str
    split: Split
    example: Example
    first: ExampleResult
    second: ExampleResult

    @property
    def winner(self) -> ExampleResult | None:
        """The answer with the higher mean score; None where the scores tie."""
        scores = [fmean(each.scores.values()) for each in (self.first, self.second)]
        if scores[0] == scores[1]:
            return None
        return self.first if scores[0] > scores[1] else self.second

    def preference(self, chosen: ExampleResult, by: str) -> Preference:
        """Give the preference by which `chosen` won."""
        rejected = self.second if chosen is self.first else self.first
        return Preference(
            id=self.example.id,
            input=self.example.input,
            history=self.example.history,
            chosen=chosen.output,
            rejected=rejected.output,
            by=by,
        )


def contests(root: Path, first: Run, second: Run) -> list[Contest]:
    """Give the inputs on which two runs differ and for which there is no preference yet.

    Raises ProjectError: runs on the test split, for what a model is trained on must not measure it,
    or on examples that are other ones now.
    """
    _splits(root, second)
    answers = {(each.task, each.id): each for each in read_examples(root, second)}
    found = []
    for task, split in _splits(root, first).items():
        known = known_of(root, task)
        examples = {each.id: each for each in data.load(root, task, split)}
        for one in read_examples(root, first):
            other = answers.get((task, one.id))
            if one.task != task or other is None or one.id not in examples:
                continue
            if examples[one.id].whole in known:
                continue
            differ = one.output.strip() != other.output.strip()
            if one.error is None and other.error is None and differ:
                found.append(Contest(task, split, examples[one.id], one, other))
    if not found:
        raise ProjectError(
            f"The runs {first.id} and {second.id} leave nothing to choose: the same answers, or"
            " preferences that are there already.",
            "Sample one run at a higher temperature, or compare another model.",
        )
    return found


def by_score(root: Path, found: list[Contest]) -> int:
    """Write the preferences that the scores decide; give how many."""
    return write(root, found, [each.winner for each in found], by="score")


def by_model(settings: Settings, found: list[Contest]) -> int:
    """Write the preferences that the model of eval/judge.md decides; give how many.

    Raises ProjectError: the project has no judge, or it cannot be asked.
    """
    judging = find_part("evaluation.judging")
    if judging is None:
        raise ProjectError(
            "No model judges here: the tasks of this project have one right answer.",
            "Let the scores decide, or a person: --by person",
        )
    pairs = []
    for each in found:
        wanted = tasks.find(each.task).target(each.example.expected)
        answers = (each.first.output, each.second.output)
        pairs.append(judging.Pair(each.task, each.example, wanted, *answers))
    judgements = judging.judged(judging.load(settings), pairs)
    winners = [
        {0.0: each.first, 1.0: each.second}.get(judgement.score)
        for each, judgement in zip(found, judgements, strict=True)
    ]
    return write(settings.root, found, winners, by="model")


def write(
    root: Path, found: list[Contest], winners: Sequence[ExampleResult | None], by: str
) -> int:
    """Write a preference for each contest that has a winner; give how many.

    While a model judged, which takes hours, a person or a second command may have decided some.
    """
    known = {}
    for task in {each.task for each in found}:
        preferences.make_room(root, task)
        known[task] = known_of(root, task)
    decided = [
        (each, won)
        for each, won in zip(found, winners, strict=True)
        if won is not None and each.example.whole not in known[each.task]
    ]
    for contest, winner in decided:
        preference = contest.preference(winner, by=by)
        preferences.append(root, contest.task, contest.split, preference)
    return len(decided)


def known_of(root: Path, task: str) -> set[str]:
    """Give the questions about which there is a preference."""
    paths = (preferences.path_of(task, split) for split in preferences.SHIPPED)
    found = (path for path in paths if (root / path).exists())
    return {each.whole for path in found for each in preferences.read(root, path)}


def _splits(root: Path, run: Run) -> dict[str, Split]:
    splits: dict[str, Split] = {}
    for entry in run.inputs:
        if entry.role == "data" and entry.task is not None and entry.task in tasks.every():
            name = Path(entry.path).stem
            if name not in preferences.SHIPPED:
                raise ProjectError(
                    f"Run {run.id} was measured on {entry.path}, which must stay unseen.",
                    "Make runs to choose from with: poe evaluate --split train",
                )
            if not entry.is_unchanged(root):
                raise ProjectError(
                    f"{entry.path} is not what run {run.id} was measured on any more.",
                    f"Measure it again: poe evaluate --split {name}",
                )
            splits[entry.task] = "train" if name == "train" else "dev"
    return splits
