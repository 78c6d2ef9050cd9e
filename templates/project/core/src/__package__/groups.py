"""Dependency groups: each stage installs only what it needs, and says so when it is missing."""

from importlib.util import find_spec

from .errors import ProjectError


def need(group: str, *modules: str) -> None:
    """Raise ProjectError naming the command that installs `group` when one of `modules` is absent.

    Call it before importing anything heavy: a traceback that ends in `No module named 'trl'`
    helps nobody.
    """
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise ProjectError(
            f"This command needs {_listed(missing)}, which {_is(missing)} not installed.",
            help=f"uv sync --group {group}   (with pip: pip install --group {group})",
        )


def _listed(modules: list[str]) -> str:
    return " and ".join(module for module in modules)


def _is(modules: list[str]) -> str:
    return "is" if len(modules) == 1 else "are"
