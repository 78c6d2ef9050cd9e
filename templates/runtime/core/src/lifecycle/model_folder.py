"""The folders under models/: whether a model lies there whole, and else how to make it."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import runs
from .errors import ProjectError
from .settings import Settings

MODEL = ("config.json", "adapter_config.json")
"""One of these is in every folder with a model: whole weights, or an adapter to them."""


def need_model(settings: Settings) -> None:
    """Look whether the settings' model is there, where it is a folder of this project.

    Raises:
        ProjectError: this project runs no model, there is none, or it is an adapter whose base is
            gone or another one; the help says what to do about it.
    """
    folder = settings.model_folder
    if folder is None:
        return
    if find_spec("lifecycle.local") is None:
        raise ProjectError(
            f'"{settings.model}" is a folder of this machine, and this project asks an endpoint.',
            "Serve it behind an OpenAI-compatible API, and name that in GENAI_BASE_URL.",
        )
    if not has_model(folder):
        raise ProjectError(
            f'There is no model in "{settings.model}" yet.',
            f"{_folders(folder.parent)} {_how_to_make(folder)}",
        )
    if (folder / "adapter_config.json").is_file():
        _need_base(folder, settings.root)


def _how_to_make(folder: Path) -> str:
    name, root = folder.name, folder.parents[1]
    if name == "pretrained":
        return "To make it: poe pretrain"
    if name.endswith("-merged"):
        return f"To make it: poe merge models/{name.removesuffix('-merged')}"
    for stage in ("fine-tune", "align"):
        if (root / stage / f"{name}.yaml").is_file():
            return f"To make it: poe {stage} {stage}/{name}.yaml"
    return "To make the tiny model: poe tiny"


def has_model(folder: Path) -> bool:
    """Whether a folder holds a model or an adapter."""
    return any((folder / name).is_file() for name in MODEL)


def _folders(models: Path) -> str:
    names = sorted(folder.name for folder in models.glob("*") if has_model(folder))
    return f"{models.name}/ holds: {', '.join(names) or 'none'}."


def _need_base(adapter: Path, root: Path) -> None:
    """An adapter holds differences from one set of weights; on others they are noise."""
    base = _json(adapter / "adapter_config.json").get("base_model_name_or_path", "")
    folder = root / base
    if not base.startswith("models/") and not folder.is_dir():
        return
    if not has_model(folder):
        raise ProjectError(
            f'The adapter "{adapter.name}" was trained on "{base}", which is not there.',
            _how_to_make(folder),
        )
    trained_on = _json(adapter / "run.json").get("base", {})
    if trained_on.get("id") == base and trained_on.get("sha256") != runs.hash_model(folder):
        raise ProjectError(
            f'The adapter "{adapter.name}" was trained on other weights than "{base}" has now.',
            "Train it again, or bring the old base back.",
        )


def _json(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content
