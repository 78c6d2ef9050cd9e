"""Measure what training cost: what the model could do before, and cannot any more."""

from lifecycle import command, model_folder, settings
from lifecycle.evaluation import forgetting, tables
from pydantic import Field
from pydantic_settings import CliPositionalArg


class Forgetting(command.Command):
    """Ask a trained model, and the one it was trained from, the items of eval/regression.jsonl.

    They have nothing to do with the project's tasks: the tasks are poe evaluate's matter.
    """

    model: CliPositionalArg[str]
    """The trained model, such as models/lora."""
    before: str | None = None
    """What it is compared with; by default the model it was trained from."""
    concurrency: int | None = Field(None, gt=0)
    """Requests under way at once, instead of 32 to the project's own server and 8 elsewhere."""

    def cli_cmd(self) -> None:
        """Measure and print."""
        project = settings.load()
        items = forgetting.load(project.root)
        after = project.with_model(self.model)
        start = self.before or model_folder.start_of(project.root / self.model)
        before = project.with_model(start or project.model)
        old, new = (forgetting.scores(each, items, self.concurrency) for each in (before, after))
        cost = forgetting.compare(items, old, new)
        forgetting.write(project.root, before, after, cost)
        out = tables.console()
        out.print(f"{before.model} -> {after.model}, {len(items)} items of {forgetting.PATH}")
        tables.print_comparison(out, "regression", {"share right": cost.all, **cost.kinds})
        out.print(f"lost: {', '.join(cost.lost) or 'nothing'}", soft_wrap=True)
        out.print(f"written to {forgetting.path_of(after.model)}")


if __name__ == "__main__":
    command.run(Forgetting)
