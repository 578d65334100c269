"""Threats that have no threatening word, only the shape of one: "if a boot crosses the wire, we will answer".

    a condition (if, unless, whoever, the next ...)  +  what will follow  +  one side says it of another

What follows may be said in any words, so only offers are kept out: "if they sign, we will lift the ban".
"""

from collections.abc import Iterator

from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.lexicon import Frame, Match
from monitor.core.extract.signals.scene import Scene
from monitor.core.extract.signals.vocabulary import Trigger
from monitor.core.extract.text.clause import is_verbal, objects, subjects
from monitor.core.extract.text.tokens import Token

_CLIMB = 6
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
_SAID = ("ccomp", "parataxis", "conj", "advcl", "acl", "relcl", "dep", "xcomp")
_ASIDE = ("relcl", "acl", "advcl")
_RELATIVES = ("who", "that", "which")
_SOMEBODY = ("he", "she", "they", "we", "i")  # someone told of before
_TRIGGER = "threat in shape"


def threats_in_shape(scene: Scene) -> list[Hit]:
    """The threats of the sentence that are known by their shape; the first of them is enough."""
    frame = scene.words.lexicon.frame
    if not scene.named or scene.present.isdisjoint((*frame.promise, frame.alternative)):
        return []
    match = Match(verb=(_TRIGGER,), actor="page", certainty=frame.certainty, frame=True)
    for result in _results(scene, frame):
        if _is_offer(scene, result, frame):
            continue
        sayers, verb = _sayers(scene, result)
        others = list(_others(scene, sayers, result, verb))
        told = result.dep not in _ASIDE and not any(t.low in frame.thought for t in result.children)
        if (verb is None and not told) or _reassures(scene, sayers, result):
            continue
        if others and any(scene.acts(t) or (verb and t.low in _SOMEBODY) for t in sayers):
            return [Hit(Trigger(frame.entry, match, ()), result, result, result, others, sayers, "both")]
    return []


def _results(scene: Scene, frame: Frame) -> Iterator[Token]:
    """The verbs of what will follow."""
    for token in scene.tree:
        low = token.low
        if token.dep in ("mark", "advmod", "aux") and _conditional(token, low, frame):
            yield from _after_condition(token, frame, scene)
        elif low in _RELATIVES and token.head.dep == "relcl":
            noun = token.head.head
            yield from _promised([noun.head], frame, None) if noun.dep in _SUBJECTS else ()
        elif low in frame.selector:
            yield from _of_whoever(token, frame)
        elif low == frame.alternative and token.dep == "cc":
            yield from _alternative(token, frame)


def _conditional(token: Token, low: str, frame: Frame) -> bool:
    """Whether a condition begins here: "if", or "unless", or the last word of "as long as"."""
    return low in frame.condition or (
        token.i > 0
        and any(cue.endswith(low) for cue in frame.condition)
        and f"{token.nbor(-1).low} {low}" in frame.condition
    )


def _after_condition(mark: Token, frame: Frame, scene: Scene) -> Iterator[Token]:
    condition = mark.head
    inverted = mark.dep == "aux"
    if inverted and not any(t.dep in _SUBJECTS and t.i > mark.i for t in condition.children):
        return
    main = condition.head
    if main.dep == "advmod":  # as long as
        main = main.head
    if condition.dep in ("advcl", "ccomp", "csubj", "dep") and main != condition:
        yield from _promised([main, *_clauses(main)], frame, condition)
        if inverted:  # "should one turn again, the pilots know the way"
            told = [t for t in (main, *_clauses(main)) if is_verbal(t) and t != condition]
            yield from [t for t in told if not _only_says(t, condition, scene)][:1]


def _only_says(verb: Token, condition: Token, scene: Scene) -> bool:
    """Whether *verb* only says what will follow: "said", but not "knows the way"."""
    content = any(t.dep == "ccomp" and t != condition for t in verb.children)
    return verb.low in scene.words.saying and (content or verb.dep == "parataxis")


def _of_whoever(token: Token, frame: Frame) -> Iterator[Token]:
    """What will happen to whoever does it: "any vessel that enters", "the next patrol", "those who"."""
    noun = token if token.dep in _SUBJECTS else token.head
    verb = noun.head
    told = any(child.dep in ("relcl", "acl", "prep") for child in noun.children)
    if noun.dep == "npadvmod" and told:
        yield from _promised([verb], frame, None)
    elif noun.dep in _SUBJECTS and verb.dep in ("csubj", "ccomp", "csubjpass"):
        yield from _promised([verb, verb.head, *_clauses(verb.head)], frame, None)
    elif noun.dep in _SUBJECTS and (told or token.low not in ("those", "any", "anyone")):
        yield from _promised([verb], frame, None)
    elif token.low == "one" and token.i + 1 < len(token.tree) and token.nbor(1).low == frame.more:
        yield from _promised([t for t in token.tree[token.i :] if is_verbal(t)], frame, None)


def _alternative(token: Token, frame: Frame) -> Iterator[Token]:
    """What follows where an order is not obeyed: "leave the town by Friday or be driven out"."""
    order = token.head
    other = next((t for t in order.children if t.dep == "conj" and t.i > token.i and is_verbal(t)), None)
    bare = order.tag == "VB" and not any(t.dep in (*_SUBJECTS, "aux") for t in order.children)
    bound = any(t.low in (*frame.obliged, "to") for t in order.children if t.dep == "aux")
    bound = bound and not any(t.dep == "mark" for t in order.children)  # "whether it should pay or repair"
    if other is not None and (bare or bound) and other.tag in ("VB", "VBP", "VBN"):
        yield other


def _promised(verbs: list[Token], frame: Frame, condition: Token | None) -> Iterator[Token]:
    for verb in verbs:
        if verb == condition or (condition is not None and condition.is_ancestor(verb)):
            continue
        first = verb.head if verb.dep == "conj" and not any(t.dep == "aux" for t in verb.children) else verb
        if any(t.dep == "aux" and t.low in frame.promise for t in first.children):
            yield verb


def _clauses(verb: Token) -> list[Token]:
    return [t for t in verb.children if t.dep in ("ccomp", "conj", "parataxis", "xcomp")]


def _is_offer(scene: Scene, result: Token, frame: Frame) -> bool:
    """Whether what will follow is nothing to fear, or is foretold rather than promised."""
    forms = scene.words.offers
    near = [result, *(t for t in result.children if t.dep in ("xcomp", "conj", "ccomp") and t.i > result.i)]
    if any(t.low in forms for t in near):
        return True
    return any(t.low in frame.onlooker for t in scene.tree)


def _reassures(scene: Scene, sayers: list[Token], result: Token) -> bool:
    """Whether none of one's own will do it: "no unit of ours will cross"."""
    shared = subjects(result.head) if result.dep == "conj" else []
    none = [t for t in (*subjects(result), *objects(result), *shared) if _is_none(t, scene)]
    own = {side.mention.actor for t in sayers if (side := scene.side(t)).mention}
    return any(
        (mention.actor in own or not own)
        if (mention := scene.side(t).mention) is not None
        else scene.words.is_of(t, ("FORCE",))
        for t in none
    )


def _is_none(noun: Token, scene: Scene) -> bool:
    """Whether it is nobody's: "no soldier", "not one soldier"."""
    counts = (t for child in noun.children if child.dep == "nummod" for t in child.children)
    return any(t.low in scene.words.negating for t in (*noun.children, *counts))


def _sayers(scene: Scene, result: Token) -> tuple[list[Token], Token | None]:
    """Who says that it will follow, by which verb; else whoever will do it."""
    saying = scene.words.saying
    current = result
    for _ in range(_CLIMB):
        above = current.head
        if above == current or current.dep not in _SAID:
            break
        if current.dep == "acl" and above.dep == "dobj":  # "gave notice that he would"
            return subjects(above.head), above.head
        if above.low in saying and is_verbal(above):
            return subjects(above), above
        current = above
    beside = (t for t in scene.tree if t.dep in ("parataxis", "conj") and t.low in saying)
    for verb in beside:
        if doers := [t for t in verb.children if t.dep == "nsubj"]:
            return doers, verb
    return subjects(result), None


def _others(scene: Scene, sayers: list[Token], result: Token, verb: Token | None) -> Iterator[Token]:
    """The words that name somebody else than who says it."""
    own = {side.mention.actor for t in sayers if (side := scene.side(t)).mention}
    said = {t.i for sayer in sayers for t in sayer.subtree}
    where = {t.i for t in verb.subtree if verb in (t.head, t.head.head)} if verb else set()
    seen: set[str] = set()
    for token in scene.tree:
        mention = scene.mention_at(token)
        if mention is None or mention.actor in own or token.i in said or mention.actor in seen:
            continue
        if mention.kind == "place" and token.i in where and not result.is_ancestor(token):
            continue
        seen.add(mention.actor)
        yield token
