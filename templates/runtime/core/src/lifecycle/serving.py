"""Serve the project's model for as long as a command runs."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from .errors import ProjectError
from .model_folder import GGUF, need_model
from .settings import Settings

SERVER = "lifecycle.local.server"
GGUF_SERVER = "lifecycle.deploy.llama_cpp"
START_TIMEOUT_S = 600.0
"""A real model may first have to be downloaded and loaded."""
# HTTP_PROXY must not catch what never leaves this machine.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextmanager
def serving(settings: Settings) -> Iterator[Callable[[], Settings]]:
    """Start the local server when it is ours, and stop it; give the function that waits for it.

    A server takes seconds to load. The function gives settings whose endpoint answers.

    Raises ProjectError: the model is not there yet, or the server does not come up.
    """
    if not settings.is_self_served:
        yield lambda: settings
        return
    need_model(settings)
    port = free_port()
    with launched(_command(settings, port), port) as (_, wait):

        def ready() -> Settings:
            wait()
            return replace(settings, base_url=f"http://127.0.0.1:{port}/v1")

        yield ready


@contextmanager
def launched(
    command: list[str],
    port: int,
    environment: Mapping[str, str] | None = None,
    timeout_s: float = START_TIMEOUT_S,
    by_hand: str = "poe serve-model",
) -> Iterator[tuple[subprocess.Popen[bytes], Callable[[], None]]]:
    """Start a server as a child on a leash; give it, and the function that waits until it is ready.

    Its input is the leash: it ends when this process ends, however that happens. It is ready when
    its /health says so; the function raises ProjectError where it stops, or is not in time.
    `by_hand` is what a person types to start it.
    """
    with (
        TemporaryFile() as output,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=output, stderr=output, env=environment
        ) as server,
    ):
        try:
            yield server, lambda: _wait(server, port, output, timeout_s, by_hand)
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()


def _command(settings: Settings, port: int) -> list[str]:
    model = str(settings.model_folder or settings.model)
    module = GGUF_SERVER if (Path(model) / GGUF).is_file() else SERVER
    command = [sys.executable, "-m", "lifecycle.leashed", module, model]
    if settings.model_folder is None and settings.revision is not None:
        command += ["--revision", settings.revision]
    command += ["--host", "127.0.0.1", "--port", str(port), "--served-name", settings.model]
    return command


def free_port() -> int:
    """Give a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def url_of(host: str, port: int) -> str:
    """Give the address of what listens; one of IPv6 stands in brackets there."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def need_port(host: str, port: int, command: str) -> None:
    """Look whether a port can be listened on, before anything is loaded.

    Raises ProjectError: it is in use, or not for us; `command` is what takes another by --port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ProjectError(
                f"Port {port} of {host} cannot be used: {error.strerror}.",
                f"Take another one: {command} --port {port + 1}",
            ) from error


def _wait(
    server: subprocess.Popen[bytes], port: int, output: IO[bytes], timeout_s: float, by_hand: str
) -> None:
    help = f"{by_hand} starts it by hand and shows all it says."
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise _failure(output, help)
        if is_healthy(port):
            return
        time.sleep(0.1)
    raise ProjectError(f"The server is not ready after {timeout_s:.0f} s.", help)


def is_healthy(port: int) -> bool:
    """Whether a model server on this machine answers."""
    try:
        with DIRECT.open(f"http://127.0.0.1:{port}/health", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _failure(output: IO[bytes], help: str) -> ProjectError:
    """Give what the server said last: its own error and help, or the last line of a traceback."""
    output.seek(0)
    lines = output.read().decode("utf-8", "replace").splitlines()
    said = [line.strip() for line in lines if line.strip()] or ["it said nothing."]
    own = {key: text for key, _, text in (line.partition(": ") for line in said)}
    problem = f"The server stopped at once: {own.get('error', said[-1])}"
    return ProjectError(problem, own.get("help", help))
