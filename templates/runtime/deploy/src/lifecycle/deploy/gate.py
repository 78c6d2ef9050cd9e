"""Who may come in: with a key, so many at once, and nobody once the service is ending."""

import asyncio
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ..errors import ProjectError
from ..settings import sendable


class RefusedError(Exception):
    """A request that is not worked on now; it may come again."""

    def __init__(self, status: int, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after_s = retry_after_s


class Gate:
    """Counts who is inside: a queue without end would only turn refusals into timeouts."""

    def __init__(self, slots: int, queue: int) -> None:
        self.inside = 0
        self.is_ending = False
        self._limit = slots + queue
        self._slots = asyncio.Semaphore(slots)

    async def enter(self) -> None:
        """Wait for a slot; leave() gives it back.

        Raises RefusedError: too many wait already, or the service is ending.
        """
        if self.is_ending:
            raise RefusedError(503, "The service is ending; another takes over.", 2)
        if self.inside >= self._limit:
            raise RefusedError(429, f"{self.inside} requests are under way or wait.", 1)
        self.inside += 1
        try:
            await self._slots.acquire()
        except BaseException:
            self.inside -= 1
            raise

    def leave(self) -> None:
        """Give the slot back."""
        self._slots.release()
        self.inside -= 1


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


def parse_key(stated: str) -> Key:
    """Read a key.

    Raises ProjectError: what looks like its last day is none, or no request can carry it.
    """
    stated = sendable("A key of SERVICE_API_KEYS", stated, "[ -~]*")
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


def find_key(given: str, known: Sequence[Key]) -> Key | None:
    """Give the key that somebody sent.

    Every key is compared, and in constant time: how long it takes tells nobody anything.
    """
    same = [secrets.compare_digest(given.encode(), key.text.encode()) for key in known]
    return known[same.index(True)] if any(same) else None
