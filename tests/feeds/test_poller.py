"""One poll from end to end, over a real socket."""

from support.feed_server import FeedServer, Reply, item, rss
from support.polling import polling

from monitor.contracts import FeedSpec

DATE = "Sun, 01 Mar 2026 11:50:00 GMT"


async def test_a_new_entry_becomes_an_article_and_is_then_remembered() -> None:
    async with FeedServer() as server, polling(pages=False) as desk:
        url = server.script("/feed", Reply(rss(item("g1", "War", server.url("/a"), "It began.", DATE))))

        polled = await desk.poll(FeedSpec(id="f", url=url, publisher="example.org"))

        assert (polled.outcome, polled.new) == ("ok", 1)
        assert [article.text for article in desk.sink.articles] == ["War\nIt began."]
        assert len(desk.sink.states["f"].seen) == 1
