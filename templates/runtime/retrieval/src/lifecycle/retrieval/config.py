"""What the application looks things up in, and how: `retrieval` of app/app.yaml."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ..app import config
from ..app.config import FILE as FILE
from ..deploy.config import parse
from ..errors import ProjectError

INDEX = "app/passages.sqlite3"
"""Made by poe ingest, and again whenever it is not there: git leaves it out."""
INGESTED = "app/ingested.json"
"""What was ingested, by hash, and what was measured of it: evidence, which git holds."""
MOST = 50
"""Passages that may be put before a model."""


class Retrieval(BaseModel):
    """What `retrieval` in app/app.yaml says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: list[str] = Field(min_length=1)
    """Files and folders, relative to the project."""
    questions: str = "app/questions"
    """The folder of dev.jsonl and test.jsonl: questions that stand alone."""
    passages: int = Field(4, ge=1, le=MOST)
    """How many are put before the model."""
    vectors: str = "none"
    """none, wordllama (a package, which works offline), or the name of an embedding model."""
    vectors_url: str | None = None
    """The OpenAI-compatible endpoint of that embedding model, with the key GENAI_API_KEY."""
    stop_words: str = "english"
    """The language of the words that are not searched for, or none."""
    risk: float = Field(0.05, ge=0, le=1)
    """Of the dev questions whose answer was found, how many may be turned away unanswered."""
    cite: Literal["application", "model"] = "application"
    """Who names the passage: the application, by where the answer stands, or the model itself."""


def read(root: Path) -> Retrieval:
    """Read `retrieval` of app/app.yaml.

    Raises ProjectError: it is not there, or has a key or value that is wrong.
    """
    said = config.read(root).retrieval
    if said is None:
        raise ProjectError(
            f"{FILE} has no retrieval: nothing is looked up.",
            "Add it, as in: retrieval: { documents: [documents] }",
        )
    return parse(Retrieval, said, f"{FILE}, retrieval")
