"""Who "I" and "you" are: the label of the paragraph, the speaker of the quote, the guest of an interview.

    offset -> label | enclosing quote | self-introduction | the one interviewed -> a mention or a person

In running news "I" is the reporter, and stays unknown.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.core.extract.people.people import Bounds, People, Person
from monitor.core.extract.quotes.transcript import Spoken, spoken
from monitor.core.extract.text.page import Page

Said = tuple[int, int, Bounds | None]  # a quote and the mention of its speaker
_INTERVIEW = re.compile(
    r"\binterview(?:s|ed)?\b|\b(?:sat down|spoke|caught up) with\b|\btells\b|\bremarks by\b|\bspeech\b",
    re.IGNORECASE,
)
_HELLO = re.compile(r"\b(?:my name is|my name's|i am|i'm|i’m)\s+(?-i:(?=[A-Z]))", re.IGNORECASE)
_CLOSE = 80  # characters from the word "interview" to the name of the one interviewed
_HEAD = 400  # characters from the top in which an interview says that it is one


@dataclass(slots=True)
class Voices:
    """The first and the second person of a page."""

    labels: Sequence[Spoken]
    quotes: Sequence[Said]
    introduced: list[tuple[int, Person]] = field(default_factory=list)
    guest: Person | None = None

    def first(self, offset: int) -> Bounds | Person | None:
        """Who "I" is at *offset*."""
        label = next((s.name for s in self.labels if s.start <= offset < s.end), None)
        quote = next((name for start, end, name in self.quotes if start <= offset < end and name), None)
        if label or quote:
            return label or quote
        index = bisect_right(self.introduced, offset, key=_place) - 1
        return self.introduced[index][1] if index >= 0 else self.guest

    def second(self, offset: int) -> Person | None:
        """Who "you" is at *offset*: only an interview says."""
        return self.guest if not any(s.start <= offset < s.end for s in self.labels) else None


def _place(introduced: tuple[int, Person]) -> int:
    return introduced[0]


def voices(page: Page, people: People, quotes: Sequence[Said]) -> Voices:
    """Return the voices of *page*, where *quotes* were found with the mentions of who said them."""
    text = page.article.text
    introduced = []
    for match in _HELLO.finditer(text):
        person = people.at(match.end(), match.end() + 1)
        if person is not None:
            introduced.append((match.end(), person))
    inside = [q for q in quotes if page.is_quoted(q[0])]
    labels = spoken(page)
    return Voices(
        labels,
        inside,
        introduced,
        _guest(text, people, asked=any(text[slice(*s.name)] == "A" for s in labels)),
    )


def _guest(text: str, people: People, *, asked: bool) -> Person | None:
    """The one interviewed: of those named at the top, whom the page names most."""
    match = _INTERVIEW.search(text, 0, _HEAD)
    if match is None and not asked:
        return None
    top = match.end() if match else 0
    close = [p for p in people.all if any(0 <= m[0] - top < _CLOSE for m in p.mentions)]
    named = close or [p for p in people.all if p.mentions and p.mentions[0][0] < _HEAD]
    return max(named, key=lambda p: (len(p.mentions), -p.mentions[0][0]), default=None)
