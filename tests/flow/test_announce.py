# ruff: noqa: ARG002 -- stand-ins take what the real ones take
import asyncio

import pytest
from support.outlets import Sent, incoming
from support.toys import EPOCH, ToyRules, article, find_signal

from monitor.contracts import Notice, Notification
from monitor.flow.announce import Announcer
from monitor.flow.codec import decode


def notice(generation: int = 1, channel: str = "desk", kind: str = "change") -> Notice:
    (observation,) = ToyRules().match(find_signal(article(1), 0, "AFG", "PAK"))
    alert = ToyRules._alert(observation, 3, generation)
    ident = f"{channel}-{generation}"
    return Notice(
        id=ident, channel=channel, group=alert.key, kind=kind, reason="x", alerts=(alert,), at=EPOCH
    )


class Ledger:
    """The ledger's mapping, without its topic."""

    def __init__(self) -> None:
        self.lines: dict[str, Notification] = {}
        self.asked = 0

    async def caught_up(self, partition):
        self.asked += 1

    def get(self, key):
        return self.lines.get(key)

    def set(self, line, key):
        self.lines[key] = line


class Channels:
    """Hears, or refuses, or takes its time."""

    def __init__(self, answer: str = "") -> None:
        self.answer = answer
        self.heard: list[str] = []
        self.asked = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, channel, told):
        self.asked.set()
        await self.open.wait()
        self.heard.append(told.id)
        return self.answer


@pytest.fixture
def desk():
    sent, ledger, channels = Sent(), Ledger(), Channels()
    announcer = Announcer(channels, ledger, sent.outlet, sent.metrics.alerting, lambda: 7)
    return announcer, sent, ledger, channels


def states(sent) -> list[str]:
    return [decode(Notification, value).state for value in sent.on("notifications")]


async def test_the_ledger_says_sending_before_and_sent_after(desk):
    announcer, sent, _, channels = desk
    channels.open.clear()
    telling = asyncio.create_task(announcer(incoming(notice())))
    await asyncio.sleep(0.01)
    assert states(sent) == ["sending"]
    assert channels.heard == []

    channels.open.set()
    await telling
    assert states(sent) == ["sending", "sent"]
    assert sent.value("notifications_total", channel="desk", outcome="sent") == 1


async def test_the_channel_is_not_called_before_the_ledger_is_confirmed(desk):
    announcer, sent, _, channels = desk
    sent.may_confirm.clear()
    telling = asyncio.create_task(announcer(incoming(notice())))
    await asyncio.sleep(0.01)
    assert channels.heard == []

    sent.may_confirm.set()
    await telling
    assert channels.heard == ["desk-1"]


async def test_what_was_told_is_not_told_again(desk):
    announcer, _, _, channels = desk
    for _ in range(2):
        await announcer(incoming(notice()))

    assert channels.heard == ["desk-1"]


async def test_what_was_under_way_when_the_worker_was_killed_is_told_again(desk):
    announcer, sent, ledger, channels = desk
    await announcer(incoming(notice()))
    key = next(iter(ledger.lines))
    ledger.lines[key] = decode(Notification, sent.on("notifications")[0])

    await announcer(incoming(notice()))

    assert channels.heard == ["desk-1", "desk-1"]


async def test_an_older_generation_that_comes_late_is_not_told_after_a_newer(desk):
    announcer, _, _, channels = desk
    await announcer(incoming(notice(2)))
    await announcer(incoming(notice(1)))

    assert channels.heard == ["desk-2"]


async def test_generations_are_told_in_order_however_long_the_ledger_takes_to_catch_up(desk):
    announcer, _, ledger, channels = desk
    delays = [0.02, 0.0, 0.0]

    async def caught_up(partition):
        await asyncio.sleep(delays.pop(0))

    ledger.caught_up = caught_up
    await asyncio.gather(*(announcer(incoming(notice(generation))) for generation in (1, 2, 3)))

    assert channels.heard == ["desk-1", "desk-2", "desk-3"]


async def test_what_is_only_said_again_is_said_again_and_not_in_the_ledger(desk):
    announcer, sent, _, channels = desk
    for _ in range(2):
        await announcer(incoming(notice(kind="resend")))

    assert len(channels.heard) == 2
    assert states(sent) == []


async def test_what_is_only_said_again_does_not_queue_up_behind_a_change_that_is_being_tried(desk):
    announcer, _, _, channels = desk
    channels.open.clear()  # as while an Alertmanager is dead
    change = asyncio.create_task(announcer(incoming(notice())))
    await asyncio.wait_for(channels.asked.wait(), 5)

    await asyncio.wait_for(announcer(incoming(notice(kind="resend"))), 5)  # while the change still waits
    assert not change.done()

    channels.open.set()
    await change
    assert channels.heard == ["desk-1"]


async def test_what_is_given_up_is_a_dead_letter_and_does_not_come_again(desk):
    announcer, sent, _, channels = desk
    channels.answer = "gone"
    for _ in range(2):
        await announcer(incoming(notice()))

    assert channels.heard == ["desk-1"]
    assert states(sent) == ["sending", "given_up"]
    assert b"desk: gone" in sent.on("dead-letters")[0]
    assert sent.value("dead_letters_total", stage="notify", reason="undelivered") == 1


async def test_a_slow_channel_does_not_hold_up_another(desk):
    announcer, _, _, channels = desk
    channels.open.clear()
    slow = asyncio.create_task(announcer(incoming(notice(channel="slow"))))
    await asyncio.sleep(0.01)
    fast = Channels()
    announcer._notifier = fast

    await asyncio.wait_for(announcer(incoming(notice(channel="fast"))), 1)

    assert fast.heard == ["fast-1"]
    channels.open.set()
    await slow


async def test_the_ledgers_end_is_asked_for_once_after_each_change_of_hands(desk):
    announcer, _, ledger, _ = desk
    for generation in (1, 2, 3):
        await announcer(incoming(notice(generation)))
    assert ledger.asked == 1

    announcer._generation = lambda: 8
    await announcer(incoming(notice(4)))
    assert ledger.asked == 2
