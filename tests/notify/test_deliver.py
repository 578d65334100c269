"""Trying again, giving up, and not flooding anybody."""

import asyncio
from datetime import timedelta

import msgspec
from support.alerting import T0, alert

from monitor.core.routing import Passthrough, Route, Routing
from monitor.notify.deliver import Deliver, Policy, alone
from monitor.notify.flood import Bucket
from monitor.notify.transport import TransportError


class Scripted:
    """A channel that fails as told, then works."""

    def __init__(self, *failures):
        self.failures, self.sent, self.closed = list(failures), [], False

    async def send(self, notice):
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(notice)

    async def close(self):
        self.closed = True


class World:
    """A clock that only sleeping moves."""

    def __init__(self, channels, *, passthrough=None, **policy):
        self.now, self.slept, self.seen = T0, [], []
        routing = Routing(routes=(Route(channels=list(channels)),), passthrough=passthrough or {})
        self.deliver = Deliver(
            channels, routing, Policy(**policy), clock=lambda: self.now, sleep=self.sleep, observer=self
        )

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    def attempted(self, channel, outcome, _seconds):
        self.seen.append((channel, outcome))


def transient(retry_after=None):
    return TransportError("http_503", permanent=False, retry_after=retry_after)


async def test_what_works_is_sent_once():
    chat = Scripted()

    assert await World({"chat": chat}).deliver.send("chat", alert()) == ""
    assert [notice.alerts[0].id for notice in chat.sent] == ["a1"]


async def test_a_transient_failure_is_tried_again_with_ever_longer_pauses():
    chat = Scripted(*(transient() for _ in range(5)))
    world = World({"chat": chat}, first=1.0, longest=8.0)

    assert await world.deliver.send("chat", alert()) == ""
    assert world.seen == [("chat", "http_503")] * 5 + [("chat", "sent")]
    for slept, pause in zip(world.slept, [1, 2, 4, 8, 8], strict=True):
        assert 0.5 * pause <= slept <= 1.5 * pause


async def test_a_permanent_failure_is_given_up_at_once_and_says_why():
    world = World({"chat": Scripted(TransportError("http_404", permanent=True))})

    assert await world.deliver.send("chat", alert()) == "http_404"
    assert world.slept == []


async def test_a_channel_that_stays_away_is_given_up_in_the_end():
    world = World({"chat": Scripted(*(transient() for _ in range(1000)))}, give_up=600.0)

    assert await world.deliver.send("chat", alert()) == "http_503"
    assert world.now - T0 <= timedelta(seconds=600)


async def test_a_channel_that_says_when_to_come_back_is_obeyed():
    world = World({"chat": Scripted(transient(retry_after=42.0))})

    await world.deliver.send("chat", alert())

    assert world.slept == [42.0]


async def test_every_try_has_the_same_id():
    class Deaf(Scripted):
        async def send(self, notice):
            self.sent.append(notice.id)
            if len(self.sent) < 3:
                raise transient()

    chat = Deaf()
    await World({"chat": chat}).deliver.send("chat", alert())

    assert len(chat.sent) == 3
    assert len(set(chat.sent)) == 1


async def test_a_dead_channel_does_not_hold_up_another():
    reached = asyncio.Event()

    class Stuck(Scripted):
        async def send(self, _notice):
            await reached.wait()

    chat, stuck = Scripted(), Stuck()
    world = World({"stuck": stuck, "chat": chat})
    waiting = asyncio.create_task(world.deliver.send("stuck", alert()))

    assert await world.deliver.send("chat", alert()) == ""
    assert not waiting.done()
    reached.set()
    assert await waiting == ""


async def test_a_flood_becomes_a_few_messages_and_one_digest_and_nothing_is_lost():
    chat = Scripted()
    world = World({"chat": chat}, flood_at_most=5, flood_per=600.0)
    storm = [alert(f"a{n:03}", group={"pair": f"P{n}"}) for n in range(200)]

    answers = await asyncio.gather(*(world.deliver.send("chat", one) for one in storm))

    assert set(answers) == {""}
    assert len(chat.sent) == 6
    assert {one.id for notice in chat.sent for one in notice.alerts} == {one.id for one in storm}
    assert chat.sent[-1].reason == "flood"
    assert ("chat", "digest") in world.seen


async def test_an_alertmanager_is_not_protected_from_floods_it_groups_by_itself():
    am = Scripted()
    world = World({"am": am}, passthrough={"am": Passthrough(resend=60_000)}, flood_at_most=1)

    await asyncio.gather(*(world.deliver.send("am", alert(f"a{n}")) for n in range(10)))

    assert len(am.sent) == 10


async def test_what_is_only_said_again_is_tried_once():
    am = Scripted(transient())
    world = World({"am": am})
    again = msgspec.structs.replace(alone(alert(), "am", T0), kind="resend")

    assert await world.deliver.send("am", again) == ""
    assert (world.slept, world.seen) == ([], [("am", "http_503")])


async def test_a_channel_nobody_knows_is_an_answer_not_an_exception():
    assert await World({}).deliver.send("pager", alert()) == "unknown_channel"


async def test_closing_closes_every_channel():
    chat = Scripted()

    await World({"chat": chat}).deliver.close()

    assert chat.closed


def test_a_bucket_fills_with_time_and_never_above_its_size():
    bucket = Bucket(2, 60.0)

    assert [bucket.take(T0) for _ in range(3)] == [True, True, False]
    assert bucket.wait(T0) == 30.0
    assert bucket.take(T0 + timedelta(seconds=30))
    later = T0 + timedelta(days=1)
    assert [bucket.take(later) for _ in range(3)] == [True, True, False]
