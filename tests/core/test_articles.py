"""From a feed's entry to an Article: E32 identity, E33 dates, E34 backfill."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from monitor.contracts import FeedSpec
from monitor.core.articles import (
    Reach,
    Sighting,
    article,
    article_id,
    content_hash,
    dated,
    entry_key,
    identity,
    is_backfill,
)
from monitor.core.entry import Entry
from monitor.core.urls import Naming

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NAMING = Naming(tracking=("utm_*",))
SPEC = FeedSpec(id="f", url="https://example.org/feed")
ENTRY = Entry(
    guid="https://example.org/1",
    link="https://www.example.org/1?utm_source=rss",
    title="Shells fall on the border",
    summary="Both armies say the other began.",
    published=NOW - timedelta(minutes=20),
)


def made(entry: Entry = ENTRY, **more):
    seen = Sighting(
        spec=more.pop("spec", SPEC), entry=entry, identity=identity(entry, NAMING), at=NOW, **more
    )
    return article(seen, NAMING, teaser=100, longest=10_000)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param(Entry(guid="g", link="https://e.org/a", title="t"), "guid:g", id="guid first"),
        pytest.param(Entry(link="https://e.org/a?utm_x=1", title="t"), "link:e.org/a", id="then link"),
        pytest.param(Entry(title="t", published=NOW), f"text:t\x1f{NOW}", id="then title and date"),
        pytest.param(Entry(guid="https://e.org/a#3"), "guid:https://e.org/a", id="edits counted up in it"),
        pytest.param(
            Entry(guid="https://e.org/a#part"), "guid:https://e.org/a#part", id="other fragments stay"
        ),
    ],
)
def test_e32_an_entry_is_itself_by_guid_then_link_then_title_and_date(entry: Entry, expected: str) -> None:
    assert identity(entry, NAMING) == expected


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "Shells fall on two borders"},
        {"summary": "Both armies deny it."},
        {"content": "A long text."},
        {"link": "https://www.example.org/1-shells-fall"},
    ],
)
def test_e32_an_edit_of_what_is_read_changes_the_content_but_not_the_id(edit: dict[str, str]) -> None:
    edited = replace(ENTRY, **edit)

    assert content_hash(edited, NAMING) != content_hash(ENTRY, NAMING)
    assert made(edited).id == made().id


@pytest.mark.parametrize(
    "edit",
    [
        {"published": NOW},
        {"link": "https://www.example.org/1?utm_source=mail"},
        {"summary": "Both armies  say\nthe other began."},
    ],
)
def test_e32_a_new_date_or_tracking_code_or_line_break_is_no_edit(edit: dict[str, object]) -> None:
    assert content_hash(replace(ENTRY, **edit), NAMING) == content_hash(ENTRY, NAMING)


def test_e32_one_article_in_two_feeds_of_a_publisher_has_one_id() -> None:
    other = FeedSpec(id="other", url="https://example.org/other")

    assert made().id == made(spec=other).id


def test_e32_a_guid_that_means_nothing_outside_its_feed_is_kept_apart_by_feed() -> None:
    assert article_id("guid:123", "example.org", "f") != article_id("guid:123", "example.org", "g")


def test_e32_the_same_guid_at_two_publishers_is_two_articles() -> None:
    assert article_id("guid:urn:1", "a.org", "f") != article_id("guid:urn:1", "b.org", "f")


def test_a_key_to_remember_an_entry_by_is_sixteen_hex_digits() -> None:
    assert len(entry_key("guid:g")) == len(content_hash(ENTRY, NAMING)) == 16


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        pytest.param(NOW - timedelta(days=2), (NOW - timedelta(days=2), "entry"), id="past"),
        pytest.param(NOW + timedelta(minutes=59), (NOW + timedelta(minutes=59), "entry"), id="within skew"),
        pytest.param(NOW + timedelta(minutes=61), (NOW, "clamped"), id="future"),
        pytest.param(None, (NOW, "first_seen"), id="none"),
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), (NOW, "first_seen"), id="the epoch is no date"),
    ],
)
def test_e33_a_date_is_believed_clamped_or_replaced_and_says_so(published, expected) -> None:
    assert dated(published, NOW) == expected


@pytest.mark.parametrize(
    ("age", "previous", "expected"),
    [
        pytest.param(timedelta(days=30), timedelta(minutes=15), True, id="an archive announced again"),
        pytest.param(timedelta(hours=2), timedelta(minutes=15), False, id="listed two hours late"),
        pytest.param(timedelta(days=2), timedelta(days=3), False, id="we were away for three days"),
        pytest.param(timedelta(hours=20), None, False, id="first poll, of today"),
        pytest.param(timedelta(days=4), None, True, id="first poll, of last week"),
    ],
)
def test_e34_a_first_sighting_from_before_we_last_looked_is_backfill(age, previous, expected) -> None:
    last = NOW - previous if previous else None

    assert is_backfill(NOW - age, NOW, last, Reach()) is expected


def test_e34_an_entry_without_a_date_cannot_be_told_to_be_old() -> None:
    assert is_backfill(None, NOW, NOW - timedelta(minutes=15), Reach()) is False


def test_an_article_carries_what_the_entry_said() -> None:
    built = made(language="en")

    assert built.url == "https://www.example.org/1"
    assert (built.publisher, built.feed, built.language) == ("example.org", "f", "en")
    assert (built.published_at, built.fetched_at) == (ENTRY.published, NOW)
    assert (built.text_source, built.date_source) == ("feed", "entry")
    assert len(built.story) == 16


def test_a_teaser_is_read_together_with_its_title() -> None:
    assert made().text == "Shells fall on the border\nBoth armies say the other began."


def test_a_full_text_in_the_feed_stands_alone() -> None:
    long = "The shelling went on. " * 20

    assert made(replace(ENTRY, content=long)).text == long


def test_the_page_is_preferred_to_the_teaser() -> None:
    built = made(page="The whole story.")

    assert (built.text, built.text_source) == ("The whole story.", "page")


def test_an_entry_without_any_text_still_has_its_title() -> None:
    assert made(replace(ENTRY, summary="")).text == ENTRY.title


def test_the_configured_publisher_and_language_win() -> None:
    spec = FeedSpec(id="f", url="https://x.org/f", publisher="bbc.com", language="en")

    built = made(spec=spec, language="fr")

    assert (built.publisher, built.language) == ("bbc.com", "en")


def test_a_text_is_cut_at_the_limit() -> None:
    seen = Sighting(spec=SPEC, entry=ENTRY, identity="guid:1", at=NOW, page="x" * 50)

    assert len(article(seen, NAMING, teaser=10, longest=20).text) == 20


def test_an_updated_or_old_entry_says_so() -> None:
    built = made(updated=True, backfill=True)

    assert (built.updated, built.backfill, built.ref.backfill) == (True, True, True)
