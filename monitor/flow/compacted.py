"""A compacted topic -> a mapping that is kept up to date.

For what every process must know whole and few messages change: silences, and the ledger of notifications.
`caught_up` is the barrier: after it, the mapping has everything that was written before the call.
"""

import asyncio
from collections.abc import Iterator
from typing import Generic, TypeVar

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.structs import ConsumerRecord

from monitor.contracts import Record
from monitor.flow.codec import UndecodableError, decode
from monitor.flow.config import KafkaSettings
from monitor.flow.connection import client_options
from monitor.flow.topics import Topic, named
from monitor.ops.broker.quirks import true_ends, true_ends_once

R = TypeVar("R", bound=Record)
_log = structlog.get_logger("monitor.compacted")


class Compacted(Generic[R]):
    """The newest record of every key of a topic."""

    def __init__(self, topic: Topic, kind: type[R], settings: KafkaSettings, *, embedded: bool) -> None:
        self._kind = kind
        self._topic = named(topic, settings)
        self._settings = settings
        self._embedded = embedded
        self._records: dict[str, R] = {}
        self._next: dict[int, int] = dict.fromkeys(range(settings.partitions), 0)
        self._moved = asyncio.Condition()
        self._consumer: AIOKafkaConsumer | None = None
        self._follower: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read the topic to its end, then follow it."""
        options = client_options(self._settings)
        self._consumer = AIOKafkaConsumer(**options, enable_auto_commit=False, auto_offset_reset="earliest")
        await self._consumer.start()
        self._consumer.assign([TopicPartition(self._topic, partition) for partition in self._next])
        await self._consumer.seek_to_beginning()
        self._follower = asyncio.create_task(self._follow(self._consumer))
        await self.caught_up()

    async def stop(self) -> None:
        """Stop following."""
        if self._follower and self._consumer:
            self._follower.cancel()
            await asyncio.wait({self._follower})
            await self._consumer.stop()

    async def caught_up(self, *partitions: int) -> None:
        """Return when everything written before this call, in *partitions* or all, is in the mapping."""
        wanted = [TopicPartition(self._topic, number) for number in partitions or self._next]
        ends = await self._ends(wanted)
        async with self._moved:
            await self._moved.wait_for(
                lambda: all(self._next[tp.partition] >= end for tp, end in ends.items())
            )

    def get(self, key: str) -> R | None:
        """Return the newest record of *key*."""
        return self._records.get(key)

    def set(self, record: R, key: str) -> None:
        """Know *record* at once, having just written it."""
        self._records[key] = record

    def values(self) -> Iterator[R]:
        """Yield the newest record of every key."""
        return iter(tuple(self._records.values()))

    async def _ends(self, wanted: list[TopicPartition]) -> dict[TopicPartition, int]:
        if self._embedded or self._consumer is None:
            return await true_ends_once(client_options(self._settings), wanted, embedded=self._embedded)
        return await true_ends(self._consumer, wanted, embedded=False)

    async def _follow(self, consumer: AIOKafkaConsumer) -> None:
        while True:
            for tp, records in (await consumer.getmany(timeout_ms=1000)).items():
                for record in records:
                    self._keep(record)
                await self._advance(tp.partition, records[-1].offset + 1)
            for partition in self._next:  # compaction and aborted batches leave gaps at the end
                position = await consumer.position(TopicPartition(self._topic, partition))
                if position > self._next[partition]:
                    await self._advance(partition, position)

    async def _advance(self, partition: int, position: int) -> None:
        async with self._moved:
            self._next[partition] = position
            self._moved.notify_all()

    def _keep(self, message: ConsumerRecord) -> None:
        key = (message.key or b"").decode(errors="replace")
        if message.value is None:
            self._records.pop(key, None)
            return
        try:
            self._records[key] = decode(self._kind, message.value)
        except UndecodableError as error:
            _log.warning(
                "not_understood", topic=self._topic, key=key, offset=message.offset, error=str(error)
            )
