"""Words tell what a text is about when it is not politics."""

import pytest
from support.signalling import shipped_words

from monitor.core.extract.signals.domain import Domains
from monitor.core.extract.signals.gate import words_of

DOMAINS = Domains(shipped_words().lexicon)


def domain(text: str) -> str:
    return DOMAINS.of_sentence(frozenset(words_of(text)), text.lower())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The striker scored twice in the second half.", "sport"),
        ("The thriller is her third novel.", "arts"),
        ("Locusts and drought came together.", "nature"),
        ("Iran and Iraq signed a treaty.", ""),
    ],
)
def test_a_sentence_has_the_domain_its_words_tell(text: str, expected: str) -> None:
    assert domain(text) == expected


def test_words_of_war_outvote_loose_words_of_sport() -> None:
    assert domain("Rebels beat the army in the final race to the city.") == ""


def test_a_thriller_stays_one_even_with_missiles_in_it() -> None:
    assert domain("In the thriller a general fires missiles at Washington.") == "arts"


def test_a_page_needs_more_words_than_a_sentence() -> None:
    few, many = "match goal", "match goal coach league striker stadium referee"

    assert DOMAINS.of_page(frozenset(few.split())) == ""
    assert DOMAINS.of_page(frozenset(many.split())) == "sport"
