"""Words are cut as spaCy's tokenizer cuts them, once."""

import json
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from monitor.core.extract.text.network import Network
from monitor.core.extract.text.parse import MODEL
from monitor.core.extract.text.words import Words

SETS = Path(__file__).parents[4] / "eval"
PLAIN = spacy.load(MODEL, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
ODD = [
    "U.S. and U.K. officials (Reuters) can't say: 'we'll go'—the F-16s' 3.5km range, US$5m, a.m./p.m.",
    "see www.example.org/a?b=c or mail x@example.org, e.g. file.txt... 50% of £3,000 ‘so’ ",
    " two  blanks\tand a tab\nand lines\n\n",
    "no\u00a0break and a zero\u200bwidth",
    "cannot gonna im Cant dont WONT gimme lemme let's n't o'clock :) :-D <3 'em ",
    "Élysée naïveté İstanbul ŁÓDŹ ß Ⅳ ½ 日本語 🙂 #tag @handle",
    "",
    " ",
    "trailing ",
    "trailing  ",
    "Ends in a full stop. Or e.g. vs. NATO. i. X., so, etc., ok.",
]


@pytest.fixture(scope="module")
def words() -> Words:
    nlp = spacy.load(MODEL, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
    return Words(nlp, Network(nlp.get_pipe("tok2vec").model))


def pieces(doc: Doc) -> list[tuple[str, str, str]]:
    return [(t.text, t.lower_, t.whitespace_) for t in doc]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_cut_as_by_spacy(words: Words, text: str) -> None:
    (found,) = words.of([text])

    assert [word[:3] for word in found] == pieces(PLAIN.make_doc(text))


def test_whole_articles_are_cut_as_by_spacy(words: Words) -> None:
    texts = [json.loads(line)["text"] for line in (SETS / "quotes/dev.jsonl").read_text().splitlines()]

    for text, found in zip(texts, words.of(texts), strict=True):
        assert [word[:3] for word in found] == pieces(PLAIN.make_doc(text))


def test_special_words_have_the_norms_of_spacy_and_so_its_vectors(words: Words) -> None:
    network = Network(PLAIN.get_pipe("tok2vec").model)
    for text in ODD:
        doc = PLAIN.make_doc(text)
        expected = network.embedded(doc.to_array(["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]))

        assert words.vectors(words.of([text])) == pytest.approx(expected, abs=1e-5)


def test_a_word_met_again_has_the_same_row_before_a_blank_and_another_before_none(words: Words) -> None:
    (found,) = words.of(["war on war"])

    assert found[0].row != found[2].row
    assert words.of(["war on war"]) == [found]
