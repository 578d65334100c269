"""The actor files (config/actors/*.yaml): their form, how several become one, what can be wrong in them.

Data are facts that users extend: the same id in a later file adds to the entry of an earlier one.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

from monitor.contracts import RoleClass
from monitor.core.extract.actors.phrases import Name, key

Kind = Literal["state", "territory", "armed_group", "organisation"]
MentionKind = Literal[
    "name", "adjective", "capital", "place", "metonym", "forces", "leader", "organisation", "group"
]
KeyPath = tuple[str | int, ...]
Names = tuple[str | Name, ...]


class ActsFor(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose side an actor counts on: a de-facto authority since it took power, a former state's heir."""

    actor: str
    since: date | None = None
    until: date | None = None


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One actor: who it is and the words that name it, by what kind of words they are."""

    name: str = ""
    names: Names = ()
    adjectives: Names = ()
    capital: Names = ()
    places: Names = ()  # towns and regions that wars are about; where something is, never who does it
    metonyms: Names = ()  # seats and organs of the government: the Kremlin
    forces: Names = ()  # its armed forces and services
    hosts: tuple[str, ...] = ()  # states it acts in or from
    acts_for: tuple[ActsFor, ...] = ()
    since: date | None = None
    until: date | None = None
    role_class: RoleClass | None = None


class Role(Struct, frozen=True, forbid_unknown_fields=True):
    """An office and the words for it; its key is one of them unless it stands, with guards, in `names`."""

    role_class: RoleClass
    names: Names


class Leader(Struct, frozen=True, forbid_unknown_fields=True):
    """A person in an office, for one term; a person with several has several lines."""

    name: str
    actor: str
    role: str
    since: date
    until: date | None = None
    also: Names = ()  # other ways to write the name, a surname that is nobody else's
    role_class: RoleClass = "government"


class PlaceCues(Struct, frozen=True, forbid_unknown_fields=True):
    """Words around a capital that make it a place and not a government."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class ActorFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One actor file; every section may be missing."""

    states: dict[str, Entry] = {}
    territories: dict[str, Entry] = {}
    armed_groups: dict[str, Entry] = {}
    organisations: dict[str, Entry] = {}
    roles: dict[str, Role] = {}
    leaders: tuple[Leader, ...] = ()
    traps: tuple[str | Name, ...] = ()  # words that hold a name and mean something else: guinea pig
    place_cues: PlaceCues = PlaceCues()


_SECTIONS: tuple[tuple[str, Kind], ...] = (
    ("states", "state"),
    ("territories", "territory"),
    ("armed_groups", "armed_group"),
    ("organisations", "organisation"),
)
_WORDS: tuple[tuple[str, MentionKind], ...] = (
    ("names", "name"),
    ("adjectives", "adjective"),
    ("capital", "capital"),
    ("places", "place"),
    ("metonyms", "metonym"),
    ("forces", "forces"),
)


def as_name(name: str | Name) -> Name:
    """Return *name* as a Name, free of guards when it was plain words."""
    return Name(text=name) if isinstance(name, str) else name


def entries(file: ActorFile) -> Iterator[tuple[str, Kind, str, Entry]]:
    """Yield (section, kind, id, entry)."""
    for section, kind in _SECTIONS:
        for actor, entry in getattr(file, section).items():
            yield section, kind, actor, entry


def words(entry: Entry) -> Iterator[tuple[str, int, MentionKind, Name]]:
    """Yield (field, place in it, kind of word, name) of every way to name an actor; -1: its name.

    A name that stands again under `names`, there with guards, is for people to read and not to find.
    """
    if entry.name and key(entry.name) not in _guarded(entry.names):
        yield "name", -1, "name", Name(text=entry.name)
    for field, kind in _WORDS:
        for place, name in enumerate(getattr(entry, field)):
            yield field, place, kind, as_name(name)


def titles(title: str, role: Role) -> list[Name]:
    """Return every way to name an office."""
    names = [as_name(name) for name in role.names]
    return names if key(title) in _guarded(role.names) else [*names, Name(text=title)]


def _guarded(names: Names) -> set[str]:
    return {key(name.text) for name in names if isinstance(name, Name)}


def merge(files: Sequence[ActorFile]) -> ActorFile:
    """Return one file that says what all *files* say, later ones adding to earlier ones.

    The same person in the same office from the same day again replaces the line before: so a term is ended.
    """
    joined = {section: _joined([getattr(file, section) for file in files]) for section, _ in _SECTIONS}
    cues = {
        field: tuple(word for file in files for word in getattr(file.place_cues, field))
        for field in PlaceCues.__struct_fields__
    }
    return ActorFile(
        **joined,
        roles={name: role for file in files for name, role in file.roles.items()},
        leaders=tuple(
            {
                (leader.name, leader.actor, leader.role, leader.since): leader
                for f in files
                for leader in f.leaders
            }.values()
        ),
        traps=tuple(trap for file in files for trap in file.traps),
        place_cues=PlaceCues(**cues),
    )


def _joined(sections: Sequence[Mapping[str, Entry]]) -> dict[str, Entry]:
    joined: dict[str, Entry] = {}
    for section in sections:
        for actor, entry in section.items():
            joined[actor] = _added(joined[actor], entry) if actor in joined else entry
    return joined


def _added(old: Entry, new: Entry) -> Entry:
    changes = {}
    for field in Entry.__struct_fields__:
        before, after = getattr(old, field), getattr(new, field)
        changes[field] = before + after if isinstance(before, tuple) else after or before
    return msgspec.structs.replace(old, **changes)
