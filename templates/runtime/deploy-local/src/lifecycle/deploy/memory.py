"""How much memory a model needs, is free, and was used; None where this system does not say."""

import json
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
"""What a container may take stands there, seen from within."""
_ROOM = 1.2
"""Weights, and a fifth more for the cache of what was read and the program itself."""
_FLOAT32 = 4
_BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}


def needed(folder: Path) -> int:
    """Give the bytes that serving the model in a folder takes on a CPU, by its weights."""
    weights = sum(file.stat().st_size for file in folder.glob("*.gguf"))
    if not weights:
        stored = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
        # Whatever they are stored in, transformers computes on a CPU in float32.
        weights = stored * _FLOAT32 // _BYTES.get(_dtype(folder), _FLOAT32)
    return int(weights * _ROOM)


def available() -> int | None:
    """Give the bytes that a new process may take: of the machine, or of its container."""
    of_machine = _field(Path("/proc/meminfo"), "MemAvailable:")
    return min((free for free in (of_machine, _of_container()) if free is not None), default=None)


def peak(pid: int) -> int | None:
    """Give the most bytes that a process and those it started have held at once."""
    held = _field(Path(f"/proc/{pid}/status"), "VmHWM:")
    if held is None:
        return None
    started = Path(f"/proc/{pid}/task/{pid}/children")
    children = started.read_text(encoding="utf-8").split() if started.is_file() else []
    return held + sum(peak(int(child)) or 0 for child in children)


def _of_container() -> int | None:
    try:
        limit = int((CGROUP / "memory.max").read_text(encoding="utf-8"))
        used = int((CGROUP / "memory.current").read_text(encoding="utf-8"))
        lines = (CGROUP / "memory.stat").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):  # No container, or one without a limit: "max".
        return None
    held = {name: int(count) for name, count in map(str.split, lines)}
    # Files that were read, as the weights were to be hashed, make room for what is to run.
    return limit - used + held["active_file"] + held["inactive_file"]


def _field(file: Path, name: str) -> int | None:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), None)


def _dtype(folder: Path) -> str:
    file = folder / "config.json"
    config = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return str(config.get("dtype") or config.get("torch_dtype"))
