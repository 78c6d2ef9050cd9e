"""The server of the service: uvicorn, and how it ends."""

import subprocess
import time
from types import FrameType

import uvicorn

from .gate import Gate


class Server(uvicorn.Server):
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
