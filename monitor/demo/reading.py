"""A playback being served -> what a poller needs to read it as if the days passed at their usual pace.

The poller lives by the story's calendar: its clock is the calendar and its sleep is as much shorter as the
calendar is faster. So an article is news on the day it bears, and the poller's manners stay what they are.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from monitor.contracts import FeedSpec
from monitor.demo.playback import Playback
from monitor.demo.server import Served, utc_now
from monitor.feeds.config import PollSettings
from monitor.feeds.world import World

AGES = 30 * 86_400.0  # seconds of the calendar, longer than any story
SHORTEST = 0.02  # seconds of the wall: a clock a thousand times as fast must not make a loop spin


def story_feeds(served: Served, playback: Playback, every: float = 1.0) -> tuple[FeedSpec, ...]:
    """Return the served feeds, to be asked *every* so many seconds of the wall: less than QUIET, at best."""
    return tuple(
        FeedSpec(
            id=feed.publisher,
            url=feed.url,
            name=feed.name,
            publisher=feed.name,
            language="en",
            interval=every * playback.speed,
        )
        for feed in served.feeds
    )


def story_settings() -> PollSettings:
    """A dozen publishers share one loopback address, and hours of the calendar pass while a page is read."""
    return PollSettings(
        allow_private=("127.0.0.1/32",),
        host_gap=0.0,
        per_host=12,
        jitter=0.3,
        late=AGES,
        first_poll=AGES,
        page_seconds=AGES,
    )


def story_world(playback: Playback, now: Callable[[], datetime] = utc_now) -> World:
    """Return the clock and the sleep of somebody who lives in the story."""

    def calendar() -> datetime:
        return playback.calendar(now())

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(max(seconds / playback.speed, SHORTEST))

    return World(clock=calendar, sleep=sleep)
