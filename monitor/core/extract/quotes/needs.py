"""The reporting lexicon -> what must stand in a sentence before a cue in it is worth a parse.

    words of a sentence -> does one of them report, for all that can be known without a tree?

A verb that only introduces quotation marks needs some, "point" needs "out", the noun "claim" needs "that" or
"of", and "the state" is no verb. What is said yes to is parsed and looked at properly.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from monitor.core.extract.quotes.lexicon import Noun, Reporting, Shows, Verb
from monitor.core.extract.text.lemmas import noun_forms, verb_forms

_QUOTED = "“"  # stands among the words of a sentence that has, or touches, quotation marks
_NOTHING = frozenset[str]()
_WORD = re.compile(r"[a-z][a-z-]*|[^\w\s]", re.IGNORECASE)
_PRESENT = 2  # forms of a verb that may be a noun's: state, states
_GERUND = "ing"  # a verb even behind a preposition: "by saying"
_WHOLE = frozenset({"clause", "object", "addressee"})  # frames of a verb that no single word shows


class Needs:
    """Asks of words; built once from the configuration."""

    def __init__(self, reporting: Reporting) -> None:
        shows = reporting.shows
        self._articles, self._prepositions = frozenset(shows.noun), frozenset(shows.gerund)
        self._nouns = {
            form: _of_noun(noun, shows)
            for lemma, noun in reporting.nouns.items()
            for form in noun_forms(lemma)
        }
        self._any = dict(self._nouns)
        self._sources = reporting.sources
        for lemma, verb in reporting.verbs.items():
            head, *particles = lemma.split()
            needed = frozenset(particles[:1]) or _of_verb(verb, shows)
            forms = verb_forms(head, reporting.irregular.get(head, ()))
            nominal = forms[:_PRESENT] if head in shows.homograph else ()
            for form in forms:
                shown = needed or frozenset({_QUOTED, *shows.clause}) if form in nominal else needed
                self._any[form] = _either(self._any.get(form), shown)

    def met(self, pieces: Iterable[str], *, quoted: bool) -> bool:
        """Whether a cue stands in *pieces* of a sentence with what it needs."""
        words = [word for piece in pieces for word in ("", *_WORD.findall(piece))]
        lowered = [word.lower() for word in words]
        there = {*lowered, _QUOTED} if quoted else set(lowered)
        if any(not needed or needed & there for needed in self._needed(words, lowered)):
            return True
        whole = " ".join(lowered)
        return any(phrase in whole for phrase in self._sources)

    def _needed(self, words: Sequence[str], lowered: Sequence[str]) -> Iterator[frozenset[str]]:
        """What each form in a sentence needs; none for what cannot be a cue where it stands."""
        for at, (before, word) in enumerate(pairwise(lowered)):
            if word not in self._any or not (at == 0 or words[at + 1][0].islower() or _shouted(words)):
                continue
            nominal = before in self._articles or (
                before in self._prepositions and not word.endswith(_GERUND)
            )
            needed = (self._nouns if nominal else self._any).get(word)
            if needed is not None:
                yield needed


def _shouted(words: Sequence[str]) -> bool:
    """Whether most words begin with a capital, which then tells nothing."""
    return 2 * sum(word[:1].isupper() for word in words) > sum(word[:1].isalpha() for word in words)


def _of_verb(verb: Verb, shows: Shows) -> frozenset[str]:
    if _WHOLE.intersection(verb.takes):
        return _NOTHING
    return frozenset({_QUOTED, *(shows.infinitive if "infinitive" in verb.takes else ())})


def _of_noun(noun: Noun, shows: Shows) -> frozenset[str]:
    frames = {"clause": shows.clause, "infinitive": shows.infinitive}
    return frozenset({_QUOTED, *(word for frame in noun.takes for word in frames.get(frame, (frame,)))})


def _either(one: frozenset[str] | None, other: frozenset[str]) -> frozenset[str]:
    """What suffices where either reading does; where one needs nothing, nothing."""
    if one is None:
        return other
    return one | other if one and other else _NOTHING
