"""Offices in the text -> who holds them, for whom: the table that "the minister" is looked up in.

    "Pakistan's Defence Minister Khawaja Asif" | "Khawaja Asif, the defence minister of Pakistan"
        -> (defence minister, PAK) = Khawaja Asif

The table grows while the article is read; an office nobody was given stays an office.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from monitor.contracts import RoleClass
from monitor.core.extract.actors.index import Mention, RoleMention
from monitor.core.extract.people.people import People, Person

_APPOSITION = re.compile(
    r",?\s+(?:who (?:is|was|serves as|served as)\s+|an?\s+|the\s+)?"
    r"(?:(?!(?:our|my|according|and|but|in|to|who|when|while|as|after|with|from)\b)[\w’'.-]+\s+){0,4}$"
)
_FORMER = re.compile(r"\b(?:former|ex|then|late|outgoing)[\s-]+(?:[\w’'.-]+\s+){0,2}$", re.IGNORECASE)
_OF = re.compile(r"(?:['’]s?)?\s+(?:of|for|to|at|with)\s+(?:the\s+)?")
_BEFORE = re.compile(r"(?:['’]s?)?[\s-]+(?:[A-Z]?[\w.-]+\s+){0,2}")
_REACH = 70  # characters between a name and the office in apposition


@dataclass(frozen=True, slots=True)
class Office:
    """An office named in the text, and for whom."""

    start: int
    end: int
    role: str
    role_class: RoleClass
    actor: str = ""  # "" when the words do not say
    plural: bool = False


@dataclass(slots=True)
class RoleTable:
    """Who holds which office, by what the article said."""

    held: list[tuple[Office, Person]] = field(default_factory=list)

    def holder(self, office: Office) -> Person | None:
        """The last person before *office* who was given it: by its name, else by its head word."""
        same = [(o, p) for o, p in self.held if _compatible(o, office)]
        exact = [pair for pair in same if pair[0].role == office.role]
        return (exact or same)[-1][1] if exact or same else None


def _compatible(given: Office, asked: Office) -> bool:
    if given.start >= asked.start or (given.actor and asked.actor and given.actor != asked.actor):
        return False
    if ("former" in given.role.split()) != ("former" in asked.role.split()):
        return False
    return given.role == asked.role or given.role.split()[-1] == asked.role


def offices(text: str, roles: Iterable[RoleMention], actors: Sequence[Mention]) -> list[Office]:
    """Return the offices of *text* with the actor each belongs to."""
    return [_office(text, role, actors) for role in roles]


def _office(text: str, role: RoleMention, actors: Sequence[Mention]) -> Office:
    owner = _owner(text, role, actors)
    former = _FORMER.search(text, max(0, role.start - _REACH), role.start) is not None
    name = role.role
    if role.surface.lower().startswith(("former ", "ex-")):
        former, name = True, re.split(r"[\s-]", role.surface.lower(), maxsplit=1)[1]
    return Office(
        role.start, role.end, f"former {name}" if former else name, role.role_class, owner, _plural(role)
    )


def _plural(role: RoleMention) -> bool:
    return role.surface.endswith("s") and not role.role.endswith("s")


def _owner(text: str, role: RoleMention, actors: Sequence[Mention]) -> str:
    for actor in reversed(actors):
        if actor.end <= role.start and _BEFORE.fullmatch(text, actor.end, role.start):
            return actor.actor
    for actor in actors:
        if actor.start >= role.end and _OF.fullmatch(text, role.end, actor.start):
            return actor.actor
        if actor.start < role.end and role.start < actor.end:
            return actor.actor
    return ""


def assign(text: str, table: Sequence[Office], people: People) -> RoleTable:
    """Give the offices of *text* to the people they stand beside."""
    held = []
    for office in table:
        person = None if office.plural else _beside(text, office, people)
        if person is not None:
            held.append((office, person))
            _enrich(person, office)
    return RoleTable(held)


def _beside(text: str, office: Office, people: People) -> Person | None:
    for person in people.all:
        for start, end in person.mentions:
            if 0 < start - office.end <= _TITLE and _only_titles(text[office.end : start]):
                return person
            if end < office.start <= end + _REACH and text[end] == "," and _apposed(text, end, office.start):
                return person
            if 0 < start - office.end <= _TITLE and _announced(text, office.end, start, end):
                return person
    return None


_TITLE = 16  # characters of titles between an office and the name: "President Dr. "


def _only_titles(between: str) -> bool:
    return all(word[0].isupper() or word.endswith(".") for word in between.split())


def _announced(text: str, office: int, start: int, end: int) -> bool:
    """As in "the prime minister, Samir Khoury,": the name between commas behind the office."""
    lead = text[office:start]
    return lead.startswith(", ") and _only_titles(lead[1:]) and text[end : end + 1] == ","


def _apposed(text: str, end: int, start: int) -> bool:
    return _APPOSITION.fullmatch(text, end, start) is not None


def _enrich(person: Person, office: Office) -> None:
    """The first office told is the person's; a later one may add for whom."""
    if not person.role or (person.role == office.role and not person.affiliation):
        person.role, person.role_class = office.role, office.role_class
        person.affiliation = office.actor or person.affiliation
