"""Measure what training cost: what the model could do before, and cannot any more."""

import json

from lifecycle import command, settings
from lifecycle.evaluation import forgetting, tables
from lifecycle.settings import Settings
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
        before = project.with_model(self.before or start_of(project, self.model))
        old, new = (forgetting.scores(each, items, self.concurrency) for each in (before, after))
        cost = forgetting.compare(items, old, new)
        forgetting.write(project.root, before, after, cost)
        out = tables.console()
        out.print(f"{before.model} -> {after.model}, {len(items)} items of {forgetting.PATH}")
        tables.print_comparison(out, "regression", {"share right": cost.all, **cost.kinds})
        out.print(f"lost: {', '.join(cost.lost) or 'nothing'}", soft_wrap=True)
        out.print(f"written to {forgetting.path_of(after.model)}")


def start_of(project: Settings, model: str) -> str:
    """Give what a model was trained from, by its run card; else the model of lifecycle.yaml."""
    try:
        card = json.loads((project.root / model / "run.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return project.model
    base: str = card["base"]["id"]
    return base


if __name__ == "__main__":
    command.run(Forgetting)
