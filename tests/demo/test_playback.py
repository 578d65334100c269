"""The two clocks of the story."""

from datetime import UTC, datetime, timedelta

from monitor.demo.playback import QUIET, WINDOW, Playback
from monitor.demo.story import load_story

STORY = load_story()
START = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
PLAY = Playback(STORY, START, speed=3600.0)
FIRST, LAST = STORY.articles[0], STORY.articles[-1]


def listed(wall: datetime):
    return {article for house in STORY.publishers for article in PLAY.visible(house, wall)}


def test_only_the_first_article_is_out_at_the_beginning():
    assert listed(START) == {FIRST}


def test_nothing_is_out_before_it():
    assert listed(START - timedelta(seconds=1)) == set()


def test_everything_is_out_at_the_end():
    assert listed(PLAY.ends_at) == set(STORY.articles)
    assert PLAY.finished(PLAY.ends_at)
    assert not PLAY.finished(PLAY.ends_at - timedelta(seconds=1))


def test_an_hour_of_the_story_takes_a_second_at_this_speed():
    assert PLAY.ends_at - START == (STORY.length + QUIET) / 3600
    assert PLAY.appears(LAST) - PLAY.appears(FIRST) == STORY.length / 3600


def test_articles_bear_the_dates_of_the_past_days_and_the_last_is_of_today():
    assert PLAY.published(LAST) == (PLAY.ends_at - QUIET).replace(microsecond=0)
    assert PLAY.published(FIRST) == (PLAY.ends_at - QUIET - STORY.length).replace(microsecond=0)
    assert all(PLAY.published(article) <= PLAY.appears(article) for article in STORY.articles)


def test_an_article_appears_when_the_calendar_reaches_its_date():
    for article in STORY.articles:
        gap = PLAY.calendar(PLAY.appears(article)) - PLAY.published(article)
        assert timedelta(0) <= gap + timedelta(milliseconds=5) < timedelta(seconds=1.01)


def test_calendar_and_wall_meet_at_the_end_and_the_calendar_runs_on():
    later = PLAY.ends_at + timedelta(seconds=2)

    assert PLAY.calendar(PLAY.ends_at) == PLAY.ends_at
    assert PLAY.calendar(later) == PLAY.ends_at + timedelta(hours=2)
    assert PLAY.share(later) == 1.0


def test_the_share_played_runs_from_nothing_to_all():
    middle = START + (PLAY.ends_at - START) / 2

    assert PLAY.share(START - timedelta(days=1)) == 0.0
    assert abs(PLAY.share(middle) - 0.5) < 1e-6


def test_a_feed_lists_the_newest_first_and_keeps_a_window():
    for house in STORY.publishers:
        offsets = [article.offset for article in PLAY.visible(house, PLAY.ends_at)]
        assert offsets == sorted(offsets, reverse=True)
        assert len(offsets) <= WINDOW


def test_a_page_cannot_be_found_before_it_is_out():
    where = (LAST.publisher.id, LAST.slug)

    assert PLAY.find(*where, wall=START) is None
    assert PLAY.find(*where, wall=PLAY.ends_at) == LAST
