"""The top of a page -> whose interview, speech or testimony it is, and who asks.

"An interview with X" | "X tells the paper" | "Remarks by X" -> the guest
"X sat down with Y for an interview" -> the guest is whom the page names more, the other one asks
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.core.extract.people.people import Bounds, People, Person
from monitor.core.extract.people.salience import Answer
from monitor.core.extract.quotes.lexicon import VoiceWords

_TOP = 1500  # characters from the top in which a page says whose words it holds
_LEAD = 600  # characters from the top in which an unknown name behind such a phrase is a person's
_HEADING = 300  # characters from the top in which it must say that it is a speech, or may say so once
_REACH = 120  # characters between the phrase and the name
_BESIDE = 30  # characters between a description ("owner") and the name of the one described
_AND = re.compile(r",?\s(?:and|&)\s(?:[A-Z]\w*\.?\s){0,3}")
_LAST_WORD = re.compile(r"(?P<noun>[a-z]{3,})\s*$")
_REPORTER = " I "  # "the experts I spoke to": a reporter on his way
_PASSING = re.compile(r"[^\n.!?;]{0,60}")  # from whoever speaks to the words that say so
_BY = re.compile(r"\bby\b", re.IGNORECASE)

Answers = Mapping[int, Answer[Any]]  # whom the third-person pronouns stand for, people and bodies


@dataclass(frozen=True, slots=True)
class Guests:
    """Who speaks on the page by its heading or lead, and who asks."""

    guests: tuple[Person, ...] = ()
    host: Person | None = None
    alone: bool = False  # a speech: its questions are the speaker's own
    heading: bool = False  # said at the very top: hardly in passing


def phrases(words: Sequence[str]) -> str:
    """Return an alternation of *words*, the longest first, any white space between them."""
    ranked = sorted(words, key=len, reverse=True)
    return "|".join(r"\s".join(re.escape(word) for word in phrase.split()) for phrase in ranked)


class Headings:
    """Reads the top of pages; made once from the lexicon."""

    def __init__(self, words: VoiceWords) -> None:
        owned = rf"['’]s?\s(?:\w+\s){{0,2}}(?:{phrases(words.events)})"
        both = f"(?P<host>{phrases(words.hosts)})|(?P<guest>{phrases(words.guests)}|{owned})"
        self._says = re.compile(rf"\b(?:{both})(?!\w)", re.IGNORECASE)
        self._stems = frozenset(words.hosts) - {
            w for w in words.hosts for v in words.hosts if v != w and v in w
        }
        self._event = re.compile(rf"\b(?:{phrases(words.events)})\b", re.IGNORECASE)
        self._hosts = re.compile(rf"\b(?:{phrases(words.hosts)})\s(?=[^\n]*[A-Z])", re.IGNORECASE)
        self._topic = re.compile(rf"\b(?:{phrases(words.topics)})\b")
        self._credit = re.compile(rf"\b(?:{phrases(words.credits)})\b[^\n]{{0,20}}$", re.IGNORECASE)

    def named(self, text: str) -> list[Bounds]:
        """The stretches at the top of *text* where the name of a guest must stand."""
        top = text[:_LEAD].lower()
        if not any(stem in top for stem in self._stems):
            return []
        return [self._stretch(text, m.end()) for m in self._hosts.finditer(text, 0, _LEAD)]

    def of(self, text: str, people: People, answers: Answers) -> Guests:
        """Return who speaks on the page by the first phrase that says so."""
        guest: Person | None = None
        host: Person | None = None
        alone, heading = False, False
        for match in self._says.finditer(text, 0, _TOP):
            event = self._event.search(match.group()) is not None
            if (event and match.start() > _HEADING) or text[: match.start()].endswith(_REPORTER):
                continue
            one, other = self._pair(text, match, people, answers)
            if guest is None:
                guest, host = one, other
                alone, heading = event, match.start() <= _HEADING
            elif host is None and guest in (one, other):
                host = other if one is guest else one
        guest = guest or self._described(text, people)
        return Guests(tuple(self._together(text, guest, people)), host, alone, heading) if guest else Guests()

    def about(self, text: str, people: People) -> Person | None:
        """As in the heading "X about Y": the name right before the word that says what it is about."""
        topic = self._topic.search(text, 0, max(0, text.find("\n")))
        if topic is None or topic.start() == 0:
            return None
        named = people.at(0, topic.start())
        beside = named is not None and any(topic.start() - 1 == end for _, end in named.mentions)
        return named if beside else None

    def most_named(self, text: str, people: People) -> Person | None:
        """Of those named at the top, makers of pictures and the labels Q and A aside, the most named."""
        named = [
            (sum(not self._credited(text, m) for m in p.mentions), -p.mentions[0][0], p)
            for p in people.all
            if len(p.name) > 1 and any(m[0] < _TOP and not self._credited(text, m) for m in p.mentions)
        ]
        return max(named, key=lambda item: item[:2])[2] if named else None

    def _credited(self, text: str, mention: Bounds) -> bool:
        return self._credit.search(text, max(0, mention[0] - _REACH), mention[0]) is not None

    def _stretch(self, text: str, start: int) -> Bounds:
        """From *start* to the end of the line, no farther than the word that says what it is about."""
        line = text.find("\n", start, start + _REACH)
        end = line if line >= 0 else min(len(text), start + _REACH)
        topic = self._topic.search(text, start, end)
        return start, topic.start() if topic else end

    def _pair(
        self, text: str, match: re.Match[str], people: People, answers: Answers
    ) -> tuple[Person | None, Person | None]:
        """The guest and the host by one phrase."""
        start, end = self._stretch(text, match.end())
        behind = people.behind(start, max(0, end - start))
        object_ = behind[1] if behind and not self._credited(text, behind[0]) else None
        meant = answers.get(match.end() + 1)
        if object_ is None and match["host"] and meant is not None and isinstance(meant.entity, Person):
            return meant.entity, None
        line = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _REACH)
        subject = self._subject(text, people, line, match.start())
        if match["guest"]:
            by = object_ if object_ and _BY.search(match.group()) else None
            return subject, by
        if object_ is None or subject is None or subject is object_:
            return object_ or subject, None
        more = max((object_, subject), key=lambda p: len(p.mentions))
        return more, subject if more is object_ else object_

    def _subject(self, text: str, people: People, start: int, end: int) -> Person | None:
        """As in "X, who leads the union, spoke to us": whoever is named last before the phrase."""
        person = people.at(start, end) if end > start else None
        if person is None:
            return None
        last = max(stop for _, stop in person.mentions if stop <= end)
        return person if _PASSING.fullmatch(text, last, end) else None

    def _described(self, text: str, people: People) -> Person | None:
        """As in "interviews a bar owner on ...": the person whom the page calls the owner."""
        match = self._hosts.search(text, 0, _TOP)
        if match is None:
            return None
        start, end = self._stretch(text, match.end())
        noun = _LAST_WORD.search(text, start, end)
        if noun is None:
            return None
        beside = re.compile(rf"\b{noun['noun']},?\s(?:[A-Z]\w*\.?\s){{0,2}}$")
        for person in people.all:
            for first, _ in person.mentions:
                if beside.search(text, max(0, first - _BESIDE), first):
                    return person
        return None

    def _together(self, text: str, guest: Person, people: People) -> Iterator[Person]:
        """The guest, and who is named with him: "X and Y"."""
        yield guest
        for _, end in guest.mentions:
            behind = people.behind(end, _BESIDE) if end < _TOP else None
            if behind and behind[1] is not guest and _AND.fullmatch(text, end, behind[0][0]):
                yield behind[1]
                return
