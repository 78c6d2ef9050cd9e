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


@contextmanager
def explained() -> Iterator[None]:
    """Turn an out-of-memory error of the block into a ProjectError; let all others pass."""
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise ProjectError("The GPU ran out of memory.", _WHAT_TO_CHANGE) from error
    except (MemoryError, RuntimeError) as error:
        if not _is_about_memory(error):
            raise
        raise ProjectError("The machine ran out of memory.", _WHAT_TO_CHANGE) from error


def _is_about_memory(error: Exception) -> bool:
    return isinstance(error, MemoryError) or "can't allocate memory" in str(error)
