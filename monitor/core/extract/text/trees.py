"""Texts -> dependency trees: spaCy's tokenizer, tagger and parser, driven in bulk.

    texts -> words (words.py) -> vectors (network.py) -> tags, heads and relations (attaching.py) -> trees

The same trees as `nlp.pipe`, at less than half its cost on a CPU (`bench/extract.py` compares). The texts of
a call are taken in order of length, so that a batch ends together.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc

from monitor.core.extract.text.attaching import Attaching
from monitor.core.extract.text.network import Floats, Network, UnknownNetworkError
from monitor.core.extract.text.tokens import Token, Tree, Word
from monitor.core.extract.text.words import Words

_BATCH = 3_000  # tokens: enough for large products, few enough for the cache
_ARCS: list[int | str] = ["DEP", "HEAD"]
PIPES = ["tok2vec", "tagger", "parser"]


class Trees:
    """Parses; built once per process. A model of another build goes through `nlp.pipe`."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._labels = Labels(nlp.vocab.strings)
        self._quick = Quick.of(nlp, self._labels) if nlp.pipe_names == PIPES else None

    def of(self, texts: Sequence[str]) -> list[Tree]:
        """Return a tree for each text, in order."""
        if self._quick is not None:
            return self._quick.trees(texts)
        return [self._planted(doc) for doc in self._nlp.pipe(texts, batch_size=128)]

    def _planted(self, doc: Doc) -> Tree:
        words = [Word(token.text, token.lower_, token.whitespace_) for token in doc]
        return plant(words, (token.tag_ for token in doc), doc, self._labels)


class Quick:
    """The steps of a small model's pipeline, each by itself."""

    def __init__(self, nlp: Language, labels: "Labels") -> None:
        """Take *nlp* apart; UnknownNetworkError where it is built otherwise."""
        tagger: Any = nlp.get_pipe("tagger")
        tok2vec: Any = nlp.get_pipe("tok2vec")
        self._vocab = nlp.vocab
        self._labels = labels
        self._network = Network(tok2vec.model)
        self._tags: Sequence[str] = tagger.labels
        self._tagging = tagger.model.get_ref("softmax")
        self._attaching = Attaching(nlp.get_pipe("parser"), nlp.vocab, self._network.width)
        self._words = Words(nlp, self._network)

    @classmethod
    def of(cls, nlp: Language, labels: "Labels") -> "Quick | None":
        """Return it for a model of the build we know, or None."""
        try:
            return cls(nlp, labels)
        except UnknownNetworkError:
            return None

    def trees(self, texts: Sequence[str]) -> list[Tree]:
        """Return a tree for each text, in order."""
        words = self._words.of(texts)
        trees = [Tree() for _ in texts]
        for batch in _by_length(words):
            for place, tree in zip(batch, self._parsed([words[place] for place in batch]), strict=True):
                trees[place] = tree
        return trees

    def _parsed(self, batch: Sequence[Sequence[Word]]) -> Iterator[Tree]:
        vectors = self._network.encoded(self._words.vectors(batch), [len(words) for words in batch])
        docs = [Doc(self._vocab, words=[word.text for word in words]) for words in batch]
        self._attaching.do(docs, vectors)
        tags = iter(self._tagged(vectors))
        for words, doc in zip(batch, docs, strict=True):
            yield plant(words, tags, doc, self._labels)

    def _tagged(self, vectors: Floats) -> list[str]:
        weights, bias = self._tagging.get_param("W"), self._tagging.get_param("b")
        return [self._tags[best] for best in (vectors @ weights.T + bias).argmax(axis=1).tolist()]


class Labels(dict[int, str]):
    """Hash of a relation -> its name; there are some forty."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, key: int) -> str:
        """Look *key* up in the model's own strings, once."""
        self[key] = name = self._strings[key]
        return name


def plant(words: Sequence[Word], tags: Iterable[str], doc: Doc, labels: Labels) -> Tree:
    """Return the tree of *words* with the arcs of *doc*; takes one of *tags* for each, and no more."""
    arcs = doc.to_array(_ARCS)
    tree = Tree()
    at = 0
    for i, (word, dep, tag) in enumerate(zip(words, arcs[:, 0].tolist(), tags, strict=False)):
        tree.append(Token(i, word, tag, labels[dep], tree))
        tree.starts.append(at)
        at += len(word.text) + len(word.space)
    for token, step in zip(tree, arcs[:, 1].view(np.int64).tolist(), strict=True):
        if step:
            token.head = tree[token.i + step]
            token.head.children.append(token)
    return tree


def _by_length(words: Sequence[Sequence[Word]]) -> Iterator[list[int]]:
    """The places of *words* that hold any, the shortest first, in batches."""
    batch: list[int] = []
    tokens = 0
    for place in sorted(filter(words.__getitem__, range(len(words))), key=lambda n: len(words[n])):
        if batch and tokens + len(words[place]) > _BATCH:
            yield batch
            batch, tokens = [], 0
        batch.append(place)
        tokens += len(words[place])
    if batch:
        yield batch
