"""What a person points at (file, address, standard input) -> an Article to analyse."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from monitor.cli.shared import refused
from monitor.contracts import Article
from monitor.core.dedupe import fingerprint
from monitor.core.identity import identify
from monitor.feeds.config import PollSettings
from monitor.feeds.fulltext import Pages
from monitor.feeds.hosts import Hosts
from monitor.feeds.page import read_page
from monitor.feeds.world import World
from monitor.ops.killable import KillablePool, Limits


class Given(msgspec.Struct, frozen=True):
    """An article as JSON: only the text is needed."""

    text: str
    title: str = ""
    url: str = ""
    publisher: str = ""
    published_at: datetime | None = None


def given_article(source: str, settings: PollSettings) -> Article:
    """Return the article at *source*; exit with a word when there is none."""
    if source.startswith(("http://", "https://")):
        return _article(Given(text=asyncio.run(_page(source, settings)), url=source))
    if source == "-":
        return _article(_from(sys.stdin.buffer.read(), ""))
    path = Path(source)
    try:
        return _article(_from(path.read_bytes(), path.suffix.lower()), str(path))
    except OSError as error:
        raise refused(f"{source}: {error.strerror}") from error


def _from(content: bytes, suffix: str) -> Given:
    """JSON with a text field, an HTML page, or plain text: by its ending, else by how it begins."""
    head = content.lstrip()[:1]
    if suffix == ".json" or (not suffix and head == b"{"):
        try:
            return msgspec.convert(json.loads(content), Given, strict=False)
        except (ValueError, msgspec.ValidationError) as error:
            raise refused(f"not JSON with a text field: {error}") from error
    if suffix in {".html", ".htm"} or (not suffix and head == b"<"):
        return Given(text=read_page(content, ""))
    return Given(text=content.decode("utf-8", "replace"))


async def _page(url: str, settings: PollSettings) -> str:
    """Fetch and read a page under the poller's own guard and limits."""
    world = World()
    hosts = Hosts(world.clock, world.sleep, at_once=settings.per_host, gap=0)
    pool = KillablePool(1, Limits(settings.parse_cpu, settings.parse_wall, settings.parse_memory))
    try:
        async with world.open_session(settings) as session:
            asked = replace(settings, robots=False)  # a person asked for this one page
            page = await Pages(asked, hosts, pool, world.clock).read(session, url)
    finally:
        pool.close()
    if not page.text:
        raise refused(f"{url}: {page.outcome}")
    return page.text


def _article(given: Given, source: str = "") -> Article:
    now = datetime.now(UTC)
    moment = given.published_at or now
    known: dict[str, Any] = {"title": given.title, "publisher": given.publisher, "text": given.text}
    return Article(
        id=identify("given", given.url or source, given.text),
        url=given.url or source,
        feed="given",
        published_at=moment if moment.tzinfo else moment.replace(tzinfo=UTC),
        fetched_at=now,
        story=fingerprint(given.text),
        **known,
    )
