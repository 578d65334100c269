"""Notices -> people, once per generation of an alert and channel.

    notice -> ledger "sending" -> channel -> ledger "sent" -> acknowledged

A kill before "sent" repeats the call under the same dedup keys (alert id and generation); a kill after it
does not. No kill loses one, because the notice is acknowledged last. Channels do not wait for each other, nor
groups: only what one channel is told of one group keeps its order.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import structlog

from monitor.contracts import Alert, DeadLetter, Notice, Notification
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
        """Return the channels that are to hear of *alert*, where no desk decides; must not block."""
        ...

    async def send(self, channel: str, told: Notice) -> str:
        """Tell *channel*, trying again as it sees fit; return "" once it has it, or why it was given up."""
        ...


class Announcer:
    """The handler of the notify stage."""

    def __init__(
        self,
        notifier: Notifier,
        ledger: Compacted[Notification],
        outlet: Outlet,
        metrics: AlertMetrics,
        generation: Callable[[], int],
    ) -> None:
        self._notifier = notifier
        self._ledger = ledger
        self._outlet = outlet
        self._metrics = metrics
        self._generation = generation  # of the group: rises when partitions change hands
        self._known: dict[int, int] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def __call__(self, incoming: Incoming[Notice]) -> Pending:
        """Tell the channel, unless it was told before."""
        notice = incoming.record
        turn = self._turns[f"{notice.group}|{notice.channel}"]
        if notice.kind == "resend" and turn.locked():
            # a change is being told, perhaps for half an hour: that is newer, and more of these will come
            self._metrics.notifications.labels(notice.channel, "skipped").inc()
            return ()
        # The turn comes first: whoever waits before it may be overtaken, and an older generation that comes
        # after a newer one is told to nobody.
        async with turn:
            await self._take_over(incoming.partition)
            if self._was_told(notice):
                self._metrics.notifications.labels(notice.channel, "repeated").inc()
                return ()
            with self._metrics.pending.track_inprogress():
                await self._tell(incoming)
        fetched_at = incoming.trace.fetched_at
        if fetched_at:
            self._metrics.journey.labels("notified").observe((now() - fetched_at).total_seconds())
        return ()

    async def _take_over(self, partition: int) -> None:
        """Know what another worker told while it had this partition."""
        generation = self._generation()
        if self._known.get(partition) != generation:
            await self._ledger.caught_up(partition)
            self._known[partition] = generation

    def _was_told(self, notice: Notice) -> bool:
        """Whether the ledger has an end for all of it. What is only said again is not in the ledger."""
        return notice.kind == "change" and all(
            self._is_past(alert, notice.channel) for alert in notice.alerts
        )

    def _is_past(self, alert: Alert, channel: str) -> bool:
        line = self._ledger.get(f"{alert.id}|{channel}")
        return line is not None and line.generation >= alert.generation and line.state in _FINAL

    async def _tell(self, incoming: Incoming[Notice]) -> None:
        notice, started = incoming.record, time.perf_counter()
        await self._write("sending", "", incoming)
        reason = await self._notifier.send(notice.channel, notice)
        state: State = "given_up" if reason else "sent"
        self._metrics.notify_seconds.labels(notice.channel).observe(time.perf_counter() - started)
        self._metrics.notifications.labels(notice.channel, state).inc()
        _log.info("notified", channel=notice.channel, outcome=state, alerts=[a.dedup for a in notice.alerts])
        if reason:
            await confirmed(await self._outlet.bury(_undelivered(reason, notice), incoming.trace))
        await self._write(state, reason, incoming)

    async def _write(self, state: State, reason: str, incoming: Incoming[Notice]) -> None:
        notice = incoming.record
        if notice.kind != "change":
            return
        lines = [_line(alert, notice.channel, state, reason) for alert in notice.alerts]
        await confirmed(await self._outlet.post(lines, incoming.trace, partition=incoming.partition))
        for line in lines:
            self._ledger.set(line, line.key)


def _line(alert: Alert, channel: str, state: State, reason: str) -> Notification:
    return Notification(
        alert=alert.id, generation=alert.generation, channel=channel, state=state, reason=reason, at=now()
    )


def _undelivered(reason: str, notice: Notice) -> DeadLetter:
    return DeadLetter(
        stage=STAGE,
        reason="undelivered",
        error=f"{notice.channel}: {reason}",
        payload=encode(notice),
        at=now(),
    )
