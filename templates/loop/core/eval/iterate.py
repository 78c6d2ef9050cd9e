"""Show where the project stands against its targets, and what the lifecycle suggests next."""

from collections.abc import Sequence

from lifecycle import command, runs, settings, tasks
from lifecycle.evaluation import tables
from lifecycle.loop import remarks, state, suggest
from rich.table import Table


class Iterate(command.Command):
    """Show where the project stands against its targets, and what the lifecycle suggests next."""

    def cli_cmd(self) -> None:
        """Show it."""
        now = state.read(settings.load())
        out = tables.console()
        accepted = next((run for run in now.looks if run.path == now.accepted), None)
        for table in (
            runs_table(now, "run", (*now.baselines, *now.iterations), now.best, "*"),
            runs_table(now, "look at test", now.looks, accepted, "accepted"),
            targets_table(now),
        ):
            if table.row_count:
                out.print(table)
        for remark in remarks.remarks(now):
            out.print(remark, soft_wrap=True)
        step = suggest.next_step(now)
        out.print(f"\nnext: {step.what}\nwhy:  {step.why}", soft_wrap=True)
        for line in step.commands:
            out.print(f"      {line}", soft_wrap=True)


def targets_table(now: state.State) -> Table:
    """One row for each target, with the best run's value."""
    table = tables.table("task", "metric", "target", "best run", "", words=4)
    for each in now.standings:
        value, word = "", "not measured"
        if each.value is not None:
            value, word = f"{each.value:.3f}", "met" if each.is_met else "missed"
        table.add_row(each.task, each.target.metric, str(each.target), value, word)
    return table


def runs_table(
    now: state.State, kind: str, found: Sequence[runs.Run], marked: runs.Run | None, mark: str
) -> Table:
    """One row for each run, with the primary metric of every task; a baseline is of one alone.

    One of them may be marked, such as the best, with this `mark`.
    """
    metrics = {name: tasks.find(name).metrics[0] for name in now.settings.tasks}
    headings = [f"{task} / {metric}" for task, metric in metrics.items()]
    table = tables.table("", kind, "change", *headings, words=3)
    for run in found:
        results = {task: run.tasks[task].metrics for task in metrics if task in run.tasks}
        cells = [results.get(task, {}).get(metric) for task, metric in metrics.items()]
        figures = (str(each or "") for each in cells)
        told = run.told(now.settings.model)
        table.add_row(mark if run is marked else "", run.id, told, *figures)
    return table


if __name__ == "__main__":
    command.run(Iterate)
