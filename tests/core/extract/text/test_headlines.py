"""A headline's verb is where subject and verb agree in number, whatever the parser took it for."""

import pytest
from support.quoting import quote_reader
from support.signalling import shipped_words

from monitor.core.extract.signals.headlining import headline_words
from monitor.core.extract.text.headlines import HeadlineWords, mend, told


def mended(headline: str) -> tuple[str, str, str]:
    """Return the subject, the verb and the object of *headline*."""
    tree = quote_reader().trees.of([headline])[0]
    mend(tree, headline_words(shipped_words()))
    root = next(token for token in tree if token.head == token)
    parts = {child.dep: child.text for child in root.children}
    return parts.get("nsubj", ""), root.text, parts.get("dobj", "")


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        pytest.param(
            "North Korea test-fires ballistic missile", ("Korea", "fires", "missile"), id="a prefix"
        ),
        pytest.param("Missiles rain on Kharkiv", ("Missiles", "rain", ""), id="what many do somewhere"),
        pytest.param(
            "Peace talks resume in Doha", ("talks", "resume", ""), id="the last of two that may be verbs"
        ),
        pytest.param(
            "Militia bombs Houthi targets in Sanaa",
            ("Militia", "bombs", "targets"),
            id="a noun with an object",
        ),
        pytest.param(
            "Chinese balloon crosses into American airspace", ("balloon", "crosses", ""), id="what one does"
        ),
        pytest.param(
            "Russian drones hit grain port", ("drones", "hit", "port"), id="a sound tree is left alone"
        ),
    ],
)
def test_subject_verb_and_object_are_found(headline, expected):
    assert mended(headline) == expected


@pytest.mark.parametrize("headline", ["A quiet day at the border", "Air strikes and shelling in Gaza", ""])
def test_a_headline_without_a_verb_gets_none(headline):
    tree = quote_reader().trees.of([headline])[0]
    before = [(token.dep, token.head.i) for token in tree]
    mend(tree, headline_words(shipped_words()))

    assert [(token.dep, token.head.i) for token in tree] == before


@pytest.mark.parametrize(
    ("headline", "suffered"),
    [
        ("Israeli soldiers killed in Gaza ambush", "soldiers"),
        ("Iranian general assassinated in Damascus", "general"),
        ("Turkish drone shot down over Iraq", "drone"),
        ("Gunmen killed five soldiers", ""),
        ("Army has attacked", ""),
    ],
)
def test_a_past_form_without_an_object_is_what_happened_to_its_subject(headline, suffered):
    tree = quote_reader().trees.of([f"{headline}."])[0]
    mend(tree, headline_words(shipped_words()))

    assert "".join(token.text for token in tree if token.dep == "nsubjpass") == suffered


TALKS = HeadlineWords(failing={"stall": "stalled"}, meetings=frozenset({"talks"}))


@pytest.mark.parametrize(
    ("headline", "past"),
    [
        ("Nuclear talks with Iran stall", "Nuclear talks with Iran stalled"),
        ("Egypt-Ethiopia talks stall", "Egypt-Ethiopia talks stalled"),
        ("Officer dies at market stall", "Officer dies at market stall"),
        ("Talks stall in Cairo", "Talks stall in Cairo"),
        ("", ""),
    ],
)
def test_talks_that_fail_in_the_last_word_are_told_in_the_past(headline, past):
    assert told(headline, TALKS) == past
