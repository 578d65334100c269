"""Durations as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.durations import milliseconds, spoken


@pytest.mark.parametrize(
    ("text", "expected"),
    [("30s", 30_000), ("1h30m", 5_400_000), ("7d", 604_800_000), ("0", 0), ("250ms", 250)],
)
def test_what_a_duration_is(text, expected):
    assert milliseconds(text) == expected


@pytest.mark.parametrize("text", ["", "5", "5 m", "-1h", "1.5h", "soon", "m", "99999w"])
def test_what_a_duration_is_not(text):
    with pytest.raises(ValueError, match=r"no duration|longer than"):
        milliseconds(text)


@given(st.integers(0, 10**11))
def test_a_duration_spoken_is_the_same_duration(duration):
    assert milliseconds(spoken(duration)) == duration
