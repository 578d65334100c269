"""A trigger's first word in the tree -> where its further words stand: particles behind, modifiers before."""

from collections.abc import Sequence

from monitor.core.extract.text.tokens import Token

_REACH = 6  # tokens between a verb and its particle
_LOOSE = frozenset({"on", "for", "upon", "against"})  # particles that are also prepositions of their own
_LEADING = frozenset({"prt", "advmod", "prep", "npadvmod", "dobj", "oprd", "acomp", "advcl"})
_NEAR = 2  # between a verb and the preposition that belongs to it: "call on", not "call a truce on"


def follows(verb: Token, particles: Sequence[str]) -> Token | None:
    """The last of *particles* behind *verb*, each near it or near the one before; *verb* without any."""
    last = verb
    for particle in particles:
        near = [
            *verb.tree[last.i + 1 : last.i + 1 + _REACH],
            *(t for t in last.children if t.dep in ("ccomp", "xcomp")),
        ]  # let them all go
        found = next((t for t in near if t.low == particle and _hangs_on(t, verb, last)), None)
        if found is not None and found.dep == "prep" and particle in _LOOSE and found.i > last.i + _NEAR:
            return None
        if found is None:
            return None
        last = found
    return last


def carries(verb: Token, particles: Sequence[str]) -> Token | None:
    """The last of *particles* that say where *verb* leads, however far behind: "drew its men back out of"."""
    first, *rest = particles
    for child in verb.children:
        for token in (child, *child.children):
            if token.i > verb.i and token.low == first and token.dep in _LEADING:
                return runs(token, rest)
    return None


def _hangs_on(particle: Token, verb: Token, last: Token) -> bool:
    """Whether *particle* belongs to the verb; "the door" of "showed him the door" is parsed as who he is."""
    if particle.head in (verb, last, particle):
        return True
    return particle.dep == "appos" and particle.head.head == verb


def precedes(noun: Token, words: Sequence[str]) -> Token | None:
    """The first of *words* right before *noun*, hyphens aside; *noun* without any."""
    place = noun.i
    for word in reversed(words):
        place -= 1
        if place > 0 and noun.tree[place].text == "-":
            place -= 1
        if place < 0 or noun.tree[place].low != word:
            return None
    return noun.tree[place]


def runs(first: Token, words: Sequence[str]) -> Token | None:
    """The last of *words* right behind *first*; *first* without any."""
    place = first.i
    for word in words:
        place += 1
        if place < len(first.tree) and first.tree[place].text == "-":
            place += 1
        if place >= len(first.tree) or first.tree[place].low != word:
            return None
    return first.tree[place]


def prefixed(verb: Token, prefix: str) -> bool:
    """Whether *prefix* and a hyphen stand right before *verb*, where there must be one."""
    return not prefix or (verb.i > 1 and verb.nbor(-1).text == "-" and verb.nbor(-2).low == prefix)
