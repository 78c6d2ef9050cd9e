"""Copy the sessions and the feedback: `poe app-backup`."""

import sqlite3
from datetime import UTC, datetime

from .. import command, settings
from ..errors import ProjectError
from . import config, database


class Backup(command.Command):
    """Copy the sessions and the feedback into one file, also while the application runs."""

    to: str | None = None
    """The file to write; it must not exist yet. By default one named for the time, beside it."""

    def cli_cmd(self) -> None:
        """Copy, and print where to."""
        root = settings.load().root
        path = root / config.read(root).state
        if not path.is_file():
            raise ProjectError(f'There is no "{path}" yet.', "poe app makes it.")
        database.prepare(path)
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        beside = path.with_name(f"{path.stem}-{now}.sqlite3")
        to = command.typed_path(self.to) if self.to else beside
        if to.exists():
            raise ProjectError(f'"{to}" exists already.', "Name another file: --to FILE")
        try:
            database.copy(path, to)
        except (sqlite3.OperationalError, OSError) as error:
            raise ProjectError(f'"{to}" cannot be written: {error}.', "--to FILE") from error
        print(to)


if __name__ == "__main__":
    command.run(Backup)
