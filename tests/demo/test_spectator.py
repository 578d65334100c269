"""What passes is kept once and in order."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace
from support.alerting import alert, signal

from monitor.contracts import Article, DeadLetter, Suppressed
from monitor.core.extract.reader import Reading
from monitor.demo.spectator import Spectator
from monitor.demo.story import load_story

AT = datetime(2026, 2, 27, 6, 0, tzinfo=UTC)
ARTICLES = [
    Article(
        id=article.slug,
        url="",
        feed=article.publisher.id,
        publisher=article.publisher.name,
        title=article.title,
        text="\n".join(article.paragraphs),
        published_at=AT + article.offset,
        fetched_at=AT + article.offset,
    )
    for article in load_story().articles
]
SIGNAL = signal("s1")
FIRING = alert("f1")
RESOLVED = replace(FIRING, state="resolved", generation=2, at=FIRING.at + timedelta(days=1))
HIT = Suppressed(text="It is open war now", start=6, end=14, rule="declare_war", reason="sport")
DEAD = DeadLetter(stage="analyse", reason="decode", error="x", topic="t", partition=0, offset=7, at=AT)


class Reads:
    """A reader that finds the same in every article."""

    def __init__(self, found: Reading = Reading()) -> None:  # noqa: B008 -- a frozen value
        self.found = found

    def read(self, articles):
        return [self.found for _ in articles]


def seen(*records) -> Spectator:
    spectator = Spectator()
    for record in records:
        spectator.see(record)
    return spectator


def told(spectator: Spectator, reader: Reads | None = None):
    return spectator.summary(reader or Reads(), {"200": 75, "304": 165, "page": 75}, 61.0)


def test_a_record_delivered_twice_is_one_record():
    summary = told(seen(SIGNAL, FIRING, SIGNAL, FIRING, ARTICLES[0], ARTICLES[0]))

    assert (len(summary.signals), len(summary.alerts), len(summary.articles)) == (1, 1, 1)


def test_every_change_of_an_alert_is_kept_in_the_order_of_time():
    assert [change.state for change in told(seen(RESOLVED, FIRING)).alerts] == ["firing", "resolved"]


def test_syndicated_copies_are_counted():
    copies = sum(bool(article.copy_of) for article in load_story().articles)

    assert told(seen(*ARTICLES)).duplicates == copies


def test_polls_are_what_the_feed_server_answered():
    summary = told(seen(*ARTICLES))

    assert (summary.feeds, summary.polls, summary.unchanged) == (12, 240, 165)


def test_a_hit_that_does_not_count_is_told_with_its_reason():
    (silent,) = told(seen(ARTICLES[0]), Reads(Reading(suppressed=(HIT,)))).silent

    assert (silent.title, silent.reason) == (ARTICLES[0].title, "sport")


def test_an_article_that_did_raise_something_is_not_called_silent():
    assert told(seen(ARTICLES[0]), Reads(Reading(signals=(SIGNAL,), suppressed=(HIT,)))).silent == ()


def test_dead_letters_are_counted():
    assert told(seen(DEAD, replace(DEAD, offset=8))).dead_letters == 2


def test_progress_counts_what_fires_now_and_shows_the_last_headline():
    during = seen(FIRING, *ARTICLES).progress(0.4, AT, 31)
    after = seen(FIRING, RESOLVED).progress(0.9, AT, 80)

    assert (during.alerts, after.alerts) == (1, 0)
    assert during.headline == f"{ARTICLES[-1].publisher}: {ARTICLES[-1].title}"
