"""A hit -> who says so: the speaker of the innermost quote around it, else the subject of "said".

Without any of them the article itself says it.
"""

from collections.abc import Sequence

from monitor.contracts import Quote, RoleClass, Speaker
from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.scene import Scene, Side
from monitor.core.extract.signals.vocabulary import Vocabulary
from monitor.core.extract.text.clause import is_verbal, subjects
from monitor.core.extract.text.tokens import Token

_CLIMB = 8
_SURE = 0.9  # weight of a role whose noun is hardly ever anything else
_INSIDE = frozenset({"acl", "relcl", "pcomp", "pobj", "prep", "dobj", "nsubj", "nsubjpass"})


def quote_around(quotes: Sequence[Quote], start: int, end: int) -> Quote | None:
    """The smallest of *quotes* that the trigger at *start*..*end* stands in."""
    around = [quote for quote in quotes if quote.start < end and start < quote.end]
    return min(around, key=lambda quote: quote.end - quote.start, default=None)


def speaker_of(hit: Hit, scene: Scene, quote: Quote | None) -> Speaker | None:
    """Who vouches for *hit*."""
    if quote is not None and quote.speaker is not None:
        return quote.speaker
    current = hit.head
    for _ in range(_CLIMB):
        above = current.head
        if current.dep in ("ccomp", "parataxis") and above.low in scene.words.reporting:
            return _said_by(above, scene) if is_verbal(above) else None
        if above == current:
            break
        current = above
    return None


def is_onlooker(hit: Hit, scene: Scene) -> bool:
    """Whether somebody without a part in it says so: "said a retired teacher", "engineers estimate"."""
    current = hit.head
    for _ in range(_CLIMB):
        above = current.head
        if above == current:
            return False
        if current.dep in ("ccomp", "parataxis") and above.low in scene.words.reporting:
            doers = subjects(above)
            return bool(doers) and not any(_has_part(token, scene) for token in doers)
        current = above
    return False


def _has_part(token: Token, scene: Scene) -> bool:
    """Whether it can speak for a side: a name, an actor, or surely an office of one: "its spokesman"."""
    role = scene.role_of(token)
    return token.tag not in ("NN", "NNS") or scene.acts(token) or (role is not None and role.weight >= _SURE)


def is_unsaid(clause: Token | None, words: Vocabulary) -> bool:
    """Whether nobody says so: "did not say that", "withdrew a post saying that"."""
    if clause is None:
        return False
    while clause.dep == "conj":
        clause = clause.head
    reporter = clause.head
    near = [t for t in reporter.children if t.dep == "neg"]
    near += [reporter.head] if reporter.dep in ("acl", "relcl", "xcomp") else []
    return _taken_back(reporter, words) or any(token.low in words.negating for token in near)


def _taken_back(reporter: Token, words: Vocabulary) -> bool:
    """Whether the one who said so says now that it is not so: "apologised for telling readers that"."""
    current = reporter
    if reporter.dep in ("acl", "relcl") and reporter.head.low not in words.claims:
        return False
    for _ in range(_CLIMB):
        if current.dep not in _INSIDE:
            return False
        current = current.head
        verbs = [current, *(t for t in current.children if t.dep == "conj")]
        if any(is_verbal(verb) and verb.low in words.retracting for verb in verbs):
            return True
    return False


def _said_by(verb: Token, scene: Scene) -> Speaker | None:
    side = next((side for token in subjects(verb) if (side := scene.side(token)).acts), None)
    if side is None:
        return None
    mention = side.mention
    return Speaker(
        name=mention.person if mention and mention.person else side.token.text,
        surface=side.token.text,
        start=scene.sentence.start_of(side.token),
        end=scene.sentence.end_of(side.token),
        role_class=_role_class(side),
        affiliation=mention.actor if mention else "",
        confidence=0.5,
    )


def _role_class(side: Side) -> RoleClass:
    if side.role:
        return side.role.role_class
    return side.mention.role_class if side.mention else "unknown"
