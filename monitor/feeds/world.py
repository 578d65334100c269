"""What tests replace: time, the way to the network, and the processes that parse."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import ClientSession

from monitor.feeds.config import PollSettings
from monitor.feeds.guard import open_session
from monitor.ops.killable import KillablePool, Limits

Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


def open_pool(settings: PollSettings) -> KillablePool:
    """The processes that parse."""
    limits = Limits(settings.parse_cpu, settings.parse_wall, settings.parse_memory)
    return KillablePool(settings.workers, limits)


@dataclass(frozen=True, slots=True)
class World:
    """The real one, unless told otherwise."""

    clock: Clock = utc_now
    sleep: Sleep = asyncio.sleep
    open_session: Callable[[PollSettings], ClientSession] = open_session
    open_pool: Callable[[PollSettings], KillablePool] = open_pool
