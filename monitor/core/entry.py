"""One item of a feed, as parsing hands it over; alone in its file, so that parsing processes stay small."""

from datetime import datetime

from msgspec import Struct


class Entry(Struct, frozen=True, kw_only=True):
    """One item of a feed as its publisher sent it, markup already turned into paragraphs."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    language: str = ""
