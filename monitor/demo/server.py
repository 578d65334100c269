"""A playback -> real feeds and pages on 127.0.0.1, as a dozen publishers would serve them.

    GET /                       the publishers
    GET /<publisher>/feed       RSS 2.0 or Atom, full text or teasers, with ETag and Last-Modified
    GET /<publisher>/<slug>     the article's page, once it is out

A feed that has not changed answers 304 to a reader who says what it has. Rendering is in pages/*.j2.
"""

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor.demo.playback import Playback
from monitor.demo.story import Publisher

TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}


@dataclass(frozen=True, slots=True)
class ServedFeed:
    """One feed of the demo, as a reader would enter it in feeds.yaml."""

    publisher: str
    name: str
    url: str


@dataclass(slots=True)
class Served:
    """A running feed server: where it is, and what it was asked ("200", "304", "page", "missing")."""

    base: str = ""
    feeds: tuple[ServedFeed, ...] = ()
    answered: Counter[str] = field(default_factory=Counter)


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


@asynccontextmanager
async def serve(playback: Playback, now: Callable[[], datetime] = utc_now) -> AsyncIterator[Served]:
    """Serve *playback* on a free port of 127.0.0.1 until the block is left."""
    served = Served()
    runner = web.AppRunner(_Site(playback, now, served).app(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        served.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        served.feeds = tuple(
            ServedFeed(house.id, house.name, f"{served.base}/{house.id}/feed")
            for house in playback.story.publishers
        )
        yield served
    finally:
        await runner.cleanup()


class _Site:
    def __init__(self, playback: Playback, now: Callable[[], datetime], served: Served) -> None:
        self.playback, self.now, self.served = playback, now, served
        self.houses = {house.id: house for house in playback.story.publishers}
        self.pages = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.pages.filters |= {"rfc822": format_datetime, "rfc3339": datetime.isoformat}

    def app(self) -> web.Application:
        """The three addresses."""
        app = web.Application()
        app.router.add_get("/", self.index)
        app.router.add_get("/{publisher}/feed", self.feed)
        app.router.add_get("/{publisher}/{slug}", self.page)
        return app

    async def index(self, _: web.Request) -> web.Response:
        """List the publishers."""
        return self._answer("index.html.j2", "text/html", publishers=self.playback.story.publishers)

    async def feed(self, request: web.Request) -> web.Response:
        """Give one publisher's feed, or 304."""
        house = self._house(request)
        wall = self.now()
        entries = self.playback.visible(house, wall)
        newest = self.playback.appears(entries[0]) if entries else self.playback.start_at
        response = self._answer(
            f"{house.format}.xml.j2",
            TYPES[house.format],
            house=house,
            entries=entries,
            built=self.playback.published(entries[0]) if entries else newest.replace(microsecond=0),
            published=self.playback.published,
            base=self.served.base,
        )
        return self._unless_known(request, response, newest.replace(microsecond=0))

    async def page(self, request: web.Request) -> web.Response:
        """Give one article's page."""
        house = self._house(request)
        article = self.playback.find(house.id, request.match_info["slug"], self.now())
        if article is None:
            self.served.answered["missing"] += 1
            raise web.HTTPNotFound
        self.served.answered["page"] += 1
        others = [each for each in self.playback.visible(house, self.now()) if each != article][:4]
        when = self.playback.published(article)
        return self._answer(
            "article.html.j2", "text/html", house=house, article=article, when=when, others=others
        )

    def _house(self, request: web.Request) -> Publisher:
        house = self.houses.get(request.match_info["publisher"])
        if house is None:
            self.served.answered["missing"] += 1
            raise web.HTTPNotFound
        return house

    def _answer(self, template: str, kind: str, **values: Any) -> web.Response:  # noqa: ANN401 -- a template's own
        text = self.pages.get_template(template).render(values)
        return web.Response(text=text, content_type=kind, charset="utf-8")

    def _unless_known(self, request: web.Request, full: web.Response, changed: datetime) -> web.Response:
        """Return *full*, or 304 where the reader has it; an ETag outweighs a date (RFC 9110, 13.2.2)."""
        body = full.body if isinstance(full.body, bytes) else b""
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        said = {"ETag": etag, "Last-Modified": format_datetime(changed, usegmt=True)}
        if _known(request, etag, changed):
            self.served.answered["304"] += 1
            return web.Response(status=304, headers=said)
        self.served.answered["200"] += 1
        full.headers.update(said)
        return full


def _known(request: web.Request, etag: str, changed: datetime) -> bool:
    given, since = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
    if given is not None:
        return etag in (part.strip().removeprefix("W/") for part in given.split(","))
    if since is None:
        return False
    try:
        return changed <= parsedate_to_datetime(since)
    except (ValueError, TypeError):  # a date without a zone, or no date at all
        return False
