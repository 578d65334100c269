"""The article as the extractors see it: sentences, marks, and the parse of those that matter.

All offsets are code points into `Article.text`. A sentence is parsed at most once; quotes and
signals read the same tree.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from monitor.contracts import Article
from monitor.core.extract.text.tokens import Token, Tree


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch inside quotation marks; *start*..*end* lies inside the marks."""

    start: int
    end: int
    closed: bool  # False: the mark was never closed and the stretch ends with its paragraph


@dataclass(slots=True)
class Sentence:
    """One sentence of the article, and its parse when the gate let it through."""

    index: int
    paragraph: int
    start: int
    end: int
    text: str
    cased: str = ""  # for the parser, where the text has lost its case; as long as the text
    masked: tuple[tuple[int, int], ...] = ()  # offsets of quoted words that the parser need not see
    lead: int = 0  # length of the name a headline begins with, which the parser sees as one it knows
    tree: Tree | None = None
    places: list[int] = field(default_factory=list)  # token index -> offset of its first character

    def start_of(self, token: Token) -> int:
        """Offset of *token* in the article."""
        return self.places[token.i]

    def end_of(self, token: Token) -> int:
        """Offset just behind *token* in the article."""
        return self.places[token.i] + len(token.text)

    def bounds(self, span: Sequence[Token]) -> tuple[int, int]:
        """Offsets of *span* in the article."""
        return self.start_of(span[0]), self.end_of(span[-1])

    def token_at(self, offset: int) -> Token | None:
        """The token that covers *offset*, or None outside the parse."""
        if self.tree is None:
            return None
        index = bisect_right(self.places, offset) - 1
        if index < 0:
            return None
        token = self.tree[index]
        return token if offset < self.places[index] + len(token.text) else None


@dataclass(frozen=True, slots=True)
class Page:
    """An article cut into sentences."""

    article: Article
    sentences: tuple[Sentence, ...]
    quoted: tuple[Quoted, ...] = ()

    def parsed(self) -> Iterator[Sentence]:
        """The sentences that have a parse, in order."""
        return (sentence for sentence in self.sentences if sentence.tree is not None)

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that covers *offset*."""
        index = bisect_right(self.sentences, offset, key=_start) - 1
        if index < 0:
            return None
        sentence = self.sentences[index]
        return sentence if offset < sentence.end else None

    def quoted_in(self, start: int, end: int) -> Iterator[Quoted]:
        """The quoted stretches that touch *start*..*end*, in order."""
        index = max(0, bisect_right(self.quoted, start, key=_start) - 1)
        while index < len(self.quoted) and self.quoted[index].start < end:
            if self.quoted[index].end > start:
                yield self.quoted[index]
            index += 1

    def is_quoted(self, offset: int) -> bool:
        """Whether *offset* lies inside quotation marks."""
        index = bisect_right(self.quoted, offset, key=_start) - 1
        return index >= 0 and offset < self.quoted[index].end


def _start(piece: Sentence | Quoted) -> int:
    return piece.start
