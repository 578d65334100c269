"""The escalation index of a pair: the sum of its signals' scores, each fading with its age.

    PairState | None, Signal -> PairState        PairState, t -> index

Event time alone: a late signal counts as much as it would have, had it come in time, so the order of arrival
makes no difference. Escalation counts up, de-escalation down.
"""

from datetime import datetime, timedelta

from msgspec import Struct

from monitor.contracts import Signal

HALF_LIFE = timedelta(hours=24)


class PairState(Struct, frozen=True):
    """The index at the newest moment seen."""

    index: float
    at: datetime


def add(state: PairState | None, signal: Signal, half_life: timedelta = HALF_LIFE) -> PairState:
    """Return the state with *signal* in it."""
    at = signal.article.published_at
    if state is None:
        return PairState(signal.score, at)
    newest = max(state.at, at)
    index = index_at(state, newest, half_life) + signal.score * _fade(newest - at, half_life)
    return PairState(index, newest)


def index_at(state: PairState, at: datetime, half_life: timedelta = HALF_LIFE) -> float:
    """Return the index at *at*, which is not before the newest signal."""
    return state.index * _fade(max(at - state.at, timedelta()), half_life)


def _fade(age: timedelta, half_life: timedelta) -> float:
    return float(0.5 ** (age / half_life))
