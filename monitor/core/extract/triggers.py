"""A scene -> the hits: words of the lexicon whose arguments are of the classes it asks for.

A hit says nothing yet about truth, direction or sides; it is where the reading starts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from monitor.core.extract.clause import (
    complements,
    is_passive,
    is_verbal,
    modifiers,
    objects,
    obliques,
    subjects,
)
from monitor.core.extract.lexicon import CLAUSE, NONE, Match
from monitor.core.extract.scene import Scene
from monitor.core.extract.vocabulary import Trigger, follows, precedes, prefixed, runs

_TOPICAL = frozenset({"on", "against", "about", "over", "upon", "at"})
_NOUN_GAPS = ("pobj", "dobj", "nsubj", "nsubjpass", "conj", "appos", "attr", "compound")


@dataclass(slots=True)
class Hit:
    """A word of the lexicon in its clause."""

    trigger: Trigger
    head: Token  # the word the clause hangs on
    first: Token
    last: Token
    objects: list[Token] = field(default_factory=list)
    subjects: list[Token] = field(default_factory=list)
    evidence: str = "argument"

    @property
    def entry(self) -> str:
        """Id of the lexicon entry."""
        return self.trigger.entry

    @property
    def nominal(self) -> bool:
        """Whether it is a noun or phrase, whose doer stands elsewhere."""
        return not self.trigger.match.verb and not self.trigger.match.adjective

    def covers(self, token: Token) -> bool:
        """Whether *token* is part of the trigger itself."""
        return self.first.i <= token.i <= self.last.i


def find_hits(scene: Scene) -> list[Hit]:
    """Every hit of the sentence; of several readings of one word the most specific."""
    hits: list[Hit] = []
    for token in scene.doc:
        found = [hit for hit in _at(scene, token) if hit is not None]
        if found:
            hits.append(max(found, key=_specific))
    return hits


def _specific(hit: Hit) -> tuple[int, float, int]:
    match = hit.trigger.match
    asked = len(hit.trigger.words) + len(match.prep) + bool(match.modifier)
    return (asked, match.certainty, bool(match.object) + bool(match.subject))


def _at(scene: Scene, token: Token) -> Iterator[Hit | None]:
    words = scene.words
    low = token.lower_
    for trigger in words.phrases.get(low, ()):
        yield _phrase(scene, token, trigger)
    if low in words.verbs and token.dep_ != "amod":
        for trigger in words.verbs[low]:
            if trigger.prefix or is_verbal(token):
                yield _verb(scene, token, trigger)
    if low in words.nouns and _is_noun(token) and not _only_qualifies(scene, token) and not _is_retold(scene, token):
        for trigger in words.nouns[low]:
            yield _noun(scene, token, trigger)
    for trigger in words.adjectives.get(low, ()):
        yield _adjective(scene, token, trigger)


def _is_noun(token: Token) -> bool:
    """Whether *token* is a common noun; a capital inside running text makes it a name: the band Ceasefire."""
    if _is_name(token):
        return False
    return token.tag_.startswith("N") or (
        token.tag_ in ("VBG", "VB", "VBP", "JJ") and token.dep_ in _NOUN_GAPS
    )


def _only_qualifies(scene: Scene, token: Token) -> bool:
    """ "air raid sirens", "the ceasefire line": the event is not there, another thing is named after it."""
    head = token.head
    if token.dep_ not in ("compound", "nmod") or head.i < token.i or not head.tag_.startswith("N"):
        return False
    words = scene.words
    eventful = head.lower_ in words.nouns or head.lower_ in words.containers or head.lower_ in words.governing_nouns
    return not eventful and not words.is_of(head, ("PACT", "TALK", "TRUCE", "ASSAULT"))


def _is_retold(scene: Scene, noun: Token) -> bool:
    """ "these attacks": told before, or told by somebody else."""
    return any(t.dep_ == "det" and t.lower_ in scene.words.lexicon.anaphoric for t in noun.children)


def _is_name(token: Token) -> bool:
    """A capital inside running text: the band Ceasefire."""
    return token.is_title and token.i > 0 and token.nbor(-1).is_alpha and _is_cased(token)


def _is_cased(token: Token) -> bool:
    """Whether the sentence writes common words small, unlike a headline."""
    words = [t for t in token.doc if t.is_alpha and t.i > 0]
    return sum(t.is_title for t in words) < len(words) / 2


def _phrase(scene: Scene, token: Token, trigger: Trigger) -> Hit | None:
    last = runs(token, trigger.words)
    if last is None or _is_name(token):
        return None
    head = scene.doc[token.i : last.i + 1].root
    hit = Hit(trigger, head, token, last, subjects=subjects(head) if is_verbal(head) else [])
    return _with_evidence(scene, hit)


def _adjective(scene: Scene, token: Token, trigger: Trigger) -> Hit | None:
    carrier = token.head if token.dep_ in ("acomp", "oprd", "attr") else token
    hit = Hit(trigger, token, token, token, subjects=subjects(carrier))
    if CLAUSE in trigger.match.object and not complements(token):
        return None
    if not _prepositions_fit(scene, token, trigger.match) or not _subject_fits(scene, hit):
        return None
    return _with_evidence(scene, hit)


def _verb(scene: Scene, token: Token, trigger: Trigger) -> Hit | None:
    last = follows(token, trigger.words)
    if last is None or not prefixed(token, trigger.prefix):
        return None
    match = trigger.match
    behind = [t for t in last.children if t.dep_ == "pobj"] if last != token else []
    hit = Hit(trigger, token, token, last, behind or objects(token), subjects(token))
    fits = (
        _voice_fits(match, token)
        and _object_fits(scene, hit)
        and _prepositions_fit(scene, token, match)
        and _subject_fits(scene, hit)
        and not _wrong_modifier(scene, hit)
        and not _wrong_company(scene, match)
    )
    return _with_evidence(scene, hit) if fits else None


def _noun(scene: Scene, token: Token, trigger: Trigger) -> Hit | None:
    first = precedes(token, trigger.words)
    if first is None:
        return None
    match = trigger.match
    around = list(modifiers(token))
    if match.modifier and not any(_modifier_fits(scene, word, match) for word in around):
        return None
    if match.not_modifier and any(scene.words.is_of(word, match.not_modifier) for word in around):
        return None
    if not _prepositions_fit(scene, token, match) or not _topic_fits(scene, token, match):
        return None
    if _wrong_company(scene, match):
        return None
    hit = Hit(trigger, token, first, token, subjects=_carriers(token, scene))
    if match.subject_must and not _doer_fits(scene, hit):
        return None
    return _with_evidence(scene, hit)


def _topic_fits(scene: Scene, noun: Token, match: Match) -> bool:
    """What the noun is on or against must be of the match's classes, and not of commerce and the like."""
    topics = [token for name, _, token in obliques(noun) if name in _TOPICAL]
    if match.not_modifier and any(scene.words.is_of(word, match.not_modifier) for word in _topics(noun)):
        return False
    return not match.topic or not topics or any(scene.fits(token, match.topic) for token in topics)


def _carriers(noun: Token, scene: Scene) -> list[Token]:
    """The subject of the light verb that carries *noun*: "Israel launched a strike"."""
    verb = noun.head
    if noun.dep_ in ("dobj", "nsubjpass") and verb.lower_ in scene.words.light:
        return subjects(verb)
    return []


def _doer_fits(scene: Scene, hit: Hit) -> bool:
    """Whose the noun is must be able to do it: not "the heatwave's siege"."""
    owners = [t for t in hit.head.children if t.dep_ == "poss" and t.tag_ not in ("PRP$", "WP$")]
    owners += hit.subjects
    return not owners or any(_can_act(scene, token) for token in owners)


def _can_act(scene: Scene, token: Token) -> bool:
    named = token.tag_ in ("NNP", "NNPS", "PRP", "WP", "WDT", "CD", "DT", "WP$")
    return named or scene.acts(token) or scene.concerns(token) and scene.words.is_of(token, ("FORCE", "WEAPON"))


def _modifier_fits(scene: Scene, word: Token, match: Match) -> bool:
    if "ACTOR" in match.modifier and scene.mention_at(word) is not None:
        return True
    return scene.words.is_of(word, match.modifier)


def _voice_fits(match: Match, verb: Token) -> bool:
    return match.voice == "any" or is_passive(verb) == (match.voice == "passive")


def _object_fits(scene: Scene, hit: Hit) -> bool:
    match = hit.trigger.match
    if any(scene.words.is_of(token, match.not_object) for token in hit.objects):
        return False
    if not match.object:
        return True
    if NONE in match.object and not hit.objects:
        return True
    if CLAUSE in match.object and complements(hit.head):
        return True
    return any(scene.fits(token, match.object) for token in hit.objects)


def _prepositions_fit(scene: Scene, head: Token, match: Match) -> bool:
    if not match.prep:
        return True
    found = list(obliques(head))
    if match.noun and head.head.lower_ in scene.words.light:
        found += obliques(head.head)
    return all(
        any(name == preposition and scene.fits(token, names) for name, _, token in found)
        for preposition, names in match.prep.items()
    )


def _subject_fits(scene: Scene, hit: Hit) -> bool:
    match = hit.trigger.match
    if hit.subjects or (match.subject and not match.subject_must):
        if match.subject and not any(scene.fits(token, match.subject) for token in hit.subjects):
            return False
        return bool(match.subject) or not match.subject_must or any(scene.acts(t) for t in hit.subjects)
    if not match.subject_must:
        return True
    return match.agentless and is_passive(hit.head) and any(scene.concerns(token) or scene.acts(token) for token in hit.objects)


def _wrong_modifier(scene: Scene, hit: Hit) -> bool:
    names = hit.trigger.match.not_modifier
    return bool(names) and any(
        scene.words.is_of(word, names) for token in hit.objects for word in (*modifiers(token), *_topics(token))
    )


def _topics(noun: Token) -> list[Token]:
    """What *noun* is on or about, with the words on that: a free trade agreement."""
    topics = [token for name, _, token in obliques(noun) if name in _TOPICAL]
    return [word for token in topics for word in (token, *modifiers(token))]


def _wrong_company(scene: Scene, match: Match) -> bool:
    return bool(match.unless_near) and any(scene.words.is_of(word, match.unless_near) for word in scene.doc)


def _with_evidence(scene: Scene, hit: Hit) -> Hit | None:
    """Say where the political actor stands; None when it is further off than the match allows."""
    hit.evidence = _evidence(scene, hit)
    allowed = {"argument": ("both", "argument"), "sentence": ("both", "argument", "sentence")}
    return hit if hit.evidence in allowed.get(hit.trigger.match.actor, (hit.evidence,)) else None


def _evidence(scene: Scene, hit: Hit) -> str:
    doers = any(scene.acts(token) for token in hit.subjects)
    sufferers = any(scene.acts(token) or scene.concerns(token) for token in hit.objects)
    if doers and sufferers:
        return "both"
    if doers or sufferers or _around(scene, hit.head):
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
