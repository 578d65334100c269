"""Quotation marks of every style; a lone mark never loses the rest."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.extract.text.marks import quoted

MARKS = "“”\"'‘’«»„`"


def stretches(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quoted(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("He said “no” twice.", ["no"], id="curly"),
        pytest.param('He said "no" twice.', ["no"], id="straight"),
        pytest.param("He said ''no'' twice.", ["no"], id="two apostrophes"),
        pytest.param("He said ``no'' twice.", ["no"], id="typewriter"),
        pytest.param("He said «no» twice.", ["no"], id="guillemets"),
        pytest.param("Er sagte „nein“ zweimal.", ["nein"], id="low and high"),
        pytest.param("‘We won’t go,’ he said.", ["We won’t go,"], id="single, with an apostrophe"),
        pytest.param("‘The Smiths’ house is ours,’ she said.", ["The Smiths’ house is ours,"], id="plural"),
        pytest.param("The rebels' camp and the army's tanks.", [], id="apostrophes are no marks"),
        pytest.param("“He told me ‘run’ and I ran.”", ["He told me ‘run’ and I ran."], id="nested"),
        pytest.param("A 5'10\" guard stood by.", [], id="inches"),
    ],
)
def test_what_stands_in_marks_is_found(text: str, expected: list[str]) -> None:
    assert stretches(text) == expected


def test_a_quotation_over_paragraphs_runs_to_the_end_of_each() -> None:
    text = "“We will fight.\n\n“We will win,” he said."

    assert stretches(text) == ["We will fight.", "We will win,"]


def test_an_opener_without_a_closer_ends_with_its_sentence() -> None:
    assert stretches("He said “this is war. Then he left.\nNothing more.") == ["this is war."]


def test_an_opener_that_was_never_closed_gives_way_to_the_next() -> None:
    assert stretches("“We waited, the mayor said. “We sleep better now.”") == ["We sleep better now."]


@given(st.text(alphabet=st.sampled_from("ab .,\n" + MARKS), max_size=80))
def test_any_mixture_of_marks_gives_ordered_stretches_inside_the_text(text: str) -> None:
    found = quoted(text)

    assert all(0 <= q.start <= q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
