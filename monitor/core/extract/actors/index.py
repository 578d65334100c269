"""Words in a text -> the actor they name, the side it is on, the pair of two sides.

    text -> phrases -> mentions; mention -> actor -> side on that day -> pair

All names are data (config/actors/). What a mention means in its clause is for the caller to say; the
`kind` tells how firmly the words name a government (a metonym does, a capital may be a mere place).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from msgspec import Struct

from monitor.contracts import RoleClass
from monitor.core.extract.actors.book import (
    ActorFile,
    ActsFor,
    Entry,
    Kind,
    Leader,
    MentionKind,
    as_name,
    entries,
    titles,
    words,
)
from monitor.core.extract.actors.phrases import Found, Name, PhraseIndex, fold

_ROLE_CLASS: dict[Kind, RoleClass] = {
    "state": "government",
    "territory": "government",
    "armed_group": "armed_group",
    "organisation": "international",
}
_OWN_KIND: dict[Kind, MentionKind] = {"armed_group": "group", "organisation": "organisation"}
_ARMED = ("military", "armed_group")
_RANKS = ("general", "marshal", "colonel", "commander")
_HEIRS = 4  # steps from a former state to the one of today; a ring in the data ends here
_REACH = 40  # characters around a capital that say whether it is a place


class Actor(Struct, frozen=True):
    """Somebody who acts in world politics."""

    id: str
    name: str
    kind: Kind
    role_class: RoleClass
    hosts: tuple[str, ...] = ()
    acts_for: tuple[ActsFor, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names an actor; for a leader also who that is."""

    start: int
    end: int
    actor: str
    kind: MentionKind
    surface: str
    role_class: RoleClass = "unknown"
    person: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class RoleMention:
    """A stretch of text that names an office: "Defence Minister"."""

    start: int
    end: int
    role: str
    role_class: RoleClass
    surface: str


@dataclass(frozen=True, slots=True)
class _Sense:
    actor: str
    kind: MentionKind
    role_class: RoleClass
    person: str = ""
    terms: tuple[Leader, ...] = ()  # oldest first

    def term(self, day: date | None) -> Leader | None:
        """The office held that day; without a day the latest one."""
        held = [term for term in self.terms if day is None or _within(term.since, term.until, day)]
        return held[-1] if held else None


class ActorIndex:
    """Answers who is meant; built once, from one merged actor file."""

    def __init__(self, book: ActorFile) -> None:
        self._actors = {actor: _actor(actor, kind, entry) for _, kind, actor, entry in entries(book)}
        self._shared = {
            actor: entry.hosts
            for section, _, actor, entry in entries(book)
            if section == "territories" and not _named(entry)
        }
        traps = [(as_name(trap), None) for trap in book.traps]
        self._names: PhraseIndex[_Sense] = PhraseIndex([*_senses(book, self._actors), *traps])
        self._roles = PhraseIndex(
            (name, (title, role.role_class))
            for title, role in book.roles.items()
            for name in titles(title, role)
        )
        cues = book.place_cues
        self._before = tuple(f" {fold(word)} " for word in cues.before)
        self._after = tuple(f" {fold(word)} " for word in cues.after)

    def find(self, text: str, on: date | None = None) -> list[Mention]:
        """Return every mention of an actor in *text*, in order, none overlapping."""
        return [_mention(hit, text, on) for hit in self._names.find(text, on)]

    def roles(self, text: str) -> list[RoleMention]:
        """Return every office named in *text*, in order."""
        return [
            RoleMention(hit.start, hit.end, *hit.value, surface=text[hit.start : hit.end])
            for hit in self._roles.find(text)
        ]

    def actor(self, actor: str) -> Actor:
        """Return the actor of that id; KeyError when there is none."""
        return self._actors[actor]

    def get(self, actor: str) -> Actor | None:
        """Return the actor of that id, or None."""
        return self._actors.get(actor)

    def shared(self, actor: str) -> tuple[str, ...]:
        """The two sides whose common ground it is: a border, a strait. Such ground acts for nobody."""
        return self._shared.get(actor, ())

    def side(self, actor: str, on: date | None = None) -> str:
        """Return the id an actor counts under in pairs: a state for its authorities, else its own."""
        for _ in range(_HEIRS):
            known = self._actors.get(actor)
            heir = (
                next((a.actor for a in known.acts_for if _within(a.since, a.until, on)), None)
                if known
                else None
            )
            if heir is None:
                break
            actor = heir
        return actor

    def pair(self, a: str, b: str, on: date | None = None) -> str:
        """Return the two sides in alphabetical order, "AFG-PAK"; "" when they are one or unknown."""
        if not a or not b:
            return ""
        one, two = sorted((self.side(a, on), self.side(b, on)))
        return "" if one == two else f"{one}-{two}"

    def is_place_use(self, text: str, mention: Mention) -> bool:
        """Whether a capital is where something is, not who does it: "in Beijing", "Kabul residents"."""
        if mention.kind != "capital":
            return mention.kind == "place"
        before = f" {' '.join(fold(text[max(0, mention.start - _REACH) : mention.start]).split())} "
        after = text[mention.end : mention.end + _REACH]
        return (
            before.endswith(self._before or ("\0",))
            or f" {' '.join(fold(after).split())} ".startswith(self._after or ("\0",))
            or self._in_its_state(mention, after)
            or _heads_a_line(text, mention, after)
        )

    def _in_its_state(self, mention: Mention, after: str) -> bool:
        """Only a place is followed by its state: "Harare, Zimbabwe"."""
        comma = re.match(r",\s+", after)
        follower = next(iter(self.find(after[comma.end() :])), None) if comma else None
        return follower is not None and follower.start == 0 and follower.actor == mention.actor


_DATELINE = re.compile(r"(?:,[^-–—(:\n]{1,30})?\s*(?:\([^)]{1,20}\)\s*)?(?:--|–|—|:|\(|\s-\s)\s*\S")


def _heads_a_line(text: str, mention: Mention, after: str) -> bool:
    """The dateline of an agency: "KABUL (Reuters) - ", "Washington, 3 May — "."""
    begins = mention.start == 0 or text[mention.start - 1] == "\n"
    return begins and _DATELINE.match(after) is not None


def _mention(hit: Found[_Sense], text: str, on: date | None) -> Mention:
    sense, surface = hit.value, text[hit.start : hit.end]
    if not sense.person:
        return Mention(hit.start, hit.end, sense.actor, sense.kind, surface, sense.role_class)
    # Before and after its terms a person is known, but speaks for nobody.
    term = sense.term(on)
    role_class: RoleClass = term.role_class if term else "unknown"
    role = term.role if term else ""
    return Mention(
        hit.start, hit.end, sense.actor, sense.kind, surface, role_class, person=sense.person, role=role
    )


def _within(since: date | None, until: date | None, on: date | None) -> bool:
    """Without a date it is today: what has an end has ended."""
    if on is None:
        return until is None
    return (since is None or since <= on) and (until is None or on < until)


def _actor(actor: str, kind: Kind, entry: Entry) -> Actor:
    return Actor(
        id=actor,
        name=entry.name or actor,
        kind=kind,
        role_class=entry.role_class or _ROLE_CLASS[kind],
        hosts=entry.hosts,
        acts_for=entry.acts_for,
        since=entry.since,
        until=entry.until,
    )


def _senses(book: ActorFile, actors: dict[str, Actor]) -> Iterator[tuple[Name, _Sense]]:
    """Names before adjectives before capitals: the first reading of the same words wins."""
    pending = [
        (word_kind, name, actors[actor], kind)
        for _, kind, actor, entry in entries(book)
        for _, _, word_kind, name in words(entry)
    ]
    order: list[MentionKind] = ["name", "adjective", "metonym", "forces", "capital", "place"]
    for word_kind, name, actor, kind in sorted(pending, key=lambda item: order.index(item[0])):
        role_class: RoleClass = "military" if word_kind == "forces" else actor.role_class
        yield name, _Sense(actor.id, _OWN_KIND.get(kind, word_kind), role_class)
    yield from _people(book.leaders)


def _named(entry: Entry) -> bool:
    return any(kind != "place" for _, _, kind, _ in words(entry))


def _people(leaders: Iterable[Leader]) -> Iterator[tuple[Name, _Sense]]:
    """One sense for all terms of a person; a name written in any of them counts for all."""
    people: dict[tuple[str, str], list[Leader]] = {}
    for leader in sorted(leaders, key=lambda leader: leader.since):
        people.setdefault((leader.name, leader.actor), []).append(leader)
    latest_first = sorted(people.items(), key=lambda item: item[1][-1].since, reverse=True)
    for (person, actor), terms in latest_first:
        sense = _Sense(actor, "leader", terms[-1].role_class, person, tuple(terms))
        for name in dict.fromkeys([Name(text=person), *(as_name(n) for term in terms for n in term.also)]):
            yield name, sense
    for (person, actor), terms in latest_first:
        yield _by_office(person, terms), _Sense(actor, "leader", terms[-1].role_class, person, tuple(terms))


def _by_office(person: str, terms: Sequence[Leader]) -> Name:
    """The surname right behind the office: "President Kiir"; of two, the one who held it last."""
    offices = {
        word for term in terms for word in (term.role, term.role.split(" of ")[0], term.role.split()[-1])
    }
    ranks = {rank for term in terms if term.role_class in _ARMED for rank in _RANKS}
    return Name(text=person.rsplit(maxsplit=1)[-1], case="title", only_after=tuple(sorted(offices | ranks)))
