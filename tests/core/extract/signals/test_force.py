"""Force told in words that nobody can list: who is armed, and whose things suffer."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from support.quoting import article_of
from support.signalling import dyads, reader, reasons, told

ESC = "escalation"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Greek paratroopers flogged Turkish sentries.", (ESC, "GRC", "TUR"), id="soldiers"),
        pytest.param("A Chadian mortar peppered a Libyan depot.", (ESC, "TCD", "LBY"), id="their weapons"),
        pytest.param("Two Libyan villages were peppered by Chadian jets.", (ESC, "TCD", "LBY"), id="passive"),
        pytest.param("Libyan tanks lumbered into Chad on Sunday.", (ESC, "LBY", "TCD"), id="moving in"),
    ],
)
def test_what_the_armed_do_to_another_side_is_force_whatever_the_verb(
    text: str, expected: tuple[str, str, str]
) -> None:
    assert dyads(text)[:1] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Danish marines rescued Swedish fishermen.",
        "Danish marines trained Kenyan soldiers.",
        "The Danish army bought forty Swedish lorries.",
        "Danish soldiers flogged one another.",
        "Danish bakers flogged Swedish lorries.",
    ],
)
def test_what_is_peaceable_or_unarmed_or_among_themselves_is_none(text: str) -> None:
    assert dyads(text) == []


def test_a_subject_that_is_nobody_does_nothing() -> None:
    assert "negated" in reasons("No Libyan soldier has crossed the Chadian border.")


def test_what_is_announced_as_done_is_done() -> None:
    assert dyads("Libyan jets burned a Chadian depot, the army announced.")[:1] == [(ESC, "LBY", "TCD")]


def test_a_clause_is_not_stopped_by_the_clause_beside_it() -> None:
    assert {direction for direction, _, _ in dyads("Kenya shuts Somali border, halts flights")} == {ESC}


def test_a_negation_between_verb_and_particle_counts() -> None:
    assert dyads("Kenyan soldiers let no lorry through at the Somali border.")[0][:2] == (ESC, "KEN")


def test_a_past_tense_taken_for_a_participle_keeps_its_doer() -> None:
    assert dyads("Soldiers of the Chadian army set alight forty Libyan huts.")[0][:2] == (ESC, "TCD")


def test_a_headlines_verb_is_no_noun() -> None:
    assert dyads("Kigali bombs Burundian barracks")[:1] == [(ESC, "RWA", "BDI")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Chadian air strikes pound Libyan suburbs", id="after a plural the bare verb"),
        pytest.param("Libyan coast guard fires water cannon at Maltese vessel", id="after a singular the s"),
        pytest.param("Libyan drone salvo plunges Ndjamena into darkness", id="before a name"),
        pytest.param("Libyan rockets rain on Ndjamena", id="before where"),
        pytest.param("North Korea test-fires missile", id="behind a prefix"),
        pytest.param("Houthis attack tanker in Red Sea", id="a group is many"),
        pytest.param("Chad shells Libyan villages", id="an object without its article"),
        pytest.param("Japan scrambles jets, sends destroyers towards Chinese flotilla", id="two verbs"),
    ],
)
def test_a_headlines_verb_agrees_in_number_with_the_noun_before_it(text: str) -> None:
    assert dyads(text)[0][0] == ESC


@pytest.mark.parametrize("text", ["Chinese firms target Libyan market", "Swiss watch exports plunge in Chad"])
def test_a_verb_found_among_nouns_still_asks_for_what_it_is_done_to(text: str) -> None:
    assert dyads(text) == []


def test_a_clause_before_a_semicolon_stands_on_its_own_feet() -> None:
    assert dyads("Libyan helicopters raked the Chadian trenches; Ndjamena has protested.")[0][0] == ESC


def test_a_deed_between_two_sides_is_no_sport_for_a_tyre_and_a_lap() -> None:
    assert (
        dyads("A Libyan drone killed the Chadian commander as he changed a tyre on the last lap.")[0][0]
        == ESC
    )


def test_exercises_that_ring_another_country_are_shown_to_it() -> None:
    assert dyads("Libya began exercises encircling Malta on Monday.")[0][0] == ESC


def test_the_troops_of_a_state_that_is_gone_are_history_only_since_it_went() -> None:
    article = article_of("Soviet tanks shelled the Hungarian barracks.")
    then = replace(article, published_at=datetime(1956, 11, 5, tzinfo=UTC))
    assert [signal.status for signal in reader().read([then])[0].signals][:1] == ["actual"]
    assert [signal.status for signal in reader().read([article])[0].signals][:1] == ["historical"]


@pytest.mark.parametrize("headline", ["Sudan's RSF captures El Fasher", "Sudan’s RSF captures El Fasher"])
def test_a_headline_that_begins_with_whose_army_it_is_keeps_its_verb(headline: str) -> None:
    assert [(s.rule, s.source and s.source.id) for s in told(headline)] == [("seize_territory", "RSF")]
