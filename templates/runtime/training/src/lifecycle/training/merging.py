"""Merge an adapter into its base: `poe merge models/lora` makes models/lora-merged.

W + (alpha / r) B A, once, instead of at every token. The merged folder is an ordinary model: every
server takes it, and quantisation needs it.
"""

import json
from pathlib import Path

from pydantic_settings import CliPositionalArg

from .. import command, model_folder, settings
from ..errors import ProjectError

TOLERANCE = 1e-3
"""How far a log-probability may move: float32 adds in another order, and no more than that."""
_PROBE = [{"role": "user", "content": "My parcel has not arrived, where is it?"}]


class Merge(command.Command):
    """Add an adapter's weights to those of its base, and prove that nothing changed."""

    adapter: CliPositionalArg[str]
    """The folder of the adapter."""
    output: str | None = None
    """The folder of the result; by default the adapter's with -merged."""

    def cli_cmd(self) -> None:
        """Run the command."""
        command.need("train", "torch", "transformers", "peft")
        output = Path(self.output or f"{self.adapter.rstrip('/')}-merged")
        difference = merge(self.adapter, output)
        print(f"{output}: the largest difference of a log-probability is {difference:.1e}")


def merge(adapter: str, output: Path) -> float:
    """Write the merged model and give the largest difference of a log-probability on a probe.

    Raises ProjectError when `adapter` is none, when `output` is taken, or when the merged model
    answers differently.
    """
    import torch
    from transformers import AutoConfig

    from ..local import loading
    from . import experiment, models, session

    session.quieten_libraries()
    project = settings.load().with_model(adapter)
    model_folder.need_folder(project.root / project.model, adapter)
    start = experiment.start_of(project)
    if start.adapter is None:
        raise ProjectError(
            f'"{adapter}" holds whole weights, not an adapter: there is nothing to merge.'
        )
    target = project.root / output
    if target.exists():
        raise ProjectError(f'"{output}" is already there.', "Name another folder: --output.")
    chat = models.load_chat(start, project)
    # Adding is exact in float32 alone, for which a GPU may have no room; what is written is what
    # the base was published in.
    adapted = models.load_for_use(start, project.root, torch.device("cpu"))
    loading.ignores_padding(adapted, adapter)  # that its numbers are finite
    probe = torch.tensor([chat.dialogue(_PROBE)])
    with torch.no_grad():
        before = adapted(probe).logits.log_softmax(-1)
        merged = adapted.merge_and_unload(safe_merge=True)
        difference = float((merged(probe).logits.log_softmax(-1) - before).abs().max())
    if difference > TOLERANCE:
        raise ProjectError(
            f'Merging "{adapter}" moves a log-probability by {difference:.2g}, more than rounding.',
            "The adapter or its base is damaged: train it again.",
        )
    published = models.from_pretrained(AutoConfig, start, project.root).dtype
    merged.to(published if isinstance(published, torch.dtype) else torch.float32)
    with model_folder.beside(target) as made:
        merged.save_pretrained(made)
        chat.tokenizer.save_pretrained(made)
        models.copy_processors(start, project.root, made)
        if card := model_folder.card_of(project.root / start.adapter):
            facts = card | {"merged_from": Path(start.adapter).name}
            text = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
            (made / "run.json").write_text(text, encoding="utf-8")
        model_folder.let_others_read(made)
    return difference


if __name__ == "__main__":
    command.run(Merge)
