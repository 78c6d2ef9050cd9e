"""How often one key may ask: a bucket that fills again over a minute."""

import time
from collections.abc import Callable
from math import ceil

from ..deploy.gate import RefusedError


class Limits:
    """A token bucket for each caller; a burst of a whole minute's requests is allowed."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(a_minute)
        self._per_second = a_minute / 60
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        """Caller to what was left, and when."""

    def take(self, caller: str) -> None:
        """Count one request.

        Raises RefusedError: the caller asked too often, and when to come again.
        """
        now = self._clock()
        before, at = self._left.get(caller, (self._most, now))
        left = min(self._most, before + (now - at) * self._per_second)
        if left < 1:
            seconds = ceil((1 - left) / self._per_second)
            raise RefusedError(429, f"{self._most:.0f} requests a minute are answered.", seconds)
        self._left[caller] = (left - 1, now)
