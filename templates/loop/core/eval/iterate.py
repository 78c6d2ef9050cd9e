"""Show where the project stands against its targets, and what the lifecycle suggests next."""

from lifecycle import command, settings
from lifecycle.evaluation import tables
from lifecycle.loop import state, suggest
from rich import box
from rich.table import Table


class Iterate(command.Command):
    """Show where the project stands against its targets, and what the lifecycle suggests next."""

    def cli_cmd(self) -> None:
        """Show it."""
        now = state.read(settings.load())
        out = tables.console()
        if now.iterations:
            out.print(iterations_table(now))
        if now.standings:
            out.print(targets_table(now))
        for remark in suggest.remarks(now):
            out.print(remark, soft_wrap=True)
        step = suggest.next_step(now)
        out.print(f"\nnext: {step.what}\nwhy:  {step.why}", soft_wrap=True)
        for line in step.commands:
            out.print(f"      {line}", soft_wrap=True)


def iterations_table(now: state.State) -> Table:
    """One row for each iteration of the loop, oldest first; the best has a star."""
    table = Table(box=box.ASCII_DOUBLE_HEAD)
    for column in ("", "run", "change", *(_heading(task, now) for task in now.settings.tasks)):
        table.add_column(column, justify="right" if "/" in column else "left")
    for run in now.iterations:
        values = (run.tasks[task].metrics for task in now.settings.tasks)
        cells = [next(iter(metrics.values())) for metrics in values]
        shown = [f"{cell.value:.3f} ({cell.low:.3f} to {cell.high:.3f})" for cell in cells]
        table.add_row("*" if run is now.best else "", run.id, run.change, *shown)
    return table


def targets_table(now: state.State) -> Table:
    """One row for each target, with the best run's value."""
    table = Table(box=box.ASCII_DOUBLE_HEAD)
    for column in ("task", "metric", "target", "best run", ""):
        table.add_column(column)
    for each in now.standings:
        value = "" if each.value is None else f"{each.value:.3f}"
        word = "met" if each.is_met else "missed"
        table.add_row(each.task, each.target.metric, str(each.target), value, word)
    return table


def _heading(task: str, now: state.State) -> str:
    metric = next(iter(now.iterations[-1].tasks[task].metrics))
    return f"{task} / {metric}"


if __name__ == "__main__":
    command.run(Iterate)
