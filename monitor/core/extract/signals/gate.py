"""A page -> the sentences worth a parse: two keys, a trigger word and an actor near it.

The first key is a set of words met with the sentence's words; the second the actor index, asked only
when the first turned. Everyday news must cost almost nothing, so whole texts about sport or films
(domain.py) end here, too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitor.core.extract.actors.index import ActorIndex, Mention
from monitor.core.extract.signals.domain import Domains
from monitor.core.extract.signals.keys import Keys
from monitor.core.extract.signals.vocabulary import Vocabulary
from monitor.core.extract.text.casing import lead, recased
from monitor.core.extract.text.page import Page, Sentence

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_PART = re.compile(r"[-’']")
_FIGHTING = ("group", "forces")  # kinds of mention that are armed by themselves
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
        self._armed = words.armed

    def passes(self, page: Page, on: date) -> Passed:
        """Return the sentences of *page* that hold both keys."""
        bags = [frozenset(words_of(sentence.text)) for sentence in page.sentences]
        triggered = {i for i, bag in enumerate(bags) if self._keys.fit(bag)}
        passed = Passed(without_trigger=len(bags) - len(triggered))
        armed = {i for i, bag in enumerate(bags) if not self._armed.isdisjoint(bag)}
        if not triggered and not armed:
            return passed
        passed.domain = self._domains.of_page(frozenset().union(*bags, words_of(page.article.title)))
        passed.mentions = tuple(self._actors.find(page.article.text, on))
        in_title = bool(self._actors.find(page.article.title, on)) if page.article.title else False
        peopled = set(_indexes(page, passed.mentions))
        spoken = _opposed(page, passed.mentions, armed)
        spoken |= {i for i in triggered if peopled and _is_quoted(page, page.sentences[i])}
        keep = spoken | {
            i for i in triggered if in_title or peopled & {i - 1, i, i + 1} or bags[i] & self._roles
        }
        passed.without_actor = len(triggered - keep)
        passed.without_trigger -= len(keep - triggered)
        if passed.domain:
            keep = {i for i in keep if bags[i] & self._domains.literal}
        passed.sentences = frozenset(keep)
        for i in keep:
            sentence = page.sentences[i]
            near = [m for m in passed.mentions if m.start < sentence.end and sentence.start < m.end]
            sentence.cased = recased(sentence, near)
            sentence.lead = lead(sentence, near)
        return passed


def _is_quoted(page: Page, sentence: Sentence) -> bool:
    """Whether it is somebody's words, who need not be named near them."""
    return any(quoted.start < sentence.end and sentence.start < quoted.end for quoted in page.quoted)


def _opposed(page: Page, mentions: tuple[Mention, ...], armed: set[int]) -> set[int]:
    """Sentences of two actors of which one is armed: what they do may be said with any verb."""
    actors: dict[int, set[str]] = {}
    groups: set[int] = set()
    for i, mention in zip(_indexes(page, mentions), mentions, strict=False):
        actors.setdefault(i, set()).add(mention.actor)
        if mention.kind in _FIGHTING:
            groups.add(i)
    return {i for i, names in actors.items() if len(names) > 1 and (i in armed or i in groups)}


def words_of(text: str) -> list[str]:
    """The words of *text*, lower case; a word with a hyphen or apostrophe also in its parts."""
    found = _WORD.findall(text.lower())
    parts = [part for word in found if not word.isalpha() for part in _PART.split(word)]
    return [*found, *parts, *("n't" for word in found if word.endswith(_NOT))]


def _indexes(page: Page, mentions: tuple[Mention, ...]) -> Iterator[int]:
    at = 0
    sentences: tuple[Sentence, ...] = page.sentences
    for mention in mentions:
        while at < len(sentences) and sentences[at].end <= mention.start:
            at += 1
        if at < len(sentences):
            yield at
