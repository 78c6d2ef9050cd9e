"""Gather what an image serves: the accepted run and what it was accepted with, and no more.

    python -m lifecycle.deploy.image /served

Whatever else lies in the project, such as training data and other runs, stays out of the image.
"""

import shutil
from pathlib import Path

from pydantic_settings import CliPositionalArg

from .. import command, data, settings
from ..errors import ProjectError
from ..model_folder import base_of, is_adapter
from ..runs import Run
from ..settings import RECORD, Settings
from . import accepted, config


class Gather(command.Command):
    """Copy what serving needs into an empty folder, which then is a project of its own."""

    folder: CliPositionalArg[Path]
    """Where to; it is made."""
    with_model: bool = False
    """Copy the model as well; without it, models/ is to be mounted there."""

    def cli_cmd(self) -> None:
        """Copy the files, once they are known to be what was accepted."""
        project = settings.load()
        root, folder = project.root, self.folder.resolve()
        for path in needed(project, self.with_model):
            if not (root / path).exists():
                raise ProjectError(f'The image needs "{path}", which is not there.', MISSING)
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            if (root / path).is_dir():
                shutil.copytree(root / path, folder / path, dirs_exist_ok=True)
            elif Path(path).name == "dev.jsonl":
                # One example is shown: the others, which people wrote, stay where they are.
                lines = (root / path).read_bytes().splitlines(keepends=True)
                (folder / path).write_bytes(next(line for line in lines if line.strip()))
            else:
                shutil.copy(root / path, folder / path)
        # The service is another user than who owns the project, whatever rights that one gave.
        for each in [folder, *folder.rglob("*")]:
            each.chmod(each.stat().st_mode | (0o555 if each.is_dir() else 0o444))


MISSING = "Make it, or bring it back from git; .dockerignore may keep it out."

APPLICATION = ("app/app.yaml", "app/page", "app/ingested.json", "app/passages.sqlite3")
"""Of an application, where there is one: not what people asked it."""


def needed(project: Settings, with_model: bool) -> list[str]:
    """Give the files and folders that serving needs, relative to the project.

    Raises ProjectError: nothing is accepted, or its prompt or examples changed since.
    """
    path, run = accepted.accepted_run(project.root)
    accepted.need_unchanged(project.root, run)
    # The documentation and the first question show an example; labels and fields are in the card.
    shown = [data.path_of(task, "dev") for task in run.tasks]
    cards = [f"data/{task}/README.md" for task in run.tasks]
    shown += [card for card in cards if (project.root / card).is_file()]
    inputs = [entry.path for entry in run.inputs if entry.role in accepted.SERVED]
    models = _models(project, run) if with_model else []
    measured = [each for each in [accepted.optimized_run(project.root)] if each]
    application = [each for each in APPLICATION if (project.root / each).exists()]
    files = [RECORD, "pyproject.toml", config.FILE, path, *measured, *application]
    return [*files, *shown, *inputs, *models]


def _models(project: Settings, run: Run) -> list[str]:
    """An adapter takes its base along; a model of the hub is fetched when the image runs."""
    model = config.read(project.root).model or run.model.id
    if accepted.of_model(project, run, model).model_folder is None:
        raise ProjectError(
            f'"{model}" is no folder of this project, so it cannot lie in the image.',
            "Build without MODEL=baked: the model is fetched once, when the service starts.",
        )
    if not is_adapter(project.root / model):
        return [model]
    base, _ = base_of(project.root / model)
    return [model, base] if (project.root / base).is_dir() else [model]


if __name__ == "__main__":
    command.run(Gather)
