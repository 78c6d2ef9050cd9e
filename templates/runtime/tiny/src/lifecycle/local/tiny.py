"""Make the tiny model: `poe tiny`.

A real model of the Llama kind, with about a million parameters, its own tokenizer and chat
template, trained from scratch in a minute or two. It is a learning and testing aid: it
lets every stage run without a key, a GPU or a download, and knows nothing but the project's tasks.
"""

import logging
import time
from pathlib import Path

from .. import command, model_folder, settings
from ..errors import ProjectError


class Tiny(command.Command):
    """Make the tiny model, a learning and testing aid: real, and very small."""

    out: Path = Path("models/tiny")
    """The folder of the model; one that is there already is replaced."""
    seed: int = 0
    """The same seed gives the same model on the same machine; other processors give another one."""
    scale: float = 1.0
    """The part of the usual training, for tests; below 1 the model is of no use."""

    def cli_cmd(self) -> None:
        """Make the model and say how it went."""
        root = settings.find_root(Path.cwd())
        out = root / self.out
        if out.exists() and not (out / "config.json").is_file():
            raise ProjectError(f'"{self.out}" is no model folder.', "Choose another --out.")

        from transformers.utils import logging as transformers_logging

        from . import recipe

        logging.getLogger("bm25s").setLevel(logging.ERROR)
        transformers_logging.disable_progress_bar()
        start = time.process_time()
        # First, so that a disk that cannot be written is told before training.
        with model_folder.beside(out) as made:
            model, tokens = recipe.make(root, self.seed, self.scale)
            recipe.save(made, model, tokens)
        seconds = time.process_time() - start
        print(f"{self.out}: {model.num_parameters():,} parameters, {seconds:.0f} s of CPU time.")
        print(
            "It is a learning and testing aid: data of your own on which a baseline does better are"
            f" beyond it. The smallest real model is {recipe.SMALLEST}; README.md says more."
        )


if __name__ == "__main__":
    command.run(Tiny)
