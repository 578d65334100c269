"""entries of a document, what is remembered -> which are new, which were edited, what to remember.

Pure. A guid that several entries of one document share tells them apart only together with their links.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from monitor.core.articles import content_hash, entry_key, identity
from monitor.core.entry import Entry
from monitor.core.urls import Naming


class Fresh(NamedTuple):
    """An entry to publish."""

    entry: Entry
    identity: str
    updated: bool  # known, with other words


class Sifted(NamedTuple):
    """The outcome: what to publish, and all that is known now."""

    fresh: tuple[Fresh, ...]
    seen: dict[str, str]


def sift(entries: Iterable[Entry], seen: Mapping[str, str], naming: Naming, remember: int) -> Sifted:
    """Return what is new to *seen*; of what has left the document, the last *remember* stay known."""
    entries = tuple(entries)
    shared = {guid for guid, times in _guids(entries).items() if guid and times > 1}
    here: dict[str, str] = {}
    fresh: list[Fresh] = []
    for entry in entries:
        content = content_hash(entry, naming)
        known_as = _name(entry, content, seen, naming, shared=entry.guid in shared)
        key = entry_key(known_as)
        if key in here:
            continue
        here[key] = content
        if seen.get(key) != content:
            fresh.append(Fresh(entry, known_as, key in seen))
    return Sifted(tuple(fresh), _merged(seen, here, remember))


def _guids(entries: tuple[Entry, ...]) -> Counter[str]:
    """How many different links each guid stands for."""
    return Counter(guid for guid, _ in {(entry.guid, entry.link) for entry in entries})


def _name(entry: Entry, content: str, seen: Mapping[str, str], naming: Naming, *, shared: bool) -> str:
    """The identity it is known by, if any: a guid may be shared in one document and alone in the next."""
    alone, together = identity(entry, naming), identity(entry, naming, shared=True)
    if shared:
        return alone if seen.get(entry_key(alone)) == content else together
    return together if entry_key(together) in seen else alone


def _merged(seen: Mapping[str, str], here: dict[str, str], remember: int) -> dict[str, str]:
    """Oldest first; what stands in the document is never forgotten, or it would be news again."""
    gone = [key for key in seen if key not in here]
    kept = islice(gone, max(0, len(gone) - remember), None)
    return {key: seen[key] for key in kept} | here
