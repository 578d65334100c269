"""Headlines hit, blast and hammer with words: who does it to whom tells."""

import pytest
from support.signalling import reasons, told


@pytest.mark.parametrize(
    "headline",
    [
        "Erdogan blasts Israel over Gaza",
        "China blasts US over arms sale to Taiwan",
        "Israel blasts UN report",
        "Putin blasts Zelensky",
        "Trump attacks Biden over border",
        "Macron hits Trump over tariffs",
    ],
)
def test_states_and_politicians_scold(headline: str) -> None:
    assert not told(headline)
    assert "scolding" in reasons(headline)


@pytest.mark.parametrize(
    "headline",
    [
        "Russia hammers Kharkiv",
        "Russia blasts Kyiv with drones",
        "Israel blasts Iran with missiles",
        "Russian jets hammer Ukraine",
        "Israeli missiles blast Iran",
        "Israel blasts Hezbollah positions in Lebanon",
        "Israel strikes Hamas leader Sinwar",
        "Putin attacks Ukraine",
    ],
)
def test_arms_places_and_groups_are_no_matter_of_words(headline: str) -> None:
    assert {(signal.direction, signal.rung) for signal in told(headline)} == {("escalation", 4)}


@pytest.mark.parametrize(
    "headline",
    [
        "EU targets Russian oil in new sanctions",
        "Biden comes under attack over Afghanistan exit",
        "Trump kills Iran deal",
    ],
)
def test_measures_criticism_and_scrapped_deals_are_no_force(headline: str) -> None:
    assert not [signal for signal in told(headline) if signal.rung >= 4]


def test_an_oil_depot_is_a_target_all_the_same() -> None:
    assert told("Ukraine targets Russian oil depot")[0].rung == 4
