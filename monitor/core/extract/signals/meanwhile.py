"""Force told beside peace: "the envoys were still talking when jets dived", "a truce holds, but ...".

    a word of peace  +  a word that sets two things side by side  +  soldiers who do something else than leave

What they do may be said in any words; that it is told against the peace is what makes it hostile.
"""

from collections.abc import Iterator

from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.lexicon import Match
from monitor.core.extract.signals.scene import Scene
from monitor.core.extract.signals.vocabulary import Trigger
from monitor.core.extract.text.clause import is_passive, is_verbal, objects, obliques, subjects
from monitor.core.extract.text.tokens import Token

_TRIGGER = "force beside peace"
_DONE = ("VBD", "VBN", "VBG", "VBZ", "VBP")
_AUXILIARY = ("will", "would", "could", "may", "might", "can", "should", "must", "to")


def force_beside_peace(scene: Scene) -> list[Hit]:
    """What soldiers do while peace is talked about; the first deed is enough."""
    aside = scene.words.lexicon.aside
    if not scene.named:
        return []
    low = f" {scene.sentence.text.lower()} "
    if not any(f" {cue} " in low for cue in aside.cue):
        return []
    if not any(scene.words.is_of(token, aside.peace) for token in scene.tree):
        return []
    match = Match(verb=(_TRIGGER,), actor="page", certainty=aside.certainty, frame=True)
    for deed, doers in _deeds(scene):
        sufferers = [t for t in (*objects(deed), *(t for _, _, t in obliques(deed))) if scene.concerns(t)]
        return [Hit(Trigger(aside.entry, match, ()), deed, deed, deed, sufferers, doers)]
    return []


def _deeds(scene: Scene) -> Iterator[tuple[Token, list[Token]]]:
    """The verbs that armed doers of a named side are the subjects of."""
    aside = scene.words.lexicon.aside
    mild = scene.words.mild
    for verb in scene.tree:
        if not is_verbal(verb) or verb.tag not in _DONE or verb.low in mild:
            continue
        if any(t.dep == "neg" or (t.dep == "aux" and t.low in _AUXILIARY) for t in verb.children):
            continue
        doers = subjects(verb)
        if verb.dep in ("acl", "relcl", "amod") or (is_passive(verb) and not doers):
            continue
        if any(scene.concerns(t) and (scene.fits(t, aside.armed) or _is_named_arm(scene, t)) for t in doers):
            yield verb, doers


def _is_named_arm(scene: Scene, token: Token) -> bool:
    """An armed group by its name, or machines by theirs: "Congolese Sukhois"."""
    mention = scene.mention_at(token)
    if mention is not None:
        return mention.role_class == "armed_group"
    return token.tag == "NNPS"
