"""A hit -> whether it is only thought: set in a made-up world, supposed, or foretold by an onlooker.

These read the whole sentence rather than the hit's own chain, because a film, a think tank or an
"imagine that" stands far from the deed it takes the ground from.
"""

import re
from datetime import date

from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.scene import Scene
from monitor.core.extract.text.clause import is_verbal, obliques, subjects
from monitor.core.extract.text.tokens import Token

_CLIMB = 8
_FUTURE = re.compile(r"\b(?:in|by|before|of|until) (20[0-9]{2})\b")
_NOMINAL = frozenset({"pobj", "prep", "dobj", "appos", "attr", "nsubj", "nsubjpass", "conj", "oprd"})
_PAST = frozenset({"VBD", "VBN"})


def set_in(hit: Hit, scene: Scene, chain: list[Token]) -> str:
    """The film, drill or game that it happens in, or ""."""
    for token in _above(hit.head):
        if is_verbal(token) and (told := _told_by(token, hit, scene)):
            return told
        if token.dep in ("relcl", "acl") and (named := _named_above(token, scene)):
            return named
    for token in chain:
        if is_verbal(token) and (place := _place_of(token, scene)):
            return place
    return ""


def _above(token: Token) -> list[Token]:
    """*token* and the words that govern it, nearest first."""
    found = [token]
    while found[-1].head != found[-1] and len(found) < _CLIMB:
        found.append(found[-1].head)
    return found


def _told_by(verb: Token, hit: Hit, scene: Scene) -> str:
    """The work whose story *verb* tells: "the serial opens with", "a chapter has China blockading"."""
    for token in verb.children:
        told = token.dep == "nsubj" and token.low in scene.words.settings
        if told and token not in hit.subjects and _is_setting(token, scene):
            return token.low
    return ""


def _named_above(clause: Token, scene: Scene) -> str:
    """The work or memory that a clause hangs on: "the level in which they seize the embassy"."""
    current = clause.head
    for _ in range(_CLIMB):
        if _is_setting(current, scene):
            return current.low
        if current.dep not in _NOMINAL or is_verbal(current.head) or current.head == current:
            return ""
        current = current.head
    return ""


def _place_of(verb: Token, scene: Scene) -> str:
    """The work or drill that *verb* is done in: "in the closing act of the exercise"."""
    for preposition, _, argument in obliques(verb):
        if preposition not in scene.words.lexicon.status.setting_preps:
            continue
        inner = [token for name, _, token in obliques(argument) if name == "of"]
        for token in (scene.content(argument), argument, *inner):
            if _is_setting(token, scene):
                return token.low
    return ""


def _is_setting(token: Token, scene: Scene) -> bool:
    if token.low in scene.words.settings:
        return not any(name == "of" and scene.acts(t) for name, _, t in obliques(token))
    return any(governor.operator.setting for governor in scene.words.governing_nouns.get(token.low, ()))


def supposed(hit: Hit, scene: Scene) -> str:
    """The word that opens a sentence, or its first clause, as a mere thought: suppose, were."""
    cues = scene.words.lexicon.status
    words = [token for token in scene.tree if token.text.isalpha()]
    if not words or scene.tree[-1].text == "?":
        return ""
    first = words[0].low
    if first in cues.supposing:
        return first
    comma = next((token.i for token in scene.tree if token.text == ","), 0)
    return first if first in cues.inverted and hit.head.i < comma else ""


def lies_ahead(hit: Hit, scene: Scene, on: date) -> bool:
    """Whether the year given for it is still to come, and nobody who can says that it will be so."""
    later = any(int(year) > on.year for year in _FUTURE.findall(scene.sentence.text))
    return later and not is_past(hit)


def is_past(hit: Hit) -> bool:
    """Whether it is told as done: "attacked", "has attacked"."""
    for token in _above(hit.head):
        if token.tag in _PAST:
            return not any(t.dep == "aux" and t.tag == "MD" for t in token.children)
        if token.tag in ("VBZ", "VBP", "VB"):
            return False
    return False


def thinker(hit: Hit, scene: Scene) -> str:
    """Who in the sentence thinks about politics for a living and has no part in the deed, or ""."""
    low = f" {scene.sentence.text.lower()} "
    parts = {t.low for t in (*hit.subjects, *hit.objects)}
    for name in scene.words.lexicon.status.thinkers:
        if name in low and re.search(rf"\b{re.escape(name)}s?\b", low) and parts.isdisjoint(name.split()):
            return name
    return ""


def foretold(hit: Hit, scene: Scene) -> bool:
    """Whether an onlooker foretells it: "the think tank's paper expects", "our columnist writes"."""
    return not is_past(hit) and bool(thinker(hit, scene)) and not _is_threat_of(hit, scene)


def _is_threat_of(hit: Hit, scene: Scene) -> bool:
    """Whether a political actor says so himself: "we will strike, the ministry said"."""
    return any(
        token.low in scene.words.reporting and any(scene.acts(t) for t in subjects(token))
        for token in scene.tree
        if is_verbal(token) and token != hit.head
    )
