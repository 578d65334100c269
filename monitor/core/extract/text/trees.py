"""Texts -> dependency trees: spaCy's tokenizer, tagger and parser, driven in bulk.

The same trees as `nlp.pipe`, at about half its cost on a CPU (`bench/extract.py` compares). The texts of a
call are taken in order of length, so that a batch ends together; token vectors come from network.py, heads
and relations from attaching.py.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc

from monitor.core.extract.text.attaching import Attaching
from monitor.core.extract.text.network import TokenVectors, UnknownNetworkError
from monitor.core.extract.text.tokens import Token, Tree

V = TypeVar("V")
_BATCH = 3_000  # tokens: enough for large products, few enough for the cache
_CHUNKS = 200_000  # words with their marks whose tokens are kept; spaCy's 10,000 are full within hours
_FIELDS: list[int | str] = ["IDX", "LENGTH", "SPACY", "TAG", "DEP", "HEAD"]
PIPES = ["tok2vec", "tagger", "parser"]


class Trees:
    """Parses; built once per process. A model of another build goes through `nlp.pipe`."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        _quicken(nlp.tokenizer)
        self._planting = Planting(nlp.vocab.strings)
        self._vectors: TokenVectors | None = None
        if nlp.pipe_names == PIPES:
            try:
                self._vectors = TokenVectors(nlp.get_pipe("tok2vec").model)  # type: ignore[attr-defined] # typed as any callable
                self._attaching = Attaching(nlp.get_pipe("parser"), nlp.vocab, self._vectors.width)
            except UnknownNetworkError:
                self._vectors = None
        if self._vectors is not None:
            self._tagger: Any = nlp.get_pipe("tagger")

    def of(self, texts: Sequence[str]) -> list[Tree]:
        """Return a tree for each text, in order."""
        return [self._planting.plant(text, doc) for text, doc in zip(texts, self._parsed(texts), strict=True)]

    def _parsed(self, texts: Sequence[str]) -> list[Doc]:
        if self._vectors is None:
            return list(self._nlp.pipe(texts, batch_size=128))
        docs = [self._nlp.make_doc(text) for text in texts]
        for batch in _by_length(docs):
            for doc, vectors in zip(batch, self._vectors.of(batch), strict=True):
                doc.tensor = vectors  # type: ignore[assignment] # typed as float64; where the listeners look
            self._tagger.set_annotations(batch, self._tagger.predict(batch))
            self._attaching.do(batch)
        return docs


class Planting:
    """Documents -> trees of plain values, with all fields of a document read at once."""

    def __init__(self, strings: StringStore) -> None:
        self._labels = Labels(strings)

    def plant(self, text: str, doc: Doc) -> Tree:
        """Return the tree of *doc*, which was made of *text*."""
        fields, labels = doc.to_array(_FIELDS), self._labels
        tree = Tree(fields[:, 0].tolist())
        for i, (start, length, space, tag, dep, _) in enumerate(fields.tolist()):
            token = Token(i, text[start : start + length], labels[tag], labels[dep], tree)
            token.space = " " if space else ""
            tree.append(token)
        for token, step in zip(tree, fields[:, -1].view(np.int64).tolist(), strict=True):
            if step:
                token.head = tree[token.i + step]
                token.head.children.append(token)
        return tree


class Labels(dict[int, str]):
    """Hash of a tag or relation -> its name; there are some ninety."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, key: int) -> str:
        """Look *key* up in the model's own strings, once."""
        self[key] = name = self._strings[key]
        return name


def _quicken(tokenizer: Any) -> None:  # noqa: ANN401 -- any callable for spaCy's types
    """Spare new words the patterns that cannot match: letters alone are not cut, no address is without a dot."""
    tokenizer.prefix_search = _beyond_letters(tokenizer.prefix_search, None)
    tokenizer.suffix_search = _beyond_letters(tokenizer.suffix_search, None)
    tokenizer.infix_finditer = _beyond_letters(tokenizer.infix_finditer, ())
    address = tokenizer.url_match
    tokenizer.url_match = lambda word: address(word) if "." in word else None
    tokenizer.max_cache_size = _CHUNKS


def _beyond_letters(pattern: Callable[[str], V], nothing: V) -> Callable[[str], V]:
    return lambda word: nothing if word.isascii() and word.isalpha() else pattern(word)


def _by_length(docs: Sequence[Doc]) -> Iterator[list[Doc]]:
    """Batches of *docs* that hold words, the shortest first."""
    batch: list[Doc] = []
    tokens = 0
    for doc in sorted(filter(len, docs), key=len):
        if batch and tokens + len(doc) > _BATCH:
            yield batch
            batch, tokens = [], 0
        batch.append(doc)
        tokens += len(doc)
    if batch:
        yield batch
