"""Lines that name their speaker."""

import pytest
from support.quoting import page_of

from monitor.core.extract.quotes.transcript import introduced, signature, spoken


def turns(text: str) -> list[tuple[str, str]]:
    return [(text[slice(*s.name)], text[s.start : s.end]) for s in spoken(page_of(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ANNA: Yes.\nBEN: No.", [("ANNA", "Yes."), ("BEN", "No.")], id="capitals"),
        pytest.param(
            "Anna: Yes.\nBen: No.\nAnna: Yes.\nBen: No.",
            [("Anna", "Yes."), ("Ben", "No."), ("Anna", "Yes."), ("Ben", "No.")],
            id="labels that return",
        ),
        pytest.param("Q: Why?\nA: Because.", [("Q", "Why?"), ("A", "Because.")], id="question and answer"),
        pytest.param("Note: it rained.\nHe left.", [], id="a note is no transcript"),
        pytest.param("ANNA: Yes.\n(Applause)\nBEN: No.", [("ANNA", "Yes."), ("BEN", "No.")], id="asides"),
    ],
)
def test_each_turn_belongs_to_its_label(text: str, expected: list[tuple[str, str]]) -> None:
    assert turns(text) == expected


def test_a_dash_and_a_name_sign_a_quote() -> None:
    text = "“It is over.” — Mary Olsen, 41"
    span = signature(text, text.index("”"))

    assert span is not None
    assert text[slice(*span)] == "Mary Olsen"


def test_whoever_stands_before_the_colon_is_announced() -> None:
    text = "10.30 am: The prime minister again: “It is over.”"
    span = introduced(text, 0, text.index("“"))

    assert span is not None
    assert text[slice(*span)] == "The prime minister"
