"""Start the application with its model: `poe app`."""

from typing import ClassVar

from .. import command, settings
from ..deploy import serve
from . import config

HOSTS = {"machine": "127.0.0.1", "network": "0.0.0.0"}


class Start(serve.Start):
    """Start the application with its model, and print its address; Ctrl-C ends it."""

    host: str = ""
    """The address to listen on, instead of what app/app.yaml says of its users."""
    shown: ClassVar[str] = "/"
    typed: ClassVar[str] = "poe app"

    def cli_cmd(self) -> None:
        """Start it."""
        self.host = self.host or HOSTS[config.read(settings.load().root).users]
        super().cli_cmd()


if __name__ == "__main__":
    command.run(Start)
