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
