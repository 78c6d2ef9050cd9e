"""How a script becomes a command: typed options in, one clear sentence out when it cannot go on."""

import errno
import logging
import os
import re
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn, TypeGuard

from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    CliApp,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from .errors import ProjectError, first_fault

REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
# How a system says that nobody reads the output any more.
UNREAD = (errno.EPIPE, errno.EINVAL) if os.name == "nt" else (errno.EPIPE,)


class Command(BaseSettings):
    """The base of every command: its fields are the options, its docstring is the --help.

    Subclasses implement `cli_cmd(self) -> None`; raise SystemExit(1) for a finding, such as a
    missed target, and ProjectError for what keeps the command from working at all (exit 2).
    """

    model_config = SettingsConfigDict(
        cli_avoid_json=True,
        cli_exit_on_error=False,
        cli_hide_none_type=True,
        cli_implicit_flags="toggle",
        cli_kebab_case=True,
        use_attribute_docstrings=True,
    )

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: Any, init_settings: PydanticBaseSettingsSource, *_: Any, **__: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leave the environment out: Windows sets PROMPT in every shell, and it is no option."""
        return (init_settings,)


def run(command: type[Command], args: list[str] | None = None) -> None:
    """Parse the options, run the command, and turn expected failures into exit codes.

    0: done, 1: a finding, 2: misuse or failure, 130: interrupted, 141: nobody reads on, as in
    `poe errors | head`. Bugs keep their traceback.
    """
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "WARNING"), format="%(message)s")
    for stream in (sys.stdout, sys.stderr):
        # A model writes any character; a Windows console in a legacy code page cannot print all.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    name = command.model_config["cli_prog_name"] = _name()
    if sys.flags.optimize > 1:
        problem = "Python drops docstrings (-OO), which transformers and the help are made of."
        _fail(problem, "unset PYTHONOPTIMIZE")
    try:
        try:
            CliApp.run(command, cli_args=args)
        except SystemExit as error:
            # Rich, which prints the tables, ends with 1 there, which would be a finding.
            if _is_unread(error.__context__):
                raise error.__context__ from None
            _flush()
            raise
        _flush()
    except ProjectError as error:
        _fail(error.problem, error.help)
    except SettingsError as error:
        fault = str(error).removeprefix("error parsing CLI: ")
        _fail(f"{fault[0].upper()}{fault[1:]}.", f"{name} --help")
    except ValidationError as error:
        key, fault = first_fault(error)
        option = re.sub(r"[._]", "-", key)
        _fail(f"--{option}: {fault}.", f"{name} --help")
    except Exception as error:
        if _is_unread(error):
            # It is no 0: a gate in a pipe was not passed by stopping.
            _drop()
            sys.exit(141)
        # A port or a process that is refused has no name.
        if isinstance(error, OSError) and error.errno in REFUSED and error.filename:
            problem = f"This user may not open {error.filename} ({error.strerror})."
            if error.errno == errno.EROFS:
                _fail(problem, "Work in a copy on a disk that can be written.")
            _fail(problem, "ls -l shows whose it is, and chmod changes who may read and write it.")
        # By its words: what writes weights has an error of its own for it.
        if os.strerror(errno.ENOSPC) not in str(error):
            raise
        _fail("The disk is full.", "Make room, then give the same command again.")
    except KeyboardInterrupt:
        sys.exit(130)


def need(group: str, *modules: str) -> None:
    """Raise ProjectError naming the command that installs `group` when one of `modules` is absent.

    Call it before importing anything heavy: a traceback that ends in `No module named 'trl'`
    helps nobody.
    """
    if missing := [module for module in modules if find_spec(module) is None]:
        verb = "is" if len(missing) == 1 else "are"
        raise ProjectError(
            f"This command needs {' and '.join(missing)}, which {verb} not installed.",
            help=to_install(group),
        )


def to_install(group: str) -> str:
    """Give what to type for `group`. What is there stays: a command may need two of them."""
    return f"uv sync --inexact --group {group}   (with pip: pip install --group {group})"


def typed_path(path: str) -> Path:
    """Give a path as seen from where it was typed: poe runs a command in the project's folder."""
    where = Path(os.environ.get("POE_PWD", ""))
    return Path(path) if Path(path).is_absolute() else Path(os.path.relpath(where / path))


def _name() -> str:
    """Give what a person types for this command: its task, or what Python was told to run."""
    module = getattr(sys.modules["__main__"], "__spec__", None)
    # The file of a module would not run by itself.
    program = f"-m {module.name.removesuffix('.__main__')}" if module else sys.argv[0]
    try:
        tasks = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["poe"]["tasks"]
        names = {task.get("cmd"): name for name, task in tasks.items() if isinstance(task, dict)}
        return f"poe {names[f'python {program}']}"
    except (OSError, ValueError, KeyError):
        return f"python {program}"


def _is_unread(error: BaseException | None) -> TypeGuard[OSError]:
    return isinstance(error, OSError) and error.errno in UNREAD and error.filename is None


def _flush() -> None:
    # There may be no output at all, as with >&-.
    print(end="", flush=True)


def _drop() -> None:
    """Let what is not written yet go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(problem: str, help: str) -> NoReturn:
    try:
        _flush()
    except OSError:
        _drop()
    print(f"error: {problem}", file=sys.stderr)
    if help:
        print(f"help: {help}", file=sys.stderr)
    sys.exit(2)
