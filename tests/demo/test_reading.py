"""The real poller reads the bundled story, at its own pace."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from support.polling import Sink

from monitor.core.dedupe import RecentStories
from monitor.core.urls import Naming
from monitor.demo.playback import QUIET, Playback
from monitor.demo.reading import story_feeds, story_settings, story_world
from monitor.demo.server import serve
from monitor.demo.story import load_story
from monitor.feeds.poller import Poller, Ports

STORY = load_story()
SECONDS = 3.0


@pytest.fixture(scope="module")
def read():
    """Everything the poller published while the story was played in a few seconds."""
    return asyncio.run(_played())


class Reader(Sink):
    """Says when it has the whole story."""

    def __init__(self) -> None:
        super().__init__()
        self.full = asyncio.Event()

    async def publish(self, article):
        await super().publish(article)
        if len(self.articles) >= len(STORY.articles):
            self.full.set()


async def _played():
    speed = (STORY.length + QUIET).total_seconds() / SECONDS
    play = Playback(STORY, datetime.now(UTC), speed)
    reader, stop = Reader(), asyncio.Event()
    ports = Ports(publish=reader.publish, remember=reader.remember, observer=reader)
    async with serve(play) as served, Poller(story_settings(), Naming(), ports, story_world(play)) as poller:
        feeds = story_feeds(served, play, every=SECONDS / 40)
        running = asyncio.create_task(
            poller.run(lambda: [(spec, reader.states.get(spec.id)) for spec in feeds], stop)
        )
        await asyncio.wait_for(reader.full.wait(), timeout=60)
        stop.set()
        await running
    return reader


def wrote(title: str):
    return next(article for article in STORY.articles if article.title == title)


def test_every_article_arrives_once_under_its_paper(read):
    arrived = sorted((article.publisher, article.title) for article in read.articles)

    assert arrived == sorted((article.publisher.name, article.title) for article in STORY.articles)


def test_all_of_it_is_news_and_none_of_it_history(read):
    assert [article.title for article in read.articles if article.backfill or article.updated] == []


def test_articles_bear_the_dates_of_the_story(read):
    first, last = (wrote(STORY.articles[at].title) for at in (0, -1))
    dates = {article.title: article.published_at for article in read.articles}

    assert abs(dates[last.title] - dates[first.title] - STORY.length) <= timedelta(seconds=1)
    assert {article.date_source for article in read.articles} == {"entry"}


def test_the_whole_text_is_had_where_the_feed_has_a_teaser(read):
    for article in read.articles:
        missing = [part for part in wrote(article.title).paragraphs if part not in article.text]
        assert missing == [], article.title


def test_feeds_without_news_answer_that_they_have_none(read):
    outcomes = {polled.outcome for polled in read.polls}

    assert outcomes == {"ok", "not_modified"}


def test_copies_are_told_from_reports_of_their_own():
    stories = RecentStories()
    for article in STORY.articles:
        verdict = stories.see(article.slug, "\n".join(article.paragraphs))
        assert (verdict.word, verdict.of) == (
            ("near_copy", article.copy_of) if article.copy_of else ("new", "")
        ), article.title


def test_no_two_own_reports_share_a_sentence():
    own = [article for article in STORY.articles if not article.copy_of]

    for one, other in combinations(own, 2):
        assert set(one.paragraphs).isdisjoint(other.paragraphs)
