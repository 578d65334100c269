"""Records -> messages the broker has confirmed.

`Send` is whatever puts bytes on a topic and hands back a future of the broker's answer: Faust's producer in
the worker, aiokafka's in the poller. Nothing is acknowledged before `confirmed` has returned.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from aiokafka.errors import KafkaError
from faust.exceptions import FaustError

from monitor.contracts import DeadLetter, Message
from monitor.flow.codec import NO_TRACE, Headers, Trace, encode, headers_for
from monitor.flow.config import KafkaSettings
from monitor.flow.topics import named, topic_of
from monitor.ops.metrics import FlowMetrics

Pending = Sequence[Awaitable[Any]]
Send = Callable[[str, bytes, bytes, Headers, int | None], Awaitable[Awaitable[Any]]]
PAYLOAD_KEPT = 256 * 1024  # bytes of a message that go into its dead letter
_HEADROOM = 4096  # for headers and the frame of a batch


class PoisonError(Exception):
    """A message that cannot be handled however often it is tried; `reason` is one word."""

    def __init__(self, reason: str, error: str) -> None:
        self.reason = reason
        super().__init__(error)


class DeliveryError(ConnectionError):
    """The broker did not take a message: nobody's fault but the broker's, and nothing may be acknowledged."""


class Outlet:
    """Puts records on their topics."""

    def __init__(self, send: Send, settings: KafkaSettings, metrics: FlowMetrics) -> None:
        self._send = send
        self._settings = settings
        self.metrics = metrics

    async def post(
        self, records: Iterable[Message], trace: Trace = NO_TRACE, *, partition: int | None = None
    ) -> Pending:
        """Hand *records* to the producer, in order; await `confirmed` on the answer before acknowledging."""
        return [await self._post(record, encode(record), trace, partition) for record in records]

    async def bury(self, letter: DeadLetter, trace: Trace = NO_TRACE) -> Pending:
        """Post a dead letter, and count it."""
        self.metrics.dead_letters.labels(letter.stage, letter.reason).inc()
        return await self.post([letter], trace)

    async def _post(
        self, record: Message, value: bytes, trace: Trace, partition: int | None
    ) -> Awaitable[Any]:
        if len(value) > self._settings.max_message_bytes - _HEADROOM:
            raise PoisonError("too_large", f"a {record.schema} of {len(value)} bytes")
        topic = named(topic_of(type(record)), self._settings)
        try:
            return await self._send(topic, record.key.encode(), value, headers_for(record, trace), partition)
        except (KafkaError, FaustError, OSError) as error:
            raise DeliveryError(f"{topic}: {error}") from error


async def confirmed(pending: Pending) -> None:
    """Return when the broker has all of *pending*; raise DeliveryError when it refuses one."""
    try:
        await asyncio.gather(*pending)
    except (KafkaError, FaustError, OSError) as error:
        raise DeliveryError(str(error) or type(error).__name__) from error


def now() -> datetime:
    """Return the wall clock, in UTC."""
    return datetime.now(UTC)
