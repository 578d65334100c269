"""host -> when it may be asked again: how many at once, how far apart, and until when not at all.

One `Hosts` stands for all requests of this process, feeds and pages alike. Two pollers do not know of each
other; a host whose feeds they share sees each of them keep these limits.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from yarl import URL

from monitor.feeds.world import Clock, Sleep

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_SLOWED = 16.0


@dataclass(slots=True)
class _Host:
    slots: asyncio.Semaphore
    free_at: datetime = _LONG_AGO  # the next request may start then
    hold_until: datetime = _LONG_AGO
    slowed: float = 1.0  # times the usual gap
    crawl_delay: float = 0.0
    waiting: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Hosts:
    """The manners kept towards every host."""

    def __init__(self, clock: Clock, sleep: Sleep, *, at_once: int, gap: float) -> None:
        self._clock, self._sleep = clock, sleep
        self._at_once, self._gap = at_once, gap
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def slot(self, name: str, follows: bool = False) -> AsyncIterator[None]:  # noqa: FBT001, FBT002 -- see fetch.Gate
        """Wait for a slot of the host and for its gap; a redirect within a fetch skips the gap."""
        host = self._host(name)
        host.waiting += 1
        try:
            async with host.slots:
                if not follows:
                    await self._turn(host)
                yield
        finally:
            host.waiting -= 1

    def hold(self, name: str, until: datetime) -> None:
        """Ask nothing of the host before *until*."""
        host = self._host(name)
        host.hold_until = max(host.hold_until, until)

    def held_until(self, name: str) -> datetime:
        """When the host may be asked again."""
        host = self._hosts.get(name)
        return host.hold_until if host else _LONG_AGO

    def slow_down(self, name: str) -> None:
        """Double the host's gap: it said "too many" without saying how long."""
        host = self._host(name)
        host.slowed = min(host.slowed * 2, _MOST_SLOWED)

    def relax(self, name: str) -> None:
        """The host answers again: back to the usual gap."""
        if name in self._hosts:
            self._hosts[name].slowed = 1.0

    def crawl_delay(self, name: str, seconds: float) -> None:
        """Keep the gap its robots.txt asks for."""
        self._host(name).crawl_delay = seconds

    def forget_idle(self) -> None:
        """Drop hosts that have nothing to remember, so that a year of article links does not pile up."""
        now = self._clock()
        for name, host in list(self._hosts.items()):
            if not host.waiting and max(host.free_at, host.hold_until) < now and host.slowed == 1.0:
                del self._hosts[name]

    async def _turn(self, host: _Host) -> None:
        async with host.turn:  # in order of arrival
            delay = (host.free_at - self._clock()).total_seconds()
            if delay > 0:
                await self._sleep(delay)
            gap = max(self._gap * host.slowed, host.crawl_delay)
            host.free_at = self._clock() + timedelta(seconds=gap)

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._hosts[name] = _Host(asyncio.Semaphore(self._at_once))
        return self._hosts[name]


def host_of(url: str) -> str:
    """The host of an address; "" when it is none."""
    try:
        return URL(url).host or ""
    except ValueError:
        return ""
