"""Time that passes only when a test says so, or when everybody sleeps."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class FakeClock:
    """Call it for the time; `sleep` waits for `advance`."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._number = count()

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        """Let *seconds* pass and wake whom they wake."""
        self.now += timedelta(seconds=seconds)
        while self._sleepers and self._sleepers[0][0] <= self.now:
            future = heapq.heappop(self._sleepers)[2]
            if not future.done():
                future.set_result(None)

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + timedelta(seconds=seconds), next(self._number), future))
        await future

    async def jump(self, seconds: float) -> None:
        """Sleep that makes the time pass itself: for one sleeper at a time, or when order does not matter."""
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)
