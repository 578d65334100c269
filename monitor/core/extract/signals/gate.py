"""A page -> the sentences worth a parse: two keys, a trigger word and an actor near it.

The first key is a set of words met with the sentence's words; the second the actor index, asked only
when the first turned. Everyday news must cost almost nothing, so whole texts about sport or films
(domain.py) end here, too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.core.extract.actors.index import ActorIndex, Mention
from monitor.core.extract.signals.domain import Domains
from monitor.core.extract.signals.keys import Keys
from monitor.core.extract.signals.lexicon import ACTOR_CLASSES
from monitor.core.extract.signals.vocabulary import FIGHTING, Group, Vocabulary
from monitor.core.extract.text.casing import lead, recased
from monitor.core.extract.text.page import Page, Sentence

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_PART = re.compile(r"[-’']")
_NOT = ("n't", "n’t")


@dataclass(slots=True)
class Passed:
    """The sentences to parse, the actors on the page, and what was dropped on the way."""

    sentences: frozenset[int] = frozenset()
    mentions: tuple[Mention, ...] = ()
    domain: str = ""
    without_trigger: int = 0
    without_actor: int = 0


class Gate:
    """Decides which sentences are parsed; built once from the configuration."""

    def __init__(self, words: Vocabulary, actors: ActorIndex) -> None:
        self._actors = actors
        self._domains = Domains(words.lexicon)
        self._roles = frozenset(words.roles)
        self._keys = Keys(words)
        self._words = words
        self._armed = words.armed

    def passes(self, page: Page, on: date) -> Passed:
        """Return the sentences of *page* that hold both keys."""
        bags = [frozenset(words_of(sentence.text)) for sentence in page.sentences]
        triggered = {i for i, bag in enumerate(bags) if self._keys.fit(bag | ACTOR_CLASSES)}
        passed = Passed(without_trigger=len(bags) - len(triggered))
        armed = {i for i, bag in enumerate(bags) if not self._armed.isdisjoint(bag)}
        if not triggered and not armed:
            return passed
        passed.domain = self._domains.of_page(frozenset().union(*bags, words_of(page.article.title)))
        passed.mentions = tuple(self._actors.find(page.article.text, on))
        in_title = bool(self._actors.find(page.article.title, on)) if page.article.title else False
        named = _named(page, passed.mentions)
        opposed = _opposed(named, armed)
        spoken = {i for i in triggered if named and _is_quoted(page, page.sentences[i])}
        near = {i for i in triggered if in_title or named.keys() & {i - 1, i, i + 1} or bags[i] & self._roles}
        keep = opposed | spoken | near
        passed.without_actor = len(triggered - keep)
        passed.without_trigger -= len(keep - triggered)
        if passed.domain:
            keep = {i for i in keep if bags[i] & self._domains.literal}
        passed.sentences = frozenset(
            i for i in keep if i in opposed or self._may_hold(bags[i], named.get(i, ()))
        )
        for i in passed.sentences:
            sentence = page.sentences[i]
            sentence.cased = recased(sentence, named.get(i, ()))
            sentence.lead = lead(sentence, named.get(i, ()))
        return passed

    def _may_hold(self, bag: Group, named: Sequence[Mention]) -> bool:
        """Whether an event may be in a sentence, now that it is known who is named there."""
        return self._keys.fit(bag | self._words.actors_in(bag, named))


def _is_quoted(page: Page, sentence: Sentence) -> bool:
    """Whether it is somebody's words, who need not be named near them."""
    return any(quoted.start < sentence.end and sentence.start < quoted.end for quoted in page.quoted)


def _named(page: Page, mentions: Sequence[Mention]) -> dict[int, list[Mention]]:
    """The actors by the sentence they are named in."""
    named: dict[int, list[Mention]] = {}
    at = 0
    for mention in mentions:
        while at < len(page.sentences) and page.sentences[at].end <= mention.start:
            at += 1
        named.setdefault(at, []).append(mention)
    return named


def _opposed(named: Mapping[int, Sequence[Mention]], armed: set[int]) -> set[int]:
    """Sentences of two actors of which one is armed: what they do may be said with any verb."""
    several = {i: here for i, here in named.items() if len({mention.actor for mention in here}) > 1}
    return {i for i, here in several.items() if i in armed or any(m.kind in FIGHTING for m in here)}


def words_of(text: str) -> list[str]:
    """The words of *text*, lower case; a word with a hyphen or apostrophe also in its parts."""
    found = _WORD.findall(text.lower())
    parts = [part for word in found if not word.isalpha() for part in _PART.split(word)]
    return [*found, *parts, *("n't" for word in found if word.endswith(_NOT))]
