"""The index of a pair."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.alerting import minutes, signal

from monitor.core.pairs import add, index_at

DAY = 24 * 60


def index(signals, at):
    return index_at(reduce(add, signals, None), minutes(at))


def test_a_score_is_halved_every_day():
    assert index([signal(score=8.0)], 2 * DAY) == pytest.approx(2.0)


def test_escalation_counts_up_and_de_escalation_down():
    assert index([signal("a", score=8.0), signal("b", score=-3.0)], 0) == pytest.approx(5.0)


@given(st.permutations([(0, 8.0), (300, -2.0), (DAY, 5.0), (DAY + 30, 9.0)]))
def test_the_order_of_arrival_makes_no_difference(order):
    signals = [signal(f"s{at}", at, score=score) for at, score in order]
    by_hand = sum(score * 0.5 ** ((2 * DAY - at) / DAY) for at, score in order)

    assert index(signals, 2 * DAY) == pytest.approx(by_hand)


def test_a_story_printed_by_forty_papers_counts_once():
    copies = [signal(f"s{n}", n, score=8.0, story="00000000000000ff", publisher=f"p{n}") for n in range(40)]

    assert index(copies, 0) == pytest.approx(8.0)


def test_a_near_copy_is_the_same_story():
    copies = [
        signal("a", score=8.0, story="00000000000000ff"),
        signal("b", score=8.0, story="00000000000000fe"),
    ]

    assert index(copies, 0) == pytest.approx(8.0)


def test_another_kind_of_event_in_the_same_story_counts_too():
    events = [
        signal("a", score=8.0, story="ff" * 8),
        signal("b", score=5.0, story="ff" * 8, rule="air_strike"),
    ]

    assert index(events, 0) == pytest.approx(13.0)
