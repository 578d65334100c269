"""Alerts and reviews -> notices, by a desk that is handed in.

    Alert | Review, state of the group, silences, now -> state, Notices

Like the alert stage: notices are confirmed before the state is written. Alerts and reviews come on two topics
with the same keys and change one table, so they take turns. Time here is people's, not the news': silences
and waits are for them.
"""

import asyncio
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

import msgspec

from monitor.contracts import Alert, Notice, Review, Silence
from monitor.core.identity import identify
from monitor.flow.outlet import Outlet, Pending, confirmed, now
from monitor.flow.stage import Incoming

S = TypeVar("S")
Silences = Callable[[], Iterable[Silence]]


class DeskRules(Protocol[S]):
    """What decides who hears of an alert and when: pure, over a state of its own."""

    state_type: type[S]

    def fold(
        self, state: S | None, alert: Alert | None, silences: Iterable[Silence], now: datetime
    ) -> tuple[S | None, Sequence[Notice]]:
        """Return the state after *alert*, or after mere time, and what to tell whom."""
        ...

    def due(self, state: S, silences: Iterable[Silence], now: datetime) -> datetime | None:
        """Return when mere time would change something; None: never."""
        ...


class Desk(Generic[S]):
    """The handlers of the desk's two topics."""

    def __init__(
        self, rules: DeskRules[S], table: MutableMapping[bytes, bytes], silences: Silences, outlet: Outlet
    ) -> None:
        self._rules = rules
        self._table = table
        self._silences = silences
        self._outlet = outlet
        self._turn = asyncio.Lock()

    async def alert(self, incoming: Incoming[Alert]) -> Pending:
        """Take in a change of an alert."""
        return await self._fold(incoming, incoming.record)

    async def review(self, incoming: Incoming[Review]) -> Pending:
        """Look again, because time has passed."""
        return await self._fold(incoming, None)

    def due(self) -> list[Review]:
        """Return a review for every group that waits for nothing but time that has come."""
        moment, silences = now(), list(self._silences())
        states = ((key, self._decoded(value)) for key, value in list(self._table.items()))
        dues = ((key, state and self._rules.due(state, silences, moment)) for key, state in states)
        return [Review(group=key.decode(), at=moment) for key, due in dues if due and due <= moment]

    async def _fold(self, incoming: Incoming[Alert] | Incoming[Review], alert: Alert | None) -> Pending:
        key = incoming.record.key.encode()
        async with self._turn:
            before = self._table.get(key)
            state, notices = self._rules.fold(self._decoded(before), alert, self._silences(), now())
            if notices:
                await confirmed(await self._outlet.post(notices, incoming.trace))
            self._keep(key, before, state)
        return ()

    def _decoded(self, value: bytes | None) -> S | None:
        return None if value is None else msgspec.json.decode(value, type=self._rules.state_type)

    def _keep(self, key: bytes, before: bytes | None, state: S | None) -> None:
        after = None if state is None else msgspec.json.encode(state)
        if after is None and before is not None:
            del self._table[key]
        elif after is not None and after != before:
            self._table[key] = after


class OpenDesk:
    """A desk without a memory: every notified change goes to every channel at once."""

    state_type: type[dict[str, str]] = dict

    def __init__(self, channels: Callable[[Alert], Sequence[str]]) -> None:
        self._channels = channels

    def fold(
        self,
        state: dict[str, str] | None,
        alert: Alert | None,
        silences: Iterable[Silence],  # noqa: ARG002 -- nothing is silenced here
        now: datetime,
    ) -> tuple[dict[str, str] | None, Sequence[Notice]]:
        """Return a notice for each channel."""
        if alert is None or not alert.notify:
            return state, ()
        return state, [self._notice(alert, channel, now) for channel in self._channels(alert)]

    @staticmethod
    def _notice(alert: Alert, channel: str, at: datetime) -> Notice:
        ident = identify(channel, alert.dedup)
        return Notice(id=ident, channel=channel, group=alert.key, reason=alert.reason, alerts=(alert,), at=at)

    def due(self, state: dict[str, str], silences: Iterable[Silence], now: datetime) -> None:  # noqa: ARG002
        """Nothing waits here."""
        return
