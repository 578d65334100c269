"""Going back, letting go, ruling out, measures that lapse, and peace only asked as a price."""

import pytest
from support.signalling import reasons, told

ESC, DE = "escalation", "de-escalation"


@pytest.mark.parametrize(
    "text",
    [
        "A Kenyan column rolled back across the Somali border on Friday.",
        "Chad has pulled two battalions out of Libya.",
        "Peru's frigates turned about off Ecuador and sailed home.",
        "Egyptian tanks drove back to their barracks after the quarrel with Sudan.",
    ],
)
def test_troops_that_go_back_withdraw_in_whatever_way_they_move(text: str) -> None:
    assert told(text)[0].rule == "withdraw_forces"


def test_troops_that_go_back_into_a_country_do_not_withdraw() -> None:
    assert all(s.rule != "withdraw_forces" for s in told("Kenyan troops marched back into Somalia."))


@pytest.mark.parametrize(
    "text",
    [
        "Iran let the two Swedish nurses and their driver go.",
        "Hamas handed three hostages to the Red Cross in Gaza.",
        "Laos put the jailed Thai reporter on a plane to Bangkok.",
    ],
)
def test_captives_are_let_go_in_many_ways(text: str) -> None:
    assert told(text)[0].rule == "release"


@pytest.mark.parametrize(
    "text",
    [
        "Not one Greek soldier will fire a shot at Turkey, its president said.",
        "No Greek bomber will attack Turkey.",
        "Greece will not shell or storm Turkish positions.",
        "An attack on Turkey is out of the question, the Greek prime minister said.",
    ],
)
def test_the_no_of_who_acts_is_the_no_of_the_deed(text: str) -> None:
    assert {s.direction for s in told(text)} == {DE}


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Brussels did not renew the arms embargo on Zimbabwe.", DE),
        ("Israel did not extend the ceasefire with Lebanon.", ESC),
        ("Brussels renewed the arms embargo on Zimbabwe.", ESC),
    ],
)
def test_what_is_not_prolonged_ends(text: str, direction: str) -> None:
    assert told(text)[0].direction == direction


def test_a_clause_that_only_stands_beside_a_stop_is_not_stopped() -> None:
    assert told("Iran freed the Frenchman, dropped the charges.")[0].direction == DE


@pytest.mark.parametrize(
    "text",
    [
        "Release the hostages or face the army, Israel told Hamas.",
        "Israel will keep the gate shut until Hamas frees the hostages.",
    ],
)
def test_peace_asked_as_a_price_is_no_peace(text: str) -> None:
    assert all(s.direction == ESC or s.status == "hypothetical" for s in told(text))


def test_what_is_only_told_of_the_one_who_turns_back_does_not_count() -> None:
    found = told("The brigade that Serbia had deployed against Kosovo went home.")
    assert [s.direction for s in found] == [DE]


def test_a_spokesman_has_a_part_in_what_his_side_will_do() -> None:
    text = "Hezbollah will not attack Israel, its spokesman said."
    assert "onlooker" not in reasons(text)
    assert told(text)[0].direction == DE


def test_a_dropped_threat_is_force_ruled_out() -> None:
    assert told("Ghana took back its warning to Togo.")[0].rule == "rule_out_force"


@pytest.mark.parametrize(
    "headline",
    [
        "Ceasefire talks between Israel and Hamas collapse in Cairo",
        "Iran nuclear talks fail",
        "Cyprus peace talks break down",
        "Niger ends defence pact with France",
    ],
)
def test_talks_that_fail_and_pacts_that_end_are_escalation_and_actual(headline: str) -> None:
    assert {(signal.direction, signal.status) for signal in told(headline)} == {("escalation", "actual")}


def test_talk_of_an_invasion_is_none() -> None:
    assert not told("There is talk of an invasion of Moldova.")


def test_a_group_is_designated_without_as() -> None:
    assert [signal.rule for signal in told("US designates Houthis terrorist group")] == ["sanctions"]
