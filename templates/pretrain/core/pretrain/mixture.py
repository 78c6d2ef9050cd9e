"""From documents to rows of tokens: streamed, packed, and mixed by weight.

Nothing is held in memory but a small buffer, so the same lines serve a corpus of a megabyte and
one of terabytes.
"""

import logging
import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import datasets
import pyarrow
from lifecycle import data, settings
from lifecycle.errors import ProjectError, first_fault
from pyarrow import parquet
from pydantic import BaseModel, ValidationError, model_validator

from plans import PARQUET, Plan, Source, not_from_hub

log = logging.getLogger(__name__)
TESTED: tuple[data.Split, ...] = ("dev", "test")
FEWEST = 4
"""Runs of words that an example has at least, six words: a shorter one is said anywhere."""
Tested = defaultdict[int, list[frozenset[int]]]
BUFFER = 1000
"""Documents among which a stream is shuffled."""
BATCH = 500
"""Documents that are packed at a time."""
NO_LOSS = -100
"""The label that PyTorch's cross-entropy leaves out."""
HELD_OUT = 20
"""Of so many documents of each source one is for validation, the same ones in every run."""
VALIDATED = 64
"""Rows that the validation loss is taken on, at most."""
HELP = (
    'A document is {"text": "…"} or {"messages": […]}, one a line, a row of Parquet, or a '
    "paragraph of a .txt, or a line where none is empty."
)


class Document(BaseModel):
    """What a source says in one place; other keys are left out."""

    text: str = ""
    messages: list[dict[str, str]] = []

    @model_validator(mode="after")
    def _has_one(self) -> "Document":
        if not self.model_fields_set:
            raise ValueError("it has neither text nor messages")
        return self


def stream(plan: Plan, tokenizer: Any, root: Path, seed: int) -> datasets.IterableDataset:
    """Give an endless stream of rows, `{"input_ids", "labels"}`, each of `plan.row_tokens` ids.

    Each row is of one source, and sources are drawn by weight: weights are shares of tokens, not
    of documents, whose lengths differ. A small source comes round again more often.
    """
    rows = [
        packed(documents.shuffle(seed, buffer_size=BUFFER), plan, tokenizer).repeat(None)
        for documents in _divided(plan, root, is_held_out=False)
    ]
    return datasets.interleave_datasets(rows, probabilities=_shares(plan), seed=seed)


def validation(plan: Plan, tokenizer: Any, root: Path) -> datasets.Dataset:
    """Give rows of documents that `stream` leaves out, with its shares: for the validation loss.

    Raises ProjectError: there are too few documents for any to be held out.
    """
    held = [
        list(packed(documents, plan, tokenizer).take(VALIDATED))
        for documents in _divided(plan, root, is_held_out=True)
    ]
    both = [(rows, share) for rows, share in zip(held, _shares(plan), strict=True) if rows]
    if not both:
        raise ProjectError(
            f"{plan.source}: the sources hold too few documents to validate on.",
            f"One of {HELD_OUT} is held out: bring more text.",
        )
    count = min(VALIDATED, *(len(rows) / share for rows, share in both))
    kept = [row for rows, share in both for row in rows[: max(1, round(count * share))]]
    return datasets.Dataset.from_list(kept)


def load(source: Source, root: Path) -> datasets.IterableDataset:
    """Open one source as a stream of documents, each with the keys of `Document`.

    Raises ProjectError: it is not there, or cannot be had.
    """
    if source.file(root):
        of = {"root": root, "path": source.path}
        return datasets.IterableDataset.from_generator(_documents, gen_kwargs=of)
    try:
        found = datasets.load_dataset(
            source.hub, source.subset, split="train", streaming=True, revision=source.revision
        )
    except Exception as error:
        raise not_from_hub(source, error) from error
    others = {*(found.column_names or next(iter(found)))} - {*Document.model_fields}
    name = str(source.hub)
    return found.map(lambda row: _of_row(row, name).model_dump(), remove_columns=list(others))


def _documents(root: Path, path: str) -> Iterator[dict[str, Any]]:
    if path.endswith(".txt"):
        found = (Document(text=text.strip()) for text in _texts(root, path))
    elif path.endswith(PARQUET):
        found = (_of_row(row, path) for row in _rows(root / path, path))
    else:
        found = (document for _, document in data.rows(root, path, Document, "", HELP))
    is_empty = True
    for document in found:
        is_empty &= not (document.text or document.messages)
        yield document.model_dump()
    if is_empty:
        raise ProjectError(f"{path} holds no documents.", HELP)


def _texts(root: Path, path: str) -> Iterator[str]:
    """Give the paragraphs of a text; where no line is empty, each stands for itself."""
    if all(map(str.strip, data.lines(root, path, ""))):
        yield from data.lines(root, path, "")
        return
    for has_text, lines in groupby(data.lines(root, path, ""), key=lambda line: bool(line.strip())):
        if has_text:
            yield "".join(lines)


def _rows(file: Path, path: str) -> Iterator[dict[str, Any]]:
    try:
        table = parquet.ParquetFile(file)
    except (pyarrow.ArrowException, OSError) as error:
        help = "Write it anew, or as JSON lines."
        raise ProjectError(f"{path} is no Parquet file that can be read.", help) from error
    columns = [key for key in Document.model_fields if key in table.schema_arrow.names]
    # The library's own reader leaves threads, for whose end it waits 5 seconds, also after Ctrl-C.
    for batch in table.iter_batches(columns=columns, use_threads=False):
        yield from batch.to_pylist()


def _of_row(row: Mapping[str, Any], name: str) -> Document:
    fields = Document.model_fields
    # A table has a cell where a document says nothing.
    said = {key: row[key] or fields[key].default for key in fields if key in row}
    try:
        return Document.model_validate(said)
    except ValidationError as error:
        fault = ": ".join(filter(None, first_fault(error)))
        raise ProjectError(f"{name}: {fault}.", HELP) from error


def _shares(plan: Plan) -> list[float]:
    total = sum(source.weight for source in plan.sources)
    return [source.weight / total for source in plan.sources]


def _divided(plan: Plan, root: Path, *, is_held_out: bool) -> Iterator[datasets.IterableDataset]:
    """Open the sources for one side: what a document says decides, so that none is on both."""
    tested = _tested(root)

    def opened(source: Source) -> datasets.IterableDataset:
        is_said = False

        def is_wanted(document: Mapping[str, Any]) -> bool:
            nonlocal is_said
            said = document["text"] or str(document["messages"] or "")
            if said == "" or (zlib.crc32(said.encode()) % HELD_OUT == 0) != is_held_out:
                return False
            if not _holds(document, tested):
                return True
            if not is_said:
                log.warning("%s holds what dev or test asks: left out.", source.path or source.hub)
                is_said = True
            return False

        return load(source, root).filter(is_wanted)

    return map(opened, plan.sources)


def _tested(root: Path) -> Tested:
    """Give the runs of words of each example that a model is measured on, by one of them."""
    found: Tested = defaultdict(list)
    for task in settings.load(root).tasks:
        for split in TESTED:
            if (root / data.path_of(task, split)).is_file():
                for example in data.load(root, task, split):
                    runs = data.shingles(example.whole)
                    if len(runs) >= FEWEST:
                        found[min(runs)].append(runs)
    return found


def _holds(document: Mapping[str, Any], tested: Tested) -> bool:
    """Whether a document has all of an example in it: its evaluation would measure memory."""
    turns = (turn["content"] for turn in document["messages"] or ())
    said = data.shingles(document["text"] or "\n".join(turns))
    return any(runs <= said for run in said & tested.keys() for runs in tested[run])


def packed(
    documents: datasets.IterableDataset, plan: Plan, tokenizer: Any
) -> datasets.IterableDataset:
    """Pack documents, each with a stop token at its end, into rows of equal length.

    The longest come first and each goes where it fits (first-fit decreasing), so that next to
    nothing is padding and a document is cut only when it is longer than a row. README.md says why.
    """

    def rows(batch: Mapping[str, list[Any]]) -> dict[str, list[list[int]]]:
        packs = pack(ids_of(batch, tokenizer), plan.row_tokens)
        missing = [plan.row_tokens - len(row) for row in packs]
        # Its label is left out of the loss, so any token will do where a tokenizer has none for it.
        pad = tokenizer.pad_token_id or tokenizer.eos_token_id
        return {
            "input_ids": [row + [pad] * gap for row, gap in zip(packs, missing, strict=True)],
            "labels": [row + [NO_LOSS] * gap for row, gap in zip(packs, missing, strict=True)],
        }

    keys = [*Document.model_fields]
    return documents.map(rows, batched=True, batch_size=BATCH, remove_columns=keys)


def pack(documents: Sequence[list[int]], length: int) -> list[list[int]]:
    """Give rows of at most `length` ids that hold all documents, in an order of no meaning."""
    pieces = [ids[at : at + length] for ids in documents for at in range(0, len(ids), length)]
    rows: list[list[int]] = []
    for piece in sorted((each for each in pieces if len(each) < length), key=len, reverse=True):
        row = next((row for row in rows if len(row) + len(piece) <= length), None)
        if row is None:
            rows.append(list(piece))
        else:
            row.extend(piece)
    rows += [piece for piece in pieces if len(piece) == length]
    # Otherwise each batch would begin with the longest documents and end with the shortest.
    random.Random(len(rows)).shuffle(rows)
    return rows


def ids_of(batch: Mapping[str, list[Any]], tokenizer: Any) -> list[list[int]]:
    """Give the ids of each document of a batch, `{"text", "messages"}`, stop tokens included."""
    # Llama and Gemma know no text that does not begin with it, and are lost without.
    begins = tokenizer("")["input_ids"][:1] == [tokenizer.bos_token_id]
    start = tokenizer.bos_token if begins else ""
    texts = [
        # The template begins a dialogue, and ends each turn with the stop token, itself.
        start + text + tokenizer.eos_token
        if text
        else tokenizer.apply_chat_template(said, tokenize=False)
        for text, said in zip(batch["text"], batch["messages"], strict=True)
    ]
    ids: list[list[int]] = tokenizer(texts, add_special_tokens=False)["input_ids"]
    return ids
