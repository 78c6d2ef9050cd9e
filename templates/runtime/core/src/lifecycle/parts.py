"""The parts of the runtime that only other answers bring, for what does without them."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any


def find(module: str) -> Any:
    """Give a module of such a part, as in "feedback.counting"; None where it is not there.

    By name, and not by an import: a type checker remembers an import that it did not find, also
    after the part was added.
    """
    package = module.partition(".")[0]
    is_there = find_spec(f"lifecycle.{package}") and find_spec(f"lifecycle.{module}")
    return import_module(f"lifecycle.{module}") if is_there else None
