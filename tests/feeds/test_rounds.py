"""What runs when: due feeds side by side, restarts and rebalances poll nothing early, a sink away."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from support.fake_clock import START, FakeClock
from support.feed_server import FeedServer, Reply, item, rss
from support.polling import Desk, Sink, polling
from yarl import URL

from monitor.contracts import FeedSpec, FeedState
from monitor.feeds import rounds
from monitor.feeds.config import PollSettings
from monitor.feeds.hosts import Hosts
from monitor.feeds.report import Polled
from monitor.feeds.rounds import Member, Rounds
from monitor.feeds.world import World

RECENT = "Sun, 01 Mar 2026 11:50:00 GMT"


def feed(url: str, name: str = "f", interval: float = 900.0) -> FeedSpec:
    return FeedSpec(id=name, url=url, publisher="example.org", interval=interval)


def known(sink: Sink, *specs: FeedSpec) -> Callable[[], list[Member]]:
    return lambda: [(spec, sink.states.get(spec.id)) for spec in specs]


async def run_until(desk: Desk, feeds: Callable[[], Iterable[Member]], enough: Callable[[], bool]) -> None:
    """Run until *enough*; time passes as fast as the poller sleeps."""
    stop = asyncio.Event()

    def look() -> Iterable[Member]:
        if enough():
            stop.set()
        return feeds()

    await asyncio.wait_for(desk.poller.run(look, stop), 60)


async def test_a_feed_is_polled_at_once_and_then_when_it_is_due() -> None:
    clock = FakeClock()
    async with FeedServer(clock) as server, polling(clock) as desk:
        spec = feed(server.script("/feed", Reply(rss(item("a", date=RECENT)))))
        await run_until(desk, known(desk.sink, spec), lambda: len(server.log) >= 4)

        gaps = [later.at - sooner.at for sooner, later in pairwise(server.log)]
        assert server.log[0].at - START < timedelta(seconds=10)
        assert all(gap > timedelta(minutes=14) for gap in gaps)


async def test_e22_a_restart_polls_nothing_early() -> None:
    clock, sink = FakeClock(), Sink()
    async with FeedServer(clock) as server:
        spec = feed(server.script("/feed", Reply(rss(item("a", date=RECENT)))))
        async with polling(clock, sink) as desk:
            await run_until(desk, known(sink, spec), lambda: bool(sink.states))
        due = sink.states["f"].next_due
        async with polling(clock, sink) as desk:
            await run_until(desk, known(sink, spec), lambda: len(server.log) >= 2)

        assert server.log[1].at >= due


async def test_e22_a_feed_that_comes_from_another_poller_keeps_its_time() -> None:
    clock, sink = FakeClock(), Sink()
    async with FeedServer(clock) as server, polling(clock, sink) as desk:
        spec = feed(server.script("/feed", Reply(rss(item("a", date=RECENT)))))
        due = START + timedelta(minutes=10)
        sink.states["f"] = FeedState(feed="f", url=spec.url, polled_at=START, next_due=due)

        await run_until(desk, known(sink, spec), lambda: bool(server.log))

        assert due <= server.log[0].at < due + timedelta(seconds=5)


async def test_a_feed_that_went_to_another_poller_is_left_alone() -> None:
    clock, sink = FakeClock(), Sink()
    async with FeedServer(clock) as server, polling(clock, sink) as desk:
        mine = feed(server.script("/mine", Reply(rss())), "mine")
        yours = feed(server.script("/yours", Reply(rss())), "yours")

        def assigned() -> list[Member]:
            both = (mine, yours) if len(server.requests("/yours")) == 0 else (mine,)
            return known(sink, *both)()

        await run_until(desk, assigned, lambda: len(server.requests("/mine")) >= 4)

        assert len(server.requests("/yours")) == 1


async def test_a_state_that_is_slow_to_come_back_does_not_cause_a_second_poll() -> None:
    clock, sink = FakeClock(), Sink()
    async with FeedServer(clock) as server, polling(clock, sink) as desk:
        spec = feed(server.script("/feed", Reply(rss())))

        old = FeedState(feed="f", url=spec.url, polled_at=START - timedelta(hours=1), next_due=START)
        coming: list[FeedState | None] = [None, None, old]  # later ones are as old as the last

        def slowly() -> list[Member]:
            return [(spec, coming.pop(0) if len(coming) > 1 else old)]

        await run_until(desk, slowly, lambda: clock.now > START + timedelta(minutes=10))

        assert len(server.log) == 1


class Stub:
    """Polls that take no network: they pass the host's gate, note the time, and are remembered."""

    def __init__(self, **settings) -> None:
        self.clock, self.sink = FakeClock(), Sink()
        self.settings = PollSettings(**settings)
        self.world = World(clock=self.clock, sleep=self.clock.jump)
        self.hosts = Hosts(self.clock, self.clock.jump, at_once=2, gap=5.0)
        self.starts: list[tuple[str, datetime]] = []

    async def poll(self, members: Sequence[Member]) -> list[Polled]:
        [(spec, _)] = members
        async with self.hosts.slot(URL(spec.url).host or ""):
            self.starts.append((spec.id, self.clock()))
            await asyncio.sleep(0)
        due = self.clock() + timedelta(days=1)
        state = FeedState(feed=spec.id, url=spec.url, outcome="ok", polled_at=self.clock(), next_due=due)
        await self.sink.remember(state)
        return [Polled(spec=spec, state=state, outcome="ok", why="owner", seconds=0.0)]

    async def run(self, specs: Sequence[FeedSpec]) -> None:
        stop = asyncio.Event()

        def look() -> list[Member]:
            if len(self.sink.states) == len(specs):
                stop.set()
            return known(self.sink, *specs)()

        turning = Rounds(self.poll, self.hosts, self.settings, self.sink, self.world)
        await asyncio.wait_for(turning.run(look, stop), 60)


async def test_e23_fifty_feeds_of_one_host_are_asked_five_seconds_apart() -> None:
    stub = Stub()
    await stub.run([feed(f"http://a.org/{n}", f"f{n}") for n in range(50)])

    gaps = [later - sooner for (_, sooner), (_, later) in pairwise(stub.starts)]
    assert len(stub.starts) == 50
    assert min(gaps) >= timedelta(seconds=5)


async def test_e23_fifty_feeds_of_one_server_are_never_more_than_two_requests_at_once() -> None:
    clock, sink = FakeClock(), Sink()
    async with FeedServer(clock) as server, polling(clock, sink) as desk:
        specs = [feed(server.script(f"/{n}", Reply(status=404)), f"f{n}", 86_400) for n in range(50)]

        await run_until(desk, known(sink, *specs), lambda: len(sink.states) == 50)

        assert len(server.log) == 50
        assert server.most_at_once <= 2


async def test_e23_a_crowded_host_does_not_keep_others_waiting() -> None:
    stub = Stub(concurrency=4)
    crowd = [feed(f"http://a.org/{n}", f"f{n}") for n in range(30)]

    await stub.run([*crowd, feed("http://b.org/other", "other")])

    assert "other" in [name for name, _ in stub.starts[:4]]


async def test_e24_two_ids_of_one_address_are_one_fetch() -> None:
    clock, sink = FakeClock(), Sink()
    async with FeedServer(clock) as server, polling(clock, sink) as desk:
        url = server.script("/feed", Reply(rss(item("a", date=RECENT))))

        await run_until(desk, known(sink, feed(url, "one"), feed(url, "two")), lambda: len(sink.states) == 2)

        assert len(server.log) == 1
        assert {article.feed for article in sink.articles} == {"one", "two"}


async def test_e12_a_second_feed_of_the_host_waits_too() -> None:
    clock, sink = FakeClock(), Sink()
    async with FeedServer(clock) as server, polling(clock, sink) as desk:
        busy = feed(server.script("/busy", Reply(status=503, headers={"Retry-After": "600"})), "busy")
        other = feed(server.script("/other", Reply(rss())), "other")

        def one_after_the_other() -> list[Member]:
            return known(sink, *([busy, other] if "busy" in sink.states else [busy]))()

        await run_until(desk, one_after_the_other, lambda: "other" in sink.states)

        assert server.requests("/other")[0].at >= START + timedelta(minutes=10)


async def test_e12_a_feed_that_was_already_waiting_for_the_host_waits_on() -> None:
    clock, sink = FakeClock(), Sink()
    async with FeedServer(clock) as server, polling(clock, sink, per_host=1) as desk:
        busy = feed(server.script("/busy", Reply(status=503, headers={"Retry-After": "600"})), "busy")
        other = feed(server.script("/other", Reply(rss())), "other")

        await run_until(desk, known(sink, busy, other), lambda: "other" in sink.states)

        assert server.requests("/other")[0].at >= START + timedelta(minutes=10)


async def test_e12_a_hold_counts_before_the_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "_LOOKED_A_SECOND", 0.01)  # as if there were a hundred thousand feeds
    stub = Stub(per_host=1)
    polls = stub.poll

    async def poll(members: Sequence[Member]) -> list[Polled]:
        polled = await polls(members)
        stub.hosts.hold("a.org", stub.clock() + timedelta(minutes=10))
        return polled

    monkeypatch.setattr(stub, "poll", poll)
    await stub.run([feed("http://a.org/1", "one"), feed("http://a.org/2", "two")])

    (_, first), (_, second) = stub.starts
    assert second - first >= timedelta(minutes=10)


async def test_e12_a_hold_outlives_a_restart() -> None:
    clock, sink = FakeClock(), Sink()
    async with FeedServer(clock) as server, polling(clock, sink) as desk:
        until = START + timedelta(minutes=10)
        busy, other = (
            feed(server.script("/busy", Reply(rss())), "busy"),
            feed(server.script("/o", Reply(rss())), "o"),
        )
        sink.states["busy"] = FeedState(
            feed="busy", url=busy.url, polled_at=START, next_due=until, hold_until=until
        )

        await run_until(desk, known(sink, busy, other), lambda: "o" in sink.states)

        assert server.requests("/o")[0].at >= until


async def test_e14_a_feed_that_is_gone_is_never_asked_again() -> None:
    clock, sink = FakeClock(), Sink()
    async with FeedServer(clock) as server, polling(clock, sink) as desk:
        spec = feed(server.script("/feed", Reply(status=410)))

        await run_until(desk, known(sink, spec), lambda: clock.now > START + timedelta(minutes=30))

        assert len(server.log) == 1


async def test_e36_while_the_sink_is_away_polling_pauses_and_then_nothing_is_missing() -> None:
    clock, sink = FakeClock(), Sink(away=True)
    async with FeedServer(clock) as server, polling(clock, sink) as desk:
        specs = [
            feed(server.script(f"/{n}", Reply(rss(item(f"g{n}", f"T{n}", date=RECENT)))), f"f{n}")
            for n in range(3)
        ]

        def later() -> bool:
            sink.away = clock.now < START + timedelta(minutes=5)
            return len(sink.states) == 3

        await run_until(desk, known(sink, *specs), later)

        assert {article.title for article in sink.articles} == {"T0", "T1", "T2"}
        assert len(server.log) < 45


async def test_a_mistake_in_the_sink_is_not_swallowed() -> None:
    class Broken(Sink):
        async def remember(self, state: FeedState) -> None:
            raise ValueError(state.feed)

    clock = FakeClock()
    async with FeedServer(clock) as server, polling(clock, Broken()) as desk:
        spec = feed(server.script("/feed", Reply(rss())))
        with pytest.raises(ValueError, match="f"):
            await run_until(desk, known(desk.sink, spec), lambda: False)


async def test_stopping_does_not_wait_for_a_slow_server() -> None:
    async def slow(request):
        await asyncio.sleep(60)

    clock, sink = FakeClock(), Sink()
    async with FeedServer(clock) as server, polling(clock, sink) as desk:
        spec = feed(server.script("/feed", slow))

        await run_until(desk, known(sink, spec), lambda: bool(server.log))

        assert sink.states == {}


async def test_the_observer_hears_how_the_feeds_are_and_how_late_the_latest_is() -> None:
    told = []

    class Ear(Sink):
        def on_round(self, feeds, overdue):
            told.append((dict(feeds), overdue))

    clock, sink = FakeClock(), Ear()
    async with FeedServer(clock) as server, polling(clock, sink, host_gap=0.0) as desk:
        good, bad = feed(server.script("/good", Reply(rss())), "good"), feed(server.url("/bad"), "bad")
        late = FeedState(
            feed="good", url=good.url, outcome="ok", polled_at=START, next_due=START - timedelta(hours=1)
        )
        sink.states["good"] = late

        await run_until(desk, known(sink, good, bad), lambda: len(sink.polls) >= 2)

        assert told[0] == ({"fine": 1, "failing": 0, "gone": 0, "new": 1}, 3600.0)
        assert told[-1][0] == {"fine": 1, "failing": 1, "gone": 0, "new": 0}


async def test_a_feed_whose_address_is_none_fails_alone() -> None:
    clock, sink = FakeClock(), Sink()
    async with FeedServer(clock) as server, polling(clock, sink) as desk:
        good = feed(server.script("/feed", Reply(rss())), "good")
        bad = [feed(url, f"bad{n}") for n, url in enumerate(["http://[oops", "ftp://a.org/", "nonsense", ""])]

        await run_until(desk, known(sink, *bad, good), lambda: len(sink.states) == 5)

        assert sink.states["good"].outcome == "ok"
        assert {sink.states[spec.id].outcome for spec in bad} == {"bad_address"}


async def test_polls_that_end_are_asked_again_without_waiting_for_the_next_look() -> None:
    clock, sink = FakeClock(), Sink()
    async with FeedServer(clock) as server, polling(clock, sink, min_interval=0.1, host_gap=0.0) as desk:
        spec = feed(server.script("/feed", Reply(rss())), interval=0.1)

        await run_until(desk, known(sink, spec), lambda: len(server.log) >= 20)

        assert len(server.log) >= 20
