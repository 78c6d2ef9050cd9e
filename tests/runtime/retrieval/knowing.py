"""A project with documents of a test's own."""

import json
from pathlib import Path
from typing import Any

import yaml
from lifecycle import settings
from lifecycle.retrieval import config, ingest, measuring, search
from lifecycle.retrieval.ingested import Choice


def write(root: Path, **retrieval: Any) -> config.Retrieval:
    """Write app/app.yaml with these words on retrieval."""
    (root / "app").mkdir(exist_ok=True)
    said = {"documents": ["documents"], "passages": 2, **retrieval}
    content = {"title": "The desk", "users": "machine", "log": "none", "retrieval": said}
    (root / config.FILE).write_text(yaml.safe_dump(content), encoding="utf-8")
    return config.read(root)


def document(root: Path, name: str, content: str | bytes) -> Path:
    """Write a document."""
    path = root / "documents" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def ingested(root: Path, anew: bool = False) -> list[str]:
    """Ingest, and give what could not be read."""
    return ingest.ingest(settings.load(root), config.read(root), anew)


def measured(root: Path) -> Choice:
    """Measure on the dev questions."""
    return measuring.choose(settings.load(root), config.read(root))


def searching(root: Path) -> search.Search:
    """Open the store for words alone."""
    return search.Search(root / config.INDEX, config.read(root).stop_words, None)


def lines(path: Path) -> list[Any]:
    """Read JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
