"""Notices -> channels: once, again when it may help, together when there are too many.

    channel name, Alert | Notice -> "" once it is told, or the word for why it was given up

Each call waits for its own channel only. The ledger (flow) writes `sending` before the call, `sent` after it;
a kill in between repeats the call with the same dedup keys (`Alert.dedup`, `Notice.id`).
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from monitor.contracts import Alert, Notice
from monitor.core.identity import identify
from monitor.core.routing import Routing
from monitor.notify.flood import Bucket, merged
from monitor.notify.transport import Channel, TransportError

Sleep = Callable[[float], Awaitable[object]]


class Observer(Protocol):
    """Who wants to know how it goes (metrics, logs)."""

    def attempted(self, channel: str, outcome: str, seconds: float) -> None:
        """One try ended: sent, or the reason it failed; a merged one counts as `digest` besides."""
        ...


class Unobserved:
    """Nobody wants to know."""

    def attempted(self, channel: str, outcome: str, seconds: float) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Seconds between tries and until giving up; messages a channel may get in how many seconds."""

    first: float = 1.0
    longest: float = 60.0
    give_up: float = 1800.0
    flood_at_most: int = 30
    flood_per: float = 600.0


@dataclass(slots=True)
class _Line:
    """One channel with its cap and what waits for the next digest."""

    channel: Channel
    bucket: Bucket
    waiting: list[tuple[Notice, asyncio.Future[str]]] = field(default_factory=list)
    draining: asyncio.Task[None] | None = None


class Deliver:
    """All channels. Fits flow's `Notifier`."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        routing: Routing,
        policy: Policy,
        *,
        clock: Callable[[], datetime],
        sleep: Sleep = asyncio.sleep,
        observer: Observer | None = None,
    ) -> None:
        self._lines = {
            name: _Line(channel, Bucket(policy.flood_at_most, policy.flood_per))
            for name, channel in channels.items()
        }
        self._routing = routing
        self._policy = policy
        self._clock = clock
        self._sleep = sleep
        self._observer = observer or Unobserved()

    def channels(self, alert: Alert) -> Sequence[str]:
        """Return who is to hear of *alert* when there is no desk before us."""
        return tuple(self._routing.of(alert))

    async def send(self, channel: str, told: Alert | Notice) -> str:
        """Tell *channel*; return "" or why it was given up."""
        line = self._lines.get(channel)
        if line is None:
            return "unknown_channel"
        notice = told if isinstance(told, Notice) else alone(told, channel, self._clock())
        if notice.kind == "resend":  # the next one is a minute away: trying again would only pile them up
            await self._attempt(line.channel, notice)
            return ""
        if self._free(notice) or (not line.waiting and line.bucket.take(self._clock())):
            return await self._persist(line, notice)
        return await self._together(line, notice)

    async def close(self) -> None:
        """Close all channels; what waits for a digest is left to the ledger."""
        for line in self._lines.values():
            if line.draining:
                line.draining.cancel()
            await line.channel.close()

    def _free(self, notice: Notice) -> bool:
        return notice.channel in self._routing.passthrough

    async def _together(self, line: _Line, notice: Notice) -> str:
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        line.waiting.append((notice, answer))
        if line.draining is None or line.draining.done():
            line.draining = asyncio.create_task(self._drain(line))
        return await answer

    async def _drain(self, line: _Line) -> None:
        while line.waiting:
            while not line.bucket.take(self._clock()):
                await self._sleep(line.bucket.wait(self._clock()))
            batch, line.waiting = line.waiting, []
            digest = merged([notice for notice, _ in batch])
            self._observer.attempted(digest.channel, "digest", 0.0)
            reason = await self._persist(line, digest)
            for _, answer in batch:
                if not answer.done():
                    answer.set_result(reason)

    async def _persist(self, line: _Line, notice: Notice) -> str:
        """Try until it is told, until it is useless, or until it has taken too long."""
        waited, pause = 0.0, self._policy.first
        while True:
            error = await self._attempt(line.channel, notice)
            if error is None:
                return ""
            wait = error.retry_after or pause * random.uniform(0.5, 1.5)  # noqa: S311 -- jitter
            waited += wait
            if error.permanent or waited > self._policy.give_up:
                return error.reason
            await self._sleep(wait)
            pause = min(pause * 2, self._policy.longest)

    async def _attempt(self, channel: Channel, notice: Notice) -> TransportError | None:
        started, failure = time.perf_counter(), None
        try:
            await channel.send(notice)
        except TransportError as error:
            failure = error
        outcome = failure.reason if failure else "sent"
        self._observer.attempted(notice.channel, outcome, time.perf_counter() - started)
        return failure


def alone(alert: Alert, channel: str, now: datetime) -> Notice:
    """Return the notice that tells *channel* of one alert."""
    return Notice(
        id=identify("notice", channel, alert.dedup),
        channel=channel,
        group=alert.key,
        reason=alert.reason,
        alerts=(alert,),
        firing=int(alert.state == "firing"),
        at=now,
    )
