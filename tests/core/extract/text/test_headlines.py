"""A headline's verb is where subject and verb agree in number, whatever the parser took it for."""

import pytest
from support.quoting import quote_reader
from support.signalling import shipped_words

from monitor.core.extract.text.headlines import mend


def mended(headline: str) -> tuple[str, str, str]:
    """Return the subject, the verb and the object of *headline*."""
    tree = quote_reader().trees.of([headline])[0]
    mend(tree, shipped_words().verbs)
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
    mend(tree, shipped_words().verbs)

    assert [(token.dep, token.head.i) for token in tree] == before
