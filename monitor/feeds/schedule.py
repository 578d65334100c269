"""what was heard from a feed, now -> when it is asked again, and why then.

Pure. Politeness wins over eagerness: the interval follows the rate of new entries, but never goes below the
floor, nor below what the server asks for. Jitter comes from the feed's id, so a restart changes nothing.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from typing import Literal

from msgspec import Struct

from monitor.contracts import FeedSpec, FeedState, Move
from monitor.feeds.config import PollSettings

FINE = frozenset({"ok", "not_modified", "same_body"})
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
Why = Literal["rate", "owner", "floor", "freshness", "idle", "backoff", "retry_after", "gone"]
_WEIGHT = 0.3  # of the newest observation in the moving rate
_SHORTEST = 60.0  # seconds: two polls closer than this say nothing about a rate
_SIGHTINGS = 3
_IGNORED = 3
_DAY = 86_400.0


class Heard(Struct, frozen=True, kw_only=True):
    """One poll, as far as the timing of the next is concerned."""

    outcome: str
    at: datetime
    new: int = 0  # entries not seen before
    today: int = 0  # entries dated within the last 24 hours
    validators: bool = False  # the feed has some, and its server honours them
    freshness: float | None = None  # seconds the answer may be kept
    retry_after: float | None = None


class Plan(Struct, frozen=True, kw_only=True):
    """When next, and what was learnt."""

    next_due: datetime
    interval: float
    rate: float
    failures: int
    why: Why
    hold_until: datetime | None = None


def plan(spec: FeedSpec, state: FeedState | None, heard: Heard, settings: PollSettings) -> Plan:
    """Return when *spec* is due after what was *heard*."""
    rate, failures = _rate(state, heard), 0
    if heard.outcome == "gone":
        return Plan(next_due=NEVER, interval=0.0, rate=rate, failures=_failures(state), why="gone")
    if heard.outcome in FINE:
        floor = _floor(spec, heard, settings)
        interval, why = _interval(spec, rate, floor, heard, settings)
    else:
        failures = _failures(state)
        rate = state.rate if state else 0.0
        floor, interval, why = 0.0, _backoff(spec, failures, settings), "backoff"
    interval = _jittered(interval, floor, spec.id, settings.jitter)
    hold = None
    if heard.retry_after is not None:
        wait = min(heard.retry_after, settings.max_backoff)
        hold = heard.at + timedelta(seconds=wait)
        interval, why = (wait, "retry_after") if wait > interval else (interval, why)
    due = heard.at + timedelta(seconds=interval)
    return Plan(next_due=due, interval=interval, rate=rate, failures=failures, why=why, hold_until=hold)


def due_at(spec: FeedSpec, state: FeedState | None, now: datetime) -> datetime:
    """When to ask; a new feed, and one whose address was changed, at once."""
    return now if state is None or state.url != spec.url else state.next_due


def retry_after(headers: dict[str, str], status: int, now: datetime) -> float | None:
    """Seconds that Retry-After asks for, as a number or a date; it means something on 429, 503 and 3xx."""
    text = headers.get("retry-after", "").strip()
    if not text or not (status in (429, 503) or 300 <= status < 400):  # noqa: PLR2004 -- HTTP's own numbers
        return None
    if text.isdecimal():
        return float(text[:9])
    when = http_date(text)
    return max(0.0, (when - now).total_seconds()) if when else None


def freshness(headers: dict[str, str], now: datetime) -> float | None:
    """Seconds the answer stays fresh: max-age less Age, else Expires; None when the server does not say."""
    for directive in headers.get("cache-control", "").lower().split(","):
        name, _, value = directive.strip().partition("=")
        value = value.strip('" ')
        if name == "max-age" and value.isdecimal():
            age = headers.get("age", "").strip()
            return min(_DAY, max(0.0, float(value[:9]) - (float(age[:9]) if age.isdecimal() else 0.0)))
    expires = http_date(headers.get("expires", ""))
    if expires is None:
        return None
    return min(_DAY, max(0.0, (expires - (http_date(headers.get("date", "")) or now)).total_seconds()))


def http_date(text: str) -> datetime | None:
    """Read an HTTP date; None when it is none."""
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def moved(state: FeedState | None, moved_to: str, now: datetime) -> Move | None:
    """Return what is now known of a permanent redirect to *moved_to*."""
    if not moved_to:
        return None
    if state and state.move and state.move.url == moved_to:
        return Move(url=moved_to, since=state.move.since, times=state.move.times + 1)
    return Move(url=moved_to, since=now)


def believed(move: Move | None, now: datetime, settings: PollSettings) -> bool:
    """Whether to ask the new address straight away: one wrong answer of a server moves nothing."""
    return bool(
        move and move.times >= _SIGHTINGS and (now - move.since).total_seconds() >= settings.move_after
    )


def honours_validators(state: FeedState) -> bool:
    """Whether asking "anything new since?" has a point with this server."""
    return bool(state.etag or state.last_modified) and state.ignored < _IGNORED


def _floor(spec: FeedSpec, heard: Heard, settings: PollSettings) -> float:
    if spec.interval:
        return max(spec.interval, settings.min_interval)
    if heard.freshness is None:
        return settings.floor if heard.validators else settings.floor_unconditional
    # The publisher named a time: that is leave to come back then, though not to come running.
    least = settings.floor_fresh if heard.validators else settings.floor
    return max(least, min(heard.freshness, settings.floor))


def _interval(
    spec: FeedSpec, rate: float, floor: float, heard: Heard, settings: PollSettings
) -> tuple[float, Why]:
    if spec.interval:
        return floor, "owner"
    wanted = 3_600 / rate if rate else settings.max_interval
    why: Why = "rate"
    if wanted >= settings.max_interval:
        wanted, why = settings.max_interval, "idle"
    if wanted < floor:
        wanted, why = floor, "floor"
    if heard.freshness is not None and wanted < heard.freshness:
        wanted, why = heard.freshness, "freshness"
    return max(wanted, floor), why


def _rate(state: FeedState | None, heard: Heard) -> float:
    """New entries an hour. The first poll sees old and new alike, so there the dates must serve."""
    if state is None or state.last_fetch is None:
        return heard.today / 24
    hours = max(_SHORTEST, (heard.at - state.last_fetch).total_seconds()) / 3_600
    return state.rate + _WEIGHT * (heard.new / hours - state.rate)


def _failures(state: FeedState | None) -> int:
    return (state.failures if state else 0) + 1


def _backoff(spec: FeedSpec, failures: int, settings: PollSettings) -> float:
    base = max(spec.interval, settings.min_interval) if spec.interval else settings.floor_fresh
    return min(settings.max_backoff, base * 2.0 ** min(failures - 1, 20))


def _jittered(interval: float, floor: float, feed: str, share: float) -> float:
    """Move by up to *share* to either side; below the floor the shift goes to the other side."""
    digest = blake2b(feed.encode(), digest_size=4).digest()
    shift = share * (int.from_bytes(digest) / 0x7FFF_FFFF - 1)
    moved_by = interval * (1 + shift)
    return moved_by if moved_by >= floor else interval * (1 + abs(shift))
