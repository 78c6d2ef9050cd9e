"""What is suggested, and how a run is named there."""

from dataclasses import dataclass

from .state import State


@dataclass(frozen=True)
class Suggestion:
    """What to do, why, and what to type."""

    what: str
    why: str
    commands: tuple[str, ...] = ()


def number(state: State) -> str:
    """Give the best run as commands take it: 4 for 0004-fine-tune."""
    return str(int(state.best.id[:4])) if state.best else ""
