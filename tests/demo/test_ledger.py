"""What the topics deliver, kept once and in order."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from monitor.contracts import Alert, Article, ArticleRef, DeadLetter, Signal, Suppressed
from monitor.core.dedupe import fingerprint
from monitor.demo.ledger import Ledger
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
        story=fingerprint("\n".join(article.paragraphs)),
    )
    for article in load_story().articles
]
REF = ArticleRef(id="a1", url="", title="Ferreira hits back", publisher="Touchline", published_at=AT)
SIGNAL = Signal(
    id="s1",
    article=REF,
    text="It is open war.",
    start=0,
    end=8,
    trigger="open war",
    rule="open-war",
    category="THREATEN",
    direction="escalation",
    rung=5,
    intensity=-9.0,
    status="announced",
)
FIRING = Alert(
    id="f1",
    rule="OpenWarDeclared",
    severity="critical",
    state="firing",
    reason="threshold",
    group={"pair": "AFG-PAK"},
    value=1,
    threshold=1,
    window=1800,
    starts_at=AT,
    at=AT,
    title="open war",
    generation=1,
)
RESOLVED = replace(FIRING, state="resolved", generation=2, at=AT + timedelta(days=1))
HIT = Suppressed(text="It is open war now", start=6, end=14, rule="open-war", reason="sport")


def filled(*records):
    ledger = Ledger()
    for record in records:
        ledger.add(record)
    return ledger


def told(ledger: Ledger):
    return ledger.summary(feeds=12, polls=240, unchanged=165, seconds=61.0)


def test_a_record_delivered_twice_is_one_record():
    summary = told(filled(SIGNAL, FIRING, SIGNAL, FIRING, ARTICLES[0], ARTICLES[0]))

    assert (len(summary.signals), len(summary.alerts), len(summary.articles)) == (1, 1, 1)


def test_every_change_of_an_alert_is_kept_in_the_order_of_time():
    summary = told(filled(RESOLVED, FIRING))

    assert [alert.state for alert in summary.alerts] == ["firing", "resolved"]


def test_articles_come_out_in_the_order_of_time():
    summary = told(filled(*reversed(ARTICLES)))

    assert [article.published_at for article in summary.articles] == sorted(a.published_at for a in ARTICLES)


def test_syndicated_copies_are_counted_as_told_before():
    copies = sum(bool(article.copy_of) for article in load_story().articles)

    assert (
        abs(told(filled(*ARTICLES)).duplicates - copies) <= 1
    )  # 64 bits may miss one that a sketch would find


def test_a_hit_that_does_not_count_is_kept_once_with_its_reason():
    ledger = Ledger()
    ledger.hush(REF, [HIT])
    ledger.hush(REF, [HIT])

    (silent,) = told(ledger).silent
    assert (silent.publisher, silent.title, silent.reason) == ("Touchline", "Ferreira hits back", "sport")


def test_dead_letters_are_counted_by_where_they_came_from():
    dead = DeadLetter(stage="analyse", reason="decode", error="x", topic="t", partition=0, offset=7, at=AT)

    assert told(filled(dead, dead, replace(dead, offset=8))).dead_letters == 2


def test_progress_counts_what_is_firing_now():
    during = filled(FIRING).progress(0.4, AT, 31)
    after = filled(FIRING, RESOLVED).progress(0.9, AT, 80)

    assert (during.alerts, after.alerts) == (1, 0)


def test_progress_shows_the_newest_headline():
    progress = filled(*ARTICLES).progress(1.0, AT, 240)

    assert progress.headline == f"{ARTICLES[-1].publisher}: {ARTICLES[-1].title}"
    assert progress.articles == len(ARTICLES)


def test_progress_before_anything_came_is_empty():
    assert Ledger().progress(0.0, AT, 0).headline == ""
