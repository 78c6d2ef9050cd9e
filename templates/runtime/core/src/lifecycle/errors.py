"""The one error that a person is expected to cause."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError


class ProjectError(Exception):
    """Something a person can put right: what is wrong, and what to do about it.

    Anything else that is raised is a bug and keeps its traceback.

    Args:
        problem: one present-tense sentence, with the path and line where there is one.
        help: what to do, best of all a command to type.
    """

    def __init__(self, problem: str, help: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.help = help


def first_fault(error: "ValidationError") -> tuple[str, str]:
    """Give the key of the first thing that is wrong, "" for the whole, and what is wrong."""
    first = error.errors()[0]
    return ".".join(str(part) for part in first["loc"]), first["msg"].removeprefix("Value error, ")
