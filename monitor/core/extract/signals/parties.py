"""The sides as nouns -> as actors: named ones by their id, unnamed ones by who speaks and by the story."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from monitor.contracts import Party, Speaker
from monitor.core.extract.signals.context import Context
from monitor.core.extract.signals.dyads import Dyad
from monitor.core.extract.signals.lexicon import Entry
from monitor.core.extract.signals.scene import Scene, Side

# de-escalation that is done to the other side
_AGAINST = frozenset({"CEASEFIRE", "EASE", "RELEASE", "RETREAT", "YIELD"})
_PAIR = 2


class Spoken(Protocol):
    """What this needs of a hit that was read: where it stands, and who says so."""

    @property
    def speaker(self) -> Speaker | None: ...  # noqa: D102

    @property
    def scene(self) -> Scene: ...  # noqa: D102


@dataclass(slots=True)
class Sides:
    """Source, target and pair, how they were found, and whether the clause itself names one."""

    source: Party | None = None
    target: Party | None = None
    pair: str = ""
    named: bool = False
    why: list[str] = field(default_factory=list)


def name_sides(dyad: Dyad, read: Spoken, entry: Entry, context: Context) -> Sides:
    """Return who does it to whom."""
    sides = Sides(why=["routine"] if entry.routine else [])
    sources = list(_parties(dyad.sources, context))
    sides.source = sources[0] if sources else _speaking(dyad, read, entry, context, sides)
    foe = sides.source.id if sides.source else ""
    targets = [_holder(party, foe, read, context) for party in _parties(dyad.targets, context, foe)]
    others = [party for party in (*targets, *sources[1:]) if party.id != foe]
    sides.named = bool(sides.source or others)
    if dyad.third:
        sides.pair = context.pair(p.id for p in others) or context.pair(context.main)
        return sides
    sides.target = others[0] if others else None
    _complete(sides, dyad, read, entry, context)
    if sides.source and sides.target:
        sides.pair = context.pair((sides.source.id, sides.target.id))
    return sides


def _holder(party: Party, foe: str, read: Spoken, context: Context) -> Party:
    """Whom a blow on a place is meant for: the group that acts there, where the sentence names one."""
    if not any(m.surface == party.surface and m.kind == "place" for m in read.scene.named):
        return party
    groups = (m for m in read.scene.named if m.kind == "group" and party.id in context.hosts(m.actor))
    found = (Party(id=context.side(m.actor), surface=m.surface) for m in groups)
    return next((group for group in found if group.id != foe), party)


def _complete(sides: Sides, dyad: Dyad, read: Spoken, entry: Entry, context: Context) -> None:
    """Fill in the side that the clause leaves open: from the sentence, then from the story."""
    near, bodies = context.near(read.scene.named), context.bodies(read.scene.named)
    blow = entry.direction != "de-escalation" or entry.category in _AGAINST
    if sides.source is None and sides.target is not None:
        host = _host(sides.target, dyad.sources, context)
        others = [
            _claimant(read, context),
            *_only(near, sides.target),
            context.other(sides.target.id),
            *bodies,
        ]
        _set_source(sides, [host, *others] if blow else [host])
    elif sides.source is not None and sides.target is None:
        host = _host(sides.source, (*dyad.targets, *dyad.sources), context)
        others = [side for side in near if side != sides.source.id]
        others.sort(key=lambda side: side == _claimant(read, context))  # who only tells of it comes last
        if blow:
            others += [context.other(sides.source.id), context.host(sides.source.id)]
        _set_target(sides, [host, *others] if blow or len(others) == 1 else [host])
    elif sides.source is None and len(near) == 1 and len(bodies) == 1:
        _set_source(sides, bodies)
        _set_target(sides, near)
    elif sides.source is None and len(near) == _PAIR:
        _set_source(sides, near[:1])
        _set_target(sides, near[1:])


def _only(near: list[str], than: Party) -> list[str]:
    """The one other side that the sentence names, if it is only one."""
    others = [side for side in near if side != than.id]
    return others if len(others) == 1 else []


def _first_beside(candidates: list[str], taken: Party | None) -> Party | None:
    found = next((side for side in candidates if side and (taken is None or side != taken.id)), "")
    return Party(id=found) if found else None


def _set_source(sides: Sides, candidates: list[str]) -> None:
    if (found := _first_beside(candidates, sides.target)) is not None:
        sides.source = found
        sides.why.append("source:story")


def _set_target(sides: Sides, candidates: list[str]) -> None:
    if (found := _first_beside(candidates, sides.source)) is not None:
        sides.target = found
        sides.why.append("target:story")


def _host(party: Party, unnamed: Iterable[Side], context: Context) -> str:
    """Whose "the army" is that fights a rebel group: the state's in which the group acts."""
    regular = (side.role for side in unnamed if side.mention is None and side.acts and side.role)
    if any(role.role_class in ("government", "military") for role in regular):
        return context.host(party.id)
    return ""


def _claimant(read: Spoken, context: Context) -> str:
    """Who tells of a blow he seems to have dealt: "the base is destroyed, the Pentagon said"."""
    speaker = read.speaker
    if speaker is None or speaker.role_class not in ("government", "military", "armed_group"):
        return ""
    return context.side(speaker.affiliation) if context.acts(speaker.affiliation) else ""


def _parties(sides: Iterable[Side], context: Context, foe: str = "") -> Iterable[Party]:
    for side in sides:
        if side.mention is not None and (actor := context.whose(side.mention.actor, foe)):
            yield Party(id=actor, surface=side.mention.surface)


def _speaking(dyad: Dyad, read: Spoken, entry: Entry, context: Context, sides: Sides) -> Party | None:
    """Who says "we will respond", "now it is open war": he says it for his country."""
    speaker = read.speaker
    if speaker is None or not speaker.affiliation or any(side.mention for side in dyad.sources):
        return None
    if entry.category in ("THREATEN", "DECLARE_WAR") or any(s.token.low in ("we", "i") for s in dyad.sources):
        sides.why.append("source:speaker")
        return Party(id=context.side(speaker.affiliation), surface=speaker.surface or speaker.name)
    return None
