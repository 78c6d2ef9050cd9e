"""How the application behaves: app/app.yaml."""

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..deploy.config import read_as

FILE = "app/app.yaml"


class App(BaseModel):
    """What app/app.yaml says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    """What stands above the page."""
    users: Literal["machine", "network"]
    """Whether it listens on this machine alone, or on all of its addresses."""
    requests_a_minute: int = Field(60, ge=1)
    """On the page, of one key, or of all where there is none; the next one comes again."""
    log: Literal["none", "facts", "texts"] = "facts"
    """A line of JSON for each request, without what people wrote unless it says `texts`."""
    keep_days: int = Field(90, ge=1)
    """After that, sessions and their feedback are deleted, when it starts and once a day."""
    monitoring: str | None = Field(None, pattern=r"^https?://\S+$")
    """Where an OpenTelemetry collector takes traces and metrics, by OTLP over HTTP."""
    state: str = "app/state/app.sqlite3"
    """Where sessions and feedback are kept."""
    retrieval: dict[str, Any] | None = None
    """What it looks things up in, as `lifecycle.retrieval` reads it."""


def read(root: Path) -> App:
    """Read app/app.yaml.

    Raises ProjectError: it is not there, no YAML, or has a key or value that is wrong.
    """
    return read_as(App, root, FILE)
