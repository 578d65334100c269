"""An article's text -> the people in it: one Person per human being, with every place that names them.

    capitalised runs -> evidence (forename, title, office, who speaks, a surname that returns) -> clusters

A run without evidence stays a mere name: it may be a body, a place, a paper. Nothing is guessed.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.contracts import RoleClass
from monitor.core.extract.quotes.lexicon import Reporting

Bounds = tuple[int, int]
_WORD = r"(?!I\b)[^\W\d_a-z](?:\w|['’-](?=\w)(?!s\b))*"
_ENOUGH = frozenset({"title", "office", "speaks"})  # evidence that makes a person of a single word
_HONOURS = re.compile(r"[A-Z]{2,4}$")  # DBE, MP
_LETTERS = 2  # words of a name behind which letters are honours
_INITIAL = 2  # characters of "J."
_SHORT_FORM = 3  # letters of the shortest short form: Tim
_FEW = 6  # words of the longest name
_APPOSED = 60  # characters from a name to the office behind its comma
_BREAK = frozenset(',.;:”"')
_ANNOUNCED = re.compile(r",\s+(?:[A-Z]\w*\.?\s+){0,2}$")
_AGE = re.compile(r",\s\d{2}\b")


@dataclass(slots=True, eq=False)
class Person:
    """A human being of the article."""

    name: str  # the fullest form
    surname: str
    forename: str = ""
    gender: str = ""  # male, female, or "" for unknown
    role: str = ""
    role_class: RoleClass = "unknown"
    affiliation: str = ""  # actor id
    titles: set[str] = field(default_factory=set)  # "lieutenant", as the text calls him
    mentions: list[Bounds] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words that may be a name, without title and possessive."""

    start: int
    end: int
    words: tuple[str, ...]
    title: str = ""  # the gender its title tells: male, female, any; "" without a title
    called: str = ""  # the title itself


class Names:
    """What the lexicon knows about names, made ready for look-up."""

    def __init__(self, reporting: Reporting) -> None:
        people = reporting.people
        self.gender = {
            **dict.fromkeys(people.forenames.female, "female"),
            **dict.fromkeys(people.forenames.male, "male"),
        }
        self.titles = {
            word: gender for gender in ("male", "female", "any") for word in getattr(people.titles, gender)
        }
        self.gendered = {w: g for g in ("male", "female") for w in getattr(people.gendered, g)}
        self.bodies = frozenset(people.bodies)
        self.not_names = frozenset(people.not_names)
        self.suffixes = frozenset(people.suffixes)
        particles = "|".join(people.particles)
        dotted = "|".join(sorted(self.titles, key=len, reverse=True))
        token = rf"(?:(?:{dotted}|[A-Z])\.|{_WORD})"
        firsts = "".join(sorted({re.escape(title[0]) for title in self.titles}))
        begins = rf"(?=[A-Z{firsts}]|[^\W\d_a-z])"  # says no at once where no name begins
        self._run = re.compile(
            rf"{begins}{token}(?:[ \u00a0](?:(?:{particles})[ \u00a0-])?{token}){{0,{_FEW}}}"
        )

    def runs(self, text: str, taken: Iterable[Bounds] = ()) -> Iterator[Run]:
        """Yield the capitalised runs of *text*, cut where *taken* names an actor or an office."""
        blanked = _blank(text, taken)
        for match in self._run.finditer(blanked):
            yield from self._cut(match.group(), match.start())

    def _cut(self, words: str, start: int) -> Iterator[Run]:
        """Take titles and words that begin sentences off the front, suffixes off the end."""
        title, called = "", ""
        pieces = words.split()  # one character stands between two of them
        while pieces and ((word := pieces[0].rstrip(".")) in self.titles or pieces[0] in self.not_names):
            title, called = self.titles.get(word, title), word.lower() if word in self.titles else called
            start += len(pieces.pop(0)) + 1
        while len(pieces) > 1 and (
            pieces[-1].strip(".,") in self.suffixes or (len(pieces) > _LETTERS and _HONOURS.match(pieces[-1]))
        ):
            pieces.pop()
        stop = next((i for i, word in enumerate(pieces) if word in self.not_names), len(pieces))
        if stop:
            *before, last = pieces[:stop]
            kept = (*before, last if len(last) <= _INITIAL else last.rstrip(".'’"))
            yield Run(start, start + len(" ".join(kept)), kept, title, called)

    def may_be_forename(self, word: str) -> bool:
        """Whether *word*, a capitalised one, is nothing else we know."""
        return not (word in self.not_names or word in self.bodies or word in self.titles)

    def is_body(self, run: Run) -> bool:
        """Whether the run names a body, a place, a paper."""
        return any(word in self.bodies for word in run.words)


def _blank(text: str, taken: Iterable[Bounds]) -> str:
    """Put line breaks in place of what is taken, so that no name runs across it."""
    pieces, at = [], 0
    for start, end in sorted(taken):
        if end > at:
            pieces += [text[at : max(at, start)], "\n" * (end - max(at, start))]
            at = end
    return "".join([*pieces, text[at:]])


class People:
    """The people of one article; looked up by any mention."""

    def __init__(self) -> None:
        self.all: list[Person] = []
        self._places: list[tuple[int, int, Person]] = []
        self._by_surname: dict[str, list[Person]] = {}
        self._by_forename: dict[str, list[Person]] = {}

    def add(self, run: Run, gender: str) -> Person:
        """Return the person that *run* names in full, a new one if need be."""
        known = self.known(run)
        if known is not None:
            if len(run.words) > len(known.name.split()):
                known.name = " ".join(run.words)
                known.forename = run.words[0]
            known.gender = known.gender or gender
            return known
        person = Person(
            " ".join(run.words), run.words[-1], run.words[0] if len(run.words) > 1 else "", gender
        )
        self.all.append(person)
        self._by_surname.setdefault(person.surname, []).append(person)
        if person.forename:
            self._by_forename.setdefault(person.forename, []).append(person)
        return person

    def known(self, run: Run) -> Person | None:
        """The person that *run* names, by surname and, where given, forename; the latest named wins."""
        found = [p for p in self._by_surname.get(run.words[-1], ()) if _agrees(p, run)]
        if not found and len(run.words) == 1:
            found = self._by_forename.get(run.words[0], [])
        return max(found, key=lambda p: p.mentions[-1] if p.mentions else (0, 0), default=None)

    def behind(self, start: int, reach: int) -> tuple[Bounds, Person] | None:
        """The first person named from *start* on, within *reach* characters."""
        index = bisect_left(self._places, start, key=_first)
        if index == len(self._places) or self._places[index][0] > start + reach:
            return None
        first, last, person = self._places[index]
        return (first, last), person

    def called(self, surname: str) -> Person | None:
        """The person of that surname whom the article named last."""
        found = self._by_surname.get(surname, [])
        return found[-1] if found else None

    def titled(self, title: str) -> Person | None:
        """The only person the article gives that title: "the lieutenant"."""
        found = [person for person in self.all if title in person.titles]
        return found[0] if len(found) == 1 else None

    def at(self, start: int, end: int) -> Person | None:
        """The person named within *start*..*end*; the last one, for titles come first."""
        index = bisect_right(self._places, end - 1, key=_first) - 1
        if index < 0 or self._places[index][1] <= start:
            return None
        return self._places[index][2]

    def settle(self) -> None:
        """Put the mentions in order; to be called when all are noted."""
        for person in self.all:
            person.mentions.sort()
        self._places = sorted(
            ((start, end, person) for person in self.all for start, end in person.mentions), key=_first
        )


def _first(place: tuple[int, int, Person]) -> int:
    return place[0]


def _agrees(person: Person, run: Run) -> bool:
    if run.title in {"male", "female"} and person.gender and person.gender != run.title:
        return False
    if len(run.words) == 1 or not person.forename:
        return True
    one, two = person.forename.rstrip("."), run.words[0].rstrip(".")
    return one == two or (1 in (len(one), len(two)) and one[0] == two[0]) or _short(one, two)


def _short(one: str, two: str) -> bool:
    """As in "Tim" for "Timothy"."""
    return min(len(one), len(two)) >= _SHORT_FORM and (one.startswith(two) or two.startswith(one))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a run being a person."""

    text: str
    offices: frozenset[int] = frozenset()  # where an office ends: "Defence Minister| Khawaja Asif"
    apposed: frozenset[int] = frozenset()  # where an office begins behind a comma: "Asif, |the minister"
    speaking: tuple[Bounds, ...] = ()  # mentions that stand at a cue
    ends: frozenset[int] = frozenset()  # where such a mention or an office ends
    voices: frozenset[str] = frozenset()  # single words that do
    guests: tuple[Bounds, ...] = ()  # where the name of the one interviewed must stand

    def of(self, names: Names, run: Run, alone: Counter[str]) -> str:
        """The word that says why *run* is a person, "" for none."""
        if names.is_body(run):
            return ""
        last = run.words[-1]
        told = {
            "title": bool(run.title),
            "forename": run.words[0] in names.gender,
            "office": self._office(run),
            "age": _AGE.match(self.text, run.end) is not None,
            "guest": self.guests != () and self._guest(run, alone),
            "speaks": alone[last] > 1 and self._speaks(run),
            "surname": len(run.words) > 1
            and run.words[0] not in alone
            and (alone[last] > 1 or last in self.voices),
        }
        return next((word for word, holds in told.items() if holds), "")

    def _office(self, run: Run) -> bool:
        announced = _ANNOUNCED.search(self.text[max(0, run.start - _APPOSED) : run.start])
        if (
            announced
            and run.start - len(announced.group()) in self.ends
            and self.text[run.end : run.end + 1] in _BREAK
        ):
            return True
        before = self.text[run.start - 1 : run.start]
        if before.isspace() and run.start - 1 in self.offices:
            return True
        return any(run.end < at <= run.end + _APPOSED for at in self.apposed) and self.text[run.end] == ","

    def _guest(self, run: Run, alone: Counter[str]) -> bool:
        """As in "interviews the writer Aner Shalev": two words, the last of which the page repeats."""
        inside = any(start <= run.start and run.end <= end for start, end in self.guests)
        behind = self.text[run.end : run.end + 1]
        return inside and len(run.words) > 1 and alone[run.words[-1]] > 0 and behind in {"", "\n", ",", " "}

    def _speaks(self, run: Run) -> bool:
        return any(start <= run.start and end - 1 <= run.end <= end for start, end in self.speaking)


def find_people(names: Names, runs: Sequence[Run], evidence: Evidence) -> People:
    """Cluster *runs*: full names first, then the surnames and forenames that go back to them."""
    alone = Counter(run.words[0] for run in runs if len(run.words) == 1)
    people = People()
    for run in runs:
        if len(run.words) > 1 and evidence.of(names, run, alone):
            person = people.add(run, _gender(names, run))
            _note(person, run)
    for run in runs:
        if len(run.words) == 1:
            person_or_none = people.known(run)
            if person_or_none is None and evidence.of(names, run, alone) in _ENOUGH:
                person_or_none = people.add(run, _gender(names, run))
            if person_or_none is not None:
                _note(person_or_none, run)
    people.settle()
    return people


def _note(person: Person, run: Run) -> None:
    person.mentions.append((run.start, run.end))
    if run.called:
        person.titles.add(run.called)


def _gender(names: Names, run: Run) -> str:
    if run.title in {"male", "female"}:
        return run.title
    return names.gender.get(run.words[0], "") if len(run.words) > 1 else ""
