"""Our way of driving the parser ends in spaCy's own trees."""

import json
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc
from threadpoolctl import threadpool_info  # type: ignore[import-untyped] # ships no types

from monitor.core.extract.text import trees, words
from monitor.core.extract.text.network import COLUMNS, Network, UnknownNetworkError
from monitor.core.extract.text.parse import MODEL, load_parser
from monitor.core.extract.text.tokens import Tree
from monitor.core.extract.text.trees import Trees

SETS = Path(__file__).parents[4] / "eval"
TEXTS = [json.loads(line)["text"] for line in (SETS / "escalation/dev.jsonl").read_text().splitlines()[:400]]
PLAIN = spacy.load(MODEL, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])


def tree(doc: Doc) -> list[tuple[str, str, str, int, str]]:
    """What spaCy says."""
    return [(t.text, t.tag_, t.dep_, t.head.i, t.whitespace_) for t in doc]


def fields(ours: Tree) -> list[tuple[str, str, str, int, str]]:
    """The same of our own trees."""
    return [(t.text, t.tag, t.dep, t.head.i, t.space) for t in ours]


@pytest.fixture(scope="module")
def parser() -> Trees:
    return load_parser()


def test_the_trees_are_those_of_spacy_itself(parser: Trees) -> None:
    ours, theirs = parser.of(TEXTS), PLAIN.pipe(TEXTS)

    assert [fields(each) for each in ours] == [tree(doc) for doc in theirs]


def test_the_vectors_are_those_of_spacy_up_to_rounding() -> None:
    docs = [PLAIN.make_doc(text) for text in TEXTS[:50]]
    tok2vec = PLAIN.get_pipe("tok2vec").model
    network = Network(tok2vec)

    words = network.embedded(np.concatenate([doc.to_array(COLUMNS) for doc in docs]))
    ours = network.encoded(words, [len(doc) for doc in docs])

    assert np.allclose(ours, np.concatenate(tok2vec.predict(docs)), atol=1e-4)


def test_trees_come_in_the_order_of_their_texts_whatever_their_length(parser: Trees) -> None:
    texts = ["They met in Doha on Monday.", "", "War.", "Rebels took the town.", " "]

    assert ["".join(t.text + t.space for t in each) for each in parser.of(texts)] == texts


def test_a_loaded_parser_keeps_its_matrix_products_to_one_thread(parser: Trees) -> None:
    parser.of(TEXTS[:1])

    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}


def test_no_text_is_no_tree(parser: Trees) -> None:
    assert parser.of([]) == []


def test_a_text_longer_than_any_batch_is_a_batch_of_its_own(
    parser: Trees, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trees, "_BATCH", 4)

    assert [fields(each) for each in parser.of(TEXTS[:9])] == [tree(doc) for doc in PLAIN.pipe(TEXTS[:9])]


def test_words_beyond_what_is_kept_start_again_and_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_KEPT", 60)
    tight = Trees(PLAIN)

    assert [fields(tight.of([text])[0]) for text in TEXTS[:40]] == [tree(PLAIN(text)) for text in TEXTS[:40]]


def test_a_parser_with_steps_it_may_not_take_is_left_to_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLAIN.get_pipe("parser").model.attrs, "unseen_classes", {1})

    assert Trees(PLAIN)._quick is None  # nobody else can tell: the trees are the same


def test_a_model_of_another_build_is_left_to_spacy() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")

    assert [t.text for t in Trees(blank).of(["One. Two."])[0]] == ["One", ".", "Two", "."]


def test_a_network_of_another_build_is_refused() -> None:
    with pytest.raises(UnknownNetworkError):
        Network(PLAIN.get_pipe("tagger").model)
