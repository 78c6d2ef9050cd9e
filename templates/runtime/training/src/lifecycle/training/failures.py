"""Running out of memory, said in a sentence that names what to change."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from ..errors import ProjectError

_WHAT_TO_CHANGE = (
    "Halve trainer.per_device_train_batch_size and double trainer.gradient_accumulation_steps: "
    "the result stays the same and the run goes on from its last checkpoint. If that does not do, "
    "trainer.gradient_checkpointing: true, a shorter trainer.max_length, or fine-tune/qlora.yaml."
)


class OutOfMemoryError(ProjectError):
    """This machine, or this GPU, has too little memory for what was asked of it."""


@contextmanager
def explained() -> Iterator[None]:
    """Turn an out-of-memory error of the block into OutOfMemoryError; let all others pass."""
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise OutOfMemoryError("The GPU ran out of memory.", _WHAT_TO_CHANGE) from error
    except (MemoryError, RuntimeError) as error:
        if not _is_about_memory(error):
            raise
        raise OutOfMemoryError("The machine ran out of memory.", _WHAT_TO_CHANGE) from error


def _is_about_memory(error: Exception) -> bool:
    return isinstance(error, MemoryError) or "can't allocate memory" in str(error)
