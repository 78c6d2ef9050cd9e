"""The one error that a person is expected to cause."""

import difflib
from collections.abc import Collection
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


def refusal(
    error: "ValidationError", where: str, known: Collection[str], depth: int | None = None
) -> ProjectError:
    """Say what is wrong at a place of a file, by so many keys; a typo by the key that was meant."""
    first = error.errors()[0]
    *parents, key = [str(part) for part in first["loc"][:depth]] or ["the file"]
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(key, sorted(known), n=1)
        help = f'Did you mean "{near[0]}"?' if near else f"Keys: {', '.join(sorted(known)[:12])}, …"
        return ProjectError(f'{": ".join([where, *parents])}: there is no key "{key}".', help)
    place = ".".join([*parents, key])
    if first["type"] == "missing":
        return ProjectError(f"{where}: {place} is missing.")
    help = "Write another value, or leave the key out to take the default."
    return ProjectError(f"{where}: {place} is {first['input']!r}: {first['msg'].lower()}.", help)
