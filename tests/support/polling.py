"""A poller on a fake clock, with a sink and a memory that tests can look into and switch off."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from support.fake_clock import FakeClock

from monitor.contracts import Article, FeedSpec, FeedState
from monitor.core.urls import Naming
from monitor.feeds.config import PollSettings
from monitor.feeds.poller import Poller, Ports
from monitor.feeds.report import Polled, Silent
from monitor.feeds.world import World
from monitor.ops.killable import KillablePool, Limits

LOOPBACK = ("127.0.0.0/8", "::1/128")


@dataclass
class Sink(Silent):
    """Everything that comes out of a poller."""

    articles: list[Article] = field(default_factory=list)
    states: dict[str, FeedState] = field(default_factory=dict)
    polls: list[Polled] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    away: bool = False

    async def publish(self, article: Article) -> None:
        if self.away:
            raise ConnectionError("no broker")
        self.articles.append(article)

    async def remember(self, state: FeedState) -> None:
        if self.away:
            raise ConnectionError("no broker")
        self.states[state.feed] = state

    def on_poll(self, polled: Polled) -> None:
        self.polls.append(polled)

    def on_page(self, outcome: str, size: int) -> None:  # noqa: ARG002 -- the protocol has it
        self.pages.append(outcome)


@dataclass
class Desk:
    """A poller and what belongs to it: `await desk.poll(spec)` polls with what it remembers."""

    poller: Poller
    sink: Sink
    clock: FakeClock

    async def poll(self, spec: FeedSpec) -> Polled:
        return await self.poller.poll(spec, self.sink.states.get(spec.id))


class HerePool(KillablePool):
    """Calls without a process: what is parsed is the same, and a hundred interpreters test nothing more."""

    def __init__(self, settings: PollSettings) -> None:  # noqa: ARG002 -- as open_pool
        super().__init__(1, Limits())

    async def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)


@asynccontextmanager
async def polling(
    clock: FakeClock | None = None,
    sink: Sink | None = None,
    open_pool: Callable[[PollSettings], KillablePool] = HerePool,
    **settings: Any,
) -> AsyncIterator[Desk]:
    """A desk whose poller may reach loopback; *settings* change PollSettings."""
    clock, sink = clock or FakeClock(), sink or Sink()
    chosen = PollSettings(
        **{"allow_private": LOOPBACK, "contact": "test@example.org", "workers": 1, **settings}
    )
    naming = Naming(tracking=("utm_*",), families={})
    ports = Ports(publish=sink.publish, remember=sink.remember, observer=sink)
    async with Poller(
        chosen, naming, ports, World(clock=clock, sleep=clock.jump, open_pool=open_pool)
    ) as poller:
        yield Desk(poller, sink, clock)
