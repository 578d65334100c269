"""What each circumstance leaves of an event's intensity."""

from dataclasses import replace

import pytest
from support.signalling import shipped_words

from monitor.contracts import Speaker
from monitor.core.extract.signals.scoring import Circumstances, score

LEXICON = shipped_words().lexicon
PLAIN = Circumstances(
    status="actual",
    evidence="both",
    certainty=1.0,
    speaker=None,
    boundary="root",
    doubted=False,
    named=True,
)


def scored(rule: str, **changes: object) -> float:
    return score(LEXICON.entries[rule], replace(PLAIN, **changes), LEXICON.weights)[0]


def test_a_plain_fact_keeps_its_whole_intensity_with_the_sign_of_its_direction() -> None:
    assert scored("attack") == -LEXICON.entries["attack"].intensity
    assert scored("truce") == -LEXICON.entries["truce"].intensity


@pytest.mark.parametrize("status", ["hypothetical", "denied", "historical", "unclear"])
def test_what_is_not_so_counts_nothing(status: str) -> None:
    assert scored("attack", status=status) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"evidence": "page"},
        {"boundary": "background"},
        {"doubted": True},
        {"named": False},
        {"certainty": 0.5},
        {"speaker": Speaker(name="An analyst", role_class="analyst")},
    ],
)
def test_every_doubt_takes_something_away_and_says_so(change: dict[str, object]) -> None:
    value, factors = score(LEXICON.entries["attack"], replace(PLAIN, **change), LEXICON.weights)

    assert 0 < value < scored("attack")
    assert len(factors) == 1
