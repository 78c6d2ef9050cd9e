"""Run create-genai-project: the one that is installed, or else the version that made the project.

`poe check` is `python -m lifecycle.tool check`; what follows is handed on, and so is the exit code.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from .errors import ProjectError

NAME = "create-genai-project"
NODE = "Install it: https://nodejs.org/en/download"
BASE = Path(".genai", "base.txt")
"""Its heading names the version that wrote the project last."""


def main(arguments: list[str]) -> int:
    """Run the tool in this folder, the project's, with its own arguments; give its exit code."""
    return subprocess.run([*command(), *arguments]).returncode


def command() -> list[str]:
    """Give the beginning of a command line of the tool, which is known to be there.

    Raises ProjectError: it is not, and cannot be fetched.
    """
    if shutil.which("node") is None:
        raise ProjectError("This needs Node.js 20.19 or newer.", NODE)
    # Found so on Windows too, where its name there ends in .cmd.
    installed = shutil.which(NAME) or shutil.which(NAME, path="node_modules/.bin")
    return [installed] if installed else _by_npx()


def _by_npx() -> list[str]:
    """Give the command that has npm fetch the tool, once it is known to work."""
    npx = shutil.which("npx")
    if npx is None:
        raise ProjectError("This needs npx, which comes with Node.js.", NODE)
    head = BASE.read_bytes()[:400].decode(errors="replace") if BASE.is_file() else ""
    version = re.search(rf"What {NAME} (\d[\w.-]*) rendered last", head)
    package = f"{NAME}@{version[1] if version else 'latest'}"
    command = [npx, "--yes", package]
    trial = subprocess.run([*command, "--version"], capture_output=True, errors="replace")
    if trial.returncode != 0:
        code = re.search(r"code (\w+)", trial.stderr)
        raise ProjectError(
            f"{NAME} is not installed, and npm could not fetch {package}"
            f"{f' ({code[1]})' if code else ''}.",
            "Install it from a clone: npm install && npm link, typed there.",
        )
    return command


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ProjectError as error:
        print(f"error: {error.problem}\nhelp: {error.help}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
