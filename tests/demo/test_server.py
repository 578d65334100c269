"""The demonstration's feeds over a real socket."""

from datetime import UTC, datetime, timedelta

import aiohttp
import feedparser
import pytest
import trafilatura

from monitor.demo.playback import Playback
from monitor.demo.server import serve
from monitor.demo.story import load_story

STORY = load_story()
START = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
PLAY = Playback(STORY, START, speed=3600.0)


class Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
async def site():
    clock = Clock(PLAY.ends_at)
    async with serve(PLAY, clock) as served, aiohttp.ClientSession() as http:
        yield served, http, clock


async def get(http, url, **headers):
    async with http.get(url, headers=headers) as response:
        return response.status, await response.read(), response.headers


def parse(body, headers):
    return feedparser.parse(body, response_headers={"content-type": headers["Content-Type"]})


def feed_of(served, publisher):
    return next(feed.url for feed in served.feeds if feed.publisher == publisher)


async def test_every_feed_parses_without_complaint_and_lists_what_its_publisher_wrote(site):
    served, http, _ = site
    for house in STORY.publishers:
        _, body, headers = await get(http, feed_of(served, house.id))
        parsed = parse(body, headers)

        assert not parsed.bozo, (house.id, parsed.get("bozo_exception"))
        assert parsed.version == {"rss": "rss20", "atom": "atom10"}[house.format]
        assert parsed.feed.title == house.name
        wrote = [article.title for article in STORY.articles if article.publisher == house]
        assert [entry.title for entry in parsed.entries] == wrote[::-1]


async def test_entries_bear_links_ids_and_the_dates_of_the_story(site):
    served, http, _ = site
    for house in STORY.publishers:
        _, body, headers = await get(http, feed_of(served, house.id))
        entries = parse(body, headers).entries
        for entry, article in zip(entries, PLAY.visible(house, PLAY.ends_at), strict=True):
            assert entry.link == f"{served.base}/{house.id}/{article.slug}"
            assert entry.id.endswith(article.slug)
            assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == PLAY.published(article)


async def test_full_feeds_carry_the_text_and_the_others_a_teaser(site):
    served, http, _ = site
    for house in STORY.publishers:
        _, body, headers = await get(http, feed_of(served, house.id))
        entry = parse(body, headers).entries[0]
        article = PLAY.visible(house, PLAY.ends_at)[0]
        content = " ".join(part.value for part in entry.get("content", []))
        plain = content.replace("&quot;", '"').replace("&#34;", '"').replace("&#39;", "'")

        assert entry.summary == article.teaser
        assert all(paragraph in plain for paragraph in article.paragraphs) == (house.content == "full")
        assert bool(content) == (house.content == "full")


async def test_the_article_can_be_read_out_of_its_page(site):
    served, http, _ = site
    for article in STORY.articles:
        status, body, _ = await get(http, f"{served.base}/{article.publisher.id}/{article.slug}")
        text = trafilatura.extract(body.decode(), include_comments=False) or ""

        assert status == 200
        assert [part for part in article.paragraphs if part not in text] == []
        assert "does not exist" not in text


async def test_an_unchanged_feed_answers_304_to_its_etag(site):
    served, http, _ = site
    url = feed_of(served, "meridian-wire")
    _, _, first = await get(http, url)

    status, body, again = await get(http, url, **{"If-None-Match": first["ETag"]})

    assert (status, body) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert served.answered == {"200": 1, "304": 1}


async def test_an_unchanged_feed_answers_304_to_its_date(site):
    served, http, _ = site
    url = feed_of(served, "the-continental")
    _, _, first = await get(http, url)

    status, _, _ = await get(http, url, **{"If-Modified-Since": first["Last-Modified"]})

    assert status == 304


@pytest.mark.parametrize("date", ["yesterday-ish", "Sat, 14 Mar 2026 09:26:53"])
async def test_a_date_that_says_nothing_gets_the_feed(site, date):
    served, http, _ = site

    status, _, _ = await get(http, feed_of(served, "the-continental"), **{"If-Modified-Since": date})

    assert status == 200


async def test_a_new_entry_makes_a_known_feed_new_again(site):
    served, http, clock = site
    clock.at = START + timedelta(seconds=1)
    url = feed_of(served, "meridian-wire")
    _, before, first = await get(http, url)
    clock.at = PLAY.ends_at

    status, after, second = await get(http, url, **{"If-None-Match": first["ETag"]})

    assert status == 200
    assert second["ETag"] != first["ETag"]
    assert after.count(b"<item>") > before.count(b"<item>")


async def test_a_feed_without_entries_is_still_a_feed(site):
    served, http, clock = site
    clock.at = START - timedelta(seconds=1)
    for feed in served.feeds:
        status, body, headers = await get(http, feed.url)
        parsed = parse(body, headers)

        assert (status, parsed.bozo, parsed.entries) == (200, False, [])


async def test_what_is_not_out_yet_or_not_ours_is_missing(site):
    served, http, clock = site
    clock.at = START
    late = STORY.articles[-1]

    for path in (f"/{late.publisher.id}/{late.slug}", "/no-such-paper/feed", "/no-such-paper/x"):
        status, _, _ = await get(http, served.base + path)
        assert status == 404
    assert served.answered["missing"] == 3


async def test_the_first_page_lists_the_papers(site):
    served, http, _ = site

    status, body, _ = await get(http, served.base + "/")

    assert status == 200
    assert all(f"/{house.id}/feed".encode() in body for house in STORY.publishers)


async def test_it_listens_on_loopback_only(site):
    served, _, _ = site

    assert served.base.startswith("http://127.0.0.1:")
