"""config/feeds.yaml -> feeds to poll and the manners to poll them with; schema and meaning, no reading.

The defaults are what etiquette asks of a stranger's machine (docs/polling.md); each can be set.
All times are seconds, all sizes bytes, unless the name says otherwise.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from monitor.contracts import FeedSpec
from monitor.core.durations import milliseconds
from monitor.core.urls import Naming

Seconds = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(gt=0)]
Block = Annotated[str, Meta(pattern=r"^[0-9a-fA-F.:]+/[0-9]{1,3}$")]  # 10.0.0.0/8, fd00::/8
KeyPath = tuple[str | int, ...]
_ID = re.compile(r"^[a-z0-9][a-z0-9._-]*$")


class PollSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to poll: who we say we are, how often, how much, and what we refuse."""

    user_agent: str = ""  # "" = our name and version
    contact: str = ""  # address or page of whoever runs this; goes into the User-Agent

    min_interval: Seconds = 60.0  # what a feed's own `interval` may not go below
    floor: Seconds = 3_600.0  # between polls of a feed that honours validators
    floor_fresh: Seconds = 900.0  # the same, when the publisher's max-age says less than that
    floor_unconditional: Seconds = 86_400.0  # of a feed that has or honours no validators
    max_interval: Seconds = 21_600.0  # of a feed in which nothing happens
    max_backoff: Seconds = 86_400.0  # after failures, and for Retry-After
    jitter: Annotated[float, Meta(ge=0, le=0.5)] = 0.15
    move_after: Seconds = 86_400.0  # a permanent redirect is believed after this, and three sightings

    concurrency: Count = 32  # polls at once in this process
    per_host: Count = 2  # requests at once to a host
    host_gap: Annotated[float, Meta(ge=0)] = 5.0  # between two requests to a host
    hold_host: bool = True  # Retry-After holds for the whole host

    connect_timeout: Seconds = 10.0
    total_timeout: Seconds = 30.0  # of one fetch with all its redirects
    max_feed_bytes: Count = 10_000_000  # after decompression
    max_page_bytes: Count = 3_000_000  # after decompression
    max_entries: Count = 2_000  # of one document; what is beyond is left out and said so
    max_text: Count = 100_000  # characters of an article
    allow_private: tuple[Block, ...] = ()  # CIDR blocks that may be connected to although not public

    pages: bool = True  # fetch article pages where the feed has only a teaser
    robots: bool = True  # of article pages
    teaser: Count = 1_200  # characters below which an entry's text is a teaser
    pages_per_poll: Annotated[int, Meta(ge=0)] = 40
    page_seconds: Seconds = 240.0  # spent on the pages of one poll; the rest goes out with its teaser

    workers: Count = 2  # processes that parse
    parse_cpu: Count = 5  # CPU seconds for one document
    parse_wall: Seconds = 20.0
    parse_memory: Count = 1 << 30
    remember: Count = 200  # entries no longer in the feed that are still known
    late: Seconds = 21_600.0  # an entry this much older than the previous fetch is history, not news
    first_poll: Seconds = 86_400.0  # the same for a feed never read before


class FeedLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One feed of config/feeds.yaml."""

    id: str
    url: str
    name: str = ""
    publisher: str = ""
    language: str = ""
    interval: str = ""  # "15m"; "" = learnt from the feed
    full_text: Literal["auto", "never", "always"] | None = None
    enabled: bool = True


class FeedDefaults(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for a feed that does not say otherwise."""

    language: str = ""
    interval: str = ""
    full_text: Literal["auto", "never", "always"] = "auto"


class FeedsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """config/feeds.yaml."""

    defaults: FeedDefaults = FeedDefaults()
    tracking: tuple[str, ...] = ()  # parameters of an address that only track
    publishers: dict[str, tuple[str, ...]] = {}  # publisher -> its other domains
    feeds: tuple[FeedLine, ...]

    @property
    def naming(self) -> Naming:
        """The lists that canonical addresses and publishers are made with."""
        families = {domain: name for name, domains in self.publishers.items() for domain in (name, *domains)}
        return Naming(tracking=self.tracking, families=families)

    def specs(self) -> tuple[FeedSpec, ...]:
        """The feeds to poll, defaults filled in."""
        return tuple(_spec(line, self.defaults) for line in self.feeds if line.enabled)


def feed_mistakes(file: FeedsFile) -> list[tuple[KeyPath, str]]:
    """Return (key, message) for everything the schema cannot see: addresses, ids and names used twice."""
    return [
        *_bad_interval(("defaults", "interval"), file.defaults.interval),
        *_each_feed(file),
        *_repeated(file, "id"),
        *_repeated(file, "url"),
        *_owned_twice(file),
    ]


def _each_feed(file: FeedsFile) -> Iterator[tuple[KeyPath, str]]:
    for index, line in enumerate(file.feeds):
        if not _ID.match(line.id):
            yield ("feeds", index, "id"), f"{line.id!r}: an id is lower-case letters, digits and . _ -"
        problem = address_problem(line.url)
        if problem:
            yield ("feeds", index, "url"), f"{line.url!r}: {problem}"
        yield from _bad_interval(("feeds", index, "interval"), line.interval)


def _bad_interval(key: KeyPath, interval: str) -> Iterator[tuple[KeyPath, str]]:
    try:
        milliseconds(interval or "0")
    except ValueError as error:
        yield key, str(error)


def address_problem(url: str) -> str:
    """Return what is wrong with the address of a feed, or ""."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return str(error)
    if parts.scheme not in ("http", "https"):
        return "an address of a feed starts with http:// or https://"
    if not host or any(character.isspace() for character in url):
        return "has no host" if not host else "has a space in it"
    return ""


def _repeated(file: FeedsFile, field: str) -> Iterator[tuple[KeyPath, str]]:
    values = [getattr(line, field) for line in file.feeds]
    counts = Counter(values)
    for index, value in enumerate(values):
        first = values.index(value)
        if counts[value] > 1 and index != first:
            yield ("feeds", index, field), f"{value!r} is also feeds[{first}]"


def _owned_twice(file: FeedsFile) -> Iterator[tuple[KeyPath, str]]:
    owner: dict[str, str] = {}
    for name, domains in file.publishers.items():
        for index, domain in enumerate(domains):
            other = owner.setdefault(domain, name)
            if other != name:
                yield ("publishers", name, index), f"{domain!r} already belongs to {other}"


def _spec(line: FeedLine, defaults: FeedDefaults) -> FeedSpec:
    return FeedSpec(
        id=line.id,
        url=line.url,
        name=line.name or line.id,
        publisher=line.publisher,
        language=line.language or defaults.language,
        interval=milliseconds(line.interval or defaults.interval or "0") / 1_000,
        full_text=line.full_text or defaults.full_text,
    )
