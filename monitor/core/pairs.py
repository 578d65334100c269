"""The escalation index of a pair: the sum of its stories' scores, each fading with its age.

    PairState | None, Signal -> PairState        PairState, t -> index

Event time alone: a late story counts as much as it would have, had it come in time, so the order of arrival
makes no difference. Escalation counts up, de-escalation down. What forty papers copy, and what one article
says three times, counts once: the first of them that arrives.
"""

from datetime import datetime, timedelta

from msgspec import Struct

from monitor.contracts import Signal
from monitor.core.dedupe import same_story

HALF_LIFE = timedelta(hours=24)
REMEMBERED = timedelta(hours=48)  # a copy that comes later than this counts anew
MOST = 200  # stories remembered of one pair


class Counted(Struct, frozen=True):
    """A story that has been counted, and for what kind of event."""

    story: str
    rule: str
    at: datetime


class PairState(Struct, frozen=True):
    """The index at the newest moment seen."""

    index: float
    at: datetime
    counted: tuple[Counted, ...] = ()


def add(state: PairState | None, signal: Signal, half_life: timedelta = HALF_LIFE) -> PairState:
    """Return the state with *signal* in it."""
    at = signal.article.published_at
    state = state or PairState(0.0, at)
    if any(each.rule == signal.rule and _same(each.story, signal) for each in state.counted):
        return state
    newest = max(state.at, at)
    index = index_at(state, newest, half_life) + signal.score * _fade(newest - at, half_life)
    counted = [each for each in state.counted if newest - each.at < REMEMBERED][-MOST + 1 :]
    return PairState(index, newest, (*counted, Counted(_story(signal), signal.rule, at)))


def index_at(state: PairState, at: datetime, half_life: timedelta = HALF_LIFE) -> float:
    """Return the index at *at*; before the newest signal it is what it was then."""
    return state.index * _fade(max(at - state.at, timedelta()), half_life)


def _story(signal: Signal) -> str:
    return signal.article.story or signal.article.id


def _same(story: str, signal: Signal) -> bool:
    return story == _story(signal) or (bool(signal.article.story) and same_story(story, signal.article.story))


def _fade(age: timedelta, half_life: timedelta) -> float:
    return float(0.5 ** (age / half_life))
