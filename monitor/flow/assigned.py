"""The feeds this poller was given -> (FeedSpec, FeedState) pairs, at any time.

    feeds + feed-states, the partitions the group gives us, read whole -> members()

Both topics have the same partitions and keys, and a range assignment gives one poller the same partitions of
both. What is taken away is forgotten at once, what is given is polled once it was read to its end: so
pollers scale out and fail over by Kafka's own protocol. The topics themselves are the state; a poll's new
memory is a message (`publish.py`), and comes back to us as one.
"""

import asyncio
from collections.abc import Iterable, Iterator
from typing import Any

import aiokafka
import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.structs import ConsumerRecord

from monitor.contracts import FeedSpec, FeedState, Record
from monitor.flow import topics
from monitor.flow.codec import UndecodableError, decode
from monitor.flow.config import KafkaSettings
from monitor.flow.connection import client_options
from monitor.flow.topics import named
from monitor.ops.broker.quirks import FETCH_WAIT_MS, group_timing, true_ends_once

_log = structlog.get_logger("monitor.feeds.assigned")
Member = tuple[FeedSpec, FeedState | None]


class AssignedFeeds(aiokafka.ConsumerRebalanceListener):  # type: ignore[misc] # untyped base
    """Follows `feeds` and `feed-states` as a member of the pollers' group."""

    def __init__(self, kafka: KafkaSettings, *, embedded: bool) -> None:
        self._kafka = kafka
        self._embedded = embedded
        self._kinds: dict[str, type[Record]] = {
            named(topics.FEEDS, kafka): FeedSpec,
            named(topics.FEED_STATES, kafka): FeedState,
        }
        self._records: dict[TopicPartition, dict[str, Any]] = {}
        self._goal: dict[TopicPartition, int] = {}  # not yet read so far
        self._follower: asyncio.Task[None] | None = None
        session, heartbeat = group_timing(embedded=embedded, session_timeout=kafka.session_timeout)
        self._consumer = AIOKafkaConsumer(
            **client_options(kafka),
            group_id=kafka.prefix + topics.POLLER,
            partition_assignment_strategy=[RangePartitionAssignor],
            enable_auto_commit=False,  # nothing is ever committed: every start reads from the beginning
            auto_offset_reset="earliest",
            session_timeout_ms=int(session * 1000),
            heartbeat_interval_ms=int(heartbeat * 1000),
            fetch_max_wait_ms=FETCH_WAIT_MS if embedded else 500,
        )

    async def start(self) -> None:
        """Join the group."""
        self._consumer.subscribe(list(self._kinds), listener=self)
        await self._consumer.start()
        self._follower = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Leave the group, so that others take over at once."""
        if self._follower:
            self._follower.cancel()
            await asyncio.wait({self._follower})
        await self._consumer.stop()

    @property
    def ready(self) -> bool:
        """Whether what we were given, if only nothing, was read to its end."""
        return bool(self._records) and not self._goal

    @property
    def failure(self) -> BaseException | None:
        """What ended the following, if something did."""
        done = self._follower and self._follower.done() and not self._follower.cancelled()
        return self._follower.exception() if done and self._follower else None

    def members(self) -> Iterable[Member]:
        """Yield our feeds, with what is remembered of them."""
        return list(self._members())

    def _members(self) -> Iterator[Member]:
        specs, states = self._kinds
        for partition in range(self._kafka.partitions):
            both = TopicPartition(specs, partition), TopicPartition(states, partition)
            if all(tp in self._records and tp not in self._goal for tp in both):
                remembered = self._records[both[1]]
                yield from ((spec, remembered.get(key)) for key, spec in self._records[both[0]].items())

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Stop polling what may be another's by now."""
        self._records.clear()
        self._goal.clear()
        _log.debug("feeds_revoked", partitions=len(list(revoked)))

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Read what we were given from its beginning to its end."""
        given = list(assigned)
        ends = await true_ends_once(client_options(self._kafka), given, embedded=self._embedded)
        self._records = {tp: {} for tp in given}
        self._goal = {tp: end for tp, end in ends.items() if end > 0}
        if given:
            await self._consumer.seek_to_beginning(*given)
        _log.info("feeds_assigned", partitions=len({tp.partition for tp in given}))

    async def _follow(self) -> None:
        while True:
            batches = await self._consumer.getmany(timeout_ms=500)
            for tp, messages in batches.items():
                if tp in self._records:
                    self._take(tp, messages)
            for tp in list(self._goal):  # compaction leaves gaps at the end: the position knows
                if tp in self._consumer.assignment() and await self._consumer.position(tp) >= self._goal[tp]:
                    self._goal.pop(tp, None)

    def _take(self, tp: TopicPartition, messages: Iterable[ConsumerRecord]) -> None:
        records, kind = self._records[tp], self._kinds[tp.topic]
        for message in messages:
            key = (message.key or b"").decode(errors="replace")
            if message.value is None:
                records.pop(key, None)
                continue
            try:
                record = decode(kind, message.value)
                records[key] = _newer(records.get(key), record)
            except UndecodableError as error:
                _log.warning(
                    "not_understood", topic=tp.topic, key=key, offset=message.offset, error=str(error)
                )


def _newer(known: Record | None, found: Record) -> Record:
    """The later message, but of two memories of a feed the later poll: a poller cut off may write late."""
    if isinstance(known, FeedState) and isinstance(found, FeedState) and known.polled_at > found.polled_at:
        return known
    return found
