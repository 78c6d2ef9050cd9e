"""What to do where a model does not come from the Hugging Face hub."""

import os
from collections.abc import Iterator


def help_for(model: str, error: BaseException) -> str:
    """Say what to do about a model that cannot be loaded or downloaded."""
    names = {type(each).__name__ for each in _chain(error)}
    words = " ".join(str(each) for each in _chain(error))
    if "GatedRepoError" in names or "gated repo" in words:
        return (
            f"Its authors ask for consent: give it on https://huggingface.co/{model}, make a token"
            " on https://huggingface.co/settings/tokens, and put HF_TOKEN=… into the environment."
        )
    if os.environ.get("HF_HUB_OFFLINE", "0").lower() in ("1", "true", "yes", "on"):
        return (
            "HF_HUB_OFFLINE is set, so only what was downloaded before is found. Take it out, or"
            " download the model where there is a network and copy the folder of HF_HOME."
        )
    return "Is its name right, and the hub within reach? A folder of this machine does as well."


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
