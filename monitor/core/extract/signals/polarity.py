"""A hit -> what the words above it make of it: turned round, taken back, planned, threatened.

    trigger -> the chain of words that govern it -> operators, inside out -> entry, status, weight

"has not ruled out an attack": an attack, ruled out (turned), not (turned again). See chain.py for the chain.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from monitor.contracts import Status
from monitor.core.extract.signals.attribution import is_unsaid
from monitor.core.extract.signals.beside import follows
from monitor.core.extract.signals.chain import OWN_FEET, Link, chain, predicate
from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.lexicon import Effect, Entry
from monitor.core.extract.signals.negation import NEGATING, negation, prolongs, sharers
from monitor.core.extract.signals.vocabulary import Governor, Vocabulary
from monitor.core.extract.text.clause import is_done, is_verbal
from monitor.core.extract.text.tokens import Token


@dataclass(slots=True)
class Verdict:
    """What a hit has become on the way up."""

    entry: str
    status: Status | None = None
    weight: float = 1.0
    void: str = ""
    boundary: str = "root"
    operators: list[tuple[str, Token]] = field(default_factory=list)
    refused: Token | None = None  # the word of wanting that was negated, which asks for nothing any more
    asker: Token | None = None  # the word whose subject wants it
    turner: Token | None = None  # the word whose subject turned it
    clause: Token | None = None  # the topmost word of the chain
    why: list[str] = field(default_factory=list)


def _is_free(clause: Token) -> bool:
    """Whether a clause could stand alone: "Kenya shuts its border, halts trade" has two."""
    finite = clause.tag in ("VBD", "VBZ", "VBP") or is_done(clause)
    return finite and not any(t.dep == "mark" for t in clause.children)


def judge_polarity(hit: Hit, words: Vocabulary) -> Verdict:
    """Apply every operator above *hit*, inside out."""
    links, boundary = chain(hit.head, words)
    verdict = Verdict(hit.entry, boundary=boundary, clause=hit.head)
    if not hit.trigger.match.frame:
        _own_negations(verdict, words, hit)
    verdict.boundary = _boundary(boundary, links, hit)
    for link in links:
        if verdict.void and verdict.void != "negated":
            break
        verdict.clause = link.token
        governor = _governor(link, words, hit)
        if governor is not None and link.token != verdict.refused:
            _apply(governor, link.token, verdict, words, hit)
        if governor is not None or link.relation != "nsubj" or link.token.low in words.light:
            _negations(link.token, verdict, words, hit)
    if boundary == "reported" and not verdict.void and is_unsaid(verdict.clause, words):
        verdict.void = "unsaid"
    return verdict


def _boundary(boundary: str, links: list[Link], hit: Hit) -> str:
    """Why the chain ends; what is read off the shape of a sentence spans the whole of it."""
    if boundary in ("subject", "root") and links and links[-1].token.dep in OWN_FEET - {"ROOT"}:
        boundary = links[-1].token.dep
    return "root" if hit.trigger.match.frame and boundary in OWN_FEET else boundary


def _governor(link: Link, words: Vocabulary, hit: Hit) -> Governor | None:
    """The operator that the word of *link* stands for, if it governs what is below."""
    token = link.token
    if hit.covers(token) or _is_adjunct(link, token):
        return None
    if link.relation in ("nsubj", "csubj", "dobj", "nsubjpass", "ccomp") and is_verbal(token):
        said = predicate(token, link.relation, words)
        if said is not None:
            return said
    return next((governor for governor in _governors(token, words) if _governs(governor, link)), None)


def _governs(governor: Governor, link: Link) -> bool:
    """Whether it governs what hangs on it as *link* does, its particles being there."""
    operator = governor.operator
    if link.relation == "ccomp" and operator.hostile.do == "turn" and _is_free(link.below):
        return False  # a deed can be stopped, a clause cannot
    if link.relation in ("nsubj", "csubj") and not operator.subject:
        return False
    if operator.subject and not _ends_itself(link, link.token, governor):
        return False
    return not governor.particles or follows(link.token, governor.particles) is not None


def _ends_itself(link: Link, verb: Token, governor: Governor) -> bool:
    """Whether the event is what ends: "the war ended", but not "the raid ended hopes"."""
    if link.relation == "nsubjpass":  # "was met with silence"
        return bool(governor.particles)
    others = (t for t in verb.children if t.dep == "dobj" and t.low not in governor.particles)
    return link.relation in ("nsubj", "csubj") and next(others, None) is None


def _is_adjunct(link: Link, token: Token) -> bool:
    """Whether it is a mere circumstance: "withdrew in protest at the strike"."""
    return link.relation in ("prep:in", "prep:at", "prep:by", "prep:as", "prep:with") and is_verbal(token)


def _governors(token: Token, words: Vocabulary) -> Iterator[Governor]:
    low = token.low
    if is_verbal(token):
        yield from words.governing_verbs.get(low, ())
    if not token.tag.startswith("V"):
        yield from words.governing_nouns.get(low, ())
    if token.dep not in NEGATING and token.tag != "IN":
        yield from words.governing_others.get(low, ())


def _own_negations(verdict: Verdict, words: Vocabulary, hit: Hit) -> None:
    """Apply the "not" of the event and the "no" of those in it: "not one soldier will fire"."""
    _negations(hit.head, verdict, words, hit)
    governor = next((g for t in sharers(hit, words) if (g := negation(t, words, hit)) is not None), None)
    if governor is not None:
        _apply(governor, hit.head, verdict, words, hit)


def _negations(token: Token, verdict: Verdict, words: Vocabulary, hit: Hit) -> None:
    """Apply "not", "no", "never" on *token*."""
    if (governor := negation(token, words, hit)) is not None:
        _apply(governor, token, verdict, words, hit)


def _apply(governor: Governor, token: Token, verdict: Verdict, words: Vocabulary, hit: Hit) -> None:
    entry = words.lexicon.entries[verdict.entry]
    hostile = entry.direction == "escalation"
    effect = governor.operator.hostile if hostile else governor.operator.peaceful
    verdict.operators.append((governor.name, token))
    if governor.name in hit.trigger.match.with_operator:  # it is part of what was looked for
        verdict.asker = token if governor.operator.asks else verdict.asker
        return
    verdict.why.append(f"operator:{governor.name}({governor.word})")
    if governor.word in words.negating and prolongs(token, words):
        effect = Effect(do="turn")
    if effect.unless_future and not hostile and (wanted := words.wanted(token)) is not None:
        effect, verdict.refused = effect.unless_future, wanted
    elif effect.unless_future and verdict.status != "unclear" and _is_future(token, verdict, words):
        effect = effect.unless_future
    if effect.do == "void":
        verdict.void = effect.reason
        verdict.status = effect.status or verdict.status
        return
    if verdict.void or (governor.operator.asks and entry.status == "threat"):
        return  # told, not asked: "told them to leave or face the consequences"
    _become(effect, entry, governor, token, verdict)
    verdict.weight *= effect.weight
    own = (
        hostile and governor.operator.asks and entry.requested
    )  # what is asked for is a threat of its own kind
    if effect.status and not own and not (effect.status == "announced" and verdict.status):
        verdict.status = effect.status


def _is_future(token: Token, verdict: Verdict, words: Vocabulary) -> bool:
    """Whether what is denied lies ahead: "will not attack", "has no plans to attack"."""
    if verdict.status == "announced":
        return True
    cues = words.lexicon.status
    while token.dep in ("xcomp", "advcl") and token.head != token:  # "no jet will leave to bomb"
        token = token.head
    of = [token, token.head] if token.dep in ("attr", "dobj") else [token]  # "there will be no peace"
    return any(t.dep == "aux" and t.low in (*cues.future, "would") for word in of for t in word.children)


def _become(effect: Effect, entry: Entry, governor: Governor, token: Token, verdict: Verdict) -> None:
    if effect.do == "turn":
        if verdict.status == "unclear":  # "rejected reports that": what was only claimed is denied
            verdict.void, verdict.status = "denied", "denied"
            return
        if not entry.turned:
            verdict.void = "no-opposite"
            return
        verdict.entry = effect.into or entry.turned
        verdict.turner = token
        verdict.status = None if verdict.status == "threat" else verdict.status
        verdict.why.append(f"turned:{verdict.entry}")
    elif governor.operator.asks:
        verdict.asker = token
        if effect.into or entry.requested:
            verdict.entry = entry.requested or effect.into
    elif effect.into and effect.status != "announced" and entry.category != "THREATEN":
        verdict.entry = effect.into
        verdict.why.append(f"as:{effect.into}")
