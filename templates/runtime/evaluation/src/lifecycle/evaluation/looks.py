"""Looks at the test split: each one more makes the best figure there a little less true."""

from pathlib import Path

from ..runs import Run, every

MANY = 3
"""The look from which on the best of them is flattered by chance. `check` warns of it, too."""


def is_look(run: Run) -> bool:
    """Whether a candidate was measured on test; a baseline is none."""
    return run.technique != "baseline" and bool(test_data(run))


def test_data(run: Run) -> set[str]:
    """Give the hashes of the test examples that a run was measured on."""
    return {
        entry.sha256
        for entry in run.inputs
        if entry.role == "data" and entry.path.endswith("/test.jsonl")
    }


def taken(root: Path, run: Run) -> list[Run]:
    """Give all looks at the test examples of a run, oldest first, up to the run itself."""
    seen = test_data(run)
    found = (each for each in every(root) if each.id <= run.id)
    return [each for each in found if is_look(each) and test_data(each) & seen]


def said(root: Path, run: Run) -> str:
    """Say beside a figure how many looks it is of; empty for one that is not of test."""
    if not is_look(run):
        return ""
    count = len(taken(root, run))
    if count < MANY:
        return f"look {count} at these test examples"
    return (
        f"look {count} at these test examples: the best of so many is partly the luckiest. Put"
        " examples that no run has seen into test.jsonl."
    )
