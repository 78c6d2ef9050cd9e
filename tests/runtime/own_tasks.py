"""The modules of a project's own tasks, whose package is called as the project is."""

import sys
from importlib import import_module
from typing import Any

from lifecycle import tasks


def module_of(task: str) -> Any:
    """Give the module that a task lies in."""
    return sys.modules[type(tasks.find(task)).__module__]


def beside(module: Any, name: str) -> Any:
    """Give another module of the same package."""
    return import_module(f"{module.__package__}.{name}")
