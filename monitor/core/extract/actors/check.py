"""Actor files -> what is wrong in them beyond their form: (which file, key, message), all at once.

The files are read as one book, because an entry of one may host or stand for an entry of another.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from re import fullmatch

from monitor.core.extract.actors.book import ActorFile, Entry, KeyPath, as_name, entries, words
from monitor.core.extract.actors.phrases import Name, key

Mistake = tuple[int, KeyPath, str]
_ID = r"[A-Z][A-Z0-9_]+"


def check(files: Sequence[ActorFile]) -> list[Mistake]:
    """Return every mistake in *files*; the first item is the place of the file in the sequence."""
    known = {actor for file in files for _, _, actor, _ in entries(file)}
    offices = {title for file in files for title in file.roles}
    mistakes = [mistake for place, file in enumerate(files) for mistake in _in_file(place, file, known)]
    for place, file in enumerate(files):
        mistakes += _in_leaders(place, file, known, offices)
    return [*mistakes, *_nameless(files), *_shared_words(files)]


def _nameless(files: Sequence[ActorFile]) -> Iterator[Mistake]:
    """An entry may be spread over files, but somewhere it must be named: towns alone are a slip of the id.

    Ground that two sides share has no name of its own, only places and the two.
    """
    named = {actor for file in files for _, _, actor, entry in entries(file) if _names_somebody(entry)}
    for place, file in enumerate(files):
        for section, _, actor, _ in entries(file):
            if actor not in named:
                yield place, (section, actor), "names nobody: give it a name or names"


def _names_somebody(entry: Entry) -> bool:
    return bool(entry.hosts) or any(kind != "place" for _, _, kind, _ in words(entry))


def _in_file(place: int, file: ActorFile, known: set[str]) -> Iterator[Mistake]:
    for section, _, actor, entry in entries(file):
        at: KeyPath = (section, actor)
        if not fullmatch(_ID, actor):
            yield place, at, "an id is capitals, digits and _, beginning with a capital"
        yield from ((place, (*at, *path), text) for path, text in _in_entry(actor, entry, known))


def _in_entry(actor: str, entry: Entry, known: set[str]) -> Iterator[tuple[KeyPath, str]]:
    yield from ((("hosts", n), f"unknown actor {h}") for n, h in enumerate(entry.hosts) if h not in known)
    for n, link in enumerate(entry.acts_for):
        if link.actor not in known or link.actor == actor:
            yield ("acts_for", n, "actor"), f"unknown actor {link.actor}"
        yield from ((("acts_for", n), text) for text in _backwards(link.since, link.until))
    yield from (((), text) for text in _backwards(entry.since, entry.until))
    for field, n, _, name in words(entry):
        at: KeyPath = (field,) if n < 0 else (field, n)
        yield from ((at, text) for text in _in_name(name))


def _in_name(name: Name) -> Iterator[str]:
    if not key(name.text):
        yield "holds no word"
    yield from _backwards(name.since, name.until)


def _backwards(since: date | None, until: date | None) -> Iterator[str]:
    if since and until and since >= until:
        yield f"ends ({until}) before it begins ({since})"


def _in_leaders(place: int, file: ActorFile, known: set[str], offices: set[str]) -> Iterator[Mistake]:
    for n, leader in enumerate(file.leaders):
        if leader.actor not in known:
            yield place, ("leaders", n, "actor"), f"unknown actor {leader.actor}"
        if leader.role not in offices:
            yield place, ("leaders", n, "role"), f"unknown role {leader.role!r}: add it to roles"
        yield from ((place, ("leaders", n), text) for text in _backwards(leader.since, leader.until))


def _shared_words(files: Sequence[ActorFile]) -> Iterator[Mistake]:
    """Two actors or two offices cannot both own the same plain words: the reader could not choose."""
    owners: dict[tuple[str, str], dict[str, tuple[int, KeyPath]]] = defaultdict(dict)
    for owner, what, name, where in _claims(files):
        if name == Name(text=name.text):
            owners[what, key(name.text)].setdefault(owner, where)
    for (_, text), claims in owners.items():
        for owner, (place, at) in list(claims.items())[1:]:
            yield place, at, f"{text!r} already names {next(iter(claims))}, so it cannot name {owner} too"


def _claims(files: Sequence[ActorFile]) -> Iterator[tuple[str, str, Name, tuple[int, KeyPath]]]:
    for place, file in enumerate(files):
        for section, _, actor, entry in entries(file):
            for field, n, _, name in words(entry):
                yield actor, "actor", name, (place, (section, actor, field, *((n,) if n >= 0 else ())))
        for title, role in file.roles.items():
            for n, name in enumerate(map(as_name, role.names)):
                yield title, "role", name, (place, ("roles", title, "names", n))
        for n, leader in enumerate(file.leaders):
            for name in (Name(text=leader.name), *map(as_name, leader.also)):
                yield f"{leader.actor} ({leader.name})", "person", name, (place, ("leaders", n))
