"""Which sentences are parsed for quotes, and on which pages."""

from datetime import date

import pytest
from support.quoting import article_of, page_of, quotes_of, shipped_actors, shipped_reporting

from monitor.core.extract.quotes.gate import QuoteGate, Scope, mask
from monitor.core.extract.text.marks import quoted
from monitor.core.extract.text.page import Page
from monitor.core.extract.text.parse import disguise
from monitor.core.extract.text.sentences import split

GATE = QuoteGate(shipped_reporting(), shipped_actors())
ON = date(2026, 2, 27)
LONG = "“We will never give up this valley and nobody can make us do it,” Asif said."


def passed(text: str, scope: Scope = "all", *, known: bool = False) -> set[int]:
    page = Page(article_of(text), split(text), quoted(text))
    return set(GATE.passes(page, ON, known=known, scope=scope))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It rained. Asif said so. It stopped.", {1}, id="a reporting word"),
        pytest.param("“He said no.” It rained.", set(), id="inside marks it does not count"),
        pytest.param("It took hours. They took issue with it.", {1}, id="a particle verb needs its particle"),
        pytest.param("It rained in the United States.", set(), id="a name is no verb"),
        pytest.param("Asif shrugged. “It is over.”", {0}, id="whoever stands before a quoted sentence"),
        pytest.param("Asif Says Talks Failed", {0}, id="a headline"),
    ],
)
def test_only_sentences_that_report_are_parsed(text: str, expected: set[int]) -> None:
    assert passed(text) == expected


def test_a_page_without_political_actors_is_left_alone() -> None:
    assert passed("The coach said so.", "relevant") == set()
    assert passed("The coach said so.", "relevant", known=True) == {0}
    assert passed("The Kremlin said so.", "relevant") == {0}


def test_long_quoted_clauses_are_hidden_from_the_parser() -> None:
    page = Page(article_of(LONG), split(LONG), quoted(LONG))
    page.sentences[0].masked = mask(page, page.sentences[0])
    text, places = disguise(page.sentences[0])

    assert text == "“It is so now,” Asif said."
    assert [LONG[places[text.index(word)]] for word in ("Asif", "said")] == ["A", "s"]


def test_words_that_complete_the_reporters_sentence_are_not_hidden() -> None:
    text = "Asif said that he “will never give up this valley and nobody can make him do it”."
    page = Page(article_of(text), split(text), quoted(text))

    assert mask(page, page.sentences[0]) == ()


def test_what_is_hidden_is_quoted_all_the_same() -> None:
    (quote,) = quotes_of(LONG)

    assert quote.text == LONG[1 : LONG.index("”")]
    assert page_of(LONG).sentences[0].masked == ((quote.start, quote.end),)


def test_a_dateline_is_no_speaker() -> None:
    (quote,) = quotes_of("BUENOS AIRES, March 14 — General Raúl Etchegoyen affirmed that talks had failed.")

    assert quote.speaker is not None
    assert quote.speaker.name == "Raúl Etchegoyen"
