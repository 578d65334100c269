"""Where a "not" stands that belongs to an event: on its word, on those in it, on the verb beside it."""

from collections.abc import Iterator

from monitor.core.extract.signals.beside import follows
from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.vocabulary import Governor, Vocabulary
from monitor.core.extract.text.tokens import Token

NEGATING = ("neg", "det", "advmod", "preconj", "nsubj", "intj")


def negation(token: Token, words: Vocabulary, hit: Hit) -> Governor | None:
    """The "not", "no", "never" on *token*, or itself where it is a "nobody"."""
    near = [t for t in token.children if t.dep in NEGATING and not hit.covers(t)]
    near += [token.head] if token.dep in ("pobj", "pcomp") else []
    near += [t for t in token.head.children if t.low == "nor" and token.dep == "conj"]
    counts = [t for t in token.children if t.dep == "nummod"]  # "not one raid"
    near += [t for count in counts for t in count.children if t.dep in ("neg", "advmod")]
    by_it = token.dep == "pobj" and token.head.dep == "agent"  # "recalled by nobody"
    near += [token] if by_it or token.dep in ("nsubj", "nsubjpass", "dobj") else []
    return next((words.negating[t.low] for t in near if t.low in words.negating), None)


def sharers(hit: Hit, words: Vocabulary) -> Iterator[Token]:
    """The words whose "no" is the event's, too: "not one soldier will fire", "will not shell or storm"."""
    arguments = hit.subjects if hit.nominal else [*hit.objects, *hit.subjects]
    yield from arguments
    for token in arguments:
        yield from (t for t in token.children if t.dep in ("nummod", "quantmod", "det"))
    yield from _alternative(hit.head, words)


def _alternative(verb: Token, words: Vocabulary) -> list[Token]:
    """The verb whose "not" *verb* shares: "will not shell or storm it"."""
    if verb.dep != "conj" or any(t.dep in ("nsubj", "aux") for t in verb.children):
        return []
    joined = any(t.dep == "cc" and t.low in words.lexicon.alternatives for t in verb.head.children)
    return [verb.head] if joined else []


def prolongs(verb: Token, words: Vocabulary) -> bool:
    """Whether what is not done would have kept the event going: "did not renew the embargo"."""
    return any(
        g.operator.prolongs and (not g.particles or follows(verb, g.particles) is not None)
        for g in words.governing_verbs.get(verb.low, ())
    )
