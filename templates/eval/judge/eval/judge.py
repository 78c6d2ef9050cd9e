"""Let a model judge whose answers are better, where a score can hardly tell: eval/judge.md."""

import sys
from typing import Any

from lifecycle import command, data, errors, find_part, runs, settings
from lifecycle.evaluation import judging, wrong
from pydantic import Field
from pydantic_settings import CliPositionalArg

import compare


class Judge(command.Command):
    """Let the model that eval/judge.md names choose between the answers of two runs on dev.

    Each pair that differs costs two requests, one in each order. How far the judge is to be
    trusted, --people says.
    """

    old: CliPositionalArg[str | None] = None
    """The run to compare with, by number (1), id (0001-prompt) or file; else the one before."""
    new: CliPositionalArg[str | None] = None
    """The run to judge; else the newest."""
    people: bool = False
    """Judge preference pairs that are held out, and say how often it agrees with who chose."""
    task: str | None = None
    """One task alone, where the runs have several."""
    limit: int | None = Field(None, gt=0)
    """The most pairs of each task."""
    concurrency: int | None = Field(None, gt=0)
    """Requests under way at once, instead of 32 to the project's own server and 8 elsewhere."""

    def cli_cmd(self) -> None:
        """Judge."""
        project = settings.load()
        judge = judging.load(project)
        if self.people:
            name, title, rate = "people", "preferences held out", "agreement"
            found = preferences(project, self.task)
        else:
            old, new = compare.two(project.root, self.old, self.new)
            name, title, rate = f"{old.id}-{new.id}", f"{old.id} -> {new.id}", "win rate"
            found = answers(project, old, new, self.task)
            if judge.settings.model in (old.model.id, new.model.id):
                print("The judge wrote answers of its own here, and favours them.", file=sys.stderr)
        pairs = [pair for task in found for pair in found[task][: self.limit]]
        judgements = judging.judged(judge, pairs, self.concurrency)
        results = {
            task: judging.result([each for each in judgements if each.pair.task == task])
            for task in found
        }
        path = judging.write(judge, name, judgements, results)
        for task, result in results.items():
            print(f"{task}: {title}, judged by {judge.settings.model}")
            print("\n".join(judging.said(result, rate)))
            if not self.people:
                print(f"{task}: {result.comparison.verdict}")
        print(f"written to {path}")


def answers(
    project: settings.Settings, old: runs.Run, new: runs.Run, only: str | None
) -> dict[str, list[judging.Pair]]:
    """Give the pairs of answers of two runs, task by task."""
    if look := next((run for run in (old, new) if run.is_look), None):
        raise errors.ProjectError(
            f"Run {look.id} saw test, and its answers stay unread.",
            "Name two runs on dev: poe iterate lists them.",
        )
    shared = [task for task in new.tasks if task in old.tasks and only in (None, task)]
    if old.id == new.id or not shared:
        raise errors.ProjectError(
            f"Run {old.id} and run {new.id} are no two runs of {only or 'one task'}.",
            "Name two, or none for the newest and the one before.",
        )
    found = {}
    for task in shared:
        before = {each.example.id: each for each in wrong.answers(project.root, old, task)}
        found[task] = [
            judging.Pair(
                task, after.example, after.wanted, before[id].result.output, after.result.output
            )
            for after in wrong.answers(project.root, new, task)
            if (id := after.example.id) in before
        ]
    return found


def preferences(project: settings.Settings, only: str | None) -> dict[str, list[judging.Pair]]:
    """Give the held-out preferences of people, the chosen answer as the new one, task by task."""
    known = find_part("alignment.preferences")
    if known is None:
        raise errors.ProjectError("No preferences of people are here.", "poe add align")
    held = {
        task: [
            _chosen(task, each) for each in known.load(project.root, task, "dev") if of_people(each)
        ]
        for task in project.tasks
        if only in (None, task)
    }
    if not any(held.values()):
        raise errors.ProjectError(
            "None of the preferences that are held out was chosen by people.",
            "poe collect 1 2 --by person makes some of two runs, and poe import FILE --pairs reads"
            " yours.",
        )
    return {task: pairs for task, pairs in held.items() if pairs}


def of_people(held: Any) -> bool:
    """Whether no program chose: to agree with itself says nothing of a judge."""
    return held.by not in ("script", "score", "model")


def _chosen(task: str, held: Any) -> judging.Pair:
    # Several preferences to one question count as one draw.
    example = data.Example(held.id, held.input, None, held.history, group=held.whole)
    return judging.Pair(task, example, "", held.rejected, held.chosen)


if __name__ == "__main__":
    command.run(Judge)
