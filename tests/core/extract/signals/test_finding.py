"""Who does or threatens what to whom: arguments, polarity, status, attribution."""

import pytest
from support.signalling import dyads, reading_of, reasons, told

ESC, DE = "escalation", "de-escalation"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ethiopia attacked Eritrean positions.", (ESC, "ETH", "ERI"), id="active"),
        pytest.param(
            "Eritrean positions were attacked by Ethiopian troops.", (ESC, "ETH", "ERI"), id="passive"
        ),
        pytest.param(
            "An Israeli air strike hit a depot in Lebanon.", (ESC, "ISR", "LBN"), id="demonym on the noun"
        ),
        pytest.param("Russia's shelling of Ukraine went on.", (ESC, "RUS", "UKR"), id="possessive"),
        pytest.param("Kenya said Somalia had attacked Ethiopia.", (ESC, "SOM", "ETH"), id="said by a third"),
        pytest.param("Turkey launched an offensive against Greece.", (ESC, "TUR", "GRC"), id="light verb"),
        pytest.param("Peru withdrew its troops from Ecuador.", (DE, "PER", "ECU"), id="withdrawal"),
        pytest.param("Norway offered to mediate.", (DE, "NOR", ""), id="third party"),
    ],
)
def test_agents_and_targets_come_from_the_grammar(text: str, expected: tuple[str, str, str]) -> None:
    assert dyads(text)[0] == expected


def test_clashes_have_two_sides() -> None:
    assert told("Clashes between Sudan and Ethiopia left ten dead.")[0].pair == "ETH-SDN"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Serbia attacked Kosovo.", ESC),
        ("Serbia called off its attack on Kosovo.", DE),
        ("Serbia rejected the ceasefire with Kosovo.", ESC),
        ("Serbia and Kosovo agreed to a ceasefire.", DE),
        ("The ceasefire between Serbia and Kosovo collapsed.", ESC),
        ("Serbia violated the ceasefire with Kosovo.", ESC),
        ("Serbia lifted its sanctions against Kosovo.", DE),
        ("Serbia imposed sanctions on Kosovo.", ESC),
        ("Serbia will not attack Kosovo, its president said.", DE),
        ("Serbia ruled out military action against Kosovo.", DE),
        ("Serbia suspended peace talks with Kosovo.", ESC),
    ],
)
def test_operators_turn_an_event_round(text: str, direction: str) -> None:
    assert told(text)[0].direction == direction


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Chad has attacked Libya.", "actual"),
        ("Chad threatened to attack Libya.", "threat"),
        ("Chad vowed to attack Libya.", "threat"),
        ("Chad ordered an attack on Libya.", "announced"),
    ],
)
def test_what_is_said_of_the_deed_is_its_status(text: str, status: str) -> None:
    assert told(text)[0].status == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Chad could attack Libya.", "hypothetical"),
        ("If Chad attacks Libya, oil prices rise.", "hypothetical"),
        ("Diplomats fear a Chadian attack on Libya.", "hypothetical"),
        ("In 1987 Chad attacked Libya.", "historical"),
    ],
)
def test_what_is_not_so_does_not_count_but_is_kept(text: str, status: str) -> None:
    reading = reading_of(text)

    assert {s.status for s in reading.signals} == {status}
    assert all(not s.score for s in reading.signals)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Chad did not attack Libya.", "negated"),
        ("Chad denied that it had attacked Libya.", "denied"),
        ("Chad and Libya fight a war of words.", "figurative"),
        ("Libya's goalkeeper was beaten when Chad attacked Libya's goal in the second half.", "sport"),
        ("Chad has drawn up plans, and Libya attacked it in the scenario.", ""),
    ],
)
def test_a_hit_that_falls_out_says_why(text: str, reason: str) -> None:
    assert not [s for s in told(text) if s.direction == ESC]
    assert not reason or reason in reasons(text)


@pytest.mark.parametrize(
    "text",
    [
        "A Kenyan brewery attacked the price of a rival's lager.",
        "Hail bombarded vineyards in France.",
        "The Peruvian minister launched a scathing attack on the budget.",
        "Mexico's assault on polio goes on.",
        "The Indian band Ceasefire released a record.",
        "A heart attack killed the Spanish painter.",
    ],
)
def test_only_political_actors_do_it_and_only_to_things_it_can_be_done_to(text: str) -> None:
    assert told(text) == []


def test_every_step_is_written_down() -> None:
    signal = told("Iran threatened to attack Iraq.")[0]

    assert any(step.startswith("trigger:") for step in signal.why)
    assert "operator:threaten(threaten)" in signal.why


def test_a_pronoun_stands_for_who_said_so() -> None:
    assert told("Hamas said it would release two Israeli hostages.")[0].direction == DE


def test_an_onlooker_promises_nothing() -> None:
    assert "onlooker" in reasons("A retired teacher said Chad will attack Libya.")


def test_an_unnamed_side_is_looked_up_in_the_story() -> None:
    text = "Fighting between Chad and Libya goes on. Chad's army launched a new offensive on Tuesday."

    offensive = next(s for s in told(text) if s.rule == "offensive")
    assert offensive.target is not None
    assert (offensive.target.id, "target:story" in offensive.why) == ("LBY", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Army helicopters attacked a Shining Path camp.",
            ("PER", "SHINING_PATH"),
            id="the army of its host",
        ),
        pytest.param(
            "Shining Path fighters attacked an army post.", ("SHINING_PATH", "PER"), id="its host's army"
        ),
        pytest.param(
            "A Greek base was destroyed, the Turkish army said.", ("TUR", "GRC"), id="the one who tells"
        ),
        pytest.param(
            "Chinese jets bombed a post on the Line of Actual Control.", ("CHN", "IND"), id="shared ground"
        ),
        pytest.param(
            "Indian jets bombed a post on the Line of Actual Control.", ("IND", "CHN"), id="and back"
        ),
        pytest.param(
            "Israeli jets bombed Baalbek, where Hezbollah has depots.",
            ("ISR", "HEZBOLLAH"),
            id="who holds a place",
        ),
        pytest.param(
            "In Vienna the guns of Kenya opened fire on Somali lines.",
            ("KEN", "SOM"),
            id="a phrase with a verb",
        ),
        pytest.param(
            "The Bolivian consul was declared persona non grata, Chile's foreign ministry said.",
            ("CHL", "BOL"),
            id="what somebody is declared",
        ),
    ],
)
def test_a_side_that_the_clause_leaves_open_is_found(text: str, expected: tuple[str, str]) -> None:
    assert dyads(text)[0][1:] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Men of the Lord's Resistance Army attacked a Ugandan village.",
        "Fighters loyal to Joseph Kony attacked a Ugandan village.",
        "Three members of the Lord's Resistance Army attacked a Ugandan village.",
    ],
)
def test_those_who_bear_arms_for_a_group_act_for_it(text: str) -> None:
    assert dyads(text)[0] == (ESC, "LRA", "UGA")


def test_a_ship_acts_for_the_navy_before_its_name() -> None:
    assert dyads("HMS Thunderclap fired shells at an Argentine airfield.")[0] == (ESC, "GBR", "ARG")


def test_where_a_pact_is_signed_makes_nobody_a_party() -> None:
    assert dyads("Peru, Ecuador sign peace deal in Paris")[0] == (DE, "PER", "ECU")


def test_text_without_case_is_read_all_the_same() -> None:
    assert dyads("israel bombs hamas positions in gaza")[0][:2] == (ESC, "ISR")


def test_the_same_text_gives_the_same_ids() -> None:
    text = "Eritrea attacked Ethiopia."
    assert [s.id for s in told(text)] == [s.id for s in told(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Norway warned that Chad could slide into full-scale war.",
        "Would Chad really invade Libya?",
        "A new film tells how Libyan soldiers stormed a Chadian fort.",
        "Chad's navy found nothing to suggest that a Libyan ship had attacked the port.",
        "An earlier version of this article said that Chad had attacked Libya.",
    ],
)
def test_what_nobody_asserts_does_not_count(text: str) -> None:
    assert told(text) == []
