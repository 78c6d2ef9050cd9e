"""Turn what people said into reviewed data: `poe feedback`."""

from collections import Counter

from pydantic import Field

from .. import command, data, serving, settings
from ..settings import Settings
from . import cases, examples


class Feedback(command.Command):
    """Show what people said of answers, and review it on a page of this machine.

    With --write, what was reviewed goes into data/<task>/train.jsonl and dev.jsonl, and as pairs
    or thumbs into preferences.jsonl where the project aligns: each once, never into test, without
    e-mail addresses, phone and card numbers.
    """

    write: bool = False
    """Write what was reviewed into the data, instead of the page."""
    list: bool = False
    """Only show what there is."""
    port: int = Field(8322, gt=0, lt=65536)
    """Of the page."""

    def cli_cmd(self) -> None:
        """Show, review or write."""
        project = settings.load()
        if self.write:
            write(project)
            return
        waiting = cases.waiting(project.root)
        for kind, count in Counter(case.kind for case in waiting).most_common():
            print(f"{count:5} {kind}")
        print(f"{len(waiting)} to review, {len(cases.reviewed(project.root))} to write")
        show_strange(project, waiting)
        if waiting and not self.list:
            serve(project, self.port)


def write(project: Settings) -> None:
    """Write, and say what became of it and what that changes."""
    counts = examples.write(project.root)
    if not counts:
        print("Nothing reviewed waits to be written: poe feedback")
        return
    for what, count in sorted(counts.items()):
        print(f"{count:5} {what}")
    if any(what.startswith(examples.OTHERWISE) for what in counts):
        print("Where the new answer is the right one, write it there: two teach nothing.")
    print("Say in data/<task>/README.md what they are now: words of people are among them.")
    print("Runs that showed or saw these files are of other data now: the next turn begins.")


def show_strange(project: Settings, waiting: list[cases.Case]) -> None:
    """Show inputs that differ from the training data."""
    for task in project.tasks:
        asked = examples.inputs_of(waiting, task)
        found = examples.strange(project.root, task, asked) if asked else []
        if found:
            print(f"{task}: {len(found)} of {len(asked)} inputs differ from train, such as:")
            for text in found[:3]:
                print(f"      {data.plain(' '.join(text.split()))[:90]}")


def serve(project: Settings, port: int) -> None:
    """Serve the page until Ctrl-C."""
    command.need("deploy", "fastapi", "uvicorn")
    serving.need_port("127.0.0.1", port, "poe feedback")
    import uvicorn

    from . import reviewing

    print(f"To review them: http://127.0.0.1:{port} (Ctrl-C ends)", flush=True)
    app = reviewing.make_app(project.root)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    command.run(Feedback)
