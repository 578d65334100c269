"""The words around a quote -> where it was said ("on X", "in a statement"), and who passed it on.

sentence without the quoted words -> media named behind a preposition -> Medium
"""

import re
from collections.abc import Iterable, Sequence

from monitor.contracts import Medium
from monitor.core.extract.actors.phrases import Found, Name, PhraseIndex
from monitor.core.extract.quotes.lexicon import Reporting
from monitor.core.extract.text.page import Sentence

Bounds = tuple[int, int]
_LEADS = re.compile(
    r"\b(?:in|on|via|during|at|through|by|to|from|with|told|tells?|telling|over)\s+"
    r"(?:(?!(?:and|or|that|who)\b)[\w’'.-]+\s+){0,4}$",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\balso\s+(?:\w+\s+){0,4}$", re.IGNORECASE)
_REACH = 60


class Media:
    """Finds media; built once from the lexicon."""

    def __init__(self, reporting: Reporting) -> None:
        self._words: PhraseIndex[str] = PhraseIndex(
            (word if isinstance(word, Name) else Name(text=word), kind)
            for kind, medium in reporting.media.items()
            for word in medium.words
        )
        self._implied = {verb: kind for kind, medium in reporting.media.items() for verb in medium.implied}

    def of(self, sentence: Sentence, said: Iterable[Bounds], lemma: str) -> Medium | None:
        """The medium named in *sentence* outside what was *said*; else the one the cue implies."""
        found = self.named(sentence, said)
        if found:
            best = found[0] if len(found) == 1 else _most_telling(found)
            text = sentence.text[best.start : best.end]
            return Medium(text=text, kind=best.value)
        kind = self._implied.get(lemma)
        return Medium(text=lemma, kind=kind) if kind else None

    def named(self, sentence: Sentence, said: Iterable[Bounds]) -> list[Found[str]]:
        """Media behind a preposition in *sentence*, outside what was *said*."""
        spans = list(said)
        return [
            hit
            for hit in self._words.find(sentence.text)
            if _LEADS.search(sentence.text, max(0, hit.start - _REACH), hit.start)
            and not any(a <= sentence.start + hit.start < b for a, b in spans)
        ]

    def is_vague(self, text: str) -> bool:
        """Whether *text* names but a form, "a statement", and nobody who gave it."""
        return any(hit.value in _VAGUE for hit in self._words.find(text))

    @staticmethod
    def reaches_back(sentence: Sentence, medium: Medium) -> bool:
        """As in "..., also via a post on X": the speaker's sentence before came the same way."""
        at = sentence.text.find(medium.text)
        return at > 0 and _ALSO.search(sentence.text, max(0, at - _REACH), at) is not None


_VAGUE = ("statement", "letter", "call", "video", "social", "speech")


def _most_telling(found: Sequence[Found[str]]) -> Found[str]:
    """As in "in a statement on X" was said on X."""
    return next((hit for hit in found if hit.value not in _VAGUE), found[0])
