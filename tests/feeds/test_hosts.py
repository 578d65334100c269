"""E23: at most two requests to a host at once and five seconds between them; E12, E13 for the whole host."""

import asyncio
from datetime import timedelta
from itertools import pairwise

from support.fake_clock import START, FakeClock

from monitor.feeds.hosts import Hosts


def hosts(clock: FakeClock, gap: float = 5.0) -> Hosts:
    return Hosts(clock, clock.jump, at_once=2, gap=gap)


async def test_e23_two_at_once_and_five_seconds_apart() -> None:
    clock = FakeClock()
    polite, starts = hosts(clock), []
    inside = most = 0

    async def request() -> None:
        nonlocal inside, most
        async with polite.slot("a.org"):
            starts.append(clock.now)
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(request() for _ in range(50)))

    gaps = {(later - sooner).total_seconds() for sooner, later in pairwise(starts)}
    assert gaps == {5.0}
    assert most <= 2


async def test_e23_a_third_request_waits_until_one_of_two_is_done() -> None:
    polite, entered = hosts(FakeClock(), gap=0.0), []
    done = asyncio.Event()

    async def request(number: int) -> None:
        async with polite.slot("a.org"):
            entered.append(number)
            await done.wait()

    tasks = [asyncio.ensure_future(request(number)) for number in range(3)]
    for _ in range(10):
        await asyncio.sleep(0)
    assert entered == [0, 1]
    done.set()
    await asyncio.gather(*tasks)

    assert entered == [0, 1, 2]


async def test_e23_hosts_do_not_wait_for_one_another() -> None:
    clock = FakeClock()
    polite = hosts(clock)
    for name in ("a.org", "b.org", "c.org"):
        async with polite.slot(name):
            pass

    assert clock.now == START


async def test_a_redirect_on_the_way_does_not_wait_for_the_gap() -> None:
    clock = FakeClock()
    polite = hosts(clock)
    async with polite.slot("a.org"):
        pass
    async with polite.slot("a.org", follows=True):
        pass

    assert clock.now == START


async def waited(clock: FakeClock, polite: Hosts) -> float:
    async with polite.slot("a.org"):
        pass
    before = clock.now
    async with polite.slot("a.org"):
        pass
    return (clock.now - before).total_seconds()


async def test_e13_each_429_doubles_the_gap_up_to_a_bound_and_an_answer_ends_it() -> None:
    clock = FakeClock()
    polite, gaps = hosts(clock), []
    for _ in range(6):
        polite.slow_down("a.org")
        clock.advance(1_000)
        gaps.append(await waited(clock, polite))
    polite.relax("a.org")
    clock.advance(1_000)

    assert gaps == [10.0, 20.0, 40.0, 80.0, 80.0, 80.0]
    assert await waited(clock, polite) == 5.0


async def test_e31_a_crawl_delay_longer_than_the_gap_is_kept() -> None:
    clock = FakeClock()
    polite = hosts(clock)
    polite.crawl_delay("a.org", 30.0)

    assert await waited(clock, polite) == 30.0


async def test_e12_a_hold_is_never_shortened() -> None:
    polite = hosts(FakeClock())
    polite.hold("a.org", START + timedelta(hours=2))
    polite.hold("a.org", START + timedelta(hours=1))

    assert polite.held_until("a.org") == START + timedelta(hours=2)
    assert polite.held_until("b.org") < START


async def test_idle_hosts_are_forgotten_but_not_those_that_asked_for_something() -> None:
    clock = FakeClock()
    polite = hosts(clock)
    polite.hold("held.org", START + timedelta(hours=1))
    polite.slow_down("slow.org")
    async with polite.slot("idle.org"):
        pass
    clock.advance(60)
    polite.forget_idle()

    assert set(polite._hosts) == {"held.org", "slow.org"}
