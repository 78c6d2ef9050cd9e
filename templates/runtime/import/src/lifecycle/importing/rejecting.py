"""The worse answer of a chat example where the data have none: the answer to somebody else."""

from ..making import Line
from .dividing import SPLITS, Splits


def reject_others(splits: Splits) -> None:
    """Reject, for each reply, the next one of its split that shares the manner and not the matter.

    So `win_rate` says how often an answer is nearer to the right one than to another's.
    """
    for split in SPLITS:
        lines = splits[split]
        for at, line in enumerate(lines):
            if not line["expected"]["rejected"]:
                line["expected"]["rejected"] = _next(lines, at)


def _next(lines: list[Line], at: int) -> str:
    own = _words(lines[at])
    others = (lines[(at + step) % len(lines)] for step in range(1, len(lines)))
    return next((str(other["expected"]["reply"]) for other in others if _words(other) != own), "")


def _words(line: Line) -> list[str]:
    return sorted(str(line["expected"]["reply"]).lower().split())
