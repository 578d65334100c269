"""A hit of force -> whether only words were hard: "Erdogan blasts Israel over Gaza", "Trump attacks Biden".

Headlines hit, blast and hammer with speeches. Who does it and who suffers it tell: a state that hammers a
state scolds it, jets that hammer it do not; one politician attacks another with words.
"""

from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.scene import Scene
from monitor.core.extract.text.clause import obliques
from monitor.core.extract.text.tokens import Token

_SCOLDED = frozenset({"name", "leader", "metonym", "organisation"})  # kinds of mention
_VOICES = _SCOLDED | {"capital"}  # that speak; as an object a capital is a place
_PERSONS = frozenset({"leader", "organisation"})
_STRUCK = ("TARGET", "PLACE", "VICTIM", "SHIP", "FLYER", "WEAPON", "FORCE", "ARMY_UNIT")
_BLOWS = ("WEAPON", "ARMED_THING", "ASSAULT")


def only_scolds(hit: Hit, scene: Scene) -> bool:
    """Whether the verb of *hit* is one of scolding and neither side of it is of arms or a place."""
    doers, verb = _kinds(hit.subjects, scene), hit.head.low
    if hit.nominal or not doers or not hit.objects or not doers <= _VOICES:
        return False
    suffer = _kinds(hit.objects, scene)
    if verb in scene.words.scolding:
        struck = any(scene.words.is_of(token, _STRUCK) or scene.armed(token) for token in hit.objects)
        armed = any(scene.words.is_of(token, _BLOWS) for _, _, token in obliques(hit.head))
        return suffer <= _SCOLDED | {""} and not (struck or armed)
    return verb in scene.words.scolding_persons and doers == {"leader"} and suffer <= _PERSONS


def _kinds(tokens: list[Token], scene: Scene) -> set[str]:
    """The kinds of the actors that *tokens* name, "" for what is no actor."""
    mentions = [scene.mention_at(scene.content(token)) for token in tokens]
    return {mention.kind if mention else "" for mention in mentions}
