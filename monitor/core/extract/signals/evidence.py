"""A hit -> where the political actor stands that makes it one: argument, sentence or page."""

from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.scene import Scene
from monitor.core.extract.text.clause import is_verbal, modifiers, objects, obliques, subjects
from monitor.core.extract.text.tokens import Token

_ALLOWED = {"argument": ("both", "argument"), "sentence": ("both", "argument", "sentence")}


def with_evidence(scene: Scene, hit: Hit) -> Hit | None:
    """Say where the political actor stands; None when it is further off than the match allows."""
    hit.evidence = _evidence(scene, hit)
    return hit if hit.evidence in _ALLOWED.get(hit.trigger.match.actor, (hit.evidence,)) else None


def _evidence(scene: Scene, hit: Hit) -> str:
    asked = bool(hit.trigger.match.subject)  # then it is of the class that can do it: a Russian column
    doers = any(
        scene.acts(token) or scene.armed(token) or (asked and scene.concerns(token)) for token in hit.subjects
    )
    sufferers = any(scene.acts(token) or scene.concerns(token) for token in hit.objects)
    if doers and sufferers:
        return "both"
    asked = bool(hit.trigger.match.subject) and any(scene.concerns(token) for token in hit.subjects)
    if doers or sufferers or asked or _around(scene, hit.head):
        return "argument"
    return "sentence" if scene.peopled else "page"


def _around(scene: Scene, head: Token) -> bool:
    """Whether an actor stands on the word itself, or is an argument of the verb that carries it."""
    if any(scene.mention_at(word) or scene.role_of(word) for word in modifiers(head)):
        return True
    if any(scene.acts(token) or scene.concerns(token) for _, _, token in obliques(head)):
        return True
    carrier = head.head
    while not is_verbal(carrier) and carrier.head != carrier:
        carrier = carrier.head
    if carrier == head or not is_verbal(carrier):
        return False
    near = [*subjects(carrier), *objects(carrier), *(token for _, _, token in obliques(carrier))]
    return any(scene.acts(token) for token in near if token != head)
