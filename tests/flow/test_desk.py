# ruff: noqa: ARG002 -- stand-ins take what the real ones take
import asyncio
from datetime import timedelta

import pytest
from support.outlets import Sent, incoming
from support.toys import EPOCH, ToyRules, article, find_signal

from monitor.contracts import Notice, Review
from monitor.flow.codec import decode
from monitor.flow.desk import Desk, OpenDesk
from monitor.flow.outlet import now


def alert(generation: int = 1):
    (observation,) = ToyRules().match(find_signal(article(1), 0, "AFG", "PAK"))
    return ToyRules._alert(observation, 3, generation)


class Waiting:
    """Keeps an alert back until it is reviewed, and forgets it then."""

    state_type = dict[str, str]

    def fold(self, state, alert, silences, now):
        if alert:
            return {"title": alert.title, "silences": str(len(list(silences)))}, ()
        told = Notice(id="n", channel="c", group="g", reason=state["title"], alerts=(), at=now)
        return None, [told]

    def due(self, state, silences, now):
        return now - timedelta(seconds=1)


@pytest.fixture
def sent():
    return Sent()


async def test_what_waits_is_told_when_it_is_reviewed_and_forgotten_then(sent):
    table: dict[bytes, bytes] = {}
    desk = Desk(Waiting(), table, list, sent.outlet)
    await desk.alert(incoming(alert()))
    assert len(table) == 1
    (review,) = desk.due()
    assert review.key == alert().key

    await desk.review(incoming(review))

    assert decode(Notice, sent.on("notices")[0]).reason == alert().title
    assert table == {}
    assert desk.due() == []


async def test_notices_are_confirmed_before_the_state_is_written(sent):
    table: dict[bytes, bytes] = {}
    desk = Desk(Waiting(), table, list, sent.outlet)
    await desk.alert(incoming(alert()))
    sent.may_confirm.clear()
    review = asyncio.create_task(desk.review(incoming(Review(group=alert().key, at=now()))))
    await asyncio.sleep(0.01)

    assert len(table) == 1
    sent.may_confirm.set()
    await review
    assert table == {}


async def test_an_alert_and_a_review_of_one_group_take_turns(sent):
    table: dict[bytes, bytes] = {}
    desk = Desk(Waiting(), table, list, sent.outlet)
    await desk.alert(incoming(alert(1)))
    sent.may_confirm.clear()
    review = asyncio.create_task(desk.review(incoming(Review(group=alert().key, at=now()))))
    second = asyncio.create_task(desk.alert(incoming(alert(2))))
    await asyncio.sleep(0.01)
    sent.may_confirm.set()
    await asyncio.gather(review, second)

    assert len(sent.on("notices")) == 1
    assert len(table) == 1


async def test_without_a_desk_every_notified_change_goes_to_every_channel(sent):
    desk = Desk(OpenDesk(lambda _: ["a", "b"]), {}, list, sent.outlet)
    await desk.alert(incoming(alert()))
    await desk.review(incoming(Review(group="g", at=EPOCH)))

    assert [decode(Notice, value).channel for value in sent.on("notices")] == ["a", "b"]


async def test_the_same_change_gives_the_same_notice(sent):
    desk = Desk(OpenDesk(lambda _: ["a"]), {}, list, sent.outlet)
    for generation in (1, 1, 2):
        await desk.alert(incoming(alert(generation)))

    ids = [decode(Notice, value).id for value in sent.on("notices")]
    assert ids[0] == ids[1] != ids[2]
