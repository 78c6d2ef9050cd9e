"""From documents to rows of tokens: streamed, packed, and mixed by weight.

Nothing is held in memory but a small buffer, so the same lines serve a corpus of a megabyte and
one of terabytes.
"""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import datasets
from lifecycle.errors import ProjectError

from plans import Plan, Source

BUFFER = 1000
"""Documents among which a stream is shuffled."""
BATCH = 500
"""Documents that are packed at a time."""
NO_LOSS = -100
"""The label that PyTorch's cross-entropy leaves out."""


def stream(plan: Plan, tokenizer: Any, root: Path, seed: int) -> datasets.IterableDataset:
    """Give an endless stream of rows, `{"input_ids", "labels"}`, each of `plan.row_tokens` ids.

    Each row is of one source, and sources are drawn by weight: weights are shares of tokens, not
    of documents, whose lengths differ. A small source comes round again more often.
    """
    rows = [
        packed(load(source, root).shuffle(seed, buffer_size=BUFFER).repeat(None), plan, tokenizer)
        for source in plan.sources
    ]
    total = sum(source.weight for source in plan.sources)
    return datasets.interleave_datasets(
        rows, probabilities=[source.weight / total for source in plan.sources], seed=seed
    )


def validation(plan: Plan, tokenizer: Any, root: Path, path: str) -> datasets.Dataset:
    """Give the rows of a file in order, all at once: what the validation loss is taken on."""
    rows = packed(load(Source(path=path), root), plan, tokenizer)
    return datasets.Dataset.from_list(list(rows))


def load(source: Source, root: Path) -> datasets.IterableDataset:
    """Open one source as a stream of documents."""
    if source.path is None:
        return datasets.load_dataset(source.hub, source.subset, split="train", streaming=True)
    path = root / source.path
    if not path.is_file():
        raise ProjectError(f"{source.path} does not exist.", "poe corpus makes the sample corpus.")
    return datasets.load_dataset("json", data_files=str(path), split="train", streaming=True)


def packed(
    documents: datasets.IterableDataset, plan: Plan, tokenizer: Any
) -> datasets.IterableDataset:
    """Pack documents, each with a stop token at its end, into rows of equal length.

    The longest come first and each goes where it fits (first-fit decreasing), so that next to
    nothing is padding and a document is cut only when it is longer than a row. Cutting anywhere is
    simpler and shows the model endings without their beginnings, which teaches it to invent (Ding
    et al., 2024, "Fewer Truncations Improve Language Modeling").
    """

    def rows(batch: Mapping[str, list[Any]]) -> dict[str, list[list[int]]]:
        packs = pack(_ids(batch, tokenizer), plan.row_tokens)
        missing = [plan.row_tokens - len(row) for row in packs]
        # Its label is left out of the loss, so any token will do where a tokenizer has none for it.
        pad = tokenizer.pad_token_id or tokenizer.eos_token_id
        return {
            "input_ids": [row + [pad] * gap for row, gap in zip(packs, missing, strict=True)],
            "labels": [row + [NO_LOSS] * gap for row, gap in zip(packs, missing, strict=True)],
        }

    names = list(documents.column_names or next(iter(documents)))
    return documents.map(rows, batched=True, batch_size=BATCH, remove_columns=names)


def pack(documents: Sequence[list[int]], length: int) -> list[list[int]]:
    """Give rows of at most `length` ids that hold all documents, in an order of no meaning."""
    pieces = [ids[at : at + length] for ids in documents for at in range(0, len(ids), length)]
    rows: list[list[int]] = []
    for piece in sorted(pieces, key=len, reverse=True):
        row = next((row for row in rows if len(row) + len(piece) <= length), None)
        if row is None:
            rows.append(list(piece))
        else:
            row.extend(piece)
    # Otherwise each batch would begin with the longest documents and end with the shortest.
    random.Random(len(rows)).shuffle(rows)
    return rows


def _ids(batch: Mapping[str, list[Any]], tokenizer: Any) -> list[list[int]]:
    if "messages" in batch:
        # The template ends each turn with the stop token itself.
        texts = [tokenizer.apply_chat_template(each, tokenize=False) for each in batch["messages"]]
    else:
        texts = [text + tokenizer.eos_token for text in batch["text"]]
    ids: list[list[int]] = tokenizer(texts, add_special_tokens=False)["input_ids"]
    return ids
