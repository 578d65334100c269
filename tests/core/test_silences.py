"""Silences: what they match, when they hold, which are refused."""

import pytest
from support.alerting import T0, alert, minutes

from monitor.core.silences import SilenceError, covering, expired, labels_of, new_silence, state_of


def make(*matchers, start=0, end=60, author="me"):
    return new_silence(matchers, starts_at=minutes(start), ends_at=minutes(end), author=author)


@pytest.mark.parametrize(
    ("matchers", "covers"),
    [
        pytest.param(["pair=AFG-PAK"], True, id="a label"),
        pytest.param(["alert=/Open.*/"], True, id="a pattern"),
        pytest.param(["alert=/Open/"], False, id="a pattern fits as a whole"),
        pytest.param(["pair=AFG-PAK", "severity=warning"], False, id="all must fit"),
        pytest.param(["team=east"], False, id="a label it does not have"),
    ],
)
def test_which_alerts_a_silence_covers(matchers, covers):
    assert bool(covering([make(*matchers)], labels_of(alert()), minutes(1))) is covers


@pytest.mark.parametrize(("at", "state"), [(-1, "pending"), (0, "active"), (59, "active"), (60, "expired")])
def test_a_silence_holds_from_its_start_until_before_its_end(at, state):
    silence = make("pair=AFG-PAK")

    assert state_of(silence, minutes(at)) == state
    assert bool(covering([silence], labels_of(alert()), minutes(at))) is (state == "active")


def test_an_expired_silence_ends_now_and_keeps_its_id():
    silence = make("pair=AFG-PAK")

    ended = expired(silence, minutes(10))

    assert (ended.id, ended.ends_at) == (silence.id, minutes(10))
    assert expired(make("a=b", start=30), T0).ends_at == minutes(30)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param({"matchers": []}, "no silence", id="of everything"),
        pytest.param({"matchers": ["pair"]}, "label=value", id="no value"),
        pytest.param({"matchers": ["pair=/(/"]}, "bad regular expression", id="bad pattern"),
        pytest.param({"end": 0}, "end after it starts", id="backwards"),
        pytest.param({"end": 60 * 24 * 31}, "at most 30 days", id="for ever"),
        pytest.param({"author": ""}, "say who", id="by nobody"),
    ],
)
def test_what_is_no_silence_is_refused_with_a_reason(arguments, said):
    with pytest.raises(SilenceError, match=said):
        make(*arguments.pop("matchers", ["pair=AFG-PAK"]), **arguments)
