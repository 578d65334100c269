"""One verdict a text, in the scorer's spelling; and the day on which an undated text is read."""

from datetime import date

import pytest
from support.signalling import reading_of

from monitor.core.extract.signals.judge import judge
from monitor.core.extract.text.dating import as_of


def test_the_strongest_signal_speaks_for_the_text() -> None:
    verdict = judge(reading_of("Eritrea attacked Ethiopia."))

    assert (verdict["label"], verdict["source"], verdict["target"]) == ("escalation", "ERI", "ETH")
    assert verdict["score"] > 0


def test_deescalation_has_a_score_below_zero() -> None:
    verdict = judge(reading_of("Eritrea and Ethiopia agreed to a ceasefire."))

    assert verdict["label"] == "deescalation"
    assert verdict["score"] < 0


def test_what_is_denied_or_possible_is_neutral() -> None:
    assert judge(reading_of("Eritrea denied that it had attacked Ethiopia."))["label"] == "neutral"
    assert judge(reading_of("Eritrea could attack Ethiopia."))["label"] == "neutral"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("No year.", date(2026, 1, 1)),
        ("It began in 2010 and ended in 2012.", date(2012, 12, 31)),
        ("Poland was invaded in 1939.", date(2026, 1, 1)),
        ("By 2040 all will be well.", date(2026, 1, 1)),
    ],
)
def test_an_undated_text_is_read_in_the_newest_year_it_names(text: str, day: date) -> None:
    assert as_of(text, date(2026, 1, 1)) == day
