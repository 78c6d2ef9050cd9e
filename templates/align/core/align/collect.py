"""Collect preferences from two runs: by score, by a person or by a model that judges."""

from pathlib import Path

from lifecycle import command, runs, serving, settings
from lifecycle.alignment import collecting, preferences
from pydantic import Field
from pydantic_settings import CliPositionalArg


class Collect(command.Command):
    """Collect preferences from two runs on the training or dev split.

    Make such runs with two models or two prompts: poe evaluate --split train. Each is added to
    data/<task>/preferences.jsonl; an input that is there already is passed over.
    """

    first: CliPositionalArg[str]
    """A run: its number or its id."""
    second: CliPositionalArg[str]
    """Another run on the same examples."""
    by: collecting.By = "score"
    """Who decides: the task's scores, a person on a web page of this machine, or the model that
    eval/judge.md names."""
    port: int = Field(8321, gt=0, lt=65536)
    """Of that page."""
    limit: int | None = Field(None, gt=0)
    """The most inputs to ask a person or a model about."""
    seed: int = 0
    """For which answer lies left."""

    def cli_cmd(self) -> None:
        """Collect."""
        project = settings.load()
        first, second = (runs.find(project.root, name) for name in (self.first, self.second))
        found = collecting.contests(project.root, first, second)
        if self.by == "person":
            again = f"poe collect {self.first} {self.second} --by person"
            serving.need_port("127.0.0.1", self.port, again)
            serve(project.root, found[: self.limit], self.port, self.seed)
            return
        if self.by == "score":
            made = collecting.by_score(project.root, found)
        else:
            found = found[: self.limit]
            made = collecting.by_model(project, found)
        paths = {preferences.path_of(each.task, each.split) for each in found}
        print(f"{made} preferences more in {', '.join(sorted(paths))}")
        print(f"{len(found) - made} ties are left for a person: --by person")


def serve(root: Path, found: list[collecting.Contest], port: int, seed: int) -> None:
    """Serve the page until Ctrl-C."""
    command.need("local", "fastapi", "uvicorn")
    import uvicorn
    from lifecycle.alignment import choosing

    print(f"{len(found)} inputs to judge: http://127.0.0.1:{port} (Ctrl-C ends)")
    app = choosing.make_app(root, found, seed)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    command.run(Collect)
