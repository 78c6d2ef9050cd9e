"""Serve what was accepted: `poe serve`."""

import signal
import sys
from typing import ClassVar

from pydantic import Field

from .. import command, find_part, serving, settings
from ..errors import ProjectError
from . import accepted, config, running
from .gate import Gate

LAST_WORDS_S = 3
"""For what is still being sent when the service ends; it was given the time of an answer before."""


class Start(command.Command):
    """Serve what was accepted, as deploy/serve.yaml says, until told to end."""

    host: str = "127.0.0.1"
    """The address to listen on; another than this machine's own needs SERVICE_API_KEYS."""
    port: int = Field(8080, gt=0, lt=65536)
    """The port to listen on."""
    shown: ClassVar[str] = ""
    typed: ClassVar[str] = "poe serve"

    def cli_cmd(self) -> None:
        """Start the model server, then the service; end when it ends."""
        # As the first process of a container it would not hear it before uvicorn listens.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        command.need("deploy", "fastapi", "uvicorn")
        import uvicorn

        from . import service
        from .model import Model
        from .server import Server

        project = settings.load()
        serve, keys = config.read(project.root), config.keys(project.root)
        if not keys and self.host not in ("127.0.0.1", "::1", "localhost"):
            raise ProjectError(
                f"Others reach {self.host}, and without a key only this machine may call.",
                "Put SERVICE_API_KEYS=<a long random text> into .env.",
            )
        serving.need_port(self.host, self.port, self.typed)
        deployed = accepted.load(project, serve)
        with running.started(deployed.settings, serve) as (at, process):
            gate = Gate(serve.slots, serve.queue)
            model = Model(deployed, at, is_own=deployed.settings.is_self_served)
            # With people in front of it where the project has an application.
            api = (find_part("app.service") or service).app(model, serve, gate, keys)
            options = uvicorn.Config(
                api,
                self.host,
                self.port,
                log_level="warning",
                # Behind those who ask, for who only holds a connection.
                timeout_graceful_shutdown=LAST_WORDS_S,
            )
            url = serving.url_of(self.host, self.port)
            print(f"{deployed.model.id} on {url}{self.shown}", flush=True)
            server = Server(options, gate, process, serve.timeout_s)
            server.run()
            if server.is_bereft:
                print("error: The model server ended; the service ends with it.", file=sys.stderr)
                raise SystemExit(1)


if __name__ == "__main__":
    command.run(Start)
