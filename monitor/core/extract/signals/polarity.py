"""A hit -> what the words above it make of it: turned round, taken back, planned, threatened.

    trigger -> the chain of words that govern it -> operators, inside out -> entry, status, weight

"has not ruled out an attack": an attack, ruled out (turned), not (turned again). The chain ends where
a clause stands on its own feet: a relative clause, an adverbial clause, the content of "said that".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from monitor.contracts import Status
from monitor.core.extract.signals.attribution import is_unsaid
from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.lexicon import Effect, Entry
from monitor.core.extract.signals.vocabulary import Governor, Vocabulary, follows
from monitor.core.extract.text.clause import is_verbal

_OWN_FEET = frozenset({"advcl", "relcl", "parataxis", "ROOT", "acl"})
_PREDICATES = {"nsubj": ("acomp", "attr", "advmod", "prt"), "dobj": ("oprd", "ccomp", "prt", "advmod")}
_LONGEST = 10
_NEGATING = ("neg", "det", "advmod", "preconj", "nsubj", "intj")


@dataclass(slots=True)
class Link:
    """A word of the chain, and how the word below hangs on it."""

    token: Token
    relation: str  # dependency label, or "prep:of"


@dataclass(slots=True)
class Verdict:
    """What a hit has become on the way up."""

    entry: str
    status: Status | None = None
    weight: float = 1.0
    void: str = ""
    boundary: str = "root"
    operators: list[tuple[str, Token]] = field(default_factory=list)
    asker: Token | None = None  # the word whose subject wants it
    turner: Token | None = None  # the word whose subject turned it
    clause: Token | None = None  # the topmost word of the chain
    why: list[str] = field(default_factory=list)


def chain(head: Token, words: Vocabulary) -> tuple[list[Link], str]:
    """The words above *head*, nearest first, and why the chain ends."""
    links: list[Link] = []
    current, relation = head, head.dep_
    while len(links) < _LONGEST:
        above, relation, end = _above(current, words)
        if above is None:
            return links, end
        links.append(Link(above, relation))
        if end:
            return links, end
        current = above
    return links, "depth"


def _above(token: Token, words: Vocabulary) -> tuple[Token | None, str, str]:
    """(the governing word, relation, why the chain ends there or "")"""
    relation, above = token.dep_, token.head
    if relation == "advcl" and _is_asked(token, words):
        return above, "xcomp", ""
    if above == token or (relation in _OWN_FEET and not _is_infinitive_of_noun(token, words)):
        return None, relation, "root" if relation == "ROOT" else relation
    if relation in ("pobj", "pcomp"):
        return _above_preposition(above, words)
    if relation == "conj":
        return _above(above, words) if is_verbal(token) == is_verbal(above) else (None, relation, "conj")
    return _above_argument(relation, above, words)


def _above_argument(relation: str, above: Token, words: Vocabulary) -> tuple[Token | None, str, str]:
    if relation == "ccomp" and _only_reports(above, words):
        return None, relation, "reported"
    if relation in ("nsubj", "csubj"):
        ends = not _takes_subject(above, words) and _predicate(above, relation, words) is None
        return above, relation, "subject" if ends else ""
    return above, relation, ""


def _above_preposition(preposition: Token, words: Vocabulary) -> tuple[Token | None, str, str]:
    if preposition.lower_ in words.lexicon.background_preps:
        return None, f"prep:{preposition.lower_}", "background"
    governor = preposition.head
    if governor.dep_ == "prep":  # out of, because of
        governor = governor.head
    return governor, f"prep:{preposition.lower_}", ""


def _is_infinitive_of_noun(token: Token, words: Vocabulary) -> bool:
    """Whether it belongs to the noun it stands on: "a plan to attack", "reports that they attacked"."""
    if token.dep_ not in ("acl", "relcl"):
        return False
    if any(t.dep_ == "aux" and t.tag_ == "TO" for t in token.children):
        return True
    claimed = token.head.lower_ in words.governing_nouns
    before = [t for t in token.children if t.i < token.i]
    return claimed and any(t.dep_ == "mark" or (t.tag_ in ("IN", "WDT") and t.dep_ == "dobj") for t in before)


def _is_asked(token: Token, words: Vocabulary) -> bool:
    """Whether an infinitive is what somebody is asked to do: "called on Washington to lift sanctions"."""
    governors = words.governing_verbs.get(token.head.lower_, ())
    return any(t.tag_ == "TO" for t in token.children) and any(g.operator.asks for g in governors)


def _only_reports(verb: Token, words: Vocabulary) -> bool:
    """Whether *verb* just says so: "told us that", unlike "feared that" and "denied that"."""
    governors = words.governing_verbs.get(verb.lower_, ())
    return verb.lower_ in words.reporting and all(governor.operator.asks for governor in governors)


def _predicate(verb: Token, relation: str, words: Vocabulary) -> Governor | None:
    """The operator in what is said of a subject or object: "is over", "declared the truce dead"."""
    for child in verb.children:
        if child.dep_ in _PREDICATES.get(relation, ()) and child.i > verb.i:
            for governor in words.governing_others.get(child.lower_, ()):
                if governor.word in governor.operator.adjective:
                    return governor
    return None


def _takes_subject(verb: Token, words: Vocabulary) -> bool:
    return any(g.operator.subject for g in words.governing_verbs.get(verb.lower_, ()))


def judge_polarity(hit: Hit, words: Vocabulary) -> Verdict:
    """Apply every operator above *hit*, inside out."""
    links, boundary = chain(hit.head, words)
    verdict = Verdict(hit.entry, boundary=boundary, clause=hit.head)
    for token in (hit.head, *([] if hit.nominal else [*hit.objects, *hit.subjects])):
        _negations(token, verdict, words, hit)
    if boundary in ("subject", "root") and links and links[-1].token.dep_ in _OWN_FEET - {"ROOT"}:
        verdict.boundary = links[-1].token.dep_
    for link in links:
        if verdict.void and verdict.void != "negated":
            break
        verdict.clause = link.token
        governor = _governor(link, words, hit)
        if governor is not None:
            _apply(governor, link.token, verdict, words, hit)
        if governor is not None or link.relation != "nsubj" or link.token.lower_ in words.light:
            _negations(link.token, verdict, words, hit)
    if boundary == "reported" and not verdict.void and is_unsaid(verdict.clause, words):
        verdict.void = "unsaid"
    return verdict


def _governor(link: Link, words: Vocabulary, hit: Hit) -> Governor | None:
    """The operator that the word of *link* stands for, if it governs what is below."""
    token = link.token
    if hit.covers(token) or _is_adjunct(link, token):
        return None
    if link.relation in ("nsubj", "dobj", "nsubjpass", "ccomp") and is_verbal(token):
        predicate = _predicate(token, link.relation, words)
        if predicate is not None:
            return predicate
    for governor in _governors(token, words):
        if link.relation in ("nsubj", "csubj") and not governor.operator.subject:
            continue
        if governor.operator.subject and not _ends_itself(link, token):
            continue
        if not governor.particles or follows(token, governor.particles) is not None:
            return governor
    return None


def _ends_itself(link: Link, verb: Token) -> bool:
    """Whether the event is what ends: "the war ended", but not "the raid ended hopes"."""
    return link.relation in ("nsubj", "csubj") and not any(t.dep_ == "dobj" for t in verb.children)


def _is_adjunct(link: Link, token: Token) -> bool:
    """Whether it is a mere circumstance: "withdrew in protest at the strike"."""
    return link.relation in ("prep:in", "prep:at", "prep:by", "prep:as", "prep:with") and is_verbal(token)


def _governors(token: Token, words: Vocabulary) -> Iterator[Governor]:
    low = token.lower_
    if is_verbal(token):
        yield from words.governing_verbs.get(low, ())
    if not token.tag_.startswith("V"):
        yield from words.governing_nouns.get(low, ())
    if token.dep_ not in _NEGATING and token.tag_ != "IN":
        yield from words.governing_others.get(low, ())


def _negations(token: Token, verdict: Verdict, words: Vocabulary, hit: Hit) -> None:
    """Apply "not", "no", "never" on *token*, or *token* itself: "was hit by nobody"."""
    for word in _negators(token, hit):
        for governor in words.governing_others.get(word.lower_, ()):
            if governor.word in governor.operator.other:
                mine = token in hit.subjects or token in hit.objects
                _apply(governor, hit.head if mine else token, verdict, words, hit)
                return


def _negators(token: Token, hit: Hit) -> Iterator[Token]:
    """Where "no" can stand: on a word, on its number ("not one raid"), before it, or in its place."""
    for child in token.children:
        if child.dep_ in _NEGATING and not hit.covers(child):
            yield child
        if child.dep_ in ("nummod", "quantmod", "det"):
            yield from (t for t in child.children if t.dep_ in ("neg", "advmod"))
    if token.dep_ in ("pobj", "pcomp"):
        yield token.head
    if token.dep_ == "conj":  # "has neither attacked nor mobilised"
        yield from (t for t in token.head.children if t.dep_ == "cc" and t.lower_ == "nor")
    if token != hit.head:
        yield token


def _apply(governor: Governor, token: Token, verdict: Verdict, words: Vocabulary, hit: Hit) -> None:
    entry = words.lexicon.entries[verdict.entry]
    hostile = entry.direction == "escalation"
    effect = governor.operator.hostile if hostile else governor.operator.peaceful
    verdict.operators.append((governor.name, token))
    if governor.name in hit.trigger.match.with_operator:  # it is part of what was looked for
        verdict.asker = token if governor.operator.asks else verdict.asker
        return
    verdict.why.append(f"operator:{governor.name}({governor.word})")
    if effect.unless_future and verdict.status != "unclear" and _is_future(token, verdict, words):
        effect = effect.unless_future
    if effect.do == "void":
        verdict.void = effect.reason
        verdict.status = effect.status or verdict.status
        return
    if verdict.void:
        return
    _become(effect, entry, governor, token, verdict)
    verdict.weight *= effect.weight
    if hostile and governor.operator.asks and entry.requested:
        return  # what is asked for is a threat of its own kind
    if effect.status and not (effect.status == "announced" and verdict.status):
        verdict.status = effect.status


def _is_future(token: Token, verdict: Verdict, words: Vocabulary) -> bool:
    """Whether what is denied lies ahead: "will not attack", "has no plans to attack"."""
    if verdict.status == "announced":
        return True
    cues = words.lexicon.status
    return any(t.dep_ == "aux" and (t.lower_ in cues.future or t.lower_ == "would") for t in token.children)


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
