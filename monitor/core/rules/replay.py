"""History -> what would have fired, with its own times. Nobody is told.

    Engine, signals in the order they came -> [Alert]

The way to tune thresholds: yesterday's signals give yesterday's alerts, however fast they are read. Ticks
come when event time reaches them, as in the worker, only without its delay.
"""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.contracts import Alert, Observation, Signal
from monitor.core.rules.engine import Engine
from monitor.core.rules.state import GroupState


class Replay:
    """All groups of one engine, and the one clock that their signals move."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.states: dict[str, GroupState] = {}
        self.reasons: dict[str, int] = {}  # what became of observations
        self._due: list[tuple[datetime, str]] = []
        self._planned: dict[str, datetime] = {}

    def signal(self, signal: Signal) -> list[Alert]:
        """Return what changes because of *signal*, and because of the time that has passed until it."""
        alerts = self.pass_time(signal.article.published_at)
        for observation in self._engine.match(signal):
            alerts += self._fold(observation.key, observation)
        return alerts

    def pass_time(self, now: datetime) -> list[Alert]:
        """Return what changes until *now* by itself."""
        alerts: list[Alert] = []
        while self._due and self._due[0][0] <= now:
            due, key = heapq.heappop(self._due)
            state = self.states.get(key)
            if state is None or self._planned.get(key) != due:
                continue
            alerts += self._fold(key, Observation(rule=state.rule, group=state.group, at=due))
        return alerts

    def _fold(self, key: str, observation: Observation) -> list[Alert]:
        step = self._engine.step(self.states.get(key), observation)
        self.reasons[step.reason] = self.reasons.get(step.reason, 0) + 1
        self._planned.pop(key, None)
        if step.state is None:
            self.states.pop(key, None)
            return step.alerts
        self.states[key] = step.state
        due = self._engine.ticks_due(step.state)
        if due is not None:
            self._planned[key] = due
            heapq.heappush(self._due, (due, key))
        return step.alerts


def replay(
    engine: Engine, signals: Iterable[Signal], start: datetime | None = None, end: datetime | None = None
) -> Iterator[Alert]:
    """Yield what would have been told between *start* and *end*; signals before *start* fill the windows."""
    run = Replay(engine)
    for signal in signals:
        if end is not None and signal.article.published_at >= end:
            continue
        yield from _told(run.signal(signal), start)
    if end is not None:
        yield from _told(run.pass_time(end), start)


def _told(alerts: Iterable[Alert], start: datetime | None) -> Iterator[Alert]:
    return (alert for alert in alerts if alert.notify and (start is None or alert.at >= start))
