"""The keys of those who may call: each a text and, where it is to end, its last day."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ..errors import ProjectError


@dataclass(frozen=True)
class Key:
    """One key, as in `a-long-random-text` or `a-long-random-text@2027-06-30`."""

    text: str
    last_day: date | None = None
    """In UTC; None: it does not end."""

    @property
    def is_expired(self) -> bool:
        """Whether its last day is over."""
        return self.last_day is not None and datetime.now(UTC).date() > self.last_day


def parse(stated: str) -> Key:
    """Read a key.

    Raises ProjectError: what looks like its last day is none.
    """
    found = re.fullmatch(r"(.+)@(\d{4}-\d\d-\d\d)", stated)
    if found is None:
        return Key(stated)
    try:
        return Key(found[1], date.fromisoformat(found[2]))
    except ValueError as error:
        raise ProjectError(
            f"SERVICE_API_KEYS: a key ends on {found[2]}, which is no day.",
            "Write it as in <key>@2027-06-30.",
        ) from error


def find(given: str, known: Sequence[Key]) -> Key | None:
    """Give the key that somebody sent.

    Every key is compared, and in constant time: how long it takes tells nobody anything.
    """
    same = [secrets.compare_digest(given.encode(), key.text.encode()) for key in known]
    return known[same.index(True)] if any(same) else None
