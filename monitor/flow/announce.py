"""Alerts -> people, once per generation and channel.

    alert -> ledger "sending" -> channel -> ledger "sent" -> acknowledged

A kill before "sent" repeats the call under the same dedup key (alert id and generation); a kill after it does
not. No kill loses one, because the alert is acknowledged last. Channels and alerts do not wait for each
other: only the generations of one alert on one channel keep their order.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Literal, Protocol

import structlog

from monitor.contracts import Alert, DeadLetter, Notification
from monitor.flow.codec import encode
from monitor.flow.compacted import Compacted
from monitor.flow.outlet import Outlet, Pending, confirmed, now
from monitor.flow.stage import Incoming
from monitor.ops.metrics import AlertMetrics

STAGE = "notify"
State = Literal["sending", "sent", "given_up", "skipped"]
_FINAL = frozenset({"sent", "given_up", "skipped"})
_log = structlog.get_logger("monitor.notify")


class Notifier(Protocol):
    """Who is told, and how; `monitor.notify` has the real one."""

    def channels(self, alert: Alert) -> Sequence[str]:
        """Return the names of the channels that are to hear of *alert*; must not block."""
        ...

    async def send(self, channel: str, alert: Alert) -> str:
        """Tell *channel*, trying again as it sees fit; return "" once it has it, or why it was given up."""
        ...


class Announcer:
    """The handler of the notify stage."""

    def __init__(
        self, notifier: Notifier, ledger: Compacted[Notification], outlet: Outlet, metrics: AlertMetrics
    ) -> None:
        self._notifier = notifier
        self._ledger = ledger
        self._outlet = outlet
        self._metrics = metrics
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def __call__(self, incoming: Incoming[Alert]) -> Pending:
        """Tell everybody who is to hear of the alert."""
        alert = incoming.record
        channels = self._notifier.channels(alert) if alert.notify else ()
        if not channels:
            return ()
        await self._ledger.caught_up(incoming.partition)  # another worker may have had this partition
        await asyncio.gather(*(self._in_turn(channel, incoming) for channel in channels))
        if incoming.trace.fetched_at:
            self._metrics.journey.labels("notified").observe(
                (now() - incoming.trace.fetched_at).total_seconds()
            )
        return ()

    async def _in_turn(self, channel: str, incoming: Incoming[Alert]) -> None:
        key = f"{incoming.record.id}|{channel}"
        async with self._turns[key]:
            past = self._ledger.get(key)
            if past and past.generation >= incoming.record.generation and past.state in _FINAL:
                self._metrics.notifications.labels(channel, "repeated").inc()
                return
            with self._metrics.pending.track_inprogress():
                await self._tell(channel, incoming)

    async def _tell(self, channel: str, incoming: Incoming[Alert]) -> None:
        alert, started = incoming.record, time.perf_counter()
        await self._write(channel, "sending", "", incoming)
        reason = await self._notifier.send(channel, alert)
        state: State = "given_up" if reason else "sent"
        self._metrics.notify_seconds.labels(channel).observe(time.perf_counter() - started)
        self._metrics.notifications.labels(channel, state).inc()
        _log.info("notified", alert=alert.id, generation=alert.generation, channel=channel, outcome=state)
        if reason:
            await confirmed(await self._outlet.bury(_undelivered(channel, reason, alert), incoming.trace))
        await self._write(channel, state, reason, incoming)

    async def _write(self, channel: str, state: State, reason: str, incoming: Incoming[Alert]) -> None:
        alert = incoming.record
        line = Notification(
            alert=alert.id,
            generation=alert.generation,
            channel=channel,
            state=state,
            reason=reason,
            at=now(),
        )
        await confirmed(await self._outlet.post([line], incoming.trace, partition=incoming.partition))
        self._ledger.set(line, line.key)


def _undelivered(channel: str, reason: str, alert: Alert) -> DeadLetter:
    return DeadLetter(
        stage=STAGE, reason="undelivered", error=f"{channel}: {reason}", payload=encode(alert), at=now()
    )
