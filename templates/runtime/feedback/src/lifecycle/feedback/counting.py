"""What the application's answers are worth to the next turn, for `poe iterate`: cheap to ask."""

from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from .. import tasks
from ..app import config, database
from ..deploy import accepted
from ..errors import ProjectError
from ..statistics import wilson
from . import cases


@dataclass(frozen=True)
class Counts:
    """What people said of answers, and what became of it."""

    judged: int
    wrong: int
    waiting: int
    """Nobody reviewed them yet."""
    reviewed: int
    """They are not in the data yet."""


def count(root: Path) -> Counts | None:
    """Count; None where nobody used the application."""
    if not (root / config.FILE).is_file() or not cases.path_of(root).is_file():
        return None
    with database.opened(cases.path_of(root)) as connection:
        judged, wrong = connection.execute(
            "SELECT count(*), coalesce(sum(rating = 'bad'), 0) FROM feedback"
        ).fetchone()
    return Counts(judged, wrong, len(cases.waiting(root)), len(cases.reviewed(root)))


def remarks(root: Path) -> list[str]:
    """Say what people found, and whether that is worth a new turn."""
    counts = count(root)
    if counts is None or counts.judged + counts.waiting + counts.reviewed == 0:
        return []
    said = [
        f"application: {counts.judged} answers judged by people, {counts.wrong} of them wrong; "
        f"{counts.waiting} wait to be reviewed, {counts.reviewed} to be written: poe feedback"
    ]
    accepted_wrong = _accepted_wrong(root)
    if counts.judged and accepted_wrong is not None:
        found = wilson(counts.wrong / counts.judged, counts.judged)
        if found.low > accepted_wrong:
            said.append(
                f"That is worth a new turn: people find {found.value:.0%} wrong (95% interval "
                f"{found.low:.0%} to {found.high:.0%}), and the accepted run had"
                f" {accepted_wrong:.0%}. People "
                "judge what strikes them, so the data may be harder, or only more noticed."
            )
    return said


def _accepted_wrong(root: Path) -> float | None:
    """Give what the accepted run lacks of its primary metrics; None where nothing is accepted."""
    try:
        _, run = accepted.accepted_run(root)
    except ProjectError:
        return None
    return 1 - fmean(
        result.metrics[tasks.find(name).metrics[0]].value for name, result in run.tasks.items()
    )
