"""What tests replace: time, and the way to the network."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import ClientSession

from monitor.feeds.config import PollSettings
from monitor.feeds.guard import open_session

Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class World:
    """The real one, unless told otherwise."""

    clock: Clock = utc_now
    sleep: Sleep = asyncio.sleep
    open_session: Callable[[PollSettings], ClientSession] = open_session
