"""The poller's ends of Kafka, with a toy for the poller, on both brokers."""

from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry
from support.brokers import put, put_raw, whole
from support.toys import EPOCH, article
from support.workers import until

from monitor.contracts import FeedSpec, FeedState
from monitor.flow import topics
from monitor.flow.admin import ensure_topics
from monitor.flow.polling import poller_side
from monitor.ops.health import Health
from monitor.ops.metrics import Metrics

SPECS = tuple(FeedSpec(id=f"feed{n}", url=f"http://example.test/{n}") for n in range(12))


def state(feed: str, seconds: int = 0) -> FeedState:
    at = EPOCH + timedelta(seconds=seconds)
    return FeedState(feed=feed, url="http://example.test/", polled_at=at, next_due=at)


def joined(kafka, specs=SPECS):
    return poller_side(kafka, specs, Metrics(CollectorRegistry()), Health())


def feeds(side) -> set[str]:
    return {spec.id for spec, _ in side.members()}


def has(side, wanted):
    async def check() -> bool:
        return feeds(side) == wanted

    return check


EVERYTHING = {spec.id for spec in SPECS}


async def test_one_poller_gets_every_feed_and_remembers_them_over_a_restart(kafka):
    async with joined(kafka) as side:
        assert await until(has(side, EVERYTHING), 30)
        assert {remembered for _, remembered in side.members()} == {None}
        await side.sender.remember(state("feed3"))

        async def came_back() -> bool:
            return any(remembered for _, remembered in side.members())

        assert await until(came_back, 30)

    async with joined(kafka) as side:
        assert await until(has(side, EVERYTHING), 30)
        known = {spec.id: remembered for spec, remembered in side.members()}
        assert known["feed3"] == state("feed3")
        assert sum(remembered is not None for remembered in known.values()) == 1


async def test_feeds_that_did_not_change_are_not_declared_again(kafka):
    for _ in range(2):
        async with joined(kafka):
            pass

    assert len(await whole(kafka, topics.FEEDS)) == len(SPECS)


async def test_a_feed_taken_out_of_the_file_is_polled_no_more(kafka):
    async with joined(kafka):
        pass
    async with joined(kafka, SPECS[:5]) as side:
        assert await until(has(side, {spec.id for spec in SPECS[:5]}), 30)


@pytest.mark.slow
async def test_two_pollers_share_the_feeds_and_one_that_leaves_is_followed_by_the_other(kafka):
    async with joined(kafka) as one:
        async with joined(kafka) as two:

            async def shared() -> bool:
                both = feeds(one), feeds(two)
                return all(both) and both[0] | both[1] == EVERYTHING and not both[0] & both[1]

            assert await until(shared, 60)
        assert await until(has(one, EVERYTHING), 60)


async def test_of_two_memories_of_a_feed_the_later_poll_counts(kafka):
    await ensure_topics(kafka)
    await put(kafka, [state("feed1", 20), state("feed1", 10)])
    async with joined(kafka) as side:
        assert await until(has(side, EVERYTHING), 30)
        (known,) = [remembered for _, remembered in side.members() if remembered]

    assert known.polled_at == EPOCH + timedelta(seconds=20)


async def test_what_a_stranger_put_among_the_feeds_is_passed_over(kafka):
    await ensure_topics(kafka)
    await put_raw(kafka, [(topics.FEEDS, b"x", b"nonsense", []), (topics.FEED_STATES, b"x", b"[]", [])])
    async with joined(kafka) as side:
        assert await until(has(side, EVERYTHING), 30)


async def test_an_article_is_published_when_the_broker_has_it(kafka):
    async with joined(kafka) as side:
        await side.sender.publish(article(1))

        (message,) = await whole(kafka, topics.ARTICLES)
        assert dict(message.headers)["traceparent"].split(b"-")[1].decode() == article(1).id.replace("-", "")
