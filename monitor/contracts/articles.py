"""From feeds: what is polled, and the articles that come of it."""

from datetime import datetime
from typing import ClassVar, Literal

from msgspec import Struct

from monitor.contracts.records import Record


class FeedSpec(Record, frozen=True, kw_only=True):
    """A feed to be polled, as its owner wrote it down: one record a feed in the compacted topic."""

    schema: ClassVar[str] = "FeedSpec"

    id: str
    url: str
    name: str = ""
    publisher: str = ""  # of every entry; "" = the entry's own registrable domain or its family
    language: str = ""  # "" = what the feed says
    interval: float = 0.0  # seconds, the owner's word; 0 = learnt from the feed
    full_text: Literal["auto", "never", "always"] = "auto"

    @property
    def key(self) -> str:
        """The feed's id."""
        return self.id


class Move(Struct, frozen=True, kw_only=True):
    """Where a feed says it has moved for good, since when it says so, and how often it was heard."""

    url: str
    since: datetime
    times: int = 1


class FeedState(Record, frozen=True, kw_only=True):
    """What the poller remembers of a feed: enough to ask politely again and to know old from new."""

    schema: ClassVar[str] = "FeedState"

    feed: str  # FeedSpec.id
    url: str  # FeedSpec.url these memories belong to; another address starts afresh
    outcome: str = ""  # of the last poll, one word: ok, not_modified, timeout, gone, ...
    detail: str = ""  # of the last poll, for people
    polled_at: datetime  # the newer of two states of a feed is the one polled later
    next_due: datetime
    interval: float = 0.0  # seconds, as learnt
    rate: float = 0.0  # new entries an hour, a moving mean
    failures: int = 0  # in a row
    last_fetch: datetime | None = None  # last answer with entries or "nothing new"
    hold_until: datetime | None = None  # Retry-After: no feed of this host before
    answered_by: str = ""  # address that gave the validators; they go to no other origin
    etag: str = ""
    last_modified: str = ""
    ignored: int = 0  # times in a row the server sent the same body in spite of a validator
    body_hash: str = ""
    seen: dict[str, str] = {}  # entry -> hash of its content, oldest first, bounded
    move: Move | None = None  # 301/308

    @property
    def key(self) -> str:
        """The feed's id."""
        return self.feed


class ArticleRef(Struct, frozen=True, kw_only=True):
    """What later stages need to know of an article without its text."""

    id: str
    url: str
    title: str
    publisher: str
    published_at: datetime
    story: str = ""  # 16 hex digits, see core/dedupe.py
    backfill: bool = False  # older than the feed's previous fetch: history, never news


class Article(Record, frozen=True, kw_only=True):
    """One news article as taken from a feed, normalised."""

    schema: ClassVar[str] = "Article"

    id: str
    url: str
    feed: str
    publisher: str
    title: str
    text: str
    summary: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime
    fetched_at: datetime
    story: str = ""
    text_source: Literal["page", "feed"] = "feed"
    date_source: Literal["entry", "clamped", "first_seen"] = "entry"
    updated: bool = False
    backfill: bool = False

    @property
    def key(self) -> str:
        """The article's id."""
        return self.id

    @property
    def ref(self) -> ArticleRef:
        """The article without its text."""
        return ArticleRef(
            id=self.id,
            url=self.url,
            title=self.title,
            publisher=self.publisher,
            published_at=self.published_at,
            story=self.story,
            backfill=self.backfill,
        )
