"""Documents with quotes -> comparable pieces of word numbers, and pairs of gold and predicted pieces.

The rule of the house: words count, punctuation and quotation marks do not, and a leading "that" may stay
or go. Two pieces are the same quote when they share enough words; each piece has one partner at most.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eval.marks import WORD, Span, kind_of, quoted_regions

Row = Mapping[str, Any]

SMALL = frozenset(
    WORD.findall(
        "the a an of in on at to for from by with and or s mr mrs ms dr his her its their our my your "
        "this that who which"
    )
)
PRONOUNS = frozenset(WORD.findall("he she it they him her them his their its which who i we"))


class Words:
    """A text as numbered words."""

    def __init__(self, text: str, pairs: Iterable[str] = ()) -> None:
        self.text = text
        self.spans = [match.span() for match in WORD.finditer(text)]
        self._ends = [end for _, end in self.spans]
        self.words = [text[start:end].lower() for start, end in self.spans]
        self._pairs = tuple(pairs)

    @cached_property
    def regions(self) -> list[Span]:
        """What stands in quotation marks."""
        return quoted_regions(self.text, self._pairs)

    def numbers(self, start: int, end: int) -> list[int]:
        """The words that a span touches."""
        first = bisect_right(self._ends, start)
        found = []
        while first < len(self.spans) and self.spans[first][0] < end:
            found.append(first)
            first += 1
        return found

    def content(self, start: int, end: int) -> frozenset[int]:
        """The words of a quote, without a leading "that"."""
        found = self.numbers(start, end)
        return frozenset(found[1:] if len(found) > 1 and self.words[found[0]] == "that" else found)

    def weighty(self, start: int, end: int) -> set[int]:
        """The words of a mention that tell it from others; all when there are none."""
        found = set(self.numbers(start, end))
        return {number for number in found if self.words[number] not in SMALL} or found


@dataclass(frozen=True)
class Piece:
    """One contiguous stretch of reported words."""

    words: frozenset[int]
    kind: str
    quote: Row

    @property
    def speaker(self) -> Row | None:
        """Who said it, when known."""
        speaker: Row | None = self.quote.get("speaker")
        return speaker


def pieces(row: Row, words: Words) -> list[Piece]:
    """The quotes of a row; one of several segments gives several pieces."""
    found = []
    for quote in row["quotes"]:
        for start, end in quote.get("segments") or [(quote["start"], quote["end"])]:
            content = words.content(start, end)
            if content:
                found.append(Piece(content, kind_of(words.text, (start, end), words.regions), quote))
    return found


def once(found: list[Piece]) -> list[Piece]:
    """The same span twice counts once."""
    kept: dict[frozenset[int], Piece] = {}
    for piece in found:
        kept.setdefault(piece.words, piece)
    return list(kept.values())


def partners(gold: list[Piece], predicted: list[Piece], at_least: float) -> dict[int, int]:
    """Which gold piece goes with which predicted one, the most alike first."""
    where: dict[int, list[int]] = defaultdict(list)
    for j, piece in enumerate(predicted):
        for number in piece.words:
            where[number].append(j)
    candidates = []
    for i, piece in enumerate(gold):
        for j in {j for number in piece.words for j in where[number]}:
            alike = len(piece.words & predicted[j].words) / len(piece.words | predicted[j].words)
            if alike >= at_least:
                candidates.append((-alike, i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(candidates):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def same_mention(gold: Row, predicted: Row | None, words: Words) -> bool:
    """The mentions share a word with weight; without a place, the same words will do."""
    if not predicted:
        return False
    start = predicted.get("start")
    if start is not None and start >= 0:
        mine = words.weighty(gold["start"], gold["end"])
        return bool(mine & set(words.numbers(start, predicted["end"])))
    return bool(weighty_words(gold["text"]) & weighty_words(predicted.get("text") or ""))


def weighty_words(text: str) -> set[str]:
    """The lower-case words of a name or a role, without articles and prepositions."""
    found = {match[0].lower() for match in WORD.finditer(text)}
    return (found - SMALL) or found
