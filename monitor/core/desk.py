"""Between an alert and a message: who hears of it, when, together with what, or why not.

    fold: DeskState | None, Alert | None (a tick), silences, now -> DeskState | None, [Notice]

One state per group (`Alert.key`, the key of the alerts topic), so critical and warning of one pair meet here.
Keep it in a table beside that topic. `now` is the wall clock: silences and waits are for people. An alert
goes on firing while it is silenced or inhibited; when that ends and it still fires, it is told then, and so
is the end of one that was told before its silence began.

Told twice never: a generation that was told is remembered. If a kill loses the state but not the notice, the
same notice comes again with the same alerts' dedup keys, which the ledger knows.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from monitor.contracts import Alert, Notice, Silence
from monitor.core.durations import milliseconds
from monitor.core.identity import identify
from monitor.core.moments import from_ms, to_ms
from monitor.core.routing import Route, Routing
from monitor.core.silences import covering, labels_of, matches

_RANK = {"critical": 0, "warning": 1, "info": 2}


class Verdict(NamedTuple):
    """Whether people are told, and the word for why: tell, silenced, inhibited, correction."""

    tell: bool
    reason: str


class Held(Struct, frozen=True):
    """An alert that fires, or whose end is still to be told."""

    alert: Alert
    told: dict[str, int] = {}  # channel -> generation it was last told
    withheld: str = ""  # why it is not told at present


class Queue(Struct, frozen=True):
    """What one channel is about to be told of this group."""

    waiting: tuple[str, ...] = ()  # alert ids
    due: int = 0  # ms, wall clock
    sent: int = 0  # last message


class DeskState(Struct, frozen=True):
    """Everything between the alerts of one group and its messages."""

    group: str
    held: dict[str, Held] = {}  # by alert id
    queues: dict[str, Queue] = {}  # by channel
    seen: dict[str, int] = {}  # alert id -> newest generation, also of alerts that are over


def decide(
    alert: Alert, silences: Iterable[Silence], firing: Sequence[Alert], now: datetime, routing: Routing
) -> Verdict:
    """Return whether *alert* is told now, given what else fires in its group."""
    labels = labels_of(alert)
    if covering(silences, labels, now):
        return Verdict(tell=False, reason="silenced")
    if alert.state == "resolved":  # the end of what was told is told, whatever else goes on
        return Verdict(tell=True, reason="tell")
    others = [labels_of(other) for other in firing if other.id != alert.id]
    for rule in routing.inhibit:
        if matches(rule.target, labels) and any(matches(rule.source, other) for other in others):
            return Verdict(tell=False, reason="inhibited")
    return Verdict(tell=True, reason="tell")


class Desk:
    """Decides, for one group at a time."""

    state_type = DeskState

    def __init__(self, routing: Routing) -> None:
        self._routing = routing

    def fold(
        self, state: DeskState | None, alert: Alert | None, silences: Iterable[Silence], now: datetime
    ) -> tuple[DeskState | None, list[Notice]]:
        """Return the state after *alert*, or after mere time has passed, and what to tell whom."""
        if state is None and alert is None:
            return None, []
        state = state or DeskState(group=alert.key if alert else "")
        if alert:
            state = _taken(state, alert)
        state = self._reviewed(state, list(silences), now)
        state, notices = self._flushed(state, to_ms(now))
        state, resent = self._resent(state, to_ms(now))
        return _tidied(state), [*notices, *resent]

    def due(self, state: DeskState, silences: Iterable[Silence], now: datetime) -> datetime | None:
        """Return when a tick would change something by itself; None: never. At or before *now*: at once."""
        moments = [from_ms(queue.due) for queue in state.queues.values() if queue.waiting]
        known = list(silences)
        for held in state.held.values():
            if held.withheld == "silenced":
                over = [silence.ends_at for silence in covering(known, labels_of(held.alert), now)]
                moments.append(max(over, default=now))
            moments += [
                from_ms(state.queues[channel].sent + option.resend)
                for channel, option in self._routing.passthrough.items()
                if held.told.get(channel)
            ]
        return min(moments, default=None)

    def _reviewed(self, state: DeskState, silences: list[Silence], now: datetime) -> DeskState:
        """Hold every alert against silences and inhibitions anew, and queue what is to be told."""
        firing = [held.alert for held in state.held.values() if held.alert.state == "firing"]
        for ident, held in state.held.items():
            verdict = decide(held.alert, silences, firing, now, self._routing)
            withheld = "" if verdict.tell else verdict.reason
            queues = self._queued(state, held, verdict, to_ms(now))
            state = replace(
                state, held={**state.held, ident: replace(held, withheld=withheld)}, queues=queues
            )
        return state

    def _queued(self, state: DeskState, held: Held, verdict: Verdict, now: int) -> dict[str, Queue]:
        queues = dict(state.queues)
        for channel, route in self._routing.of(held.alert).items():
            queue = queues.get(channel, Queue())
            through = channel in self._routing.passthrough
            wanted = self._wanted(held, channel, queue) and (verdict.tell or through)
            if wanted and held.alert.id not in queue.waiting:
                queues[channel] = _joined(queue, held.alert, route, now, at_once=through)
            elif not wanted and held.alert.id in queue.waiting:
                waiting = tuple(ident for ident in queue.waiting if ident != held.alert.id)
                queues[channel] = replace(queue, waiting=waiting)
        return queues

    @staticmethod
    def _wanted(held: Held, channel: str, queue: Queue) -> bool:
        told = held.told.get(channel, 0)
        if held.alert.generation <= told:
            return False
        # the end of what a channel never heard of is no news to it
        return held.alert.state == "firing" or told > 0 or held.alert.id in queue.waiting

    def _flushed(self, state: DeskState, now: int) -> tuple[DeskState, list[Notice]]:
        notices: list[Notice] = []
        for channel, queue in state.queues.items():
            if queue.waiting and queue.due <= now:
                notices.append(_notice(state, channel, queue.waiting, now))
                state = _told(state, channel, queue, now)
        return state, notices

    def _resent(self, state: DeskState, now: int) -> tuple[DeskState, list[Notice]]:
        notices: list[Notice] = []
        for channel, option in self._routing.passthrough.items():
            queue = state.queues.get(channel)
            ids = tuple(i for i, held in state.held.items() if held.told.get(channel) and _fires(held))
            if queue and ids and now >= queue.sent + option.resend:
                notices.append(replace(_notice(state, channel, ids, now), kind="resend", reason="resend"))
                state = replace(state, queues={**state.queues, channel: replace(queue, sent=now)})
        return state, notices


def _taken(state: DeskState, alert: Alert) -> DeskState:
    """Take in a change; an older one is ignored, a quiet one takes the place of its forerunner."""
    newest = state.seen.get(alert.id, 0)
    if alert.state == "pending" or alert.generation < newest or not alert.generation:
        return state
    if alert.generation == newest and alert.id not in state.held:
        return state
    held = state.held.get(alert.id, Held(alert))
    told = held.told
    if not alert.notify:  # whoever knows the forerunner knows enough
        up_to_date = {channel for channel, known in told.items() if known == held.alert.generation}
        told = {**told, **dict.fromkeys(up_to_date, alert.generation)}
    return replace(
        state,
        held={**state.held, alert.id: replace(held, alert=alert, told=told)},
        seen={**state.seen, alert.id: alert.generation},
    )


def _joined(queue: Queue, alert: Alert, route: Route, now: int, *, at_once: bool) -> Queue:
    wait = 0 if at_once else milliseconds(route.group_wait)
    interval = milliseconds(route.group_interval)
    urgent = at_once or (alert.severity == "critical" and alert.state == "firing")
    due = now + wait if urgent else max(now + wait, queue.sent + interval)
    return Queue((*queue.waiting, alert.id), min(due, queue.due) if queue.waiting else due, queue.sent)


def _told(state: DeskState, channel: str, queue: Queue, now: int) -> DeskState:
    held = dict(state.held)
    for ident in queue.waiting:
        known = held[ident]
        held[ident] = replace(known, told={**known.told, channel: known.alert.generation})
    return replace(state, held=held, queues={**state.queues, channel: Queue(sent=now)})


def _notice(state: DeskState, channel: str, ids: Sequence[str], now: int) -> Notice:
    alerts = sorted((state.held[ident].alert for ident in ids), key=_weight)
    return Notice(
        id=identify("notice", channel, *(alert.dedup for alert in alerts)),
        channel=channel,
        group=state.group,
        reason=alerts[0].reason,
        alerts=tuple(alerts),
        firing=sum(map(_fires, state.held.values())),
        at=from_ms(now),
    )


def _tidied(state: DeskState) -> DeskState | None:
    """Forget alerts that are over, once nobody is to hear of them any more."""
    waiting = {ident for queue in state.queues.values() for ident in queue.waiting}
    held: Mapping[str, Held] = {
        ident: known
        for ident, known in state.held.items()
        if _fires(known) or ident in waiting or (known.told and known.withheld)
    }
    return replace(state, held=dict(held))


def _fires(held: Held) -> bool:
    return held.alert.state == "firing"


def _weight(alert: Alert) -> tuple[bool, int, str, str]:
    return alert.state != "firing", _RANK[alert.severity], alert.rule, alert.id
