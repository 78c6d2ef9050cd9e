"""Merging an adapter into its base: W + (alpha / r) B A, once, instead of at every token."""

import json
import shutil
from pathlib import Path
from typing import Any

import torch

from .. import settings
from ..chat.chat import Chat
from ..errors import ProjectError
from . import models, reports

TOLERANCE = 1e-3
"""How far a log-probability may move: float32 adds in another order, and no more than that."""
_PROBE = [{"role": "user", "content": "My parcel has not arrived, where is it?"}]


def merge(adapter: str, output: Path) -> float:
    """Write the merged model and give the largest difference of a log-probability on a probe.

    Raises ProjectError when `adapter` is none, when `output` is taken, or when the merged model
    answers differently.
    """
    reports.quieten_libraries()
    project = settings.load().with_model(adapter)
    start = models.start_of(project)
    if start.adapter is None:
        raise ProjectError(
            f'"{adapter}" holds whole weights, not an adapter: there is nothing to merge.'
        )
    target = project.root / output
    if target.exists():
        raise ProjectError(f'"{output}" is already there.', "Name another folder: --output.")
    chat = models.load_chat(start, project)
    # Adding is exact in float32 alone; what is written is what the base was published in.
    adapted = models.load_for_use(start, project.root, torch.float32)
    before = _log_probabilities(adapted, chat)
    merged = adapted.merge_and_unload(safe_merge=True)
    difference = float((_log_probabilities(merged, chat) - before).abs().max())
    if difference > TOLERANCE:
        raise ProjectError(
            f'Merging "{adapter}" moves a log-probability by {difference:.2g}, more than rounding.',
            "The adapter or its base is damaged: train it again.",
        )
    merged.to(models.published_dtype(start, project.root))
    _write(merged, chat.tokenizer, project.root / start.adapter, target)
    return difference


def _log_probabilities(model: Any, chat: Chat) -> torch.Tensor:
    """Log-probabilities of each next token of the probe: (length, vocabulary)."""
    ids = torch.tensor([chat.dialogue(_PROBE)], device=model.device)
    with torch.no_grad():
        logits = model(ids).logits[0]
    return torch.log_softmax(logits.float(), dim=-1)


def _write(merged: Any, tokenizer: Any, adapter: Path, target: Path) -> None:
    beside = target.with_name(f".{target.name}.tmp")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        merged.save_pretrained(beside)
        tokenizer.save_pretrained(beside)
        card = adapter / "run.json"
        if card.exists():
            facts = json.loads(card.read_text(encoding="utf-8")) | {"merged_from": adapter.name}
            text = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
            (beside / "run.json").write_text(text, encoding="utf-8")
        beside.replace(target)
    finally:
        # Half of a model would fill the disk that it did not fit on.
        shutil.rmtree(beside, ignore_errors=True)
