"""A match of the lexicon and the words around a trigger -> whether they are of the classes it asks for.

This is what tells war from sport and trade: not the verb, but who does it to what.
"""

from collections.abc import Sequence

from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.lexicon import ACTOR, CLAUSE, NONE, Match
from monitor.core.extract.signals.scene import Scene
from monitor.core.extract.text.clause import complements, is_passive, is_verbal, modifiers, obliques
from monitor.core.extract.text.tokens import Token

_TOPICAL = frozenset({"on", "against", "about", "over", "upon", "at"})


def verb_fits(scene: Scene, hit: Hit) -> bool:
    """Whether the arguments of a verb are what its match asks for."""
    match = hit.trigger.match
    return (
        voice_fits(match, hit.head)
        and (not match.clause or _has_infinitive(hit.head))
        and object_fits(scene, hit)
        and prepositions_fit(scene, hit.head, match, hit.objects)
        and subject_fits(scene, hit)
        and not _wrong_modifier(scene, hit)
        and company_fits(scene, hit)
        and (not match.apart or apart(scene, hit))
    )


def apart(scene: Scene, hit: Hit) -> bool:
    """Whether another named actor, or something of his, suffers it than the one who does it."""
    doers = {side.mention.actor for token in hit.subjects if (side := scene.side(token)).mention}
    touched = [*hit.objects, *(token for _, _, token in obliques(hit.head))]
    touched += [token for noun in hit.objects for _, _, token in obliques(noun)]
    others = {side.mention.actor for token in touched if (side := scene.side(token)).mention}
    return bool(others - doers)


def noun_fits(scene: Scene, hit: Hit) -> bool:
    """Whether what stands on and behind a noun is what its match asks for."""
    match, noun = hit.trigger.match, hit.head
    around = list(modifiers(noun))
    if match.modifier and not any(_modifier_fits(scene, word, match) for word in around):
        return False
    if match.not_modifier and any(scene.words.is_of(word, match.not_modifier) for word in around):
        return False
    return (
        prepositions_fit(scene, noun, match)
        and _topic_fits(scene, noun, match)
        and company_fits(scene, hit)
        and (not match.subject_must or _doer_fits(scene, hit))
    )


def voice_fits(match: Match, verb: Token) -> bool:
    """Whether *verb* stands in the voice that is asked for."""
    return match.voice == "any" or is_passive(verb) == (match.voice == "passive")


def _has_infinitive(verb: Token) -> bool:
    """Whether it is said what *verb*'s object is to do: "have a week to leave"."""
    return any(t.tag == "TO" and t.dep == "aux" and t.i > verb.i for t in verb.subtree)


def object_fits(scene: Scene, hit: Hit) -> bool:
    """Whether it is done to what it must be done to."""
    match = hit.trigger.match
    if any(scene.words.is_of(token, match.not_object) for token in hit.objects):
        return False
    if not match.object or (NONE in match.object and not hit.objects):
        return True
    return (CLAUSE in match.object and bool(complements(hit.head))) or any(
        scene.fits(token, match.object) for token in hit.objects
    )


def prepositions_fit(scene: Scene, head: Token, match: Match, nouns: Sequence[Token] = ()) -> bool:
    """Whether all prepositions that are asked for stand there, with the right arguments, and no wrong one."""
    if match.not_prep and any(t.low in match.not_prep for t in _led_by(head)):
        return False
    if not match.prep:
        return True
    found = list(obliques(head))
    found += [phrase for noun in nouns for phrase in obliques(noun)]  # parsers often hang it one too low
    if match.noun and head.head.low in scene.words.light:
        found += obliques(head.head)
    return all(
        any(name == preposition and scene.fits(token, names) for name, _, token in found)
        for preposition, names in match.prep.items()
    )


def _led_by(head: Token) -> list[Token]:
    """The prepositions of a word and of its adverbs: "went back into"."""
    near = [t for child in head.children for t in (child, *child.children)]
    return [t for t in near if t.dep == "prep" and t.head.dep not in ("pobj", "dobj", "nsubj")]


def subject_fits(scene: Scene, hit: Hit) -> bool:
    """Whether somebody does it who can; a passive may leave that open."""
    match = hit.trigger.match
    if hit.subjects or (match.subject and not match.subject_must):
        if match.subject and not any(scene.fits(token, match.subject) for token in hit.subjects):
            return False
        return bool(match.subject) or not match.subject_must or any(scene.acts(t) for t in hit.subjects)
    if not match.subject_must:
        return True
    return (
        match.agentless
        and is_passive(hit.head)
        and any(scene.concerns(token) or scene.acts(token) for token in hit.objects)
    )


def _wrong_modifier(scene: Scene, hit: Hit) -> bool:
    names = hit.trigger.match.not_modifier
    return bool(names) and any(
        scene.words.is_of(word, names)
        for token in hit.objects
        for word in (*modifiers(token), *_topics(token))
    )


def _modifier_fits(scene: Scene, word: Token, match: Match) -> bool:
    if ACTOR in match.modifier and scene.mention_at(word) is not None:
        return True
    return scene.words.is_of(word, match.modifier)


def _topic_fits(scene: Scene, noun: Token, match: Match) -> bool:
    """What the noun is on or against must be of the match's classes, and not of commerce and the like."""
    topics = [token for name, _, token in obliques(noun) if name in _TOPICAL]
    if match.not_modifier and any(scene.words.is_of(word, match.not_modifier) for word in _topics(noun)):
        return False
    return not match.topic or not topics or any(scene.fits(token, match.topic) for token in topics)


def _doer_fits(scene: Scene, hit: Hit) -> bool:
    """Whose the noun is must be able to do it: not "the heatwave's siege"."""
    owners = [t for t in hit.head.children if t.dep == "poss" and t.tag not in ("PRP$", "WP$")]
    owners += hit.subjects
    return not owners or any(_can_act(scene, token) for token in owners)


def _can_act(scene: Scene, token: Token) -> bool:
    named = token.tag in ("NNP", "NNPS", "PRP", "WP", "WDT", "CD", "DT", "WP$")
    if named or scene.acts(token):
        return True
    return scene.concerns(token) and scene.words.is_of(token, ("FORCE", "WEAPON"))


def _topics(noun: Token) -> list[Token]:
    """What *noun* is on or about, with the words on that: a free trade agreement."""
    topics = [token for name, _, token in obliques(noun) if name in _TOPICAL]
    return [word for token in topics for word in (token, *modifiers(token))]


def company_fits(scene: Scene, hit: Hit) -> bool:
    """Whether the words that must stand near do, in the sentence, and none that must not, in the clause."""
    match = hit.trigger.match
    needed = [names for names in (match.near, match.beside) if names]
    if any(not any(scene.words.is_of(word, names) for word in scene.tree) for names in needed):
        return False
    names, clause = match.unless_near, hit.head  # "aid workers said so" is another clause
    while names and not is_verbal(clause) and clause.head != clause:
        clause = clause.head
    return not (names and any(scene.words.is_of(word, names) for word in clause.subtree))
