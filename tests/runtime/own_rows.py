"""Rows of one's own for each task, and the command that imports them."""

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from lifecycle import command, data, tasks
from lifecycle.importing import __main__ as importing

ROOT = Path.cwd()
TASKS = list(tasks.every())
Rows = Sequence[dict[str, Any]]
WORDS = ("parcel", "invoice", "lamp", "login", "refund", "courier", "kettle", "password", "shelf")


def text(number: int) -> str:
    """A text of its own for each number, unlike all others."""
    picked = [WORDS[number // 9**place % 9] for place in range(4)]
    return f"Ticket {number}: " + " ".join(f"{word} {number * 7}" for word in picked)


ROWS: dict[str, Callable[[int], dict[str, Any]]] = {
    "classification": lambda n: {
        "text": text(n),
        "queue": ("Late", "BROKEN", "Größe", "退货")[n % 4],
    },
    "extraction": lambda n: {"text": text(n), "number": n, "who": f"Ada {n}", "paid": n % 2 == 0},
    "summarization": lambda n: {"article": f"{text(n)}. Ada wrote.", "headline": f"Ticket {n}"},
    "question-answering": lambda n: {
        "context": text(n),
        "question": "Which number?",
        "answers": {"text": [f"{n}"], "answer_start": [7]},
    },
    "reasoning": lambda n: {
        "question": f"{text(n)} and 2 more?",
        "answer": f"It is so. #### {n + 2}",
    },
    "chat": lambda n: {
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hello."},
            {"role": "user", "content": text(n)},
            {"role": "assistant", "content": f"I have looked at ticket {n} for you."},
        ]
    },
}


def write(rows: Rows, path: str = "own.jsonl") -> str:
    """Write rows in the format that the name says."""
    if path.endswith("jsonl"):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        Path(path).write_text("\n".join(lines), encoding="utf-8")
    else:
        with Path(path).open("w", newline="", encoding="utf-8-sig") as file:
            table = csv.DictWriter(file, list(rows[0]), delimiter=";")
            table.writeheader()
            table.writerows(rows)
    return path


def run(*args: str) -> int:
    """Run the command; give its exit code."""
    try:
        command.run(importing.Import, list(args))
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def state(root: Path) -> dict[str, bytes]:
    """Give every file."""
    files = [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def splits(root: Path, task: str) -> dict[str, list[data.Example]]:
    """Read the three splits as every command does."""
    check = tasks.find(task).validate
    return {split: data.load(root, task, split, check) for split in ("train", "dev", "test")}


ONE = pytest.mark.skipif(
    "classification" not in TASKS, reason="this project has no task with labels"
)


def labelled(n: int, *said: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give a task of Label Studio with the annotations of so many people."""
    annotations = [
        {"id": 1000 + at, "completed_by": at, "was_cancelled": False, "result": [item]} | more
        for at, item in enumerate(said)
    ]
    return {"id": n, "data": {"text": text(n)}, "annotations": annotations, "predictions": []}
