"""Phrases with gaps are found in a sentence."""

import pytest

from monitor.core.extract.signals.cues import pattern


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("the agency withdrew at noon its flash", True, id="up to three words may stand between"),
        pytest.param("the agency withdrew flash and story", True, id="or none"),
        pytest.param("it withdrew one two three four flash", False, id="but no more"),
        pytest.param("it withdrew, and the flash came", False, id="and no comma"),
        pytest.param("it never stood corrected", True, id="a phrase without a gap stands as it is"),
    ],
)
def test_a_star_stands_for_a_few_words(text, expected):
    assert bool(pattern(["withdrew * flash", "stood corrected"]).search(text)) is expected


def test_of_no_phrases_none_is_found():
    assert pattern([]).search("anything") is None
