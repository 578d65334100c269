"""Tokens in a tree: what the extractors see of a parse, as plain values.

Fields and words are spaCy's (ClearNLP labels, Penn tags). spaCy's own Token reads its fields out of packed
arrays each time, five to thirty times as slowly, and the rules ask for them some thousand times an article.
"""

import unicodedata
from bisect import insort
from collections.abc import Iterator, Sequence
from math import inf
from operator import attrgetter
from typing import NamedTuple

_place = attrgetter("i")


class Word(NamedTuple):
    """A word or mark of a text, what stands behind it before the next, and the row of its vector."""

    text: str
    low: str
    space: str
    row: int = -1


class Token:
    """A word or mark of a sentence, with its arcs to those it hangs on and those that hang on it."""

    __slots__ = ("children", "dep", "head", "i", "low", "space", "tag", "text", "tree")

    def __init__(self, i: int, word: Word, tag: str, dep: str, tree: "Tree") -> None:
        self.i = i  # its place among the tokens
        self.text, self.low, self.space, _ = word  # space: what stands behind it before the next
        self.tag = tag
        self.dep = dep
        self.tree = tree
        self.head = self  # the root is its own
        self.children: list[Token] = []  # in order

    def __repr__(self) -> str:
        return f"{self.text}/{self.tag}/{self.dep}"

    def hang_on(self, head: "Token", dep: str = "") -> None:
        """Move this token, and all that hangs on it, to another *head*; *dep* "" keeps the relation."""
        if self.head is not self:
            self.head.children.remove(self)
        if head is not self:
            insort(head.children, self, key=_place)
        self.head = head
        self.dep = dep or self.dep

    @property
    def lefts(self) -> list["Token"]:
        """The children before it, in order."""
        return [child for child in self.children if child.i < self.i]

    @property
    def rights(self) -> list["Token"]:
        """The children behind it, in order."""
        return [child for child in self.children if child.i > self.i]

    @property
    def subtree(self) -> Iterator["Token"]:
        """It and all that hangs on it, in order."""
        for child in self.lefts:
            yield from child.subtree
        yield self
        for child in self.rights:
            yield from child.subtree

    def _below(self) -> list["Token"]:
        """It and all that hangs on it; arcs may cross, so its edge need not be below its outermost child."""
        found = [self]
        for token in found:  # grows while it is read
            found += token.children
        return found

    @property
    def left_edge(self) -> "Token":
        """The first token of its subtree."""
        return min(self._below(), key=_place)

    @property
    def right_edge(self) -> "Token":
        """The last token of its subtree."""
        return max(self._below(), key=_place)

    @property
    def ancestors(self) -> Iterator["Token"]:
        """Its head, the head of that, and so on."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def conjuncts(self) -> list["Token"]:
        """Those it is coordinated with, without itself."""
        first = self
        while first.dep == "conj" and first.head is not first:
            first = first.head
        found = [first]
        for token in found:  # grows while it is read
            found += [child for child in token.rights if child.dep == "conj"]
        return [token for token in found if token is not self]

    @property
    def is_punct(self) -> bool:
        """Whether it is all punctuation marks."""
        return all(unicodedata.category(character)[0] == "P" for character in self.text)

    def is_ancestor(self, other: "Token") -> bool:
        """Whether *other* hangs on it, however far below."""
        return any(token is self for token in other.ancestors)

    def nbor(self, step: int = 1) -> "Token":
        """The token *step* places further on, which must exist."""
        return self.tree[self.i + step]


class Tree(list[Token]):
    """The tokens of a sentence, in order."""

    __slots__ = ("starts",)

    def __init__(self) -> None:
        super().__init__()
        self.starts: list[int] = []  # offset of each token in the text


def top(tokens: Sequence[Token]) -> Token:
    """Of neighbouring tokens the one nearest to the root, the first of several; marks come last."""
    inside = range(tokens[0].i, tokens[-1].i + 1)
    heads = [token for token in tokens if token.head is token or token.head.i not in inside]
    return min(heads, key=_depth)


def _depth(token: Token) -> float:
    if not token.children and (token.is_punct or token.text.isspace()):
        return inf
    return sum(1 for _ in token.ancestors)
