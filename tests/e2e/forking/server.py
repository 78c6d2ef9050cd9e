"""Python that has imported what takes seconds, and forks for each command of a generated project.

    python server.py SOCKET PYTHON

It listens at SOCKET for client.py, which PYTHON starts, and ends when its standard input does.
"""

import atexit
import gc
import importlib
import marshal
import os
import runpy
import select
import signal
import site
import socket
import sys
import threading
import types
from contextlib import suppress
from typing import NoReturn

PRELOADED = [
    "accelerate",
    "anyio._backends._asyncio",
    "datasets",
    "fastapi.testclient",
    "frontmatter",
    "openai.resources.chat.completions",
    "peft",
    "pydantic_settings.main",
    "sklearn.feature_extraction.text",
    "sklearn.linear_model",
    "sklearn.metrics",
    "torch.utils.tensorboard",
    "transformers.models.llama.modeling_llama",
    "trl.trainer.dpo_trainer",
    "trl.trainer.grpo_trainer",
    "trl.trainer.kto_trainer",
    "trl.trainer.reward_trainer",
    "trl.trainer.rloo_trainer",
    "trl.trainer.sft_trainer",
    "uvicorn",
]

MAY_DIFFER = [
    "FORCE_TTY",
    "GENAI_",
    "OLDPWD",
    "PATH",
    "POE_",
    "PWD",
    "SHLVL",
    "SSR",
    "VIRTUAL_ENV",
    "VITEST_",
    "PYTHONPATH",
    "_=",
]
"""Beginnings of the variables that nothing reads while it is imported."""

Environment = dict[str, str]


def wait_for_a_command(
    listening: socket.socket, started_with: Environment
) -> tuple[list[str], Environment]:
    """Fork for each command, and return in the fork alone: its arguments, its environment."""
    # A command that a fork starts has these already.
    set_by_imports = dict(os.environ.items() - started_with.items())
    alike = read_by_imports(started_with | set_by_imports)
    while True:
        ready, _, _ = select.select([0, listening], [], [])
        if 0 in ready:
            sys.exit()
        client, _ = listening.accept()
        arguments, folder, environment, fds = receive(client)
        environment |= set_by_imports
        # A thread would not be in the fork, and what it holds would stay locked there.
        is_safe = len(os.listdir("/proc/self/task")) == 1
        if is_safe and read_by_imports(environment) == alike and os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listening.close()
            keep_a_fork(client)
            client.close()
            for number, fd in enumerate(fds):
                os.dup2(fd, number)
                os.close(fd)
            os.chdir(folder)
            return arguments, environment
        client.close()
        for fd in fds:
            os.close(fd)


def read_by_imports(environment: Environment) -> Environment:
    """Give the variables that a library may have read when it was imported."""
    lines = {f"{name}=": value for name, value in environment.items()}
    return {name: lines[name] for name in lines if not name.startswith(tuple(MAY_DIFFER))}


def receive(client: socket.socket) -> tuple[list[str], str, Environment, list[int]]:
    """Read what client.py sends: arguments, folder, environment and its three files."""
    head, fds, _, _ = socket.recv_fds(client, 4, 3)
    with client.makefile("rb") as sent:
        return *marshal.loads(sent.read(int.from_bytes(head))), fds


def keep_a_fork(client: socket.socket) -> None:
    """Fork and return in the fork; stay behind for signals of the client and the exit status."""
    client.send(b"+")
    pid = os.fork()
    if pid == 0:
        return
    ended = os.pidfd_open(pid)
    while True:
        ready, _, _ = select.select([ended, client, 0], [], [])
        if ended in ready:
            _, status = os.waitpid(pid, 0)
            with suppress(BrokenPipeError):
                client.send(status.to_bytes(4))
            os._exit(0)
        # A client that was killed, as the end of this server, ends what it started.
        signals = b"" if 0 in ready else client.recv(16)
        for number in signals or [signal.SIGKILL]:
            os.kill(pid, number)


def run(arguments: list[str], environment: Environment) -> None:
    """Do what the interpreter does with these arguments in the environment of the project."""
    os.environ.clear()
    os.environ.update(environment)
    venv = environment["VIRTUAL_ENV"]
    site.PREFIXES[:] = [venv]
    sys.prefix = sys.exec_prefix = venv
    sys.path = [path for path in sys.path if "site-packages" not in path]
    site.addsitepackages(set())
    sys.path[:0] = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    if arguments[:2] == ["-m", "pytest"]:
        # What tests start is no fork.
        sys.executable = os.path.join(venv, "bin", "python")
    sys.orig_argv = [sys.executable, *arguments]
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        sys.path.insert(0, os.getcwd())
        runpy._run_module_as_main(sys.argv[0])
    else:
        sys.argv = arguments
        sys.path.insert(0, os.path.dirname(os.path.realpath(arguments[0])))
        main.__file__ = os.path.abspath(arguments[0])
        with open(arguments[0], "rb") as script:
            code = compile(script.read(), main.__file__, "exec")
        exec(code, main.__dict__)


def end(status: int) -> NoReturn:
    """End as the interpreter does, but leave the modules to the system: clearing takes 0.6 s."""
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def run_to_its_end(arguments: list[str], environment: Environment) -> NoReturn:
    """Run a command and end with its status; Ctrl-C that it leaves to Python goes to Python."""
    try:
        run(arguments, environment)
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
        end(ended.code if isinstance(ended.code, int) else int(ended.code is not None))
    except Exception:
        sys.excepthook(*sys.exc_info())
        end(1)
    end(0)


def preload() -> tuple[socket.socket, Environment]:
    """Import all that takes long, and listen."""
    started_with = dict(os.environ)
    _, path, sys.executable = sys.argv
    del sys.path[0]
    # The allocator of pyarrow would start a thread.
    os.environ["JE_ARROW_MALLOC_CONF"] = "background_thread:false"
    for module in PRELOADED:
        importlib.import_module(module)
    del os.environ["JE_ARROW_MALLOC_CONF"]
    # Nobody waits for who keeps a fork.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen(64)
    return listening, started_with


run_to_its_end(*wait_for_a_command(*preload()))
