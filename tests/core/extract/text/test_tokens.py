"""Our tokens answer about the tree as spaCy's own do."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from monitor.core.extract.text.parse import MODEL, load_parser
from monitor.core.extract.text.tokens import Token, Tree, Word, top

SETS = Path(__file__).parents[4] / "eval"
TEXTS = [json.loads(line)["text"] for line in (SETS / "escalation/dev.jsonl").read_text().splitlines()[:150]]
CROSSED = "He was talking about which ones he'd like to have."  # an arc of "which" crosses another


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Tree, Doc]]:
    theirs = spacy.load(MODEL, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
    texts = [*TEXTS, CROSSED]
    return list(zip(load_parser().of(texts), theirs.pipe(texts), strict=True))


def places(tokens: Iterable[object]) -> list[int]:
    return [token.i for token in tokens]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["children", "lefts", "rights", "subtree", "ancestors"])
def test_relatives_are_those_of_spacy_in_the_same_order(pairs: list[tuple[Tree, Doc]], name: str) -> None:
    for ours, theirs in pairs:
        assert [places(getattr(t, name)) for t in ours] == [places(getattr(t, name)) for t in theirs]


def test_conjuncts_are_those_of_spacy(pairs: list[tuple[Tree, Doc]]) -> None:
    for ours, theirs in pairs:
        assert [places(t.conjuncts) for t in ours] == [places(t.conjuncts) for t in theirs]


@pytest.mark.parametrize("name", ["left_edge", "right_edge"])
def test_edges_are_those_of_spacy_even_where_arcs_cross(pairs: list[tuple[Tree, Doc]], name: str) -> None:
    for ours, theirs in pairs:
        assert [getattr(t, name).i for t in ours] == [getattr(t, name).i for t in theirs]


def test_marks_and_the_top_of_a_stretch_are_those_of_spacy(pairs: list[tuple[Tree, Doc]]) -> None:
    for ours, theirs in pairs:
        assert [t.is_punct for t in ours] == [t.is_punct for t in theirs]
        stretches = [(at, min(at + 4, len(ours))) for at in range(len(ours))]
        assert [top(ours[a:b]).i for a, b in stretches] == [theirs[a:b].root.i for a, b in stretches]


def small() -> Tree:
    """They saw him, flat."""
    tree = Tree()
    for i, text in enumerate(("They", "saw", "him")):
        tree.append(Token(i, Word(text, text.lower(), " "), "X", "dep", tree))
    return tree


def test_a_moved_token_takes_its_place_among_the_children_and_leaves_its_old_head() -> None:
    they, saw, him = small()
    him.hang_on(saw, "dobj")
    they.hang_on(saw, "nsubj")
    assert (saw.children, him.dep, they.dep) == ([they, him], "dobj", "nsubj")

    him.hang_on(they)
    assert (saw.children, they.children, him.dep) == ([they], [him], "dobj")

    him.hang_on(him, "ROOT")
    assert (him.head, they.children) == (him, [])


def test_a_token_prints_as_its_word_tag_and_relation() -> None:
    assert repr(small()[1]) == "saw/X/dep"
