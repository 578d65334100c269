"""feeds of this process -> polls, when each is due, side by side within the limits, until told to stop.

Keeps nothing that a restart would miss: when a feed is due stands in its state. Because a state that was just
remembered may take a moment to come back through Kafka, the newer of what comes in and what was last seen
here counts. A sink that is away pauses everything, and nothing is remembered of what could not be published.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from yarl import URL

from monitor.contracts import FeedSpec, FeedState
from monitor.feeds.config import PollSettings
from monitor.feeds.hosts import Hosts
from monitor.feeds.report import Observer, Polled
from monitor.feeds.schedule import due_at
from monitor.feeds.world import World

Member = tuple[FeedSpec, FeedState | None]
Poll = Callable[[Sequence[Member]], Awaitable[list[Polled]]]
log = structlog.get_logger(__name__)
_LOOK_AGAIN = 1.0  # seconds at most until new feeds are noticed
_LONGEST_PAUSE = 30.0


class Rounds:
    """Looks at all feeds, starts what is due, waits for the next moment that matters."""

    def __init__(
        self, poll: Poll, hosts: Hosts, settings: PollSettings, observer: Observer, world: World
    ) -> None:
        self._poll, self._hosts, self._settings = poll, hosts, settings
        self._observer, self._world = observer, world
        self._latest: dict[str, FeedState] = {}
        self._running: dict[asyncio.Task[list[Polled]], str] = {}  # task -> address
        self._pause = 0.0
        self._paused_until = world.clock()

    async def run(self, feeds: Callable[[], Iterable[Member]], stop: asyncio.Event) -> None:
        """Poll until *stop*; what is under way then is dropped, and asked again after the next start."""
        stopped: asyncio.Future[bool] = asyncio.ensure_future(_set(stop))
        try:
            while not stop.is_set():
                delay = self._start_due(list(feeds()))
                await self._wait(stopped, delay)
                self._collect()
        finally:
            stopped.cancel()
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
            self._running.clear()

    def _start_due(self, members: list[Member]) -> float:
        """Start what is due and has room; return the seconds until something else is."""
        now = self._world.clock()
        groups = self._groups(members)
        dues = {address: self._due(group, now) for address, group in groups.items()}
        self._tell(groups, dues, now)
        self._hosts.forget_idle()
        if now < self._paused_until:
            return (self._paused_until - now).total_seconds()
        for address in sorted(dues, key=dues.__getitem__):
            if dues[address] > now or len(self._running) >= self._settings.concurrency:
                break
            if self._has_room(address):
                task = asyncio.ensure_future(self._poll(groups[address]))
                self._running[task] = address
        later = [due for due in dues.values() if due > now]
        return (min(later) - now).total_seconds() if later else _LOOK_AGAIN

    def _groups(self, members: list[Member]) -> dict[str, list[Member]]:
        """Feeds by address, each with the newest state known; one address is one fetch."""
        groups: dict[str, list[Member]] = {}
        latest: dict[str, FeedState] = {}
        for spec, state in members:
            known = self._latest.get(spec.id)
            newest = known if known and (not state or known.polled_at > state.polled_at) else state
            if newest:
                latest[spec.id] = newest
            groups.setdefault(spec.url, []).append((spec, newest))
            self._remember_hold(spec, newest)
        self._latest = latest  # feeds that went to another process are forgotten
        return groups

    def _remember_hold(self, spec: FeedSpec, state: FeedState | None) -> None:
        if state and state.hold_until and self._settings.hold_host:
            self._hosts.hold(_host(spec.url), state.hold_until)

    def _due(self, group: list[Member], now: datetime) -> datetime:
        due = min(due_at(spec, state, now) for spec, state in group)
        return max(due, self._hosts.held_until(_host(group[0][0].url)))

    def _has_room(self, address: str) -> bool:
        """A host with fifty feeds must not fill every place with polls that wait for its gap."""
        running = list(self._running.values())
        here = sum(_host(other) == _host(address) for other in running)
        return address not in running and here < self._settings.per_host

    async def _wait(self, stopped: asyncio.Future[bool], delay: float) -> None:
        sleeping = asyncio.ensure_future(self._world.sleep(min(max(delay, 0.0), _LOOK_AGAIN)))
        try:
            waiting: list[asyncio.Future[Any]] = [stopped, sleeping, *self._running]
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()

    def _collect(self) -> None:
        for task in [task for task in self._running if task.done()]:
            del self._running[task]
            try:
                done = task.result()
            except ConnectionError as error:
                self._sink_is_away(error)
                continue
            self._pause = 0.0
            for polled in done:
                self._latest[polled.spec.id] = polled.state
                _log(polled)

    def _sink_is_away(self, error: ConnectionError) -> None:
        now = self._world.clock()
        if now < self._paused_until:
            return
        self._pause = min(_LONGEST_PAUSE, max(1.0, self._pause * 2))
        self._paused_until = now + timedelta(seconds=self._pause)
        log.warning("polling paused", seconds=self._pause, why=str(error))

    def _tell(self, groups: dict[str, list[Member]], dues: dict[str, datetime], now: datetime) -> None:
        counts = Counter(_word(state) for group in groups.values() for _, state in group)
        overdue = max((now - due for due in dues.values()), default=timedelta())
        self._observer.on_round(counts, max(0.0, overdue.total_seconds()))


async def _set(stop: asyncio.Event) -> bool:
    return await stop.wait()


def _word(state: FeedState | None) -> str:
    if state is None or not state.outcome:
        return "new"
    if state.outcome == "gone":
        return "gone"
    return "failing" if state.failures else "fine"


def _host(url: str) -> str:
    return URL(url).host or ""


def _log(polled: Polled) -> None:
    say = log.warning if polled.state.failures else log.info if polled.new or polled.updated else log.debug
    say(
        "polled",
        feed=polled.spec.id,
        outcome=polled.outcome,
        new=polled.new,
        updated=polled.updated,
        backfill=polled.backfill,
        next_due=polled.state.next_due.isoformat(timespec="seconds"),
        why=polled.why,
        detail=polled.state.detail,
    )
