"""Texts -> their words, as spaCy's tokenizer cuts them, each with the place of its vector in a table.

    text -> chunks between blanks -> words (kept: a chunk met before costs a look-up) -> rows of the table

What stands between two blanks is cut the same in any text, and a word's vector depends on the word alone.
Most words met for the first time are letters alone, to which spaCy's patterns do nothing at some cost.
"""

import re
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from spacy.attrs import (  # type: ignore[import-not-found] # compiled, without stubs
    IS_SPACE,
    LOWER,
    NORM,
    PREFIX,
    SHAPE,
    SUFFIX,
)
from spacy.language import Language

from monitor.core.extract.text.network import COLUMNS, Floats, Network
from monitor.core.extract.text.tokens import Word

_CHUNK = re.compile(r"\S+ ?")
_ASKED = {NORM, LOWER, PREFIX, SUFFIX, SHAPE, IS_SPACE}
_KEPT = 50_000  # chunks, and words, after which all is forgotten: 80 MB


class Words:
    """Cuts texts; built once per process."""

    def __init__(self, nlp: Language, network: Network) -> None:
        self._vocab: Any = nlp.vocab
        self._cut = cast("Any", nlp.tokenizer)
        self._special = frozenset(self._cut.rules)
        self._quicken()
        self._network = network
        self._chunks: dict[str, tuple[Word, ...]] = {}
        self._rows: dict[tuple[int, ...], int] = {}  # by the features of the word
        self._new: list[tuple[int, ...]] = []
        self._vectors: Floats = np.zeros((0, network.width), dtype=np.float32)

    def _quicken(self) -> None:
        """Spare new words what cannot match or nobody asks for: no address is without a dot."""
        address = self._cut.url_match
        self._cut.url_match = lambda word: address(word) if "." in word else None
        for unused in set(self._vocab.lex_attr_getters) - _ASKED:
            del self._vocab.lex_attr_getters[unused]

    def of(self, texts: Sequence[str]) -> list[list[Word]]:
        """Return the words of each text, in order; with their blanks they are the text."""
        if max(len(self._chunks), len(self._rows)) > _KEPT:
            self._chunks, self._rows = {}, {}
        found = [self._words(text) for text in texts]
        if self._new:
            self._add(self._network.embedded(np.array(self._new, dtype=np.uint64)))
            self._new = []
        return found

    def vectors(self, words: Sequence[Sequence[Word]]) -> Floats:
        """The vectors of what the last call of `of` found, or some of it, one behind the other."""
        return self._vectors[[word.row for each in words for word in each]]

    def _add(self, vectors: Floats) -> None:
        """Put the vectors of new words behind the others."""
        count = len(self._rows)
        if count > len(self._vectors):
            grown = np.zeros((2 * count, self._network.width), dtype=np.float32)
            grown[: len(self._vectors)] = self._vectors
            self._vectors = grown
        self._vectors[count - len(vectors) : count] = vectors

    def _words(self, text: str) -> list[Word]:
        chunks = _CHUNK.findall(text)
        if sum(map(len, chunks)) != len(text):  # two blanks, a line break: words of their own for spaCy
            return list(self._by_patterns(text))
        kept = self._chunks
        words: list[Word] = []
        for chunk in chunks:
            known = kept.get(chunk)
            if known is None:
                known = kept[chunk] = self._fresh(chunk)
            words += known
        return words

    def _fresh(self, text: str) -> tuple[Word, ...]:
        word = text.rstrip(" ")
        blank = text[len(word) :]
        if self._is_whole(word):
            return (self._known(word, blank),)
        if self._only_ends(word):
            return (self._known(word[:-1], ""), self._known(word[-1], blank))
        return self._by_patterns(text)

    def _by_patterns(self, text: str) -> tuple[Word, ...]:
        doc = self._cut(text)
        return tuple(
            Word(token.text, token.lower_, token.whitespace_, self._row(tuple(features)))
            for token, features in zip(doc, doc.to_array(COLUMNS).tolist(), strict=True)
        )

    def _is_whole(self, word: str) -> bool:
        """Whether it is known, without the tokenizer's patterns, that it leaves *word* as it is."""
        return word.isascii() and word.isalpha() and word not in self._special

    def _only_ends(self, word: str) -> bool:
        """Whether it is known that it cuts a comma or full stop off *word*, and no more."""
        ends = word.endswith(",") or (word.endswith(".") and word[-2:-1].islower())
        return ends and word not in self._special and self._is_whole(word[:-1])

    def _known(self, word: str, blank: str) -> Word:
        known = self._vocab[word]
        features = known.norm, known.prefix, known.suffix, known.shape, bool(blank), False
        return Word(word, word.lower(), blank, self._row(features))

    def _row(self, features: tuple[int, ...]) -> int:
        row = self._rows.get(features)
        if row is None:
            row = self._rows[features] = len(self._rows)
            self._new.append(features)
        return row
