"""Merge an adapter into its base: `poe merge models/lora` makes models/lora-merged.

The merged folder is an ordinary model: every server takes it, and quantisation needs it.
"""

from pathlib import Path

from lifecycle import command
from pydantic_settings import CliPositionalArg


class Merge(command.Command):
    """Add an adapter's weights to those of its base, and prove that nothing changed."""

    adapter: CliPositionalArg[str]
    """The folder of the adapter."""
    output: str | None = None
    """The folder of the result; by default the adapter's with -merged."""

    def cli_cmd(self) -> None:
        """Run the command."""
        command.need("train", "torch", "transformers", "peft")
        from lifecycle.training import merging

        output = Path(self.output or f"{self.adapter.rstrip('/')}-merged")
        difference = merging.merge(self.adapter, output)
        print(f"{output}: the largest difference of a log-probability is {difference:.1e}")


if __name__ == "__main__":
    command.run(Merge)
