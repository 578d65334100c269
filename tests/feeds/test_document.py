"""E27: a document is read in a process that is killed when it costs too much, and the poller goes on."""

import pytest
from support.feed_server import FeedServer, Reply, item, rss
from support.polling import polling

from monitor.contracts import FeedSpec
from monitor.feeds.world import open_pool

COMMENTS = rss(item("1", description="&lt;!--" * 60_000))  # 400 KB once escaped
RAW_COMMENTS = b"<rss version='2.0'><channel><item><title>" + b"<!--" * 100_000
NESTED = b"<rss version='2.0'><channel>" + b"<a>" * 200_000
MANY = rss(*(item(str(n)) for n in range(20_000)))
TAGS_IN_TEXT = rss(item("1", description="&lt;div&gt;" * 100_000))


EITHER = ("ok", "malformed", "not_a_feed", "parse_killed")


@pytest.mark.parametrize(
    ("body", "outcomes"),
    [
        pytest.param(COMMENTS, ("ok",), id="400 KB of comment starts in a description"),
        pytest.param(RAW_COMMENTS, ("malformed",), id="400 KB of comment starts"),
        pytest.param(NESTED, EITHER, id="200,000 nested tags"),
        pytest.param(TAGS_IN_TEXT, ("ok",), id="100,000 nested tags in a description"),
        pytest.param(MANY, EITHER, id="20,000 items"),
    ],
)
async def test_e27_a_hostile_feed_does_not_stop_the_next_one(body: bytes, outcomes: tuple[str, ...]) -> None:
    async with FeedServer() as server, polling(open_pool=open_pool, host_gap=0.0, parse_cpu=2) as desk:
        hostile = server.script("/hostile", Reply(body))
        honest = server.script("/honest", Reply(rss(item("1", "Still here"))))

        first = await desk.poll(FeedSpec(id="hostile", url=hostile))
        second = await desk.poll(FeedSpec(id="honest", url=honest))

        assert first.outcome in outcomes
        assert second.outcome == "ok"


async def test_e27_a_feed_that_takes_too_long_is_marked_and_asked_again_later() -> None:
    many = rss(*(item(str(n), description="&lt;p&gt;a&lt;/p&gt;" * 20) for n in range(40_000)))
    async with (
        FeedServer() as server,
        polling(open_pool=open_pool, parse_cpu=1, max_feed_bytes=50_000_000) as desk,
    ):
        url = server.script("/feed", Reply(many), Reply(rss(item("1", "Slimmer"))))

        killed = await desk.poll(FeedSpec(id="f", url=url))
        back = await desk.poll(FeedSpec(id="f", url=url))

        assert (killed.outcome, killed.state.detail, killed.state.failures) == ("parse_killed", "cpu", 1)
        assert (back.outcome, back.state.failures) == ("ok", 0)


async def test_e27_a_feed_that_needs_too_much_memory_is_marked_too() -> None:
    async with (
        FeedServer() as server,
        polling(open_pool=open_pool, parse_memory=200_000_000, max_feed_bytes=300_000_000) as desk,
    ):
        body = rss(item("1", description="x" * 60_000_000))
        url = server.script("/feed", Reply(body))

        killed = await desk.poll(FeedSpec(id="f", url=url))

        assert (killed.outcome, killed.state.detail) == ("parse_killed", "memory")
