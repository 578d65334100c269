"""The handlers of analyse, match and alert: what each does with one message.

    Article -> Signals, Quotes        Signal -> Observations        Observation, state -> state, Alerts

The work itself is handed in; here it is only counted, timed and sent on.
"""

from collections import OrderedDict
from collections.abc import MutableMapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from monitor.contracts import Alert, Article, Observation, Signal
from monitor.core.pairs import PairState, add, index_at
from monitor.flow.analysis import ReaderPool
from monitor.flow.codec import Trace, start_trace
from monitor.flow.dues import Dues
from monitor.flow.outlet import Outlet, Pending, confirmed, now
from monitor.flow.stage import Incoming
from monitor.ops.metrics import Metrics

S = TypeVar("S")


class Rules(Protocol[S]):
    """What the alerting rules are to this room: two pure functions over a state of their own."""

    state_type: type[S]

    def match(self, signal: Signal) -> Sequence[Observation]:
        """Return what *signal* means to each rule; for the same signal always the same."""
        ...

    def fold(self, state: S | None, observation: Observation) -> tuple[S | None, Sequence[Alert]]:
        """Return the state after *observation*, and what changed; nothing does when it was folded before."""
        ...

    def ticks_due(self, state: S) -> datetime | None:
        """Return the event time from which a tick would change *state*; None: never."""
        ...


class Kept(msgspec.Struct, frozen=True):
    """A line of the table of alert states: enough to send ticks to the key, and the rules' own state."""

    rule: str
    group: tuple[tuple[str, str], ...]
    state: msgspec.Raw


class Analyse:
    """Reads articles, once each."""

    def __init__(self, pool: ReaderPool, outlet: Outlet, metrics: Metrics, remember: int) -> None:
        self._pool = pool
        self._outlet = outlet
        self._metrics = metrics
        self._seen: OrderedDict[bytes, None] = OrderedDict()
        self._remember = remember

    async def __call__(self, incoming: Incoming[Article]) -> Pending:
        """Read the article unless these very bytes were read and sent on before."""
        mark = blake2b(incoming.value, digest_size=16).digest()
        if mark in self._seen:
            self._metrics.reading.articles.labels("repeated").inc()
            return ()
        article = incoming.record
        reading = await self._pool.read(article)
        trace = start_trace(article.id, article.fetched_at)
        await confirmed(await self._outlet.post((*reading.signals, *reading.quotes), trace))
        self._seen[mark] = None  # only now: what was not confirmed must be read again
        if len(self._seen) > self._remember:
            self._seen.popitem(last=False)
        self._count(reading)
        if reading.signals:
            _arrived(self._metrics, "signalled", trace)
        return ()

    def _count(self, reading: Any) -> None:  # noqa: ANN401 -- core's Reading, or a toy's
        metrics = self._metrics.reading
        metrics.articles.labels("read").inc()
        metrics.sentences.labels("parsed").inc(reading.parsed)
        metrics.sentences.labels("skipped").inc(max(0, reading.sentences - reading.parsed))
        for signal in reading.signals:
            metrics.signals.labels(signal.direction, signal.status).inc()
        for quote in reading.quotes:
            metrics.quotes.labels(quote.kind).inc()
        for hit in reading.suppressed:
            metrics.suppressed.labels(hit.reason).inc()


class Match(Generic[S]):
    """Holds signals against the rules, and keeps the index of each pair."""

    def __init__(self, rules: Rules[S], outlet: Outlet, metrics: Metrics) -> None:
        self._rules = rules
        self._outlet = outlet
        self._metrics = metrics
        self._index: dict[str, PairState] = {}

    async def __call__(self, incoming: Incoming[Signal]) -> Pending:
        """Send what the signal means to each rule."""
        signal = incoming.record
        if signal.pair and not signal.article.backfill:
            state = self._index[signal.pair] = add(self._index.get(signal.pair), signal)
            self._metrics.alerting.index.set(state.index, signal.pair)
        return await self._outlet.post(self._rules.match(signal), incoming.trace)

    async def fade(self, now: datetime) -> None:
        """Let the indexes fall with time, also of pairs that nobody writes of any more."""
        for pair, state in self._index.items():
            self._metrics.alerting.index.set(index_at(state, now), pair)


class Fold(Generic[S]):
    """Folds observations into the table of alert states.

    Alerts are confirmed before the state is written: after a kill in between, the observation is folded
    again into the old state and sends the same alerts. The other order would lose them.
    """

    def __init__(
        self, rules: Rules[S], table: MutableMapping[bytes, bytes], outlet: Outlet, metrics: Metrics
    ) -> None:
        self._rules = rules
        self._table = table
        self._outlet = outlet
        self._metrics = metrics
        self._dues = Dues(self._due)

    async def __call__(self, incoming: Incoming[Observation]) -> Pending:
        """Fold one observation."""
        observation = incoming.record
        key = observation.key.encode()
        before = self._table.get(key)
        state, alerts = self._rules.fold(self._state(before), observation)
        if alerts:
            await confirmed(await self._outlet.post(alerts, incoming.trace))
        self._keep(key, before, observation, state)
        self._metrics.alerting.observations.labels("signal" if observation.signal else "tick").inc()
        for alert in alerts:
            self._count(alert, incoming.trace)
        return ()

    def _state(self, kept: bytes | None) -> S | None:
        if kept is None:
            return None
        return msgspec.json.decode(msgspec.json.decode(kept, type=Kept).state, type=self._rules.state_type)

    def _keep(self, key: bytes, before: bytes | None, observation: Observation, state: S | None) -> None:
        if state is None:
            if before is not None:
                del self._table[key]
            return
        kept = Kept(observation.rule, observation.group, msgspec.Raw(msgspec.json.encode(state)))
        after = msgspec.json.encode(kept)
        if after != before:
            self._table[key] = after

    def _count(self, alert: Alert, trace: Trace) -> None:
        metrics = self._metrics.alerting
        metrics.alerts.labels(alert.rule, alert.severity, alert.state).inc()
        group = ",".join(f"{name}={value}" for name, value in sorted(alert.group.items()))
        metrics.firing.set(1.0 if alert.state == "firing" else 0.0, alert.rule, alert.severity, group)
        _arrived(self._metrics, "alerted", trace)

    def due(self, moment: datetime) -> list[Observation]:
        """Return a tick, which moves event time on, for every state that it would change by *moment*."""
        values = self._dues.by(list(self._table.items()), moment)
        kept = [msgspec.json.decode(value, type=Kept) for value in values]
        return [Observation(rule=k.rule, group=k.group, at=moment) for k in kept]

    def _due(self, value: bytes) -> datetime | None:
        state = self._state(value)
        return None if state is None else self._rules.ticks_due(state)


def _arrived(metrics: Metrics, point: str, trace: Trace) -> None:
    if trace.fetched_at:
        metrics.alerting.journey.labels(point).observe((now() - trace.fetched_at).total_seconds())
