"""feeds of this process -> polls, when each is due, side by side within the limits, until told to stop.

Keeps nothing that a restart would miss: when a feed is due stands in its state. Because a state that was just
remembered may take a moment to come back through Kafka, the newer of what comes in and what was last seen
here counts. A sink that is away pauses everything, and nothing is remembered of what could not be published.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Any

import structlog

from monitor.contracts import FeedSpec, FeedState
from monitor.feeds.config import PollSettings
from monitor.feeds.hosts import Hosts, host_of
from monitor.feeds.report import Observer, Polled
from monitor.feeds.schedule import due_at
from monitor.feeds.world import World

Member = tuple[FeedSpec, FeedState | None]
Poll = Callable[[Sequence[Member]], Awaitable[list[Polled]]]
_log = structlog.get_logger("monitor.feeds")
_LOOK_AGAIN = 1.0  # seconds until new feeds are noticed
_LOOKED_A_SECOND = 2_000  # feeds; with more of them, looking must not become the work
_LONGEST_PAUSE = 30.0


class Rounds:
    """Looks at all feeds every few seconds, starts what is due, waits for the next moment that matters."""

    def __init__(
        self, poll: Poll, hosts: Hosts, settings: PollSettings, observer: Observer, world: World
    ) -> None:
        self._poll, self._hosts, self._settings = poll, hosts, settings
        self._observer, self._world = observer, world
        self._latest: dict[str, FeedState] = {}  # feed -> newest state known
        self._groups: dict[str, list[Member]] = {}  # address -> its feeds: one address is one fetch
        self._queue: list[tuple[datetime, str]] = []  # heap of (due, address)
        self._waiting: dict[str, deque[str]] = {}  # host -> addresses that are due
        self._running: dict[asyncio.Task[list[Polled]], str] = {}  # task -> address
        self._busy: Counter[str] = Counter()  # host -> polls under way
        self._host_of: dict[str, str] = {}  # address -> host, read once
        self._look_at = self._paused_until = world.clock()
        self._pause = 0.0

    async def run(self, feeds: Callable[[], Iterable[Member]], stop: asyncio.Event) -> None:
        """Poll until *stop*; what is under way then is dropped, and asked again after the next start."""
        stopped: asyncio.Future[bool] = asyncio.ensure_future(_set(stop))
        try:
            while not stop.is_set():
                now = self._world.clock()
                if now >= self._look_at:
                    self._look(feeds(), now)
                await self._wait(stopped, self._start_due(now))
                self._collect()
        finally:
            stopped.cancel()
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
            self._running.clear()

    def _look(self, members: Iterable[Member], now: datetime) -> None:
        """Take in which feeds are ours now, and when each is due."""
        self._group(members)
        running = set(self._running.values())
        dues = {address: self._due(address, now) for address in self._groups}
        self._queue = [(due, address) for address, due in dues.items() if address not in running]
        heapify(self._queue)
        self._waiting.clear()
        self._hosts.forget_idle()
        self._tell(min(dues.values(), default=now), now)
        self._look_at = now + timedelta(seconds=max(_LOOK_AGAIN, len(self._groups) / _LOOKED_A_SECOND))

    def _group(self, members: Iterable[Member]) -> None:
        groups: dict[str, list[Member]] = {}
        latest: dict[str, FeedState] = {}
        for spec, state in members:
            known = self._latest.get(spec.id)
            newest = known if known and (not state or known.polled_at > state.polled_at) else state
            groups.setdefault(spec.url, []).append((spec, newest))
            if newest:
                latest[spec.id] = newest
                self._mind_hold(spec, newest)
        # Feeds that went to another process are forgotten.
        self._groups, self._latest = groups, latest
        self._host_of = {address: self._host_of.get(address) or host_of(address) for address in groups}

    def _mind_hold(self, spec: FeedSpec, state: FeedState) -> None:
        if state.hold_until and self._settings.hold_host:
            self._hosts.hold(host_of(spec.url), state.hold_until)

    def _due(self, address: str, now: datetime) -> datetime:
        due = min(due_at(spec, state, now) for spec, state in self._groups[address])
        return max(due, self._hosts.held_until(self._host_of[address]))

    def _start_due(self, now: datetime) -> float:
        """Start what is due and has room; return the seconds until something else is."""
        if now < self._paused_until:
            return (self._paused_until - now).total_seconds()
        while self._queue and self._queue[0][0] <= now:
            address = heappop(self._queue)[1]
            self._waiting.setdefault(self._host_of[address], deque()).append(address)
        for host in list(self._waiting):
            self._start_on(host, now)
        return (self._queue[0][0] - now).total_seconds() if self._queue else _LOOK_AGAIN

    def _start_on(self, host: str, now: datetime) -> None:
        """A host with fifty feeds must not fill every place with polls that wait for its gap."""
        waiting = self._waiting[host]
        while waiting and self._has_room(host, now):
            address = waiting.popleft()
            self._running[asyncio.ensure_future(self._poll(self._groups[address]))] = address
            self._busy[host] += 1
        if not waiting:
            del self._waiting[host]

    def _has_room(self, host: str, now: datetime) -> bool:
        return (
            self._busy[host] < self._settings.per_host
            and len(self._running) < self._settings.concurrency
            and self._hosts.held_until(host) <= now
        )

    async def _wait(self, stopped: asyncio.Future[bool], delay: float) -> None:
        sleeping = asyncio.ensure_future(self._world.sleep(min(max(delay, 0.0), _LOOK_AGAIN)))
        try:
            waiting: list[asyncio.Future[Any]] = [stopped, sleeping, *self._running]
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()

    def _collect(self) -> None:
        for task in [task for task in self._running if task.done()]:
            address = self._running.pop(task)
            self._busy -= Counter([host_of(address)])
            try:
                done = task.result()
            except ConnectionError as error:
                self._sink_is_away(error)
                continue
            self._pause = 0.0
            for polled in done:
                self._latest[polled.spec.id] = polled.state
            self._queue_again(address)

    def _queue_again(self, address: str) -> None:
        group = self._groups.get(address, [])
        if any(spec.id not in self._latest for spec, _ in group) or not group:
            return
        self._groups[address] = [(spec, self._latest[spec.id]) for spec, _ in group]
        heappush(self._queue, (self._due(address, self._world.clock()), address))

    def _sink_is_away(self, error: ConnectionError) -> None:
        now = self._world.clock()
        if now < self._paused_until:
            return
        self._pause = min(_LONGEST_PAUSE, max(1.0, self._pause * 2))
        self._paused_until = now + timedelta(seconds=self._pause)
        _log.warning("polling_paused", seconds=self._pause, why=str(error))

    def _tell(self, earliest: datetime, now: datetime) -> None:
        counts = dict.fromkeys(("fine", "failing", "gone", "new"), 0)
        for group in self._groups.values():
            for _, state in group:
                counts[_word(state)] += 1
        self._observer.on_round(counts, max(0.0, (now - earliest).total_seconds()))


async def _set(stop: asyncio.Event) -> bool:
    return await stop.wait()


def _word(state: FeedState | None) -> str:
    if state is None or not state.outcome:
        return "new"
    if state.outcome == "gone":
        return "gone"
    return "failing" if state.failures else "fine"
