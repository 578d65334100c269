"""A conversation printed without labels -> its turns: which paragraphs ask, which answer.

    interview   a paragraph that ends with "?" asks; so does a short one about "you" before a longer one
    hearing     the bench calls "Mr. X" and asks; who says "Your Honor" pleads; else the two take turns

Sides only: who the two are is for `first_person`. Captions and headings within are on neither side.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from monitor.core.extract.people.guests import phrases
from monitor.core.extract.people.people import Bounds
from monitor.core.extract.quotes.lexicon import Reporting
from monitor.core.extract.text.page import Page

Side = Literal["asks", "answers", ""]
_PARAGRAPH = re.compile(r"[^\n]*\S")
_HEADING = 60  # characters of the longest heading without a stop
_SHORTEST_TITLE = 12  # characters in capitals: "I --" is none
_LEAD_IN = 350  # characters of the longest paragraph that asks without a question mark
_LONGEST_QUESTION = 900  # characters; whoever goes on longer answers, even if with a question
_LONG = 500  # characters from which a paragraph that does not speak of "you" pleads
_ASKS = re.compile(r"\?[”\"’')\]]*$")
_STOPPED = re.compile(r"[.?!…:;,–—-][”\"’')\]]*$")
_OPENS = frozenset("“\"‘'«„`")


@dataclass(frozen=True, slots=True)
class Need:
    """How much must be asked on a page that is an interview."""

    questions: int
    share: int  # paragraphs to one question, at most


HEADED, TOLD, UNTOLD = Need(1, 10), Need(2, 10), Need(3, 4)  # by how plainly the page says that it is one


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph of a conversation."""

    start: int
    end: int
    side: Side


@dataclass(frozen=True, slots=True)
class Talk:
    """The turns of a page, empty where it is no conversation; and who is addressed in them."""

    turns: Sequence[Turn] = ()
    hearing: bool = False
    called: Sequence[Bounds] = field(default_factory=tuple)  # "Mr. |Sova|, please proceed", by the bench
    bench: Sequence[Bounds] = field(default_factory=tuple)  # "Your Honor", "Justice |Thomas|", by who pleads

    def at(self, offset: int) -> Turn | None:
        """The turn that covers *offset*."""
        index = bisect_right(self.turns, offset, key=_start) - 1
        return self.turns[index] if index >= 0 and offset < self.turns[index].end else None


class Talks:
    """Finds the turns of pages; made once from the lexicon."""

    def __init__(self, reporting: Reporting) -> None:
        words, titles, pronouns = reporting.voices, reporting.people.titles, reporting.pronouns
        named = phrases((*titles.male, *titles.female, *titles.any))
        please = rf"(?i:,?\s(?:\w+\s)?(?:{phrases(words.pleads)}))"
        self.bench = re.compile(rf"\b(?:{phrases(words.bench)})\b(?:\s(?P<name>[A-Z]\w+)|(?!{please}))")
        self._plea = words.pleads
        self._pleads = re.compile(rf"\b(?:{phrases(words.pleads)})\b", re.IGNORECASE)
        name = rf"(?:{named})\.?\s(?P<name>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)*)"
        persons = phrases((*pronouns.first, *pronouns.second))
        self.called = re.compile(
            rf"(?:^|[.!?…]\s+)(?:\w+,\s)?{name}(?:[,.?!]|$|\s(?i:{persons})\b)"
            rf"|[,.!?…]\s+{name.replace('<name>', '<last>')}(?:\?|\.?$)",
            re.MULTILINE,
        )
        self._calls = re.compile(rf"(?:^|[.!?…]\s+){name}[.?]?$", re.MULTILINE)
        self._counsel = re.compile(
            rf"(?:^|[.!?]\s+)(?:(?i:{phrases(words.counsel)})|{phrases(titles.any)}),\s", re.MULTILINE
        )
        self.address = re.compile(rf"(?P<name>(?:{named})\.?(?:\s[A-Z]\w+)*),\s")
        self._you = re.compile(rf"\b(?:{phrases(pronouns.second)})\b", re.IGNORECASE)
        self._own = re.compile(rf"\b(?:{phrases(pronouns.first)})\b", re.IGNORECASE)

    def of(self, page: Page, need: Need) -> Talk:
        """Return the conversation of *page*, if it asks as often as *need* says."""
        text = page.article.text
        paragraphs = [m.span() for m in _PARAGRAPH.finditer(text)]
        lowered = text.lower()  # looked through first: most pages hold no such phrase
        forms = [self._calls, *([self._pleads] if any(p in lowered for p in self._plea) else [])]
        if any(not page.is_quoted(match.start()) for form in forms for match in form.finditer(text)):
            return self._hearing(text, paragraphs)
        spoken = [p for p in paragraphs if not _is_heading(text, p)]
        asked = [p for p in spoken if _asks(text, p)]
        if len(asked) < need.questions or len(asked) * need.share < len(spoken):
            return Talk()
        if need is UNTOLD and not any(self._you.search(text, *p) for p in asked):
            return Talk()
        return Talk(list(self._interview(text, paragraphs)))

    def _interview(self, text: str, paragraphs: Sequence[Bounds]) -> Iterator[Turn]:
        spoken = [p for p in paragraphs if not _is_heading(text, p)]
        began = False
        before: Side = ""
        for place, after in zip(spoken, [*spoken[1:], (0, 0)], strict=True):
            asks = _asks(text, place) or (
                before != "asks"
                and not _asks(text, after)
                and place[1] - place[0] < min(_LEAD_IN, after[1] - after[0])
                and self._leads_in(text, place, first=not began)
            )
            began = began or asks
            before = "asks" if asks else "answers" if began else ""
            yield Turn(*place, before)

    def _leads_in(self, text: str, place: Bounds, *, first: bool) -> bool:
        """As in "You have written a book.": about the other one, and not about oneself."""
        return bool(self._you.search(text, *place)) and (first or not self._own.search(text, *place))

    def _hearing(self, text: str, paragraphs: Sequence[Bounds]) -> Talk:
        turns: list[Turn] = []
        called: list[Bounds] = []
        bench: list[Bounds] = []
        side: Side = ""
        for place in paragraphs:
            if _is_title(text, place):
                continue
            side = self._side(text, place, side)
            turns.append(Turn(*place, side))
            if side == "asks":
                called += [
                    m.span("name" if m["name"] else "last") for m in self.called.finditer(text, *place)
                ]
            else:
                bench += [
                    m.span("name") if m["name"] else m.span() for m in self.bench.finditer(text, *place)
                ]
        return Talk(turns, hearing=True, called=called, bench=bench)

    def _side(self, text: str, place: Bounds, before: Side) -> Side:
        """Who pleads defers to the bench; the bench calls and asks; else the other one speaks."""
        if self._pleads.search(text, *place):
            return "answers"
        called = self.called.search(text, *place)
        if called and not self.bench.search(text, *place):
            return "asks"
        if self._counsel.search(text, *place) or _asks(text, place):
            return "asks"
        if place[1] - place[0] > _LONG and not self._you.search(text, *place):
            return "answers"
        if text[place[0]] in _OPENS and before:
            return before
        return "answers" if before == "asks" else "asks"


def _is_heading(text: str, place: Bounds) -> bool:
    short = place[1] - place[0] <= _HEADING
    return short and not _STOPPED.search(text, *place)


def _is_title(text: str, place: Bounds) -> bool:
    return text[slice(*place)].isupper() and place[1] - place[0] > _SHORTEST_TITLE


def _asks(text: str, place: Bounds) -> bool:
    return place[1] - place[0] <= _LONGEST_QUESTION and _ASKS.search(text, *place) is not None


def _start(turn: Turn) -> int:
    return turn.start
