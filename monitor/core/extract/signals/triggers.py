"""A scene -> the hits: words of the lexicon whose arguments are of the classes it asks for.

A hit says nothing yet about truth, direction or sides; it is where the reading starts.
"""

from collections.abc import Iterator, Sequence

from monitor.core.extract.signals.beside import carries, follows, precedes, prefixed, runs
from monitor.core.extract.signals.evidence import with_evidence
from monitor.core.extract.signals.fitting import (
    company_fits,
    noun_fits,
    prepositions_fit,
    subject_fits,
    verb_fits,
)
from monitor.core.extract.signals.frames import threats_in_shape
from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.lexicon import CLAUSE
from monitor.core.extract.signals.literal import is_event_noun, is_name
from monitor.core.extract.signals.meanwhile import force_beside_peace
from monitor.core.extract.signals.scene import Scene
from monitor.core.extract.signals.vocabulary import Trigger
from monitor.core.extract.text.clause import complements, is_verbal, objects, subjects
from monitor.core.extract.text.tokens import Token, top


def find_hits(scene: Scene) -> list[Hit]:
    """Every hit of the sentence; of a word's readings the most specific of each condition."""
    hits: list[Hit] = []
    for place, low in enumerate(scene.lows):
        listed = low in scene.words.triggers
        if not listed and not scene.opposed:
            continue
        token = scene.tree[place]
        found = [hit for hit in _at(scene, token) if hit is not None] if listed else []
        readings: dict[tuple[bool, tuple[str, ...]], Hit] = {}
        for hit in found or filter(None, _unlisted(scene, token)):
            kept = readings.setdefault(_condition(hit), hit)
            readings[_condition(hit)] = max(kept, hit, key=_specific)
        hits += readings.values()
    return hits + threats_in_shape(scene) + force_beside_peace(scene)


def _condition(hit: Hit) -> tuple[bool, tuple[str, ...]]:
    """What the clause must still give, which is known only later: as fact, as promise, under a "no"."""
    match = hit.trigger.match
    return match.future, match.with_operator


def _specific(hit: Hit) -> tuple[int, float, int]:
    match = hit.trigger.match
    asked = len(hit.trigger.words) + len(match.prep) + bool(match.modifier) + match.clause
    return (asked, match.certainty, bool(match.object) + bool(match.subject))


def _at(scene: Scene, token: Token) -> Iterator[Hit | None]:
    words = scene.words
    low = token.low
    for trigger in _possible(scene, words.phrases.get(low, ())):
        yield _phrase(scene, token, trigger)
    if low in words.verbs and token.dep != "amod":
        verbal = is_verbal(token)
        for trigger in _possible(scene, words.verbs[low]):
            if trigger.prefix or verbal:
                yield _verb(scene, token, trigger)
    if low in words.nouns and is_event_noun(scene, token):
        for trigger in _possible(scene, words.nouns[low]):
            yield _noun(scene, token, trigger)
    for trigger in _possible(scene, words.adjectives.get(low, ())):
        yield _adjective(scene, token, trigger)


def _possible(scene: Scene, triggers: Sequence[Trigger]) -> list[Trigger]:
    """Those whose further words, prepositions and listed objects stand anywhere in the sentence."""
    return [trigger for trigger in triggers if trigger.possible(scene.present)]


def _unlisted(scene: Scene, token: Token) -> Iterator[Hit | None]:
    """What the armed do to the other side is an event whatever the verb, if that is not peaceable."""
    if not scene.opposed or not token.tag.startswith("V") or token.dep in ("amod", "aux", "auxpass"):
        return
    if token.low not in scene.words.peaceable:
        for trigger in scene.words.any_verb:
            yield _verb(scene, token, trigger)


def _phrase(scene: Scene, token: Token, trigger: Trigger) -> Hit | None:
    last = runs(token, trigger.words)
    if last is None or is_name(token):
        return None
    head = top(scene.tree[token.i : last.i + 1])
    doing = is_verbal(head) and head.dep != "pcomp"  # "warns of crushing response": not who is warned
    hit = Hit(trigger, head, token, last, subjects=subjects(head) if doing else [])
    return with_evidence(scene, hit) if company_fits(scene, hit) else None


def _adjective(scene: Scene, token: Token, trigger: Trigger) -> Hit | None:
    carrier = token.head if token.dep in ("acomp", "oprd", "attr") else token
    hit = Hit(trigger, token, token, token, subjects=subjects(carrier))
    if CLAUSE in trigger.match.object and not complements(token):
        return None
    if not prepositions_fit(scene, token, trigger.match) or not subject_fits(scene, hit):
        return None
    return with_evidence(scene, hit)


def _verb(scene: Scene, token: Token, trigger: Trigger) -> Hit | None:
    last = (carries if trigger.carries else follows)(token, trigger.words)
    if last is None or not prefixed(token, trigger.prefix):
        return None
    hit = Hit(trigger, token, token, last, _done_to(token, last, trigger), scene.doers(token))
    return with_evidence(scene, hit) if verb_fits(scene, hit) else None


def _done_to(verb: Token, last: Token, trigger: Trigger) -> list[Token]:
    """The object of a verb with its particle: "lay down arms", "walk out of talks", "let the crew go"."""
    if last == verb:
        return objects(verb)
    if trigger.carries:
        return [t for t in objects(verb) if t.low not in trigger.words]
    if last.tag.startswith("V"):
        return subjects(last, 0) or objects(verb)
    held = ("pobj", "compound") if last.dep == "oprd" else ("pobj",)  # "called its [envoy home]"
    return [t for t in last.children if t.dep in held] or objects(verb)


def _noun(scene: Scene, token: Token, trigger: Trigger) -> Hit | None:
    first = precedes(token, trigger.words)
    if first is None:
        return None
    hit = Hit(trigger, token, first, token, subjects=_carriers(token, scene))
    return with_evidence(scene, hit) if noun_fits(scene, hit) else None


def _carriers(noun: Token, scene: Scene) -> list[Token]:
    """The subject of the light verb that carries *noun*: "Israel launched a strike"."""
    verb = noun.head
    if noun.dep in ("dobj", "nsubjpass") and verb.low in scene.words.light:
        return subjects(verb)
    return []
