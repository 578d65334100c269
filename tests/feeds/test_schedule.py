"""When a feed is asked again: E08, E09, E11–E15, E17, E22."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.contracts import FeedSpec, FeedState, Move
from monitor.feeds.config import PollSettings
from monitor.feeds.schedule import (
    NEVER,
    Heard,
    Plan,
    believed,
    due_at,
    freshness,
    honours_validators,
    moved,
    plan,
    retry_after,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SPEC = FeedSpec(id="f", url="https://example.org/feed")
EXACT = PollSettings(jitter=0)
MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0


def state(**more: Any) -> FeedState:
    given = {"last_fetch": NOW - timedelta(hours=1), "rate": 1.0, **more}
    return FeedState(feed="f", url=SPEC.url, polled_at=NOW - timedelta(hours=1), next_due=NOW, **given)


def planned(before: FeedState | None = None, spec: FeedSpec = SPEC, **heard: Any) -> Plan:
    given = {"outcome": "ok", "validators": True, **heard}
    return plan(spec, before or state(), Heard(at=NOW, **given), EXACT)


@pytest.mark.parametrize(
    ("heard", "least"),
    [
        pytest.param({"validators": True}, HOUR, id="with validators: an hour"),
        pytest.param({"validators": True, "freshness": 60.0}, 15 * MINUTE, id="15 min, if max-age says less"),
        pytest.param({"validators": True, "freshness": 1800.0}, 30 * MINUTE, id="max-age itself"),
        pytest.param({"validators": False}, DAY, id="without validators: a day"),
        pytest.param({"validators": False, "freshness": 60.0}, HOUR, id="without, but a max-age: an hour"),
    ],
)
def test_e08_however_busy_a_feed_is_there_is_a_floor(heard: dict[str, Any], least: float) -> None:
    assert planned(state(rate=500.0), new=500, **heard).interval == least


def test_e08_a_server_that_ignores_our_validators_counts_as_having_none() -> None:
    assert honours_validators(state(etag='"1"'))
    assert honours_validators(state(last_modified="yesterday", ignored=2))
    assert not honours_validators(state(etag='"1"', ignored=3))
    assert not honours_validators(state())


def test_e08_the_owner_may_set_an_interval_but_not_below_the_minimum() -> None:
    often = FeedSpec(id="f", url=SPEC.url, interval=1)
    hourly = FeedSpec(id="f", url=SPEC.url, interval=HOUR)

    assert planned(spec=often).interval == EXACT.min_interval
    assert (planned(spec=hourly).interval, planned(spec=hourly).why) == (HOUR, "owner")


@pytest.mark.parametrize("outcome", ["ok", "not_modified", "same_body"])
def test_e09_no_poll_before_the_answer_is_stale_also_after_a_304(outcome: str) -> None:
    made = planned(state(rate=60.0), outcome=outcome, new=60, freshness=2 * HOUR)

    assert (made.next_due, made.why) == (NOW + timedelta(hours=2), "freshness")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"cache-control": "public, max-age=3600"}, 3600),
        ({"cache-control": 'max-age="600"', "age": "100"}, 500),
        ({"cache-control": "max-age=60", "age": "100"}, 0),
        ({"cache-control": "max-age=99999999999"}, DAY),
        ({"cache-control": "max-age=soon"}, None),
        ({"cache-control": "no-cache"}, None),
        ({"expires": "Sun, 01 Mar 2026 12:30:00 GMT"}, 1800),
        ({"expires": "Sun, 01 Mar 2026 12:30:00 GMT", "date": "Sun, 01 Mar 2026 12:20:00 GMT"}, 600),
        ({"expires": "0"}, None),
        ({"cache-control": "max-age=5", "expires": "Sun, 01 Mar 2026 12:30:00 GMT"}, 5),
        ({}, None),
    ],
)
def test_e09_freshness_is_max_age_less_age_or_else_expires(headers: dict[str, str], expected: float) -> None:
    assert freshness(headers, NOW) == expected


def test_e11_the_interval_follows_the_rate_of_new_entries() -> None:
    idle = planned(state(rate=0.0), new=0)
    calm = planned(state(rate=0.5), new=0)
    busy = planned(state(rate=0.5), new=60)

    assert (idle.interval, idle.why) == (EXACT.max_interval, "idle")
    assert busy.interval < calm.interval < idle.interval


def test_e11_a_burst_brings_the_interval_to_the_floor_and_silence_takes_it_back() -> None:
    now, before, seen = NOW, state(rate=0.1), []
    for new in (0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0):
        made = plan(SPEC, before, Heard(outcome="ok", at=now, new=new, validators=True), EXACT)
        before = state(rate=made.rate, last_fetch=now)
        now = made.next_due
        seen.append(made.interval)

    assert seen[0] == EXACT.max_interval
    assert seen[1] == seen[2] == HOUR
    assert seen[-1] > 3 * HOUR
    assert sorted(seen[2:]) == seen[2:]


def test_e11_the_first_poll_takes_the_rate_from_the_dates() -> None:
    made = plan(SPEC, None, Heard(outcome="ok", at=NOW, new=200, today=12, validators=True), EXACT)

    assert (made.rate, made.interval) == (0.5, 2 * HOUR)


@pytest.mark.parametrize(
    ("text", "status", "expected"),
    [
        ("120", 429, 120),
        ("120", 503, 120),
        ("120", 302, 120),
        ("120", 200, None),
        ("120", 500, None),
        ("Sun, 01 Mar 2026 12:05:00 GMT", 503, 300),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 503, 0),
        ("soon", 429, None),
        ("-5", 429, None),
        ("", 429, None),
    ],
)
def test_e12_retry_after_is_seconds_or_a_date(text: str, status: int, expected: float | None) -> None:
    assert retry_after({"retry-after": text}, status, NOW) == expected


def test_e12_retry_after_is_kept_and_capped_at_a_day() -> None:
    hours = planned(outcome="rate_limited", retry_after=5 * HOUR)
    weeks = planned(outcome="http_error", retry_after=30 * DAY)

    assert (hours.next_due, hours.hold_until, hours.why) == (NOW + timedelta(hours=5),) * 2 + ("retry_after",)
    assert weeks.next_due == NOW + timedelta(days=1)


def test_e12_a_short_retry_after_does_not_shorten_the_back_off() -> None:
    assert planned(state(failures=5), outcome="rate_limited", retry_after=1.0).why == "backoff"


def test_e14_a_feed_that_is_gone_is_never_due_again_unless_its_address_changes() -> None:
    made = planned(outcome="gone")
    after = state(outcome="gone")
    elsewhere = FeedSpec(id="f", url="https://example.org/new")

    assert (made.next_due, made.why) == (NEVER, "gone")
    assert due_at(elsewhere, after, NOW) == NOW


def test_e15_failures_back_off_to_a_day_and_never_for_good() -> None:
    before, waits = state(), []
    for _ in range(30):
        made = planned(before, outcome="http_error")
        before = state(failures=made.failures, rate=made.rate)
        waits.append(made.interval)

    assert waits[:4] == [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR]
    assert set(waits[8:]) == {DAY}
    assert planned(before, outcome="ok").failures == 0


def test_e15_a_failure_does_not_change_what_is_known_of_the_rate() -> None:
    assert planned(state(rate=7.0), outcome="timeout").rate == 7.0


def test_e17_a_move_is_believed_after_three_sightings_over_a_day() -> None:
    first = moved(None, "https://new.org/f", NOW)
    second = moved(state(move=first), "https://new.org/f", NOW + timedelta(hours=1))
    third = moved(state(move=second), "https://new.org/f", NOW + timedelta(hours=2))

    assert third == Move(url="https://new.org/f", since=NOW, times=3)
    assert not believed(third, NOW + timedelta(hours=23), EXACT)
    assert believed(third, NOW + timedelta(hours=24), EXACT)
    assert not believed(second, NOW + timedelta(days=9), EXACT)


def test_e17_a_move_elsewhere_or_back_starts_again() -> None:
    known = state(move=Move(url="https://new.org/f", since=NOW, times=7))

    assert moved(known, "https://other.org/f", NOW) == Move(url="https://other.org/f", since=NOW)
    assert moved(known, "", NOW) is None


def test_e22_a_thousand_feeds_are_spread_and_each_keeps_its_place() -> None:
    settings = PollSettings()
    heard = Heard(outcome="ok", at=NOW, new=0, validators=True)
    specs = [FeedSpec(id=f"feed-{n}", url=f"https://e.org/{n}") for n in range(1_000)]

    waits = [plan(spec, state(rate=0.5), heard, settings).interval for spec in specs]
    again = [plan(spec, state(rate=0.5), heard, settings).interval for spec in specs]

    mean = sum(waits) / len(waits)
    assert waits == again
    assert len({round(wait) for wait in waits}) > 500
    assert min(waits) < 0.9 * mean < 1.1 * mean < max(waits)


def test_e22_jitter_never_goes_below_the_floor() -> None:
    heard = Heard(outcome="ok", at=NOW, new=500, validators=True)
    specs = [FeedSpec(id=f"feed-{n}", url=f"https://e.org/{n}") for n in range(100)]

    assert min(plan(spec, state(rate=99.0), heard, PollSettings()).interval for spec in specs) >= HOUR


def test_a_new_feed_is_due_at_once() -> None:
    assert due_at(SPEC, None, NOW) == NOW
    assert due_at(SPEC, FeedState(feed="f", url=SPEC.url, polled_at=NOW, next_due=NEVER), NOW) == NEVER
