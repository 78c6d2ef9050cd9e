"""Serve what was accepted: `poe serve`."""

import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType
from typing import ClassVar

import uvicorn
from fastapi import FastAPI
from pydantic import Field

from .. import command, find_part, serving, settings
from ..errors import ProjectError
from . import accepted, config, running, service
from .gate import Gate
from .model import Model


class Start(command.Command):
    """Serve what was accepted, as deploy/serve.yaml says, until told to end."""

    host: str = "127.0.0.1"
    """The address to listen on; another than this machine's own needs SERVICE_API_KEYS."""
    port: int = Field(8080, gt=0, lt=65536)
    """The port to listen on."""
    shown: ClassVar[str] = "/docs"
    typed: ClassVar[str] = "poe serve"

    def cli_cmd(self) -> None:
        """Start the model server, then the service; end when it ends."""
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
            model = Model(deployed, at, process is not None)
            api = make(model, serve, gate, keys)
            options = uvicorn.Config(api, self.host, self.port, log_level="warning")
            print(f"{deployed.model.id} on http://{self.host}:{self.port}{self.shown}", flush=True)
            server = _Server(options, gate, process, serve.timeout_s)
            server.run()
            if server.is_bereft:
                print("error: The model server ended; the service ends with it.", file=sys.stderr)
                raise SystemExit(1)


def make(model: Model, serve: config.Serve, gate: Gate, keys: Sequence[str]) -> FastAPI:
    """Give the service, with people in front of it where the project has an application."""
    with_people = find_part("app.service")
    api: FastAPI = (with_people or service).app(model, serve, gate, keys)
    return api


class _Server(uvicorn.Server):
    """Ends when told to, but not before it has finished what is under way."""

    def __init__(
        self,
        options: uvicorn.Config,
        gate: Gate,
        process: subprocess.Popen[bytes] | None,
        patience_s: float,
    ) -> None:
        super().__init__(options)
        self.is_bereft = False
        self._gate = gate
        self._process = process
        self._patience_s = patience_s
        self._ends_at = float("inf")

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take no new request; a second signal ends at once."""
        if self._gate.is_ending:
            self.should_exit = self.force_exit = True
        self._gate.is_ending = True
        self._ends_at = time.monotonic() + self._patience_s

    async def on_tick(self, counter: int) -> bool:
        """Look, ten times a second, whether it is time to end."""
        if self._process is not None and self._process.poll() is not None:
            # Whoever restarts the service (compose, Kubernetes) restarts both.
            self.is_bereft = self.should_exit = True
        if (self._gate.is_ending and not self._gate.inside) or time.monotonic() > self._ends_at:
            self.should_exit = True
        return bool(await super().on_tick(counter))


if __name__ == "__main__":
    command.run(Start)
