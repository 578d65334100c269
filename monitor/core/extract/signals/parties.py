"""The sides as nouns -> as actors: named ones by their id, unnamed ones by who speaks and by the story."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from monitor.contracts import Party, Speaker
from monitor.core.extract.signals.context import Context
from monitor.core.extract.signals.dyads import Dyad
from monitor.core.extract.signals.lexicon import Entry
from monitor.core.extract.signals.scene import Side

# de-escalation that is done to the other side
_AGAINST = frozenset({"CEASEFIRE", "EASE", "RELEASE", "RETREAT", "YIELD"})


class Spoken(Protocol):
    """What this needs of a hit that was read: whether it is quoted, and from whom."""

    @property
    def speaker(self) -> Speaker | None: ...  # noqa: D102


@dataclass(slots=True)
class Sides:
    """Source, target and pair, and how they were found."""

    source: Party | None = None
    target: Party | None = None
    pair: str = ""
    why: list[str] = field(default_factory=list)


def name_sides(dyad: Dyad, read: Spoken, entry: Entry, context: Context) -> Sides:
    """Return who does it to whom."""
    sides = Sides(why=["routine"] if entry.routine else [])
    sources = list(_parties(dyad.sources, context))
    sides.source = sources[0] if sources else _speaking(dyad, read, entry, context, sides)
    targets = list(_parties(dyad.targets, context, sides.source.id if sides.source else ""))
    others = [party for party in (*targets, *sources[1:]) if not sides.source or party.id != sides.source.id]
    if dyad.third:
        sides.pair = context.pair(p.id for p in others) or context.pair(context.main)
        sides.target = None
        return sides
    sides.target = others[0] if others else _opponent(sides, entry, context)
    if sides.source and sides.target:
        sides.pair = context.pair((sides.source.id, sides.target.id))
    return sides


def _parties(sides: Iterable[Side], context: Context, foe: str = "") -> Iterable[Party]:
    for side in sides:
        if side.mention is not None and (actor := context.whose(side.mention.actor, foe)):
            yield Party(id=actor, surface=side.mention.surface)


def _speaking(dyad: Dyad, read: Spoken, entry: Entry, context: Context, sides: Sides) -> Party | None:
    """Who says "we will respond", "now it is open war": he says it for his country."""
    speaker = read.speaker
    if speaker is None or not speaker.affiliation or any(side.mention for side in dyad.sources):
        return None
    if entry.category in ("THREATEN", "DECLARE_WAR") or any(
        s.token.lower_ in ("we", "i") for s in dyad.sources
    ):
        sides.why.append("source:speaker")
        return Party(id=context.side(speaker.affiliation), surface=speaker.surface or speaker.name)
    return None


def _opponent(sides: Sides, entry: Entry, context: Context) -> Party | None:
    """Against whom, when nobody says: the other side of the story."""
    if sides.source is None or (entry.direction == "de-escalation" and entry.category not in _AGAINST):
        return None
    other = context.other(sides.source.id)
    if not other:
        return None
    sides.why.append("target:story")
    return Party(id=other)
