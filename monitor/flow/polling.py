"""Feeds as configured -> the poller's ends of Kafka, while an `async with` lasts.

broker answers ─▶ topics are right ─▶ feeds declared ─▶ group joined ─▶ members, publish, remember
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass

import structlog

from monitor.contracts import FeedSpec
from monitor.flow.admin import ensure_topics
from monitor.flow.assigned import AssignedFeeds, Member
from monitor.flow.config import KafkaSettings
from monitor.flow.connection import wait_for_broker
from monitor.flow.publish import Publisher, declare_feeds, publisher
from monitor.flow.worker import die
from monitor.ops.health import Health
from monitor.ops.metrics import Metrics

_LOOK_EVERY = 1.0
_log = structlog.get_logger("monitor.poller")


@dataclass(frozen=True, slots=True)
class PollerSide:
    """What `cli` hands to the feeds' Poller."""

    members: Callable[[], Iterable[Member]]
    sender: Publisher


@contextlib.asynccontextmanager
async def poller_side(
    kafka: KafkaSettings, specs: Iterable[FeedSpec], metrics: Metrics, health: Health
) -> AsyncIterator[PollerSide]:
    """Join the pollers; raise TopicError when the topics cannot be used."""
    health.waits("broker")
    cluster = await wait_for_broker(kafka)
    await ensure_topics(kafka)
    async with publisher(kafka, metrics) as sender:
        came, went = await declare_feeds(kafka, specs, sender, embedded=cluster.embedded)
        _log.info("feeds_declared", new_or_changed=came, dropped=went)
        assigned = AssignedFeeds(kafka, embedded=cluster.embedded)
        health.waits("feeds")
        await assigned.start()
        watch = asyncio.create_task(_watch(assigned, health, metrics))
        try:
            yield PollerSide(assigned.members, sender)
        finally:
            watch.cancel()
            await assigned.stop()
            _log.info("poller_stopped")


async def _watch(assigned: AssignedFeeds, health: Health, metrics: Metrics) -> None:
    """Tell the health server how the group is, and end the process when it can never be well again."""
    while True:
        if assigned.failure:
            die(f"the feeds cannot be followed: {assigned.failure!r}")
        if assigned.ready:
            health.ready()
        else:
            health.waits("feeds")
        metrics.broker.up.set(assigned.ready)
        metrics.flow.progress.set_to_current_time()
        await asyncio.sleep(_LOOK_EVERY)
