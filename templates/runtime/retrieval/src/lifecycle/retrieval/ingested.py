"""What was ingested and what was chosen for it: app/ingested.json, which git holds."""

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from .. import runs, written
from ..errors import ProjectError
from ..runs import Interval
from .config import INGESTED


class Choice(BaseModel):
    """How passages are found, and below which confidence the application does not answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: Literal["words", "vectors", "both"] = "words"
    threshold: float = 0.0
    questions: str = ""
    """The hash of the questions that it was chosen on; empty where it was not measured."""
    recall: dict[str, dict[str, Interval]] = {}
    """Way, and kind of question, to the share of them whose passage was among those found."""
    turned_away: dict[str, Interval] = {}
    """Kind of question to the share below the threshold."""


class Ingested(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    documents: dict[str, str] = {}
    """Path to hash."""
    unread: dict[str, str] = {}
    """The same of those that could not be read."""
    vectors: str = "none"
    passages: int = 0
    choice: Choice = Choice()


def read(root: Path) -> Ingested:
    """Read it; the empty one where there is none.

    Raises ProjectError: it was edited, or another version wrote it.
    """
    try:
        return Ingested.model_validate_json((root / INGESTED).read_bytes())
    except FileNotFoundError:
        return Ingested()
    except ValidationError as error:
        raise ProjectError(
            f"{INGESTED} is not as poe ingest wrote it.", "Delete it: poe ingest --measure"
        ) from error


def sample(root: Path) -> str | None:
    """Give the sample's document that is looked up in, where the data are the user's own."""
    for name in read(root).documents:
        folder, _, file = name.rpartition("/")
        task = folder.removeprefix("data/")
        is_shipped = written.is_sample(root, task, file.removesuffix(".jsonl"))
        # What people said of answers goes into train, and makes the data no others.
        if is_shipped and not written.is_sample(root, task, "test"):
            return name
    return None


def write(root: Path, ingested: Ingested) -> None:
    """Write it whole."""
    content = ingested.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps({"version": 1, **content}, indent=2, ensure_ascii=False) + "\n"
    runs.write_atomically(root / INGESTED, text)
