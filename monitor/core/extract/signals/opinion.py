"""A sentence -> a second opinion on which way it points, by its words alone.

The rules know grammar and find events; the words around an event know a kitchen from a front. So a linear
model over single words and pairs of them, trained on nothing but our own CC0 sentences (`monitor train`),
is asked about every signal that the rules found. It ranks: of two that the rules are equally sure of, the one
whose words speak for it scores higher. It takes away only what the rules themselves were not sure of and the
words all but exclude, and it never makes a signal.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from monitor.contracts import Direction, Signal

LABELS = ("escalation", "de-escalation", "neutral")
_WORD = re.compile(r"\w\w+")
Weights = tuple[float, float, float, float]  # inverse document frequency, then one weight for each label
Share = Annotated[float, Meta(ge=0, le=1)]


class OpinionFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The trained model: config/lexicon/en-opinion.json."""

    version: Literal[1]
    rows: int  # sentences it was trained on
    least: Share  # what is left of the score of an event that the words speak against
    veto: Share  # an event less likely than this is none,
    sure: Share  # unless the rules are as sure of it as this
    intercept: tuple[float, float, float]
    words: dict[str, Weights]


class Opinion:
    """Asks the model; built once from its file."""

    def __init__(self, file: OpinionFile) -> None:
        self._file = file
        self._asked = ""
        self._answer: dict[Direction, float] = self.likely("")

    def likely(self, text: str) -> dict[Direction, float]:
        """How likely *text* tells of an escalation, and of a de-escalation; the rest is neither."""
        found = [
            ((1 + math.log(count)) * known[0], known[1:])
            for word, count in Counter(terms(text)).items()
            if (known := self._file.words.get(word)) is not None
        ]
        length = math.sqrt(sum(value * value for value, _ in found)) or 1.0
        sums = list(self._file.intercept)
        for value, weights in found:
            for place, weight in enumerate(weights):
                sums[place] += value * weight / length
        highest = max(sums)
        odds = [math.exp(each - highest) for each in sums]
        return {"escalation": odds[0] / sum(odds), "de-escalation": odds[1] / sum(odds)}

    def weigh(self, signal: Signal) -> Signal | None:
        """Return *signal* with what the words leave of its score, or None for a veto."""
        if signal.text != self._asked:  # a sentence often holds several signals
            self._asked, self._answer = signal.text, self.likely(signal.text)
        likely = self._answer[signal.direction]
        certainty = abs(signal.score / signal.intensity) if signal.intensity else 0.0
        if signal.score and likely < self._file.veto and certainty < self._file.sure:
            return None
        factor = self._factor(likely)
        why = (*signal.why, f"second-opinionx{factor:.2f}")
        return replace(signal, score=round(signal.score * factor, 3), why=why)

    def _factor(self, likely: float) -> float:
        return self._file.least + (1 - self._file.least) * likely


def terms(text: str) -> Iterator[str]:
    """The words of *text* in lower case, and the pairs of neighbours."""
    words = _WORD.findall(text.lower())
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))
