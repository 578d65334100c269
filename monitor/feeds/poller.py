"""feed, what is remembered of it -> its new articles published, then what to remember.

Decides nothing: schedule.py says when, sift.py what is new, core/articles.py what an entry becomes. Rule of
the house: nothing is remembered before all of it is published, so a sink that is away loses nothing and
moves no schedule; what went out twice has the same id twice.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Self

from aiohttp import ClientSession

from monitor.contracts import FeedSpec, FeedState
from monitor.core.urls import Naming
from monitor.feeds import memory
from monitor.feeds.config import PollSettings
from monitor.feeds.document import Document, read_document
from monitor.feeds.fetch import fetch
from monitor.feeds.fulltext import Pages
from monitor.feeds.hosts import Hosts, host_of
from monitor.feeds.outlet import Outlet, Publish
from monitor.feeds.report import Observer, Polled, Silent
from monitor.feeds.rounds import Member, Rounds
from monitor.feeds.schedule import FINE, retry_after
from monitor.feeds.sift import sift
from monitor.feeds.world import World

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ports:
    """What the poller is given by those who know Kafka and Prometheus."""

    publish: Publish  # returns when the broker has it; raises ConnectionError when it cannot be had
    remember: Callable[[FeedState], Awaitable[None]]  # the same
    observer: Observer = field(default_factory=Silent)


class Poller:
    """Polls feeds; an async context manager that owns the connections and the parsing processes."""

    def __init__(
        self, settings: PollSettings, naming: Naming, ports: Ports, world: World | None = None
    ) -> None:
        self._settings, self._naming, self._ports = settings, naming, ports
        self._world = world or World()
        clock = self._world.clock
        self.hosts = Hosts(clock, self._world.sleep, at_once=settings.per_host, gap=settings.host_gap)
        self._pool = self._world.open_pool(settings)
        pages = Pages(settings, self.hosts, self._pool, clock)
        self._outlet = Outlet(settings, naming, pages, ports.publish, ports.observer, clock)
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the HTTP session."""
        self._session = self._world.open_session(self._settings)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close connections and end the parsing processes."""
        if self._session:
            await self._session.close()
        self._pool.close()

    async def poll(self, spec: FeedSpec, state: FeedState | None) -> Polled:
        """Fetch, parse, publish what is new, remember; raise only what publish and remember raise."""
        return (await self.poll_together([(spec, state)]))[0]

    async def poll_together(self, members: Sequence[Member]) -> list[Polled]:
        """Poll several feeds of one address with one request."""
        started = time.monotonic()
        now = self._world.clock()
        states = [memory.current(spec, state, now) for spec, state in members]
        ask = memory.question(states, self._settings, now)
        fetched = await fetch(self._open, ask, self.hosts.slot)
        known = [state.body_hash for state in states]
        document = await read_document(fetched, known, self._pool, self._settings)
        self._mind(document, ask.url)
        specs = [spec for spec, _ in members]
        return [
            await self._settle(spec, state, document, ask.url, started)
            for spec, state in zip(specs, states, strict=True)
        ]

    async def run(self, feeds: Callable[[], Iterable[Member]], stop: asyncio.Event) -> None:
        """Poll what is due until *stop*; *feeds* says, at any time, which feeds are this process's."""
        rounds = Rounds(self.poll_together, self.hosts, self._settings, self._ports.observer, self._world)
        await rounds.run(feeds, stop)

    @property
    def _open(self) -> ClientSession:
        if self._session is None:
            raise RuntimeError("a Poller is used inside `async with`")
        return self._session

    def _mind(self, document: Document, asked: str) -> None:
        """Keep to what the host asked for, also for its other feeds."""
        fetched, now = document.fetched, self._world.clock()
        host = host_of(fetched.url or asked)
        wait = retry_after(fetched.headers, fetched.status, now)
        if wait is not None and self._settings.hold_host:
            self.hosts.hold(host, now + timedelta(seconds=min(wait, self._settings.max_backoff)))
        elif fetched.outcome == "rate_limited" and wait is None:
            self.hosts.slow_down(host)
        elif document.outcome in FINE:
            self.hosts.relax(host)

    async def _settle(
        self, spec: FeedSpec, state: FeedState, document: Document, asked: str, started: float
    ) -> Polled:
        """Publish, and only then remember."""
        now = self._world.clock()
        outcome = document.outcome_for(state.body_hash)
        entries = document.entries if outcome == "ok" else ()
        sifted = sift(entries, state.seen, self._naming, self._settings.remember)
        sightings = self._outlet.sightings(spec, sifted.fresh, state.last_fetch, document.language, now)
        await self._outlet.send(self._open, sightings)
        told = memory.Told(
            asked=asked,
            fetched=document.fetched,
            outcome=outcome,
            detail=document.detail,
            at=now,
            seen=sifted.seen if outcome == "ok" else state.seen,
            new=sum(not seen.updated and not seen.backfill for seen in sightings),
            today=sum(bool(entry.published and now - entry.published < _DAY) for entry in entries),
        )
        after, timing = memory.learnt(spec, state, told, self._settings)
        await self._ports.remember(after)
        polled = Polled(
            spec=spec,
            state=after,
            outcome=outcome,
            why=timing.why,
            seconds=time.monotonic() - started,
            entries=len(entries),
            new=sum(not seen.updated for seen in sightings),
            updated=sum(seen.updated for seen in sightings),
            backfill=sum(seen.backfill for seen in sightings),
            newest=max((entry.published for entry in entries if entry.published), default=None),
            size=len(document.fetched.body),
            unconditional=document.fetched.unconditional,
        )
        self._ports.observer.on_poll(polled)
        return polled
