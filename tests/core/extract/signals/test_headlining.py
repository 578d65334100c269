"""Headlines, which leave out what tells who does it to whom, are read all the same."""

import pytest
from support.signalling import dyads, reading_of, reasons, shipped_words, told

from monitor.core.extract.signals.headlining import headline_words

ESC, DE = "escalation", "de-escalation"


def test_past_forms_are_kept_apart_from_present_ones() -> None:
    words = headline_words(shipped_words())

    assert {"killed", "shot", "downed"} <= words.suffered
    assert not {"kill", "kills", "killing"} & words.suffered
    assert words.failing["stall"] == "stalled"


@pytest.mark.parametrize(
    ("headline", "target"),
    [
        ("Israeli soldiers killed in Gaza ambush", "ISR"),
        ("Burkina Faso soldiers killed in jihadist ambush", "BFA"),
        ("Iranian general assassinated in Damascus", "IRN"),
        ("Turkish drone shot down over Iraq", "TUR"),
        ("Japanese tanker attacked in Gulf of Oman", "JPN"),
        ("UN peacekeepers killed in Congo", "UN"),
        ("Hamas fighters killed in Gaza", "HAMAS"),
    ],
)
def test_who_is_killed_in_a_headline_does_not_kill(headline: str, target: str) -> None:
    hurt = [signal for signal in told(headline) if signal.rule in {"kill", "shoot_down", "attack"}]

    assert any(signal.target is not None and signal.target.id == target for signal in hurt)
    assert all(signal.source is None or signal.source.id != target for signal in hurt)


@pytest.mark.parametrize(
    "headline",
    [
        "Nuclear talks with Iran stall",
        "Sudan peace talks stall",
        "Israel-Hamas talks collapse",
        "Ukraine peace talks hit deadlock",
    ],
)
def test_talks_that_fail_in_a_headline_are_no_peace(headline: str) -> None:
    assert [signal.rule for signal in told(headline)] == ["breakdown"]


@pytest.mark.parametrize(
    "headline", ["Congo ceasefire broken hours after signing", "Kashmir ceasefire breached overnight"]
)
def test_a_truce_that_is_broken_in_a_headline_is_no_truce(headline: str) -> None:
    assert [signal.rule for signal in told(headline)] == ["violate_truce"]


@pytest.mark.parametrize(
    "headline", ["Ethiopia, Tigray rebels silence guns", "Moscow pulls out of nuclear test ban treaty"]
)
def test_words_of_war_in_names_of_peace_are_no_deeds(headline: str) -> None:
    assert "figurative" in reasons(headline)


@pytest.mark.parametrize("headline", ["Nuclear talks with Iran stall", "Nuclear Talks With Iran Stall"])
def test_the_last_word_of_a_headline_keeps_its_own_form_and_place(headline: str) -> None:
    (signal,) = reading_of(headline).signals

    assert signal.end <= len(headline)
    assert "stalled" not in repr(signal)


@pytest.mark.parametrize(
    ("headline", "dyad"),
    [
        ("Saudi-led coalition bombs Houthi targets in Sanaa", (ESC, "SAU", "HOUTHIS")),
        ("Iran warns Israel of crushing response", (ESC, "IRN", "ISR")),
        ("Niger orders US troops to leave", (ESC, "NER", "USA")),
        ("Chad orders German ambassador to leave", (ESC, "TCD", "DEU")),
        ("Moldova says Russian missile crossed its airspace", (ESC, "RUS", "MDA")),
        ("Chinese balloon crosses into US airspace", (ESC, "CHN", "USA")),
        ("Taiwan spots 45 Chinese warplanes near island", (ESC, "CHN", "TWN")),
        ("Lebanese army says Israeli fire wounds two soldiers", (ESC, "ISR", "LBN")),
    ],
)
def test_a_headline_says_who_does_it_to_whom(headline: str, dyad: tuple[str, str, str]) -> None:
    assert dyads(headline)[0] == dyad


@pytest.mark.parametrize(
    "headline", ["US, Iran trade threats over Strait of Hormuz", "India-Pakistan talks begin"]
)
def test_both_sides_are_named_before_what_both_do(headline: str) -> None:
    (signal,) = told(headline)

    assert signal.source is not None
    assert signal.target is not None


def test_the_last_word_of_a_title_in_capitals_is_read_as_the_parser_saw_it() -> None:
    title = "Activists: Russian Civilian Casualties Caused by Bombing"

    assert [signal.rule for signal in told(title)] == ["bombing"]
