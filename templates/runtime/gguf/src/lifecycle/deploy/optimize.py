"""Optimise the accepted model: `poe optimize` converts it, `poe optimize --compare` measures.

The result is `models/<name>` with a card, as after training: looked at before the work starts, and
there whole or not at all.
"""

import json
import shutil
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import CliPositionalArg

from .. import command, model_folder, runs, settings
from ..errors import ProjectError
from . import accepted, config

Type = Literal["f16", "q8_0"]


class Plan(BaseModel):
    """What a file in deploy/optimize/ says."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: model_folder.FolderName | None = None
    """The result is models/<name>; by default gguf-<type>."""
    source: str | None = Field(None, alias="from")
    """A model folder or the id of one; by default the accepted run's model."""
    type: Type = "f16"


class Optimize(command.Command):
    """Convert the accepted model to GGUF, or compare what was made with it."""

    plan: CliPositionalArg[Path] = Path("deploy/optimize/gguf.yaml")
    """The YAML file that says what becomes of the model."""
    type: Type | None = None
    """Instead of the file's type, and then with a name of its own."""
    name: model_folder.FolderName | None = None
    """The result is models/<name>."""
    compare: bool = False
    """Measure the accepted model and all that was made from it on the dev split."""
    limit: int | None = Field(None, ge=1)
    """Compare on so many examples of each task only."""

    def cli_cmd(self) -> None:
        """Run the command."""
        command.need("local", "torch", "transformers")
        command.need("deploy", "gguf")
        project = settings.load()
        if self.compare:
            from . import compare

            print(compare.run(project, self.limit))
            return
        plan = read(project.root / self.plan, self.type, self.name)
        print(f"models/{make(project, plan).name}")
        print("next: poe optimize --compare")


def read(path: Path, type: Type | None, name: str | None) -> Plan:
    """Read the file, and what the command line says instead."""
    if not path.is_file():
        raise ProjectError(f'There is no "{path.name}" in {path.parent.name}/.', "poe optimize")
    plan = config.parse(Plan, settings.read_yaml(path) or {}, path.name)
    if type is not None and type != plan.type:
        plan = plan.model_copy(update={"type": type, "name": None})
    return plan.model_copy(update={"name": name or plan.name or f"gguf-{plan.type}"})


def make(project: settings.Settings, plan: Plan) -> Path:
    """Make models/<name>; one that was made from the same already is left as it is.

    Raises ProjectError: nothing to convert, of a kind that is not, no room; nothing is left behind.
    """
    source = _source(project, plan)
    made_from = runs.model_of(source)
    told = {"base_url", "chat_template_kwargs", "trained_from"}
    facts = made_from.model_dump(exclude_none=True, exclude=told)
    target = project.root / "models" / str(plan.name)
    if _is_made(target, facts, plan):
        return target
    with model_folder.beside(target) as made:
        folder = whole(source, made / "merged")
        _convert(folder, made, plan)
        _write_card(made, facts, plan, json.loads(_text(folder / "config.json")))
        shutil.rmtree(made / "merged", ignore_errors=True)
    return target


def _source(project: settings.Settings, plan: Plan) -> settings.Settings:
    if plan.source is None:
        _, run = accepted.accepted_run(project.root)
        source = accepted.of_model(project, run, run.model.id)
    else:
        source = project.with_model(plan.source)
    if not source.is_self_served:
        raise ProjectError(
            f'"{source.model}" is served by an endpoint, which keeps its weights.',
            "Serve it as it is: server: endpoint in deploy/serve.yaml, without model.",
        )
    model_folder.need_model(source)
    return source


def _is_made(target: Path, made_from: dict[str, Any], plan: Plan) -> bool:
    if not target.exists():
        return False
    facts = model_folder.card_of(target)
    if (facts.get("made_from"), facts.get("type")) == (made_from, plan.type):
        return True
    raise ProjectError(
        f'"models/{target.name}" is already there, and was made from something else.',
        f"Name this one: poe optimize --type {plan.type} --name {target.name}-2",
    )


def whole(source: settings.Settings, beside: Path) -> Path:
    """Give a folder with the whole weights: an adapter is merged into its base, in `beside`."""
    folder = source.model_folder
    if folder is None:
        return _downloaded(source)
    if (folder / "config.json").is_file():
        return folder
    from transformers.utils import logging

    # The merge of serving: what was measured is what is converted.
    from ..local import loading

    logging.disable_progress_bar()
    # Of transformers, to itself: PEFT asks for a property by its old name.
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")
    loaded = loading.load(str(folder))
    loaded.model.save_pretrained(beside)
    loaded.tokenizer.save_pretrained(beside)
    return beside


def _downloaded(source: settings.Settings) -> Path:
    from huggingface_hub import snapshot_download

    try:
        patterns = ["*.json", "*.safetensors", "*.jinja"]
        where = snapshot_download(source.model, revision=source.revision, allow_patterns=patterns)
    except OSError as error:
        raise ProjectError(
            f'The model "{source.model}" is not on this machine, and cannot be downloaded.',
            "Is its name right, and the hub within reach? from: takes a folder as well.",
        ) from error
    return Path(where)


def _convert(folder: Path, made: Path, plan: Plan) -> None:
    from . import gguf

    need = gguf.size_of(folder, plan.type)
    free = shutil.disk_usage(made.parent).free
    if need > free:
        raise ProjectError(
            f"{need / 1e9:.1f} GB are needed on the disk, and {free / 1e9:.1f} GB are free.",
            "Make room, then give the same command again.",
        )
    gguf.convert(folder, made / model_folder.GGUF, plan.type)


def _write_card(made: Path, made_from: dict[str, Any], plan: Plan, model: Any) -> None:
    # Without the day: the same model, made once more elsewhere, has the hash that was measured.
    facts = {
        "version": 1,
        "name": plan.name,
        "made_from": made_from,
        "type": plan.type,
        "architecture": model["architectures"][0],
        "packages": {"gguf": version("gguf")},
    }
    text = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
    (made / "run.json").write_text(text, encoding="utf-8")
    readme = (
        f"# {plan.name}\n\nMade from `{made_from['id']}` as GGUF, {plan.type}: `poe optimize`. "
        "What that changed stands in `deploy/runs/` and `eval/runs/`.\n"
    )
    (made / "README.md").write_text(readme, encoding="utf-8")


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


if __name__ == "__main__":
    command.run(Optimize)
