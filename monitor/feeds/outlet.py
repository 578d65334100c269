"""new entries -> articles, with the page's text where the feed has a teaser, published oldest first."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import ClientSession
from msgspec.structs import replace

from monitor.contracts import Article, FeedSpec
from monitor.core.articles import Reach, Sighting, article, is_backfill, is_teaser
from monitor.core.urls import Naming
from monitor.feeds.config import PollSettings
from monitor.feeds.fulltext import Pages
from monitor.feeds.report import Observer
from monitor.feeds.sift import Fresh
from monitor.feeds.world import Clock

Publish = Callable[[Article], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where new entries go out."""

    settings: PollSettings
    naming: Naming
    pages: Pages
    publish: Publish  # returns when the broker has it; raises ConnectionError when it cannot be had
    observer: Observer
    clock: Clock

    def sightings(
        self,
        spec: FeedSpec,
        fresh: Sequence[Fresh],
        previous: datetime | None,
        language: str,
        now: datetime,
    ) -> list[Sighting]:
        """Return *fresh* in the order of its dates; what bears none comes last, as just happened."""
        reach = Reach(first_poll=self.settings.first_poll, late=self.settings.late)
        return [
            Sighting(
                spec=spec,
                entry=one.entry,
                identity=one.identity,
                at=now,
                updated=one.updated,
                backfill=is_backfill(one.entry.published, now, previous, reach),
                language=language,
            )
            for one in sorted(fresh, key=lambda one: one.entry.published or now)
        ]

    async def send(self, session: ClientSession, sightings: Sequence[Sighting]) -> None:
        """Publish them all; a page that cannot be had costs an article its full text and nothing else."""
        wanting = [seen for seen in sightings if self._wants_page(seen)]
        newest = {id(seen) for seen in wanting[-self.settings.pages_per_poll :]}
        deadline = self.clock() + timedelta(seconds=self.settings.page_seconds)
        for seen in sightings:
            if id(seen) in newest and self.clock() < deadline:
                seen = await self._with_page(session, seen)  # noqa: PLW2901 -- the same sighting, fuller
            await self.publish(
                article(seen, self.naming, teaser=self.settings.teaser, longest=self.settings.max_text)
            )

    def _wants_page(self, seen: Sighting) -> bool:
        """History is not worth a request: nobody is told of it."""
        wish = seen.spec.full_text
        if not self.settings.pages or wish == "never" or seen.backfill or not seen.entry.link:
            return False
        return wish == "always" or is_teaser(seen.entry, self.settings.teaser)

    async def _with_page(self, session: ClientSession, seen: Sighting) -> Sighting:
        page = await self.pages.read(session, seen.entry.link)
        self.observer.on_page(page.outcome, page.size)
        own = max(len(seen.entry.summary), len(seen.entry.content))
        # A consent wall extracts to less than the teaser says.
        return replace(seen, page=page.text) if len(page.text) > own else seen
