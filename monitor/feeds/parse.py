"""bytes of a feed -> its entries, in a worker process under a CPU limit (ops/killable.py).

feedparser is given a stream: a string it would open as an address, and a string or bytes alike as the name of
a local file. Its sanitiser is off, being quadratic on hostile text, and not needed: markup is turned into
paragraphs here and none leaves.
"""

from calendar import timegm
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any
from urllib.parse import urljoin

import feedparser
from msgspec import Struct

from monitor.core.entry import Entry
from monitor.feeds.markup import paragraphs, printable

_LONG_FIELD = 2_000  # characters of a title, a link or a guid
_MANY_AUTHORS = 20
_SNIFF = 1_000


class Parsed(Struct, frozen=True, kw_only=True):
    """What a document held; `problem` is not_a_feed or malformed when it held nothing."""

    entries: tuple[Entry, ...] = ()
    title: str = ""
    language: str = ""
    problem: str = ""
    left_out: int = 0  # entries beyond the limit


def read_feed(body: bytes, content_type: str, url: str, max_entries: int, max_text: int) -> Parsed:
    """Return what *body* holds; *url* is the base of relative links."""
    # A leading line break before the XML declaration is the commonest fault of feeds.
    body = body.lstrip(b" \t\r\n")
    # No content-location: feedparser would make addresses of guids with it.
    document = feedparser.parse(
        BytesIO(body),
        response_headers={"content-type": content_type},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    read = [_entry(item, url, max_text) for item in document.entries[:max_entries]]
    entries = [entry for entry in read if entry.title or entry.summary or entry.content]
    return Parsed(
        entries=tuple(entries),
        title=_short(document.feed.get("title")),
        language=_language(document.feed.get("language")),
        problem="" if entries else _problem(document, body),
        left_out=max(0, len(document.entries) - max_entries),
    )


def _problem(document: Any, body: bytes) -> str:  # noqa: ANN401 -- feedparser has no types
    if not document.get("version") or _is_page(body):
        return "not_a_feed"
    return "malformed" if document.bozo else ""


def _is_page(body: bytes) -> bool:
    start = body[:_SNIFF].lower()
    return b"<!doctype html" in start or b"<html" in start


def _entry(item: Any, base: str, max_text: int) -> Entry:  # noqa: ANN401 -- see _problem
    bodies = [paragraphs(part.get("value") or "") for part in item.get("content", [])]
    names = [_short(author.get("name")) for author in item.get("authors", [])]
    return Entry(
        guid=printable(item.get("id") or "").strip()[:_LONG_FIELD],
        link=_link(item.get("feedburner_origlink") or item.get("link"), base),
        title=_short(item.get("title")),
        summary=paragraphs(item.get("summary") or "")[:max_text],
        content=max(bodies, key=len, default="")[:max_text],
        authors=tuple(name for name in names if name)[:_MANY_AUTHORS],
        published=_date(item.get("published_parsed") or dict.get(item, "updated_parsed")),
        language=_language(item.get("language")),
    )


def _link(link: str | None, base: str) -> str:
    try:
        return urljoin(base, printable(link).strip())[:_LONG_FIELD] if link else ""
    except ValueError:
        return ""


def _short(markup: str | None) -> str:
    return " ".join(paragraphs(markup or "").split())[:_LONG_FIELD]


def _date(parsed: struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _language(tag: str | None) -> str:
    """en-GB -> en"""
    return (tag or "").strip().lower().replace("_", "-").partition("-")[0][:8]
