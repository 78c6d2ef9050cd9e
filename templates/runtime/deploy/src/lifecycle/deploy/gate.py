"""Who may come in: so many at once, so many that wait, and nobody once the service is ending."""

import asyncio


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
