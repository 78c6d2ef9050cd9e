"""The folders of models: whether one is whole, what it was made from, and what to do otherwise."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from . import runs
from .errors import ProjectError
from .settings import Settings

WHOLE, ADAPTER, GGUF = "config.json", "adapter_config.json", "model.gguf"
"""One of these is in every folder with a model: whole weights, an adapter to them, a GGUF file."""


def _one_folder(name: str) -> str:
    if re.fullmatch(r"\w[\w. +-]*", name) is None:
        problem = "A name is that of a folder in models/: letters, digits, blanks and . _ + -"
        raise PydanticCustomError("folder_name", problem)
    return name


FolderName = Annotated[str, AfterValidator(_one_folder)]
"""What a model is called by that is made: its folder is models/<name>."""


def need_model(settings: Settings) -> None:
    """Look whether the settings' model is there, where it is a folder of this project.

    Raises ProjectError: this project runs no model, there is none, or it is an adapter whose base
    is gone or another one; the help says what to do about it.
    """
    folder = settings.model_folder
    if settings.is_self_served and find_spec("lifecycle.local") is None:
        raise ProjectError(
            f'"{settings.model}" is to run on this machine, and this project asks an endpoint.',
            "Serve it behind an OpenAI-compatible API, and name that in GENAI_BASE_URL.",
        )
    if folder is None:
        return
    need_folder(folder, settings.model)
    if is_adapter(folder):
        _need_base(folder, settings.root)


def need_named(name: str) -> None:
    """Raise ProjectError where a name is of this project's models, not of the hub's, and none."""
    if name.startswith("models/"):
        need_folder(Path(name), name)


def need_folder(folder: Path, name: str) -> None:
    """Raise ProjectError where a folder of this name holds no model."""
    if not has_model(folder):
        names = sorted(path.name for path in folder.parent.glob("[!.]*") if has_model(path))
        raise ProjectError(
            f'There is no model in "{name}" yet.',
            f"models/ holds: {', '.join(names) or 'none'}. {_how_to_make(folder)}",
        )


def has_model(folder: Path) -> bool:
    """Whether a folder holds a model or an adapter."""
    return any((folder / name).is_file() for name in (WHOLE, ADAPTER, GGUF))


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Give a folder to fill, which takes the place of `target` when the block ends well.

    What is there is whole, then. Half of a model fills the disk: it is removed, and what a killed
    command left of one goes first.

    Raises ProjectError: another process makes it.
    """
    # A folder takes the place of no link, as to a larger disk, but of what it leads to.
    target = target.resolve()
    made = target.with_name(f".{target.name}.tmp")
    with claimed(target):
        shutil.rmtree(made, ignore_errors=True)
        try:
            made.mkdir(parents=True)
            yield made
            shutil.rmtree(target, ignore_errors=True)
            made.replace(target)
        finally:
            shutil.rmtree(made, ignore_errors=True)


@contextmanager
def claimed(target: Path) -> Iterator[None]:
    """Keep every other process that makes this folder out; a kill lets go of it as well.

    Raises ProjectError: another one makes it, and each would write among the other's files.
    """
    import filelock

    lock = target.parent / ".training" / target.name / "running.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with filelock.FileLock(lock, timeout=0):
            yield
    except filelock.Timeout:
        raise ProjectError(
            f'Another process is making "{target.parent.name}/{target.name}" right now.',
            "Wait for it to end, or name another folder: --help says how.",
        ) from None


def let_others_read(folder: Path) -> None:
    """Give the weights the rights of the files beside them: safetensors writes for its owner alone.

    A service in a container, and a colleague on the same machine, is another user.
    """
    rights = (folder / (ADAPTER if is_adapter(folder) else WHOLE)).stat().st_mode
    for weights in folder.glob("*.safetensors"):
        weights.chmod(rights)


def is_adapter(folder: Path) -> bool:
    """Whether a folder holds an adapter: differences from the weights of its base."""
    return (folder / ADAPTER).is_file()


def base_of(adapter: Path) -> tuple[str, str | None]:
    """Give the base that an adapter names, and the commit of one that is on the hub."""
    config = _json(adapter / ADAPTER)
    return str(config["base_model_name_or_path"]), config.get("revision")


def other_base(model: Path, root: Path) -> str | None:
    """Give the base of a model that is an adapter, where it has other weights than in training."""
    if not is_adapter(model):
        return None
    base, _ = base_of(model)
    trained_on = card_of(model).get("base", {})
    start = trained_on.get("id")
    if start is None or not (root / start).is_dir():
        return None
    is_same = runs.is_model(root, start, trained_on.get("sha256"))
    if start != base:
        # It went on from another adapter, whose card knows the base while it is that one.
        return other_base(root / start, root) if is_same else None
    return None if is_same else base


def start_of(model: Path, option: str) -> str | None:
    """Give what a model was trained from, by its run card; None where there is no card.

    Raises ProjectError: that has other weights now; `option` names what to compare with instead.
    """
    base, root = card_of(model).get("base", {}), model.parents[1]
    start: str | None = base.get("id")
    if start and (root / start).is_dir() and not runs.is_model(root, start, base.get("sha256")):
        raise ProjectError(
            f'"{start}" has other weights now than those that "{model.name}" was trained from.',
            f"Where --restart set them aside, compare with those: {option} {start}.1",
        )
    return start


def technique_of(settings: Settings) -> str:
    """Give what was changed last: how a model was adapted, until a run says so; else the prompt."""
    folder = settings.model_folder
    method = card_of(folder).get("experiment", {}).get("method") if folder else None
    if folder is None or method in (None, "pretrain"):
        return "prompt"
    technique = "fine-tune" if method == "sft" else "align"
    every = [run.model for run in runs.every(settings.root) if run.technique == technique]
    told = [model.sha256 for model in every if model.id == settings.model]
    return "prompt" if told and runs.hash_model(folder) in told else technique


def card_of(model: Path) -> dict[str, Any]:
    """Give the run card of a model; empty where there is none."""
    return _json(model / "run.json")


def help_to_load(model: str, error: BaseException) -> str:
    """Say what to do about a model that cannot be loaded, or downloaded from Hugging Face."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(cause)
    if any(type(each).__name__ == "GatedRepoError" or "gated repo" in str(each) for each in chain):
        return (
            f"Its authors ask for consent: give it on https://huggingface.co/{model}, make a token"
            " on https://huggingface.co/settings/tokens, and put HF_TOKEN=… into the environment."
        )
    if any("custom code" in str(each) for each in chain):
        return "It is code of its authors, which is not run here: take one that transformers knows."
    if any("kind of AutoModel" in str(each) for each in chain):
        return "Take one that reads and writes text alone, with no encoder: poe model lists some."
    if "tokenizer" in str(error) and Path(model).is_dir():
        return (
            "Copy tokenizer.json and tokenizer_config.json into it, from the model it was made of."
        )
    if isinstance(error, ImportError) or "pip install" in str(error):
        return "Install what it names, or change what asks for it, such as load: in the experiment."
    if Path(model).is_dir():
        return "Is the folder whole? Copy or download it anew."
    if os.environ.get("HF_HUB_OFFLINE", "0").lower() in ("1", "true", "yes", "on"):
        return (
            "HF_HUB_OFFLINE is set, so only what was downloaded before is found. Take it out, or"
            " download the model where there is a network and copy the folder of HF_HOME."
        )
    return "Is its name right, and the hub within reach? A folder of this machine does as well."


def made_by(folder: Path) -> tuple[str, ...]:
    """Give the commands that make the model of a folder's name; none where none here does."""
    name, root = folder.name, folder.parents[1]
    if name == "pretrained" and (root / "pretrain").is_dir():
        has_text = any((root / "data" / "pretrain").glob("*.jsonl"))
        return ("poe pretrain",) if has_text else ("poe corpus", "poe pretrain")
    if name.endswith("-merged"):
        return (f"poe merge models/{name.removesuffix('-merged')}",)
    if name.startswith("gguf-") and (root / "deploy" / "optimize").is_dir():
        return (f"poe optimize --type {name.removeprefix('gguf-')}",)
    for stage in ("fine-tune", "align"):
        if (root / stage / f"{name}.yaml").is_file():
            return (f"poe {stage} {stage}/{name}.yaml",)
    if name == "tiny" and Path(__file__).with_name("local").joinpath("tiny.py").is_file():
        return ("poe tiny",)
    return ()


def _how_to_make(folder: Path) -> str:
    if others := list(folder.glob("*.gguf")):
        return f"GGUF is read under the name {GGUF}: rename {others[0].name}."
    if commands := made_by(folder):
        return f"To make it: {', then '.join(commands)}"
    return "Nothing here makes one of that name: is the path right?"


def _need_base(adapter: Path, root: Path) -> None:
    """An adapter holds differences from one set of weights; on others they are noise."""
    base, _ = base_of(adapter)
    folder = root / base
    if not base.startswith("models/") and not folder.is_dir():
        return
    if not has_model(folder):
        raise ProjectError(
            f'The adapter "{adapter.name}" was trained on "{base}", which is not there.',
            _how_to_make(folder),
        )
    if other_base(adapter, root):
        raise ProjectError(
            f'The adapter "{adapter.name}" was trained on other weights than "{base}" has now.',
            "Train it again, or bring the old base back.",
        )


def _json(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return content
