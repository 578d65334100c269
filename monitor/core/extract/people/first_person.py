"""Who "I", "we" and "you" are: by the quote, the label, the turn, the heading, or what one calls oneself.

    offset -> enclosing quote | label | turn of a conversation | self-introduction | guest of the page
           -> "as President, I ..." -> a mention or a person, and how sure that is

In running news "I" is the reporter, and stays unknown. All is worked out once a page, when first asked.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from monitor.core.extract.people.guests import Answers, Guests, Headings, phrases
from monitor.core.extract.people.people import Bounds, People, Person
from monitor.core.extract.people.turns import HEADED, TOLD, UNTOLD, Talk, Talks, Turn
from monitor.core.extract.quotes.lexicon import Reporting
from monitor.core.extract.quotes.transcript import Spoken, headings, spoken
from monitor.core.extract.text.page import Page

Said = tuple[int, int, Bounds | None]  # a quote and the mention of its speaker
_QUOTED, _TOLD, _TURN, _HEADED, _CALLED = 0.85, 0.75, 0.7, 0.65, 0.5
_TITLE = r"(?:the\s|an?\s|your\s)?(?P<self>[A-Z][\w-]*(?:\s(?:of\s|the\s|for\s)*[A-Z][\w-]*)*)"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, and how sure that is; what is only *called* something is no mention of a known office."""

    who: Bounds | Person
    sure: float
    called: bool = False


class FirstPerson:
    """What the lexicon knows about voices, made ready; made once."""

    def __init__(self, reporting: Reporting) -> None:
        words = reporting.voices
        self.headings = Headings(words)
        self.talks = Talks(reporting)
        self.plural = frozenset(reporting.pronouns.first) - {"i", "me", "my"}
        self.hello = re.compile(rf"\b(?i:{phrases(words.introductions)})\s+(?=[A-Z])")
        me, we = r"(?P<one>I|me)\b", r"(?P<many>[Ww]e)\b"
        self.called = re.compile(
            rf"\b[Aa]s\s{_TITLE},(?:[^.!?\n]{{0,160}},)?\s(?:{me}|{we})"
            rf"|\b(?:{phrases(words.presence)})\s{_TITLE.replace('self', 'here')}"
            rf"|\b[Ww]e,?\sas\s{_TITLE.replace('self', 'us')}"
        )
        self.other = re.compile(r"(?P<name>[A-Z]\w+) and I\b")


@dataclass(frozen=True)
class Heard:
    """What the voices of a page are worked out from."""

    page: Page
    people: People
    quotes: Sequence[Said]
    answers: Answers


class Voices:
    """The first and the second person of a page."""

    def __init__(self, words: FirstPerson, heard: Heard) -> None:
        self._words = words
        self._heard = heard
        self._text = heard.page.article.text

    def first(self, offset: int) -> Voice | None:
        """Who "I" or "we" is at *offset*."""
        quote = self._quote(offset)
        if quote is not None:
            return Voice(quote, _QUOTED)
        label = self._label(offset)
        if label is not None:
            return Voice(label.name, _QUOTED)
        return self._speaker(offset)

    def second(self, offset: int) -> Voice | None:
        """Who "you" is at *offset*: the other one of the conversation, or who was just called."""
        label = self._label(offset)
        if label is not None:
            return self._other_label(label)
        turn = self._talk.at(offset)
        if turn is None or not turn.side:
            return self._addressed(offset)
        return self._answering(offset, turn) if turn.side == "asks" else self._asking(offset)

    @property
    def guest(self) -> Person | None:
        """The one whose interview or speech the page is."""
        return self._guests.guests[0] if self._guests.guests else None

    @cached_property
    def _labels(self) -> Sequence[Spoken]:
        page = self._heard.page
        return sorted([*spoken(page), *headings(self._text)], key=_start)

    @cached_property
    def _headed(self) -> Guests:
        return self._words.headings.of(self._text, self._heard.people, self._heard.answers)

    @cached_property
    def _talk(self) -> Talk:
        if self._labels or self._headed.alone:
            return Talk()
        plainly = self._headed.heading or self._headed.host is not None
        need = HEADED if plainly else TOLD if self._headed.guests else UNTOLD
        return self._words.talks.of(self._heard.page, need)

    @cached_property
    def _guests(self) -> Guests:
        """By the heading; in a conversation else whom the page names most."""
        asked = any(self._text[slice(*s.name)] == "A" for s in self._labels)
        if self._headed.guests or not (asked or (self._talk.turns and not self._talk.hearing)):
            return self._headed
        headings, people = self._words.headings, self._heard.people
        most = headings.about(self._text, people) or headings.most_named(self._text, people)
        return Guests((most,) if most is not None else ())

    @cached_property
    def _introduced(self) -> Sequence[tuple[int, Person]]:
        """As in "My name is X": who says so, from where on."""
        found = []
        for match in self._words.hello.finditer(self._text):
            person = self._heard.people.at(match.end(), match.end() + 1)
            if person is not None and not self._heard.page.is_quoted(match.start()):
                found.append((match.start(), person))
        return found

    def _quote(self, offset: int) -> Bounds | None:
        return next((name for start, end, name in self._heard.quotes if start <= offset < end and name), None)

    def _label(self, offset: int) -> Spoken | None:
        index = bisect_right(self._labels, offset, key=_start) - 1
        label = self._labels[index] if index >= 0 else None
        return label if label is not None and offset < label.end else None

    def _other_label(self, label: Spoken) -> Voice | None:
        """Whom a labelled speaker talks to: whoever else spoke last, or else speaks next."""
        name = self._text[slice(*label.name)]
        others = [s for s in self._labels if self._text[slice(*s.name)] != name]
        before = [s for s in others if s.start < label.start]
        nearest = before[-1] if before else next(iter(others), None)
        return Voice(nearest.name, _TURN) if nearest is not None else None

    def _speaker(self, offset: int) -> Voice | None:
        """Who speaks where neither quote nor label says so."""
        turn = self._talk.at(offset)
        if turn is not None and turn.side:
            return self._asking(offset) if turn.side == "asks" else self._answering(offset, turn)
        if self._heard.page.is_quoted(offset):
            return self._last_named(offset)
        left_open = self._left_open(offset)
        if left_open is not None:
            return Voice(left_open, _TURN)
        introduced = _last(self._introduced, offset)
        if introduced is not None:
            return Voice(introduced, _TOLD)
        speech = self._headed.alone or self._headed.heading or bool(self._talk.turns)
        return Voice(self.guest, _HEADED) if self.guest is not None and speech else self._self_called(offset)

    def _left_open(self, offset: int) -> Bounds | None:
        """Of words behind a mark that was never closed: who said what the mark opened."""
        before = [q for q in self._heard.quotes if q[0] < offset]
        if not before or "\n" in self._text[before[-1][0] : offset]:
            return None
        stretch = next(self._heard.page.quoted_in(before[-1][0], before[-1][0] + 1), None)
        return before[-1][2] if stretch is not None and not stretch.closed else None

    def _last_named(self, offset: int) -> Voice | None:
        """Of quoted words that no cue claimed: who is named first in their sentence, else the guest."""
        page = self._heard.page
        stretch = next(page.quoted_in(offset, offset + 1))
        sentence = page.sentence_at(stretch.start)
        start = min(sentence.start, stretch.start) if sentence is not None else stretch.start
        first = self._heard.people.behind(start, stretch.start - start)
        person = first[1] if first else self.guest if self._headed.heading else None
        return Voice(person, _CALLED) if person is not None else None

    def _answering(self, offset: int, turn: Turn) -> Voice | None:
        """The one who was called last, or who introduced himself, or of whom the heading speaks."""
        if self._talk.hearing:
            told = sorted([*self._called, *self._introduced], key=_place)
            person = _last(told, offset) or (told[0][1] if told else self.guest)
            return Voice(person, _TOLD) if person is not None else None
        told = [t for t in self._introduced if self._side(t[0]) == "answers"]
        if len(self._guests.guests) > 1:
            told = [t for t in told if turn.start <= t[0] < turn.end]
        person = _last(told, offset) or self._not_named(turn) or self.guest
        return Voice(person, _TURN) if person is not None else self._self_called(offset)

    def _not_named(self, turn: Turn) -> Person | None:
        """As in "Anna and I": of two guests the other one speaks."""
        for match in self._words.other.finditer(self._text, turn.start, turn.end):
            named = self._heard.people.at(*match.span("name"))
            if named in self._guests.guests:
                return next((p for p in self._guests.guests if p is not named), None)
        return None

    def _asking(self, offset: int) -> Voice | None:
        """The interviewer; in a hearing the bench."""
        if self._talk.hearing:
            return self._bench(offset)
        asks = [t for t in self._introduced if self._side(t[0]) == "asks"]
        host = _last(asks, offset) or self._guests.host
        return Voice(host, _TURN) if host is not None else None

    def _bench(self, offset: int) -> Voice | None:
        """Who hears the case: by the name called last, else by the form of address."""
        people = self._heard.people
        told = [b for b in self._talk.bench if people.at(*b) is not None] or self._talk.bench
        nearest = [b for b in told if b[0] < offset] or list(told[:1])
        return Voice(nearest[-1], _CALLED, called=True) if nearest else None

    def _side(self, offset: int) -> str:
        turn = self._talk.at(offset)
        return turn.side if turn is not None else ""

    @cached_property
    def _called(self) -> Sequence[tuple[int, Person]]:
        """Whom the bench calls, from where on."""
        found = [(b[1], self._heard.people.at(*b)) for b in self._talk.called]
        return [(place, person) for place, person in found if person is not None]

    def _self_called(self, offset: int) -> Voice | None:
        """As in "As President, I must ...", anywhere on the page: all that is known of the speaker."""
        end = next((m.end() for m in re.finditer(r"\w+", self._text[offset : offset + 20])), 0)
        plural = self._text[offset : offset + end].lower() in self._words.plural
        for match in self._words.called.finditer(self._text):
            group = next(g for g in ("self", "here", "us") if match[g] is not None)
            person = self._heard.people.at(*match.span(group))
            named = person is not None and person.forename != ""
            many = match["us"] is not None or match["many"] is not None
            if many == plural and not named and not self._heard.page.is_quoted(match.start()):
                return Voice(match.span(group), _CALLED, called=True)
        return None

    def _addressed(self, offset: int) -> Voice | None:
        """As in "Mr. President, you have ...": whom the paragraph addresses."""
        start = self._text.rfind("\n", 0, offset) + 1
        match = self._words.talks.address.match(self._text, start, offset)
        return Voice(match.span("name"), _CALLED, called=True) if match is not None else None


def _last(places: Sequence[tuple[int, Person]], offset: int) -> Person | None:
    index = bisect_right(places, offset, key=_place) - 1
    return places[index][1] if index >= 0 else None


def _place(introduced: tuple[int, Person]) -> int:
    return introduced[0]


def _start(label: Spoken) -> int:
    return label.start
