"""Serve a local model behind OpenAI's chat completions: `poe serve-model MODEL`.

For development: one process, one model, small batches. In production vLLM or llama.cpp's server
take its place: every stage knows a base_url alone.
"""

from pydantic import Field
from pydantic_settings import CliPositionalArg

from .. import command, model_folder, serving, settings

SMALL = 20_000_000
"""Parameters; below, a second thread spends its time waiting for the first."""


class Server(command.Command):
    """Answer chat completions with a model of this machine or of the Hugging Face hub."""

    model: CliPositionalArg[str] = ""
    """A folder (a model or a PEFT adapter), or a name on the hub; lifecycle.yaml's by default."""
    revision: str | None = None
    """The commit of the model on the hub; lifecycle.yaml's with its model."""
    host: str = "127.0.0.1"
    """The address to listen on; there is no key, so keep it to this machine."""
    port: int = Field(8000, gt=0, lt=65536)
    """The port to listen on."""
    served_name: str | None = None
    """The name callers use for the model; the model itself by default."""

    def cli_cmd(self) -> None:
        """Load the model and serve until interrupted."""
        serving.need_port(self.host, self.port, f"poe serve-model {self.model}".rstrip())
        model, revision = self.model, self.revision
        if not model:
            recorded = settings.load()
            model, revision = recorded.model, revision or recorded.revision
        model_folder.need_named(model)
        import torch
        import uvicorn

        from . import api, engine, loading

        name = self.served_name or model
        loaded = loading.load(model, revision)
        if loaded.model.num_parameters() < SMALL:
            torch.set_num_threads(1)
        print(f'Serving "{name}" on {serving.url_of(self.host, self.port)}/v1', flush=True)
        app = api.app(engine.Engine(loaded), name)
        uvicorn.run(app, host=self.host, port=self.port, log_level="warning")


if __name__ == "__main__":
    command.run(Server)
