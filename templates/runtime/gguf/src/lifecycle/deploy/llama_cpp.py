"""Serve a GGUF file by llama.cpp, the part of its server that the `xllamacpp` package brings.

python -m lifecycle.deploy.llama_cpp models/gguf-f16 --port 8001
"""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_settings import CliPositionalArg

from .. import command
from ..errors import ProjectError

MAX_CONTEXT = 8192
"""Where nobody says how much: the cache of a model that reads a book would take all memory."""
CALLERS = 128
"""Threads that hold a connection each, as long as it is kept open; one that gets none waits."""


class LlamaCpp(command.Command):
    """Answer chat completions with a GGUF file."""

    model: CliPositionalArg[Path]
    """The folder that holds model.gguf."""
    host: str = "127.0.0.1"
    """The address to listen on; keep it to this machine, unless LLAMA_API_KEY is set."""
    port: int = Field(8000, gt=0, lt=65536)
    """The port to listen on."""
    served_name: str | None = None
    """The name callers use for the model; the folder by default."""
    threads: int = Field(1, ge=1)
    """Threads that compute. One for each core, or more, makes all of them wait for each other."""
    context: int = Field(MAX_CONTEXT, ge=1)
    """Prompt and answer together, in tokens; never more than the model's own."""
    slots: int = Field(1, ge=1)
    """Answers that are written at once."""
    flags: dict[str, Any] = Field(default_factory=dict)
    """Fields of xllamacpp.CommonParams, such as --flags '{"n_batch": 512}'."""

    def cli_cmd(self) -> None:
        """Serve until told to end.

        Raises ProjectError: the package, or what it wants of the system, is not there.
        """
        command.need("deploy", "xllamacpp")
        try:
            import xllamacpp
        except ImportError as error:
            raise ProjectError(
                f"llama.cpp cannot be loaded: {error}.",
                "It wants OpenMP of the system: apt install libgomp1, or what has libgomp there.",
            ) from error

        params = self._params(xllamacpp)
        server = xllamacpp.Server(params)
        print(f'Serving "{self.model}" on {server.listening_address}/v1', flush=True)
        if sys.platform == "win32":  # It has no sigwait.
            while True:
                time.sleep(60)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})

    def _params(self, xllamacpp: Any) -> Any:
        params = xllamacpp.CommonParams()
        params.model.path = str(self.model / "model.gguf")
        params.model_alias = {self.served_name or str(self.model)}
        params.hostnames, params.port = [self.host], self.port
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = self.threads
        params.n_ctx, params.n_parallel = self.context * self.slots, self.slots
        # What a request leaves open is plain sampling, as everywhere else: no unlikely word is cut.
        plain = params.sampling
        plain.temp, plain.top_k, plain.top_p, plain.min_p = 1.0, 0, 1.0, 0.0
        params.n_threads_http = CALLERS
        if key := os.environ.get("LLAMA_API_KEY"):  # As llama-server reads it.
            params.api_keys = [key]
        params.endpoint_metrics = True
        params.verbosity = 1  # Errors: the output of a service is kept.
        for name, value in self.flags.items():
            if not hasattr(params, name):
                raise ProjectError(
                    f'xllamacpp has no flag "{name}".',
                    "flags: in deploy/serve.yaml takes the fields of xllamacpp.CommonParams.",
                )
            setattr(params, name, value)
        return params


if __name__ == "__main__":
    command.run(LlamaCpp)
