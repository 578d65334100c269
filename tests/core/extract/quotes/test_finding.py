"""Who said what: the shapes in which English reports speech."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.quoting import quotes_of, said

DIRECT = [
    ("“We will not yield,” Asif said.", [("Asif", "We will not yield,")]),
    ("“We will not yield,” said Khawaja Asif.", [("Khawaja Asif", "We will not yield,")]),
    ("Asif said: “We will not yield.”", [("Asif", "We will not yield.")]),
    ("Asif added, “We will not yield.”", [("Asif", "We will not yield.")]),
    ("“Never,” Asif said. “Not one inch.”", [("Asif", "Never,"), ("Asif", "Not one inch.")]),
    ("“Is it war?” Asif asked.", [("Asif", "Is it war?")]),
    (
        "Asif spoke in Kabul.\n\n“Never,” Asif said.\n\n“Not one inch.”",
        [("Asif", "Never,"), ("Asif", "Not one inch.")],
    ),
    ("“We will not yield.” — Khawaja Asif", [("Khawaja Asif", "We will not yield.")]),
    ("And from Chairwoman Mary Olsen: “This is over.”", [("Mary Olsen", "This is over.")]),
    ("«We do not seek war,» declared Khawaja Asif.", [("Khawaja Asif", "We do not seek war,")]),
    ("``We are done,'' said Mary Olsen.", [("Mary Olsen", "We are done,")]),
]
INDIRECT = [
    ("Russia said the talks had failed.", [("Russia", "the talks had failed")]),
    (
        "Russia warned that it would respond, adding that time was short.",
        [("Russia", "it would respond"), ("Russia", "time was short")],
    ),
    ("The talks have failed, Russia said on Friday.", [("Russia", "The talks have failed")]),
    ("According to Russia, the talks have failed.", [("Russia", "the talks have failed")]),
    ("The talks have failed, according to Russia.", [("Russia", "The talks have failed")]),
    ("Russia urged both sides to stop the attacks.", [("Russia", "both sides to stop the attacks")]),
    ("Iran denied any role in the attack on Friday.", [("Iran", "any role in the attack")]),
    ("Iran was accused by Israel of lying.", []),
    (
        "Russia confirmed the attack and said it would respond.",
        [("Russia", "the attack"), ("Russia", "it would respond")],
    ),
    ("The war is, in the words of Khawaja Asif, far from over.", [("Khawaja Asif", "The war is")]),
    ("As Russia put it, the talks are dead.", [("Russia", "the talks are dead")]),
]


UNSAID = [
    "If Russia says it is over, it is over.",
    "Were Iran to announce that it had crossed the river, all would be void.",
    "Those who study the region say it quietly.",
]


@pytest.mark.parametrize("text", UNSAID)
def test_what_nobody_has_said_is_no_quote(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_words_in_marks_find_their_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), INDIRECT)
def test_reported_words_end_where_the_report_ends(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The “Star Wars” trilogy is back in cinemas.",
        "He drove a so-called “technical” through the village.",
        "The ship, called “Hope”, left on Monday.",
    ],
)
def test_scare_quotes_and_titles_are_no_speech(text: str) -> None:
    assert [quote for quote in quotes_of(text) if quote.kind == "direct"] == []


def test_a_quotation_over_paragraphs_keeps_its_speaker() -> None:
    text = "“We will fight,” said Khawaja Asif. “We will fight on.\n\n“And we will win.”"

    assert said(text)[-1] == ("Khawaja Asif", "And we will win.")


def test_a_transcript_gives_every_turn_to_its_label() -> None:
    text = "WALLACE: Will you go?\n\nPENCE: We will not go.\n\nWALLACE: Thank you."

    assert [who for who, _ in said(text)] == ["WALLACE", "PENCE", "WALLACE"]


def test_an_odd_mark_loses_nothing_but_itself() -> None:
    text = "He said “this is bad and left. The minister of Iran said talks would go on."

    assert ("minister of Iran", "talks would go on") in [(who, what) for who, what in said(text)]


def test_who_passed_it_on_is_told_apart_from_who_said_it() -> None:
    (quote,) = quotes_of("Russia urged both sides to stop, according to a statement by Maria Zakharova.")

    assert quote.speaker is not None
    assert (quote.speaker.name, quote.via) == ("Russia", "Maria Zakharova")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We are done,” Russia said.", "direct"),
        ("Russia said talks were over.", "indirect"),
        ("Russia said talks were “over and done”.", "mixed"),
        ("Russia announced “large-scale drills”.", "mixed"),
    ],
)
def test_the_kind_follows_from_the_marks(text: str, kind: str) -> None:
    assert [quote.kind for quote in quotes_of(text)] == [kind]


def test_a_name_on_the_line_above_says_the_words_below() -> None:
    text = "GERMAN CHANCELLOR MATTHIAS OELRICH:\n\n“We will stay in this agreement.”"

    assert [what for _, what in said(text)] == ["We will stay in this agreement."]


def test_a_paper_that_reports_what_somebody_said_passes_it_on() -> None:
    (quote,) = quotes_of("Russia said that the talks were over, the newspaper El Moudjahid reported.")

    assert quote.speaker is not None
    assert (quote.speaker.name, quote.text) == ("Russia", "the talks were over")
    assert "Moudjahid" in quote.via


def test_those_addressed_are_named() -> None:
    (quote,) = quotes_of("Russia called on Iran to stop the attacks.")

    assert [party.id for party in quote.addressees] == ["IRN"]


def test_the_stance_is_that_of_the_cue() -> None:
    assert [quote.stance for quote in quotes_of("Iran threatened to close the strait.")] == ["threaten"]


def test_an_article_read_again_gives_the_same_ids() -> None:
    text = "“We are done,” Russia said."

    assert [q.id for q in quotes_of(text)] == [q.id for q in quotes_of(text)]


PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "'",
        "’",
        "«",
        "»",
        "„",
        "``",
        ": ",
        ", ",
        ". ",
        "\n\n",
        " — ",
        " he said ",
        "Asif told CNN ",
        "according to Iran ",
        "that ",
        "the talks failed",
        "We will win",
        " said Mary Olsen",
        "A: ",
        "and warned of war",
    ]
)


@settings(max_examples=100, deadline=None)
@example("“” he said ")
@given(st.lists(PIECES, max_size=14).map("".join))
def test_whatever_the_marks_nothing_raises_and_offsets_give_the_words_back(text: str) -> None:
    found = quotes_of(text)

    assert all(text[q.start : q.end] == q.text and q.text for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for quote in found:
        if quote.speaker is not None and quote.speaker.start is not None:
            assert text[quote.speaker.start : quote.speaker.end] == quote.speaker.surface
