"""The article's page: when it is fetched, what robots.txt says (E31), what a hostile one costs (E26, E27)."""

from datetime import timedelta

import pytest
from support.fake_clock import START
from support.feed_server import FeedServer, Reply, item, rss
from support.polling import Desk, polling

from monitor.contracts import Article, FeedSpec
from monitor.feeds.page import read_page
from monitor.feeds.world import open_pool

RECENT = "Sun, 01 Mar 2026 11:50:00 GMT"
STORY = [
    "The two armies exchanged fire along the river for a third night, officials on both sides said.",
    "Residents of the valley described hours of shelling and a column of vehicles moving towards the bridge.",
    "The foreign minister called the attack a grave violation and said that his country would answer it.",
    "Mediators from the neighbouring states asked both governments to hold back and to open the crossing.",
]
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(*paragraphs: str, charset: str = "utf-8") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = "<head><title>War</title></head>"
    menu = "<nav><a href='/'>Home</a><a href='/sport'>Sport</a></nav>"
    return f"<html>{head}<body>{menu}<article><h1>War</h1>{text}</article></body></html>".encode(charset)


async def one(desk: Desk, server: FeedServer, answer: Reply, teaser: str = "It began.", **spec) -> Article:
    server.script("/article", answer)
    url = server.script("/feed", Reply(rss(item("g", "War", server.url("/article"), teaser, RECENT))))
    await desk.poll(FeedSpec(id="f", url=url, **spec))
    return desk.sink.articles[-1]


async def test_a_teaser_is_replaced_by_the_text_of_the_page() -> None:
    async with FeedServer() as server, polling() as desk:
        article = await one(desk, server, Reply(page(*STORY), headers=HTML))

        assert article.text_source == "page"
        assert [line for line in article.text.split("\n") if line != "War"] == STORY
        assert article.summary == "It began."
        assert desk.sink.pages == ["ok"]
        assert server.requests("/article")[0].headers["accept"].startswith("text/html")


async def test_a_feed_with_the_whole_text_needs_no_page() -> None:
    async with FeedServer() as server, polling() as desk:
        article = await one(desk, server, Reply(page(*STORY), headers=HTML), teaser="Long. " * 300)

        assert article.text_source == "feed"
        assert [request.path for request in server.log] == ["/feed"]


@pytest.mark.parametrize(
    ("wish", "teaser", "asked"),
    [("never", "Short.", 0), ("always", "Long. " * 300, 1), ("auto", "Short.", 1)],
)
async def test_the_owner_decides_whether_pages_are_fetched(wish, teaser: str, asked: int) -> None:
    async with FeedServer() as server, polling() as desk:
        await one(desk, server, Reply(page(*STORY), headers=HTML), teaser=teaser, full_text=wish)

        assert len(server.requests("/article")) == asked


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Reply(status=403), "http_error"),
        (Reply(status=429, headers={"Retry-After": "60"}), "rate_limited"),
        (Reply(b"%PDF", headers={"Content-Type": "application/pdf"}), "not_html"),
        (Reply(b"<html><body></body></html>", headers=HTML), "no_text"),
        (Reply(b"<html>" + b"<p>word</p>" * 500_000, headers=HTML), "too_big"),
        (Reply(b"\0" * 50_000_000, headers=HTML, zipped=True), "too_big"),
        (Reply(status=302, headers={"Location": "http://10.0.0.1/"}), "refused_address"),
    ],
)
async def test_e26_a_page_that_cannot_be_had_costs_the_full_text_and_nothing_else(answer, outcome) -> None:
    async with FeedServer() as server, polling() as desk:
        article = await one(desk, server, answer)

        assert desk.sink.pages == [outcome]
        assert (article.text, article.text_source) == ("War\nIt began.", "feed")


async def test_a_page_that_says_less_than_the_teaser_is_not_used() -> None:
    wall = "Please accept our cookies to go on reading this article on our site, dear reader."
    async with FeedServer() as server, polling() as desk:
        article = await one(desk, server, Reply(page(wall), headers=HTML), teaser="A good teaser. " * 30)

        assert article.text_source == "feed"


async def test_e31_a_disallowed_page_is_not_fetched_and_robots_is_read_once() -> None:
    async with FeedServer() as server, polling() as desk:
        server.script("/robots.txt", Reply(b"User-agent: *\nDisallow: /article", headers=HTML))
        for _ in range(3):
            await one(desk, server, Reply(page(*STORY), headers=HTML), teaser=f"Teaser {_}")

        assert desk.sink.pages == ["robots"] * 3
        assert server.requests("/article") == []
        assert len(server.requests("/robots.txt")) == 1


async def test_e31_robots_is_read_again_after_a_day() -> None:
    async with FeedServer() as server, polling() as desk:
        server.script("/robots.txt", Reply(b"User-agent: *\nDisallow: /"), Reply(b""))
        await one(desk, server, Reply(page(*STORY), headers=HTML))
        desk.clock.advance(90_000)
        article = await one(desk, server, Reply(page(*STORY), headers=HTML), teaser="Edited.")

        assert desk.sink.pages == ["robots", "ok"]
        assert article.updated


@pytest.mark.parametrize(
    ("robots", "outcome"),
    [
        pytest.param(Reply(status=404), "ok", id="none: all is allowed"),
        pytest.param(Reply(status=403), "ok", id="none for us: RFC 9309 counts it as none"),
        pytest.param(Reply(status=500), "robots", id="cannot be had: nothing is"),
        pytest.param(Reply(status=429), "robots", id="too many requests: nothing now"),
    ],
)
async def test_e31_without_a_robots_file_its_status_decides(robots: Reply, outcome: str) -> None:
    async with FeedServer() as server, polling() as desk:
        server.script("/robots.txt", robots)
        await one(desk, server, Reply(page(*STORY), headers=HTML))

        assert desk.sink.pages == [outcome]


async def test_e31_feeds_are_asked_by_their_owners_wish_whatever_robots_says() -> None:
    async with FeedServer() as server, polling() as desk:
        server.script("/robots.txt", Reply(b"User-agent: *\nDisallow: /"))

        assert (await one(desk, server, Reply())).title == "War"


async def test_e31_the_crawl_delay_is_kept_between_pages() -> None:
    async with FeedServer() as server, polling(host_gap=1.0) as desk:
        server.script("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 30"))
        for number in range(3):
            server.script(f"/{number}", Reply(page(*STORY), headers=HTML))
        items = [item(str(number), "War", server.url(f"/{number}"), "Short.", RECENT) for number in range(3)]

        await desk.poll(FeedSpec(id="f", url=server.script("/feed", Reply(rss(*items)))))

        assert desk.clock.now - START >= timedelta(seconds=60)


async def test_e31_the_crawl_delay_is_kept_after_a_quiet_time_too() -> None:
    async with FeedServer() as server, polling(host_gap=1.0) as desk:
        server.script("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 30"))
        await one(desk, server, Reply(page(*STORY), headers=HTML))
        desk.clock.advance(3_600)
        desk.poller.hosts.forget_idle()
        await one(desk, server, Reply(page(*STORY), headers=HTML), teaser="Edited.")
        before = desk.clock.now
        await one(desk, server, Reply(page(*STORY), headers=HTML), teaser="Edited again.")

        assert desk.clock.now - before >= timedelta(seconds=30)


async def test_e12_a_host_that_asked_for_quiet_is_not_asked_for_pages() -> None:
    async with FeedServer() as server, polling() as desk:
        desk.poller.hosts.hold("127.0.0.1", START + timedelta(hours=1))
        await one(desk, server, Reply(page(*STORY), headers=HTML))

        assert desk.sink.pages == ["held"]


async def test_history_is_not_worth_a_request() -> None:
    async with FeedServer() as server, polling() as desk:
        old = item("g", "War", server.url("/article"), "It began.", "Sun, 01 Feb 2026 11:50:00 GMT")
        await desk.poll(FeedSpec(id="f", url=server.script("/feed", Reply(rss(old)))))

        assert [request.path for request in server.log] == ["/feed"]


async def test_the_newest_entries_get_the_pages_when_not_all_can() -> None:
    async with FeedServer() as server, polling(pages_per_poll=2) as desk:
        items = []
        for hour in (8, 9, 10, 11):
            link = server.script(f"/{hour}", Reply(page(*STORY), headers=HTML))
            items.append(item(str(hour), str(hour), link, "Short.", f"Sun, 01 Mar 2026 {hour:02}:00:00 GMT"))

        await desk.poll(FeedSpec(id="f", url=server.script("/feed", Reply(rss(*items)))))

        assert [article.title for article in desk.sink.articles if article.text_source == "page"] == [
            "10",
            "11",
        ]
        assert len(desk.sink.articles) == 4


async def test_when_the_time_for_pages_is_over_the_rest_goes_out_with_its_teaser() -> None:
    async with FeedServer() as server, polling(host_gap=100.0, page_seconds=150.0, robots=False) as desk:
        items = []
        for number in range(5):
            link = server.script(f"/{number}", Reply(page(*STORY), headers=HTML))
            items.append(item(str(number), "War", link, "Short.", RECENT))

        await desk.poll(FeedSpec(id="f", url=server.script("/feed", Reply(rss(*items)))))

        assert [article.text_source for article in desk.sink.articles] == [
            "page",
            "page",
            "feed",
            "feed",
            "feed",
        ]


async def test_e27_a_page_of_five_megabytes_is_read_or_given_up_and_the_article_goes_out() -> None:
    body = page(*(f"Paragraph {number} of a very long report. " * 10 for number in range(13_000)))
    async with (
        FeedServer() as server,
        polling(open_pool=open_pool, max_page_bytes=10_000_000, parse_cpu=3) as desk,
    ):
        article = await one(desk, server, Reply(body, headers=HTML))

        assert len(body) > 5_000_000
        assert desk.sink.pages[0] in ("ok", "parse_killed")
        assert 0 < len(article.text) <= 100_000


async def test_e27_an_entry_of_five_megabytes_is_cut() -> None:
    async with FeedServer() as server, polling() as desk:
        url = server.script(
            "/feed", Reply(rss(item("g", "War", description="word " * 1_000_000, date=RECENT)))
        )
        polled = await desk.poll(FeedSpec(id="f", url=url))

        assert polled.outcome == "ok"
        assert len(desk.sink.articles[0].text) == 100_000


@pytest.mark.parametrize(
    ("encoded", "declared"),
    [("utf-8", "utf-8"), ("utf-8", ""), ("windows-1252", "windows-1252"), ("utf-8", "no-such-charset")],
)
def test_e35_the_charset_of_a_page_is_the_one_of_its_header_or_found(encoded: str, declared: str) -> None:
    text = "The café on the border was shelled for a third night, said its owner José in its ruins."

    assert text in read_page(page(text, *STORY, charset=encoded), declared)
