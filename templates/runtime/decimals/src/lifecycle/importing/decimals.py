"""Numbers as people write them: whether 1.600 is 1600 or 1.6."""

import re

from ..errors import ProjectError
from .columns import Mark

_UNCLEAR = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})+")


def plain(text: str, decimals: Mark | None) -> str:
    """Write a number as JSON does: `1.600,5` as `1600.5` where a comma begins the decimals.

    Any other text stays as it is.
    """
    if decimals is None:
        return text
    thousands = "." if decimals == "," else ","
    before, after = re.escape(thousands), re.escape(decimals)
    if not re.fullmatch(rf"-?(?:\d{{1,3}}(?:{before}\d{{3}})+|\d+)(?:{after}\d+)?", text):
        return text
    return text.replace(thousands, "").replace(decimals, ".")


def is_unclear(text: str) -> bool:
    """Whether a number may have thousands or decimals behind its points."""
    return _UNCLEAR.fullmatch(text) is not None


def unclear(text: str) -> ProjectError:
    """Say that it cannot be told, and how to tell it; the place stands in front."""
    return ProjectError(
        f"whether {text} is {text.replace('.', '')} or has decimals cannot be told",
        "Say what begins the decimals of these data: --decimals , or --decimals .",
    )
