"""Offsets as Faust hands them over -> is the next one the next one?

Around a rebalance Faust 0.15.3 may drop a message that its consumer has fetched, and then commit past it; or
leave a partition paused. Neither shows in its logs. So every stage asks here about each message: one that
comes too early is sent away, and the consumer is put back to the one that is missing. A partition that
stands still although there is more and nothing is under way is put back too, and in the end the process
begins anew.

Offsets may be missing for good (transactions leave markers, retention takes old messages), so before a gap is
believed the broker is asked what comes first.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import faust
import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from faust.types import TP

from monitor.flow.config import KafkaSettings
from monitor.flow.connection import client_options

_log = structlog.get_logger("monitor.continuity")
_PUT_BACK_AFTER = 10.0  # seconds
_AGAIN_AFTER = 2.0


@dataclass(slots=True)
class _Still:
    """Since when, and with what committed, a partition stands still."""

    committed: int
    since: float
    put_back: bool = False


@dataclass
class Continuity:
    """Watches over the offsets of one app."""

    app: faust.App
    kafka: KafkaSettings
    clock: Callable[[], float] = time.monotonic
    _next: dict[TopicPartition, int] = field(default_factory=dict)
    _awaited: dict[TopicPartition, tuple[int, float]] = field(default_factory=dict)
    _still: dict[TopicPartition, _Still] = field(default_factory=dict)

    async def admits(self, message: Any) -> bool:  # noqa: ANN401 -- Faust's message
        """Return whether *message* may be taken; otherwise it will come again, after what is missing."""
        tp = TopicPartition(message.topic, message.partition)
        consumer: Any = self.app.consumer
        committed = consumer._committed_offset.get(tp) or 0  # noqa: SLF001 -- Faust has no public way to ask
        expected = max(self._next.get(tp, 0), committed)
        if message.offset > expected and await self._is_missing(tp, expected, message.offset):
            return False
        self._next[tp] = message.offset + 1
        return True

    async def _is_missing(self, tp: TopicPartition, expected: int, offset: int) -> bool:
        """Whether a message before *offset* is missing; if so it is on its way again."""
        wanted, since = self._awaited.get(tp, (-1, 0.0))
        if wanted == expected and self.clock() - since < _AGAIN_AFTER:
            return True  # what was queued behind the gap: one request is enough
        first = await self._first(tp, expected)
        if first >= offset:
            return False
        _log.warning("message_skipped", topic=tp.topic, partition=tp.partition, offset=first)
        self._awaited[tp] = (expected, self.clock())
        await self.app.consumer.seek(TP(*tp), first)
        return True

    async def _first(self, tp: TopicPartition, offset: int) -> int:
        """The offset of the first message from *offset* on, as the broker has it."""
        consumer = AIOKafkaConsumer(
            **client_options(self.kafka), enable_auto_commit=False, auto_offset_reset="earliest"
        )
        await consumer.start()
        try:
            consumer.assign([tp])
            consumer.seek(tp, offset)
            return int((await consumer.getone()).offset)
        finally:
            await consumer.stop()

    async def stir(
        self, standing: Mapping[TopicPartition, int], busy: Callable[[TopicPartition], bool]
    ) -> float:
        """Put back partitions *standing* although there is more; return the longest standstill in seconds."""
        now = self.clock()
        self._still = {
            tp: known
            if (known := self._still.get(tp)) and known.committed == committed
            else _Still(committed, now)
            for tp, committed in standing.items()
            if not busy(tp)
        }
        for tp, still in self._still.items():
            if now - still.since > _PUT_BACK_AFTER and not still.put_back:
                still.put_back = True
                await self._put_back(tp, still.committed)
        return max((now - still.since for still in self._still.values()), default=0.0)

    async def _put_back(self, tp: TopicPartition, offset: int) -> None:
        _log.warning("partition_still", topic=tp.topic, partition=tp.partition, offset=offset)
        self._next.pop(tp, None)
        self.app.consumer.resume_partitions({TP(*tp)})
        await self.app.consumer.seek(TP(*tp), offset)
