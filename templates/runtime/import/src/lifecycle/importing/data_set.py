"""Data sets of Hugging Face, and Parquet."""

import json
import logging
from collections.abc import Iterator, Sequence
from typing import Any

from .. import command
from ..errors import ProjectError
from .rows import Row

log = logging.getLogger(__name__)


def from_set(name: str, part: str | None) -> Iterator[Row]:
    """Give the rows of a data set: of the hub, a file of it, or a folder, also of `save_to_disk`.

    Labels, which are numbers there, have their names; -1 is none.
    """
    command.need("import", "datasets", "pyarrow")
    import datasets
    from pyarrow import parquet

    place = command.typed_path(name)
    *subset, split = (part or "train").split("/")
    every: Sequence[str] = ()
    if place.exists():  # A download is worth its bar.
        datasets.disable_progress_bars()
    try:
        if (place / "dataset_dict.json").is_file():
            every = json.loads((place / "dataset_dict.json").read_bytes())["splits"]
            place /= split
        if (place / "state.json").is_file():
            found = datasets.load_from_disk(str(place))
        elif place.is_file():
            if place.stem[-9:-5] == "-of-" and place.stem[-5:] > "00001":
                log.warning(
                    '%s is a part of a split: poe import "%s" reads all.', place, place.parent
                )
            found = datasets.Dataset(datasets.table.InMemoryTable(parquet.read_table(place)))
        else:
            source = str(place) if place.is_dir() else name
            found = datasets.load_dataset(source, *subset, split=split)
            every = list(found.info.splits or ())
    except Exception as error:  # of many kinds: no network, no such set, no such split
        raise ProjectError(
            f'"{name}" cannot be read as a data set: {" ".join(str(error).split())}',
            "Write the file anew."
            if place.is_file()
            else "Its page says how it is called; --part names its split, or its subset and split,"
            " such as --part en/train; or name a file of it.",
        ) from error
    if part is None and len(every) > 1:
        said = f'{name}: of its splits ({", ".join(every)}) "{split}" is read'
        log.warning("%s; --part takes another, --test-part one that is the test split.", said)
    kinds = {name: getattr(each, "feature", each) for name, each in found.features.items()}
    labels = {name: kind.names for name, kind in kinds.items() if hasattr(kind, "names")}
    # As a list pictures stay files.
    for at, values in enumerate(found.to_list(), start=1):
        yield Row(at, values | {name: _called(values[name], labels[name]) for name in labels})


def _called(label: Any, names: Sequence[str]) -> Any:
    if isinstance(label, list):
        return [_called(each, names) for each in label]
    return None if label is None or label < 0 else names[label]
