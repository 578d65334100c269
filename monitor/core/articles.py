"""A feed's entry -> an Article: who it is, when it was, whose it is, what it says.

Rules of the house: an entry is itself by its guid, else its link, else its title and date, and keeps that
identity through edits; a date is never invented without saying so (`date_source`); what was first seen long
after its date is history (`backfill`). Same entry in, same id out, whatever the clock says.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

from msgspec import Struct

from monitor.contracts import Article, FeedSpec
from monitor.core.dedupe import fingerprint
from monitor.core.entry import Entry
from monitor.core.identity import identify
from monitor.core.urls import Naming, canonical, publisher_of

DateSource = Literal["entry", "clamped", "first_seen"]
SKEW = timedelta(hours=1)  # clocks of publishers run this far ahead of ours in good faith
_LONGEST_SUMMARY = 5_000  # characters
_EPOCH_YEAR = 1971  # a date of the Unix epoch is a missing date that somebody formatted
_COUNTER = re.compile(r"#\d{1,3}$")
_GLOBAL = re.compile(r"^(?:[a-z][a-z0-9+.-]*://|tag:|urn:)", re.IGNORECASE)


class Reach(Struct, frozen=True, kw_only=True):
    """How far back an entry may lie and still be news, in seconds."""

    first_poll: float = 86_400.0  # of a feed never read before
    late: float = 21_600.0  # before the previous fetch: publishers list an article hours after its date


class Sighting(Struct, frozen=True, kw_only=True):
    """An entry to publish: where and when it was seen, and what it is to us."""

    spec: FeedSpec
    entry: Entry
    identity: str
    at: datetime
    updated: bool = False
    backfill: bool = False
    page: str = ""  # full text, when the page was read
    language: str = ""  # what the feed says of itself


def identity(entry: Entry, naming: Naming, *, shared: bool = False) -> str:
    """Return what makes *entry* the same entry tomorrow; *shared*: others in its feed bear the same guid."""
    link = canonical(entry.link, naming)
    if entry.guid:
        # The BBC counts edits up in the guid's fragment: "#0", "#1".
        guid = _COUNTER.sub("", entry.guid.strip())
        return f"guid:{guid} {link}" if shared else f"guid:{guid}"
    if link:
        return f"link:{link.partition('://')[2]}"
    return f"text:{entry.title}\x1f{entry.published or ''}"


def entry_key(identity: str) -> str:
    """16 hex digits of an identity, to remember it by."""
    return _digest([identity])


def content_hash(entry: Entry, naming: Naming) -> str:
    """16 hex digits of what a reader would see change; a new date or a new tracking code is no change."""
    parts = [entry.title, canonical(entry.link, naming), entry.summary, entry.content]
    return _digest(" ".join(part.split()) for part in parts)


def dated(published: datetime | None, now: datetime) -> tuple[datetime, DateSource]:
    """Return when it was published as far as it can be believed, and where that comes from."""
    if published is None or published.year < _EPOCH_YEAR:
        return now, "first_seen"
    return (now, "clamped") if published > now + SKEW else (published, "entry")


def is_backfill(published: datetime | None, now: datetime, previous: datetime | None, reach: Reach) -> bool:
    """Whether an entry first seen *now* is history: dated before we last looked, allowing for lateness."""
    when, source = dated(published, now)
    if source != "entry":
        return False
    oldest = previous - _seconds(reach.late) if previous else now - _seconds(reach.first_poll)
    return when < oldest


def is_teaser(entry: Entry, below: int) -> bool:
    """Whether the feed carries less than *below* characters of the article."""
    return len(_body(entry)) < below


def article(seen: Sighting, naming: Naming, *, teaser: int, longest: int) -> Article:
    """Return the Article of a sighting; its text is the page, else the entry, else title and summary."""
    entry, spec = seen.entry, seen.spec
    url = canonical(entry.link, naming)
    publisher = spec.publisher or publisher_of(url or spec.url, naming)
    when, source = dated(entry.published, seen.at)
    text = (seen.page or _own_text(entry, teaser))[:longest]
    return Article(
        id=article_id(seen.identity, publisher, spec.id),
        url=url,
        feed=spec.id,
        publisher=publisher,
        title=entry.title,
        text=text,
        summary="" if entry.summary == text else entry.summary[:_LONGEST_SUMMARY],
        language=spec.language or entry.language or seen.language,
        authors=entry.authors,
        published_at=when,
        fetched_at=seen.at,
        story=fingerprint(text),
        text_source="page" if seen.page else "feed",
        date_source=source,
        updated=seen.updated,
        backfill=seen.backfill,
    )


def article_id(identity: str, publisher: str, feed: str) -> str:
    """One id for an article in two feeds of a publisher, unless its guid means nothing outside its feed."""
    kind, _, rest = identity.partition(":")
    known_everywhere = kind == "link" or (kind == "guid" and _GLOBAL.match(rest))
    return identify("article", publisher if known_everywhere else feed, identity)


def _body(entry: Entry) -> str:
    return max(entry.content, entry.summary, key=len)


def _own_text(entry: Entry, teaser: int) -> str:
    if not is_teaser(entry, teaser):
        return _body(entry)
    return "\n".join(part for part in (entry.title, _body(entry)) if part)


def _seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def _digest(parts: Iterable[str]) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()
