"""state before, what was heard -> state after; and what the state lets us ask.

Pure. A 200 replaces the validators, absent ones included; a 304 replaces only those it names; a failure keeps
them all, so that a bad hour costs no full download.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from monitor.contracts import FeedSpec, FeedState, Move
from monitor.feeds.config import PollSettings
from monitor.feeds.fetch import Ask, Fetched
from monitor.feeds.schedule import (
    FINE,
    Heard,
    Plan,
    believed,
    freshness,
    honours_validators,
    moved,
    plan,
    retry_after,
)


class Told(Struct, frozen=True, kw_only=True):
    """One poll of one feed, as far as it is worth remembering."""

    asked: str  # the address asked, which a believed move makes another than the feed's
    fetched: Fetched
    outcome: str
    detail: str
    at: datetime
    seen: dict[str, str]
    new: int = 0
    today: int = 0  # entries dated within the last 24 hours


def current(spec: FeedSpec, state: FeedState | None, now: datetime) -> FeedState:
    """Return what is remembered of *spec* at its address; a new address keeps only what was seen."""
    if state is None:
        return FeedState(feed=spec.id, url=spec.url, polled_at=now, next_due=now)
    if state.url == spec.url:
        return state
    return FeedState(
        feed=spec.id,
        url=spec.url,
        polled_at=state.polled_at,
        next_due=now,
        rate=state.rate,
        last_fetch=state.last_fetch,
        seen=state.seen,
    )


def question(states: Sequence[FeedState], settings: PollSettings, now: datetime) -> Ask:
    """Return the one request for all *states* of an address: conditional if they have the same."""
    first = states[0]
    validators = {(state.answered_by, state.etag, state.last_modified) for state in states}
    answered_by, etag, last_modified = validators.pop() if len(validators) == 1 else ("", "", "")
    return Ask(
        url=first.move.url if first.move and believed(first.move, now, settings) else first.url,
        etag=etag,
        last_modified=last_modified,
        answered_by=answered_by,
        max_bytes=settings.max_feed_bytes,
        seconds=settings.total_timeout,
    )


def learnt(spec: FeedSpec, state: FeedState, told: Told, settings: PollSettings) -> tuple[FeedState, Plan]:
    """Return what to remember after *told*, and when to ask next."""
    fetched = told.fetched
    after = _validated(state, told)
    heard = Heard(
        outcome=told.outcome,
        at=told.at,
        new=told.new,
        today=told.today,
        validators=honours_validators(after),
        freshness=freshness(fetched.headers, told.at),
        retry_after=retry_after(fetched.headers, fetched.status, told.at),
    )
    timing = plan(spec, state, heard, settings)
    after = replace(
        after,
        polled_at=told.at,
        outcome=told.outcome,
        detail=told.detail,
        next_due=timing.next_due,
        interval=timing.interval,
        rate=timing.rate,
        failures=timing.failures,
        hold_until=timing.hold_until,
        last_fetch=told.at if told.outcome in FINE else state.last_fetch,
        seen=told.seen,
        move=_move(state, told),
    )
    return after, timing


def _validated(state: FeedState, told: Told) -> FeedState:
    """Return *state* with the validators the server gave, and whether it heeds ours."""
    headers = told.fetched.headers
    if told.outcome == "not_modified":
        return replace(
            state,
            etag=headers.get("etag", state.etag),
            last_modified=headers.get("last-modified", state.last_modified),
            ignored=0,
        )
    if told.outcome not in FINE:
        return state
    unheeded = told.outcome == "same_body" and not told.fetched.unconditional
    return replace(
        state,
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
        answered_by=told.fetched.url,
        body_hash=told.fetched.body_hash,
        ignored=state.ignored + 1 if unheeded else state.ignored,
    )


def _move(state: FeedState, told: Told) -> Move | None:
    """Return the permanent redirect now known; a new address that fails sends us back to the old one."""
    direct = told.asked != state.url
    if told.outcome not in FINE:
        return None if direct else state.move
    return state.move if direct else moved(state, told.fetched.moved_to, told.at)
