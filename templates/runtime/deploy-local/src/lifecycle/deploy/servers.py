"""The model server behind the service: started as a child, and awaited until it answers."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from secrets import token_urlsafe

from pydantic import SecretStr

from .. import find_part, serving
from ..errors import ProjectError
from ..model_folder import GGUF, base_of, is_adapter
from ..settings import Settings
from . import memory
from .config import FILE, Serve

_LEASHED = [sys.executable, "-m", "lifecycle.leashed"]
_PROGRAM = [sys.executable, "-m", "lifecycle.deploy.program"]


@contextmanager
def started(settings: Settings, serve: Serve) -> Iterator[tuple[Settings, subprocess.Popen[bytes]]]:
    """Give settings whose endpoint answers, and the process behind it.

    Raises ProjectError: not enough memory, or a server that does not come up.
    """
    need_memory(settings, serve)
    port = serving.free_port()
    # What else runs here, a page in a browser too, must not get past the service and its keys.
    # Our own server for transformers looks at no key.
    key = token_urlsafe()
    environment = {**os.environ, "LLAMA_API_KEY": key, "VLLM_API_KEY": key}
    environment["OMP_NUM_THREADS"] = str(serve.threads or cores())
    environment.setdefault("VLLM_NO_USAGE_STATS", "1")  # It would tell its makers what it runs.
    environment.setdefault("VLLM_LOGGING_LEVEL", "WARNING")
    with serving.launched(
        command(settings, serve, port), port, environment, serve.start_timeout_s
    ) as (server, wait):
        wait()
        url = f"http://127.0.0.1:{port}/v1"
        yield replace(settings, base_url=url, api_key=SecretStr(key)), server


def command(settings: Settings, serve: Serve, port: int) -> list[str]:
    """Give the command line of the model server.

    Raises ProjectError: the server cannot read this model, or is not installed.
    """
    folder = settings.model_folder
    is_gguf = folder is not None and (folder / GGUF).is_file()
    model = str(folder or settings.model)
    where = ["--host", "127.0.0.1", "--port", str(port)]
    if serve.server == "llama.cpp":
        if not is_gguf:
            raise ProjectError(
                f'llama.cpp reads GGUF, and "{settings.model}" is none.',
                f"poe optimize makes one; then model: models/gguf-f16 in {FILE}."
                if find_part("deploy.optimize")
                else f"Set server: local in {FILE}.",
            )
        return _llama_cpp(settings, serve, model, where)
    if is_gguf:
        raise ProjectError(
            f'"{settings.model}" is GGUF, which the server {serve.server} does not read.',
            f"Set server: llama.cpp in {FILE}, or leave model out.",
        )
    if serve.server == "vllm":
        _need_whole(settings)
        return _vllm(settings, serve, model, where)
    revision = ["--revision", settings.revision] if settings.revision and folder is None else []
    return [*_LEASHED, serving.SERVER, model, *revision, *where, "--served-name", settings.model]


def _llama_cpp(settings: Settings, serve: Serve, model: str, where: list[str]) -> list[str]:
    threads = serve.threads or cores()
    if shutil.which("llama-server") is None:
        given = ["--threads", threads, "--context", serve.context, "--slots", serve.slots]
        command = [*_LEASHED, serving.GGUF_SERVER, model, *where, "--served-name", settings.model]
        return [*command, *map(str, given), "--flags", json.dumps(serve.flags)]
    # Errors alone: what a server says lies in a file that grows as long as it runs.
    given = ["--threads", threads, "--parallel", serve.slots, "--log-verbosity", 1]
    given += ["--ctx-size", serve.context * serve.slots, "--alias", settings.model]
    # What a request leaves open is plain sampling, as it was measured: no unlikely word is cut.
    given += ["--temp", 1.0, "--top-k", 0, "--top-p", 1.0, "--min-p", 0.0]
    command = [*_PROGRAM, "llama-server", "--model", f"{model}/{GGUF}", *where]
    return [*command, *map(str, given), *_flags(serve)]


def _need_whole(settings: Settings) -> None:
    folder = settings.model_folder
    if folder is not None and is_adapter(folder):
        name = settings.model
        raise ProjectError(
            f'vLLM serves whole models here, and "{name}" is an adapter.',
            f"poe merge {name}; then model: {name}-merged in {FILE}.",
        )


def _vllm(settings: Settings, serve: Serve, model: str, where: list[str]) -> list[str]:
    if shutil.which("vllm") is None:
        raise ProjectError(
            "There is no vllm on the PATH.",
            "On a machine with an NVIDIA GPU: uv tool install vllm. Or server: local in " + FILE,
        )
    given = ["--served-model-name", settings.model, "--max-model-len", str(serve.context)]
    # Without penalties that the authors state, as it was measured.
    given += ["--max-num-seqs", str(serve.slots), "--generation-config", "vllm"]
    given += ["--disable-uvicorn-access-log"]
    if settings.revision and settings.model_folder is None:
        given += ["--revision", settings.revision]
    return [*_PROGRAM, "vllm", "serve", model, *where, *given, *_flags(serve)]


def _flags(serve: Serve) -> list[str]:
    """`{no-mmap: true, batch-size: 512}` as `--no-mmap --batch-size 512`."""
    words = []
    for name, value in serve.flags.items():
        words += [f"--{name}"] if value is True else [f"--{name}", str(value)]
    return words


def cores() -> int:
    """Give how many threads compute: one for each core but one, or the only one."""
    usable = getattr(os, "sched_getaffinity", None)
    count = len(usable(0)) if usable else os.cpu_count() or 1
    # A container sees all cores of its machine, and stands still once its share is used up.
    with suppress(OSError, ValueError):  # No container, or one without a limit: "max 100000".
        quota, period = (memory.CGROUP / "cpu.max").read_text(encoding="utf-8").split()
        count = min(count, int(quota) // int(period))
    return max(1, count - 1)


def need_memory(settings: Settings, serve: Serve) -> None:
    """Look whether the weights fit before a minute is spent on loading them.

    Raises ProjectError: they do not.
    """
    folder, free = settings.model_folder, memory.available()
    # vLLM looks after the memory of its GPU itself.
    if folder is None or free is None or serve.server == "vllm":
        return
    needed = memory.needed(folder)
    if is_adapter(folder):
        # Of a base on the hub nobody knows before it is downloaded.
        needed += memory.needed(settings.root / base_of(folder)[0])
    if needed > free:
        raise ProjectError(
            f'"{settings.model}" needs about {needed / 1e9:.1f} GB of memory, and '
            f"{free / 1e9:.1f} GB are free.",
            "End other programs, or serve a smaller one: poe optimize --type q8_0",
        )
