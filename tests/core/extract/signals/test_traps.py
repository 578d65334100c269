"""Words of war that are no war: everyday things, made-up worlds, thoughts of others, what is taken back."""

import pytest
from support.signalling import told

ESC, DE = "escalation", "de-escalation"


@pytest.mark.parametrize(
    "text",
    [
        "Chad has invaded Libya's kitchens.",
        "Peru laid siege to the Chilean goal.",
        "Chad and Libya are at war over a recipe.",
        "Chad and Libya clashed over the size of a pancake.",
        "An army of crabs retook a road in Libya.",
    ],
)
def test_a_thing_of_everyday_life_in_the_place_of_an_enemy_makes_it_a_figure_of_speech(text: str) -> None:
    assert told(text) == []


def test_plain_people_of_no_power_make_no_truce() -> None:
    assert told("A judge in Chad rejected a truce between the cousins.") == []
    assert told("Chad rejected a truce between Libya and Egypt.")[0].direction == ESC


def test_war_over_land_is_war() -> None:
    assert told("Chad and Libya clashed over the border strip.")[0].direction == ESC


def test_what_can_be_fought_over_is_no_sign_of_everyday_life() -> None:
    assert told("Libyan jets bombed a football stadium in Chad.")[0].direction == ESC


@pytest.mark.parametrize(
    "text",
    [
        "The finale, in which Libyan commandos seize the palace of Chad, drew few viewers.",
        "In the last chapter Libya attacked Chad.",
        "A book says that the accord of 1966, by which Chad and Libya withdrew their troops, failed.",
        "Were Libya ever to attack Chad, the price of salt would rise.",
        "Suppose that Libya attacked Chad tomorrow.",
        "An attack on Chad would raise the price of salt.",
        "Libya attacks Chad in 2040, a think tank in Oslo expects.",
        "Libya will attack Chad by spring, our columnist writes.",
    ],
)
def test_what_is_only_told_or_thought_does_not_count(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "No Libyan soldier has attacked Chad, a minister said.",
        "Chad was attacked by nobody, its army said.",
        "The army counted not one Libyan attack on Chad.",
        "Libya neither attacked Chad nor bombed Egypt.",
        "The paper apologised for telling its readers that Libya had attacked Chad.",
        "Our paper wrote that Libya had attacked Chad. It had not.",
        "Libya had nothing to do with the attack on Chad.",
    ],
)
def test_what_nobody_did_or_what_is_taken_back_does_not_count(text: str) -> None:
    assert told(text) == []


def test_a_deed_that_no_soldier_will_do_is_force_ruled_out() -> None:
    assert told("No Libyan soldier will attack Chad, the president said.")[0].direction == DE


def test_a_think_tank_in_the_sentence_does_not_undo_what_was_done() -> None:
    assert told("Libya attacked Chad on Monday, a think tank said.")[0].direction == ESC
