"""The runtime of the project: what its commands share. Each file is the same in every project."""

import sys
from importlib import import_module
from importlib.util import find_spec
from types import TracebackType
from typing import Any

_say = sys.excepthook


def _say_but_of_ctrl_c(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Keep quiet of Ctrl-C, also while a command is still importing what it needs."""
    if not issubclass(kind, KeyboardInterrupt):
        _say(kind, error, trace)


sys.excepthook = _say_but_of_ctrl_c


def find_part(module: str) -> Any:
    """Give a module that only other answers bring, as in "feedback.counting"; else None.

    By name, and not by an import: a type checker remembers an import that it did not find, also
    after the part was added.
    """
    package = module.partition(".")[0]
    is_there = find_spec(f"lifecycle.{package}") and find_spec(f"lifecycle.{module}")
    return import_module(f"lifecycle.{module}") if is_there else None
