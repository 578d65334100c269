"""address of an article -> its text from its page, or the word that says why not.

The page is fetched under the same guard and manners as a feed, after its site's robots.txt was asked;
trafilatura reads it in a worker process under a CPU limit (ops/killable.py), because it has none of its own.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from aiohttp import ClientSession
from msgspec import Struct

from monitor.feeds.config import PollSettings
from monitor.feeds.fetch import PAGE_TYPES, Ask, Fetched, Outcome, fetch
from monitor.feeds.hosts import Hosts
from monitor.feeds.page import read_page
from monitor.feeds.robots import ALLOW_ALL, DENY_ALL, Rules, read_robots
from monitor.feeds.schedule import retry_after
from monitor.feeds.world import Clock
from monitor.ops.killable import KillablePool, KilledError

PageOutcome = Outcome | Literal["robots", "held", "not_html", "no_text", "no_address"]
_ROBOTS_BYTES = 512_000
_ROBOTS_KEPT = 5_000
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_MISSING = range(400, 500)
_TOO_MANY = 429


class Page(Struct, frozen=True):
    """How it ended."""

    outcome: PageOutcome
    text: str = ""
    size: int = 0


class Pages:
    """Reads article pages; remembers each site's robots.txt for a day."""

    def __init__(self, settings: PollSettings, hosts: Hosts, pool: KillablePool, clock: Clock) -> None:
        self._settings, self._hosts, self._pool, self._clock = settings, hosts, pool, clock
        self._robots: OrderedDict[str, tuple[datetime, Rules]] = OrderedDict()

    async def read(self, session: ClientSession, url: str) -> Page:
        """Return the article at *url*; never raises for what a site does."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if not host:
            return Page("no_address")
        if self._hosts.held_until(host) > self._clock():
            return Page("held")
        if self._settings.robots:
            rules = await self._rules(session, f"{parts.scheme}://{parts.netloc}")
            self._hosts.crawl_delay(host, rules.delay)  # each time: idle hosts are forgotten
            if not rules.allows(parts.path + (f"?{parts.query}" if parts.query else "")):
                return Page("robots")
        return await self._extract(await self._get(session, url))

    async def _get(self, session: ClientSession, url: str) -> Fetched:
        limits = self._settings
        ask = Ask(url=url, accept=PAGE_TYPES, max_bytes=limits.max_page_bytes, seconds=limits.total_timeout)
        fetched = await fetch(session, ask, self._hosts.slot)
        now = self._clock()
        wait = retry_after(fetched.headers, fetched.status, now)
        host = urlsplit(fetched.url).hostname or ""
        if wait is not None:
            self._hosts.hold(host, now + timedelta(seconds=min(wait, limits.max_backoff)))
        elif fetched.status == _TOO_MANY:
            self._hosts.slow_down(host)
        return fetched

    async def _extract(self, fetched: Fetched) -> Page:
        size = len(fetched.body)
        if fetched.outcome != "ok":
            return Page(fetched.outcome)
        kind = fetched.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
        if kind not in ("text/html", "application/xhtml+xml"):
            return Page("not_html", size=size)
        charset = fetched.headers.get("content-type", "").lower().partition("charset=")[2].strip("\"' ;")
        try:
            text = await self._pool.call(read_page, fetched.body, charset)
        except KilledError:
            return Page("parse_killed", size=size)
        return Page("ok" if text else "no_text", text, size)

    async def _rules(self, session: ClientSession, site: str) -> Rules:
        until, rules = self._robots.get(site, (self._clock(), ALLOW_ALL))
        if until <= self._clock():
            kept, rules = await self._fetch_rules(session, site)
            self._robots[site] = (self._clock() + kept, rules)
            self._robots.move_to_end(site)
            if len(self._robots) > _ROBOTS_KEPT:
                self._robots.popitem(last=False)
        return rules

    async def _fetch_rules(self, session: ClientSession, site: str) -> tuple[timedelta, Rules]:
        """No robots.txt allows all; one that cannot be had now forbids all, for an hour (RFC 9309, 2.3.1)."""
        ask = Ask(
            url=f"{site}/robots.txt",
            accept="text/plain",
            max_bytes=_ROBOTS_BYTES,
            seconds=self._settings.total_timeout,
        )
        fetched = await fetch(session, ask, self._hosts.slot)
        if fetched.outcome == "ok":
            rules = read_robots(fetched.body.decode("utf-8", "replace"))
            return _DAY, rules
        if fetched.status in _MISSING and fetched.status != _TOO_MANY:
            return _DAY, ALLOW_ALL
        return _HOUR, DENY_ALL
