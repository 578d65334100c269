"""Events without a word of their own: threats and broken truces that are known by the shape of a sentence."""

import pytest
from support.signalling import reasons, told

ESC, DE = "escalation", "de-escalation"


@pytest.mark.parametrize(
    "text",
    [
        "If one more Chadian patrol wades the river, the Libyan minister said, it will not wade back.",
        "Whoever arms the Kurds will find our gunners at his gate, Turkey's defence minister told Greece.",
        "The next Greek trawler off our coast would stay there, the Turkish admiral said.",
        "Eritrea's president said that Ethiopian pilots who came over the ridge would walk home.",
        "Leave the island by Sunday or be carried off it, Peru told Ecuador.",
        "Should Serbia reach for the bridge, Kosovo's president said, the other bank knows what to do.",
        "One more tanker, Iran's navy said, and Oman will be counting its own.",
    ],
)
def test_a_threat_is_known_by_its_shape(text: str) -> None:
    signal = told(text)[0]
    assert (signal.rule, signal.status) == ("threaten_force", "threat")


@pytest.mark.parametrize(
    "text",
    [
        "If Serbia signs, Kosovo will lift its tariffs, the president said.",
        "If Serbia came over the bridge, analysts said, Kosovo would have an hour.",
        "If prices rise, the bank will act, Kenya's finance minister said.",
        "No Serbian soldier would cross into Kosovo, the Serbian ministry said.",
        "She thought that if Kenya lost, Uganda would win the cup.",
    ],
)
def test_offers_forecasts_and_assurances_are_no_threats_in_shape(text: str) -> None:
    assert not [signal for signal in told(text) if signal.rule == "threaten_force"]


def test_force_told_beside_peace_breaks_it() -> None:
    told_beside = told("The envoys were still at breakfast when Sudanese jets emptied their racks on Chad.")
    assert {signal.direction for signal in told_beside} == {ESC}


def test_troops_that_only_leave_while_there_is_talk_break_nothing() -> None:
    text = "The envoys were still at breakfast when Sudanese troops left Chad."
    assert "violate_truce" not in {signal.rule for signal in told(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Chad needs no mediator in its quarrel with Libya.",
        "Libya's good offices were not wanted in Chad.",
        "There will be no truce with Libya, Chad's president said.",
        "Chad's truce with Libya is at an end.",
        "Chad's truce with Libya ran its course on Monday.",
        "Chad sent back the Libyan proposal for a ceasefire unsigned.",
        "Chad no longer considers itself bound by its accord with Libya.",
    ],
)
def test_peace_that_is_not_wanted_or_has_run_out_is_refused(text: str) -> None:
    assert [signal.direction for signal in told(text)] == [ESC]


@pytest.mark.parametrize(
    "text",
    [
        "Chad gave Libya ten days to clear the post.",
        "Libya's garrison has until noon to march out, Chad's army said.",
        "Chad told the Libyan consul to be gone by Friday.",
        "Chad showed the Libyan ambassador the door.",
        "Chad called its ambassador home from Libya.",
        "Chad closed its skies to Libyan freighters.",
        "Chad put two Libyan banks on its blacklist.",
    ],
)
def test_measures_and_deadlines_between_two_sides_count(text: str) -> None:
    assert told(text)[0].direction == ESC


def test_a_deadline_for_one_s_own_is_no_ultimatum() -> None:
    assert "domestic" in reasons("Chad's president gave parliament nine months to act.")


def test_a_name_the_parser_does_not_know_begins_a_headline_all_the_same() -> None:
    assert told("Kigali severs relations with Brussels")[0].source is not None
