"""Show where the project stands against its targets, and what the lifecycle suggests next."""

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
        if now.iterations:
            out.print(iterations_table(now))
        if now.looks:
            out.print(looks_table(now))
        if now.standings:
            out.print(targets_table(now))
        for remark in remarks.remarks(now):
            out.print(remark, soft_wrap=True)
        step = suggest.next_step(now)
        out.print(f"\nnext: {step.what}\nwhy:  {step.why}", soft_wrap=True)
        for line in step.commands:
            out.print(f"      {line}", soft_wrap=True)


def iterations_table(now: state.State) -> Table:
    """One row for each baseline and each iteration on dev, oldest first; the best has a star."""
    table = tables.table("", "run", "change", *map(_heading, now.settings.tasks), words=3)
    for run in (*now.baselines, *now.iterations):
        table.add_row("*" if run is now.best else "", run.id, run.change, *_figures(run, now))
    return table


def looks_table(now: state.State) -> Table:
    """One row for each look at test, oldest first; what is accepted is marked."""
    table = tables.table("", "look at test", "change", *map(_heading, now.settings.tasks), words=3)
    for run in now.looks:
        mark = "accepted" if now.accepted == f"{runs.FOLDER}/{run.id}.json" else ""
        table.add_row(mark, run.id, run.change, *_figures(run, now))
    return table


def targets_table(now: state.State) -> Table:
    """One row for each target, with the best run's value."""
    table = tables.table("task", "metric", "target", "best run", "", words=4)
    for each in now.standings:
        value = "" if each.value is None else f"{each.value:.3f}"
        word = "met" if each.is_met else "missed"
        table.add_row(each.task, each.target.metric, str(each.target), value, word)
    return table


def _heading(task: str) -> str:
    return f"{task} / {tasks.find(task).metrics[0]}"


def _figures(run: runs.Run, now: state.State) -> list[str]:
    """Give the primary metric of every task; a baseline is of one alone."""
    figures = []
    for task in now.settings.tasks:
        result = run.tasks.get(task)
        cell = result and result.metrics[tasks.find(task).metrics[0]]
        figures.append(f"{cell.value:.3f} ({cell.low:.3f} to {cell.high:.3f})" if cell else "")
    return figures


if __name__ == "__main__":
    command.run(Iterate)
