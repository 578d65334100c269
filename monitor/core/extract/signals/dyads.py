"""A hit in its scene -> who does it to whom.

Agents come from the subject, the by-phrase, the owner or the demonym on the noun ("Israeli strikes");
targets from the object and from where it lands (on, against, in). "X says Y attacked Z" is Y -> Z.
An unnamed side ("both nations", "the army") is looked up in the sentences around and in the title.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.polarity import Verdict
from monitor.core.extract.signals.scene import Scene, Side
from monitor.core.extract.text.clause import is_verbal, modifiers, objects, obliques, subjects
from monitor.core.extract.text.tokens import Token

_AGENT = frozenset({"by", "from"})
_PATIENT = frozenset({"on", "against", "at", "upon", "into", "toward", "towards", "over", "to", "with"})
_BLOWS = frozenset({"on", "against", "at", "upon", "into"})  # also on what is only theirs: "on Somali lines"
_PLACE = frozenset({"in", "across", "inside", "near", "of", "around", "along", "for", "from"})
_SPOTS = frozenset({"place", "capital"})  # kinds of mention that say where people meet
_BOTH = frozenset({"between", "among", "with"})
_PREDICATE = frozenset({"oprd", "acomp"})  # what somebody is called or declared
_COMMA = 2  # tokens back over a comma


@dataclass(slots=True)
class Dyad:
    """Who does it, to whom, as nouns of the sentence."""

    sources: list[Side]
    targets: list[Side]
    third: bool = False  # the source is no party: it asks or mediates


def find_dyad(hit: Hit, verdict: Verdict, scene: Scene) -> Dyad:
    """Return the sides of *hit* as the sentence names them."""
    sources, targets = _own(hit, verdict, scene)
    if hit.trigger.match.suffered:
        sources, targets = [], [*sources, *targets]
    if verdict.asker is not None:
        parties = [*sources, *targets, *_sides(scene, objects(verdict.asker))]
        return Dyad(_subject_sides(verdict.asker, scene), _named(parties), third=True)
    if verdict.turner is not None:
        turners = _subject_sides(verdict.turner, scene)
        if turners and turners[0].acts:
            return Dyad(turners, _others([*targets, *sources], turners))
    if scene.words.lexicon.entries[verdict.entry].category == "MEDIATE":
        return Dyad(sources, targets, third=True)
    return Dyad(sources, _others(targets, sources))


def _own(hit: Hit, verdict: Verdict, scene: Scene) -> tuple[list[Side], list[Side]]:
    if hit.nominal and not (hit.trigger.match.phrase and is_verbal(hit.head)):
        return _of_noun(hit, verdict, scene)
    if hit.nominal and not hit.head.tag.startswith("V") and hit.head.head != hit.head:
        # "they declared the envoy persona non grata": the parser takes it for a clause of its own
        return _sides(scene, subjects(hit.head.head)), _sides(scene, hit.subjects)
    peace = scene.words.lexicon.entries[verdict.entry].direction == "de-escalation"
    sources, targets = _sides(scene, hit.subjects), _sides(scene, hit.objects)
    if peace:
        targets = [side for side in targets if not _only_where(side, scene)]
    behind = sorted(obliques(hit.head), key=lambda found: found[0] not in _PATIENT)
    for preposition, _, token in behind:
        side = scene.side(token)
        if _is_target(preposition, side, verdict, scene):
            targets.append(side)
    if not any(side.mention for side in targets):
        targets += [side for token in hit.objects for side in _inside(token, scene)]
    if scene.words.lexicon.entries[verdict.entry].mutual and len(sources) > 1:
        return sources[:1], sources[1:] + targets
    return sources, targets


def _is_target(preposition: str, side: Side, verdict: Verdict, scene: Scene) -> bool:
    """Whether what a preposition brings is done to: "fired on", "raids in", but not "talks in Doha"."""
    peace = scene.words.lexicon.entries[verdict.entry].direction == "de-escalation"
    if preposition in _PATIENT:
        return side.acts or (preposition in _BLOWS and side.mention is not None and not peace)
    if preposition not in _PLACE or side.mention is None:
        return False
    return not (peace and preposition != "from" and side.mention.kind in _SPOTS)


def _only_where(side: Side, scene: Scene) -> bool:
    """Whether a name says no more than where: "a pact in Paris" is none with France."""
    spot = side.mention is not None and side.mention.kind in _SPOTS
    return spot and scene.mention_at(side.token) is None


def _inside(token: Token, scene: Scene) -> Iterable[Side]:
    """Actors inside an object: "sanctions on Russian banks", "the siege of Kut by the Turks"."""
    for _, _, argument in obliques(token):
        side = scene.side(argument)
        if side.mention is not None:
            yield side


def _of_noun(hit: Hit, verdict: Verdict, scene: Scene) -> tuple[list[Side], list[Side]]:
    noun = hit.head
    sources = _owners(noun, scene)
    targets: list[Side] = []
    for preposition, _, token in _around(noun, verdict):
        side = scene.side(token)
        if preposition in _BOTH and preposition != "with":
            (targets if sources else sources).append(side)
        elif preposition in _AGENT and side.acts:
            sources.append(side)
        elif preposition in _BOTH or _is_target(preposition, side, verdict, scene):
            targets.append(side)
    if noun.dep in _PREDICATE and is_verbal(noun.head):
        sources += _sides(scene, subjects(noun.head))
        targets += _sides(scene, objects(noun.head))
    if verdict.boundary != "background" and not any(side.acts or side.mention for side in sources):
        sources = _carrier_subjects(noun, scene) or sources
    return sources, targets


def _owners(noun: Token, scene: Scene) -> list[Side]:
    """Actors that stand on the noun: "Israeli strikes", "Iran's attack", "rebel fire"."""
    found = [scene.side(word) for word in modifiers(noun) if _can_own(word, scene)]
    return (_named(found) or found)[:1]


def _can_own(word: Token, scene: Scene) -> bool:
    if scene.mention_at(word) is not None:
        return True
    return scene.role_of(word) is not None and word.dep in ("poss", "compound") and scene.acts(word)


def _around(noun: Token, verdict: Verdict) -> Iterable[tuple[str, Token, Token]]:
    """Prepositional arguments of the noun, then of the words that carry it."""
    yield from obliques(noun)
    carrier = noun
    while carrier not in (verdict.clause, carrier.head):
        carrier = carrier.head
        if carrier.tag not in ("IN", "TO"):
            yield from ((p, t, a) for p, t, a in obliques(carrier) if a != noun)


def _carrier_subjects(noun: Token, scene: Scene) -> list[Side]:
    """The subject of the verb that carries the noun: "Israel launched a strike"."""
    carrier = noun
    while not is_verbal(carrier) or carrier == noun:
        if carrier.head == carrier:
            return []
        carrier = carrier.head
    return [side for side in _sides(scene, subjects(carrier)) if side.acts and side.token != noun]


def _subject_sides(word: Token, scene: Scene) -> list[Side]:
    if is_verbal(word):
        return _sides(scene, subjects(word))
    return _owners(word, scene) or _carrier_subjects(word, scene)


def _sides(scene: Scene, tokens: Iterable[Token]) -> list[Side]:
    return [scene.side(word) for token in tokens for word in _company(token, scene)]


def _company(token: Token, scene: Scene) -> Iterable[Token]:
    """All that share a noun: Chinese in "Indian and Chinese troops"; Israel in "Israel, Syria sign"."""
    if (first := _in_front(token, scene)) is not None:
        yield first
    yield token
    named = [word for word in modifiers(token) if scene.mention_at(word) is not None]
    joined = (other for word in named for other in word.conjuncts if other.i > word.i)
    yield from (other for other in joined if scene.mention_at(other) is not None)


def _in_front(token: Token, scene: Scene) -> Token | None:
    """The first name of a headline that has a comma for "and"; the parser hangs it anywhere."""
    start = token.left_edge.i
    if start < _COMMA or token.tree[start - 1].text != ",":
        return None
    first = token.tree[start - _COMMA]
    begins = all(scene.mention_at(t) == scene.mention_at(first) for t in token.tree[: first.i])
    return first if begins and scene.mention_at(first) is not None and scene.acts(token) else None


def _named(sides: Sequence[Side]) -> list[Side]:
    return [side for side in sides if side.mention is not None]


def _others(sides: Sequence[Side], than: Sequence[Side]) -> list[Side]:
    """*sides* without those that are the same actor as one of *than*, named ones first."""
    actors = {side.mention.actor for side in than if side.mention}
    kept = [side for side in sides if side.mention is None or side.mention.actor not in actors]
    return sorted(kept, key=lambda side: side.mention is None)
