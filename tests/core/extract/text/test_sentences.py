"""Text -> sentences by rules, with offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.extract.text.sentences import split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It began. It ended.", ["It began.", "It ended."], id="two"),
        pytest.param("Gen. Asif spoke. He left.", ["Gen. Asif spoke.", "He left."], id="title"),
        pytest.param("The U.S. Army left.", ["The U.S. Army left."], id="initials"),
        pytest.param("“No.” He left.", ["“No.”", "He left."], id="mark behind the stop"),
        pytest.param("„Nein.“ „Doch.“", ["„Nein.“", "„Doch.“"], id="low marks"),
        pytest.param("One\n\nTwo", ["One", "Two"], id="a line break ends one"),
        pytest.param("It rose 3.5 percent.", ["It rose 3.5 percent."], id="decimal"),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in split(text)] == expected


@given(st.text(max_size=200))
def test_offsets_always_give_the_sentence_back(text: str) -> None:
    sentences = split(text)

    assert all(text[s.start : s.end] == s.text for s in sentences)
    assert [s.index for s in sentences] == list(range(len(sentences)))
