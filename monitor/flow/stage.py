"""The one shape of every agent: take, handle, confirm, acknowledge.

    message -> record -> handle -> what the broker must confirm -> acknowledged

Nothing raises out of the loop: Faust would skip the message and restart the agent. What a handler cannot do
becomes a dead letter, with its bytes; what the broker does not take ends the process, because only a
restart from the last commit is sure to lose nothing. This file holds the only broad `except` of the project.

Faust 0.15.3 commits past the first message that is not acknowledged when the one after it is (off by one in
`Consumer._new_offset`; always at the start of a partition), so each partition is acknowledged in order here.
"""

import asyncio
import os
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC, EROFS
from typing import Any, Generic, Protocol, TypeVar

import structlog

from monitor.contracts import DeadLetter, Record
from monitor.flow.codec import Trace, UndecodableError, decode, trace_of
from monitor.flow.outlet import PAYLOAD_KEPT, DeliveryError, Outlet, Pending, PoisonError, confirmed, now
from monitor.ops.metrics import FlowMetrics

R = TypeVar("R", bound=Record)
Die = Callable[[str], None]
_LOOK_EVERY = 0.01
_FULL = os.strerror(ENOSPC)
_log = structlog.get_logger("monitor.stage")


class Message(Protocol):
    """What we use of a Kafka message."""

    topic: str
    partition: int
    offset: int
    value: bytes | None
    headers: Any


class Event(Protocol):
    """What we use of a Faust event."""

    message: Message

    def ack(self) -> bool:
        """Let its offset be committed, once all before it are acknowledged."""
        ...


@dataclass(frozen=True, slots=True)
class Incoming(Generic[R]):
    """A decoded message on its way through a handler."""

    record: R
    trace: Trace
    partition: int
    offset: int
    value: bytes


Handle = Callable[[Incoming[R]], Awaitable[Pending]]


class Stage(Generic[R]):
    """Runs one handler over one topic.

    `ordered`: one message after the other, in the loop (tables may be changed, order is kept), and only the
    broker's confirmations overlap. Otherwise handlers run side by side, up to the limit.
    """

    def __init__(
        self, name: str, reads: type[R], handle: Handle[R], outlet: Outlet, die: Die, *, ordered: bool = False
    ) -> None:
        self.name = name
        self.ordered = ordered
        self.finished = 0
        self._reads = reads
        self._handle = handle
        self._outlet = outlet
        self._die = die
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns: defaultdict[int, deque[_Turn]] = defaultdict(deque)
        self._room = asyncio.Semaphore(256)
        self._metrics: FlowMetrics = outlet.metrics
        self.admits: Callable[[Message], Awaitable[bool]] = _all  # see continuity.py

    def limit(self, in_flight: int) -> None:
        """Set how many messages may be under way."""
        self._room = asyncio.Semaphore(in_flight)

    async def run(self, events: AsyncIterable[Event]) -> None:
        """Handle *events* until they end."""
        async for event in events:
            if not await self.admits(event.message):
                continue
            await self._room.acquire()
            self._metrics.in_flight.labels(self.name).inc()
            turn = _Turn(event, time.perf_counter())
            self._turns[event.message.partition].append(turn)
            if self.ordered:
                pending = await self._handled(event)
                self._spawn(self._settle(turn, pending))
            else:
                self._spawn(self._whole(turn))

    def busy(self, partition: int) -> bool:
        """Return whether a message of *partition* is taken and not yet acknowledged."""
        return bool(self._turns[partition])

    async def drained(self, within: float) -> None:
        """Wait until what was taken is acknowledged, or *within* seconds."""
        deadline = time.monotonic() + within
        while any(self._turns.values()) and time.monotonic() < deadline:  # noqa: ASYNC110 -- shutdown alone
            await asyncio.sleep(_LOOK_EVERY)

    def _spawn(self, work: Any) -> None:  # noqa: ANN401 -- Coroutine[Any, Any, None], which says no more
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _whole(self, turn: "_Turn") -> None:
        await self._settle(turn, await self._handled(turn.event))

    async def _handled(self, event: Event) -> Pending | None:
        """What the broker must confirm for *event*; None when the process is about to end."""
        try:
            return await self._handle(self._incoming(event.message))
        except DeliveryError as error:
            self._die(f"{self.name}: the broker did not take a message: {error}")
        except Exception as error:  # noqa: BLE001 -- the only one: a poison message must not stop the stream
            if not _disk_is_full(error):
                return await self._bury(event.message, error)
            self._die(f"{self.name}: the data folder cannot be written: {error}")
        return None

    def _incoming(self, message: Message) -> Incoming[R]:
        headers = _headers(message)
        record = decode(self._reads, message.value, headers)
        value = message.value or b""
        return Incoming(record, trace_of(headers), message.partition, message.offset, value)

    async def _bury(self, message: Message, error: Exception) -> Pending | None:
        known = isinstance(error, PoisonError | UndecodableError)
        reason = error.reason if isinstance(error, PoisonError | UndecodableError) else "exception"
        where = {"topic": message.topic, "partition": message.partition, "offset": message.offset}
        _log.warning(
            "dead_letter", stage=self.name, reason=reason, error=str(error), **where, exc_info=not known
        )
        letter = DeadLetter(
            stage=self.name,
            reason=reason,
            error=f"{type(error).__name__}: {error}"[:2000],
            payload=(message.value or b"")[:PAYLOAD_KEPT],
            at=now(),
            topic=message.topic,
            partition=message.partition,
            offset=message.offset,
        )
        try:
            return await self._outlet.bury(letter, trace_of(_headers(message)))
        except DeliveryError as failure:
            self._die(f"{self.name}: the broker did not take a dead letter: {failure}")
        return None

    async def _settle(self, turn: "_Turn", pending: Pending | None) -> None:
        if pending is None:
            return
        try:
            await confirmed(pending)
        except DeliveryError as error:
            self._die(f"{self.name}: the broker did not confirm: {error}")
            return
        turn.done = True
        self._acknowledge(self._turns[turn.event.message.partition])
        self._metrics.stage_seconds.labels(self.name).observe(time.perf_counter() - turn.started)

    def _acknowledge(self, turns: "deque[_Turn]") -> None:
        """Acknowledge what is done up to the first that is not."""
        while turns and turns[0].done:
            turns.popleft().event.ack()
            self.finished += 1
            self._room.release()
            self._metrics.in_flight.labels(self.name).dec()
            self._metrics.messages.labels(self.name).inc()


@dataclass(slots=True)
class _Turn:
    """A message's place in the order of its partition."""

    event: Event
    started: float
    done: bool = False


def _disk_is_full(error: Exception) -> bool:
    """Whether *error* is nobody's fault but the disk's; the table store says so in words alone."""
    return getattr(error, "errno", None) in {ENOSPC, EDQUOT, EROFS} or _FULL in str(error)


async def _all(_: Message) -> bool:
    return True


def _headers(message: Message) -> Mapping[str, bytes]:
    """The headers as a mapping, whichever form the driver gave them."""
    given = message.headers or {}
    pairs = given.items() if isinstance(given, Mapping) else given
    return {str(name): value for name, value in pairs if value is not None}
