"""The ways to align a model: each a function that sets up one of TRL's trainers."""

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from lifecycle.alignment import rows
from lifecycle.errors import ProjectError
from lifecycle.training import session
from lifecycle.training.session import Session
from transformers import Trainer

import learn_from_pairs
import reinforce

METHODS: dict[str, Callable[[Session], Trainer]] = {
    "dpo": learn_from_pairs.dpo,
    "kto": learn_from_pairs.kto,
    "reward": learn_from_pairs.reward,
    "rloo": reinforce.rloo,
    "grpo": reinforce.grpo,
}


def train(
    path: Path, changes: Sequence[str] = (), *, name: str | None = None, restart: bool = False
) -> Path:
    """Run one experiment to its end and give the folder of the model that it made."""
    this = session.begin(path, changes, name, restart=restart, files=rows.files)
    if this.plan.method not in METHODS:
        help = f"One of: {', '.join(METHODS)}; an experiment without one is for poe fine-tune."
        raise ProjectError(f'{path}: method is "{this.plan.method}".', help)
    if not this.is_done:
        session.train(this, _trainer(this))
    return this.folder.result


def _trainer(this: Session) -> Trainer:
    with warnings.catch_warnings():
        # TRL adds the reference as a second adapter, when the first has tied what is to be tied.
        warnings.filterwarnings("ignore", "You have requested `ensure_weight_tying`")
        return METHODS[this.plan.method](this)
