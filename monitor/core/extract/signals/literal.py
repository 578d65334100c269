"""A scene -> the words in it that do not mean what the lexicon means by them, each with the reason."""

from monitor.core.extract.signals.beside import runs
from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.scene import Scene
from monitor.core.extract.text.clause import is_verbal, modifiers, obliques, subjects
from monitor.core.extract.text.tokens import Token

_CASED = 0.6  # a sentence with fewer capitalised words than this is running text
_FOUGHT_OVER = ("TARGET", "VICTIM", "PLACE", "FORCE", "WEAPON", "SHIP", "FLYER", "CAPTIVE", "DISSIDENT")
_ARMED = ("WEAPON", "ARMED_THING")
_FIGHTING = ("ASSAULT", "TALK", "TRUCE", "PACT", "CONFLICT", "FORCEFULLY")
_OVER = ("over", "about")
_OTHERS = ("with", "between", "against", "among")
_PARTS = ("of", "to", "on", "in", "over")
_NOUN_GAPS = ("pobj", "dobj", "nsubj", "nsubjpass", "conj", "appos", "attr", "compound")


def blocked(scene: Scene) -> dict[int, str]:
    """Token index -> the reason why a trigger on it is no event: "war of words", "heart attack"."""
    found: dict[int, str] = {}
    for place, low in enumerate(scene.lows):
        for words, reason in scene.words.blocks.get(low, ()):
            last = runs(scene.tree[place], words) if scene.present.issuperset(words) else None
            if last is not None:
                found.update(dict.fromkeys(range(place, last.i + 1), reason))
    return found


def arguments_of(hit: Hit, scene: Scene) -> frozenset[str]:
    """The words for who does *hit* to what; what can be fought over says nothing, and is left out."""
    if any(scene.words.is_of(word, _ARMED) for word in (*hit.subjects, *hit.objects)):
        return frozenset()
    heads = [*hit.subjects, *hit.objects, *(token for _, _, token in obliques(hit.head))]
    heads += _carried_by(hit)
    heads += [token for word in hit.objects for name, _, token in obliques(word) if name in _PARTS]
    near = {
        word
        for head in map(scene.content, heads)
        if not scene.words.is_of(head, _FOUGHT_OVER)
        for word in (head, *modifiers(head))
    }
    near |= set(modifiers(hit.head)) if hit.nominal else set()
    return frozenset(
        word.low
        for word in near
        if word.tag.startswith("N")
        and not hit.covers(word)
        and not (scene.mention_at(word) or scene.role_of(word))
        and not scene.words.is_of(word, _FOUGHT_OVER)
    )


def _carried_by(hit: Hit) -> list[Token]:
    """The arguments of the verb that carries a noun: "Emirates and Etihad are at war over fares"."""
    verb = hit.head
    while hit.nominal and verb.head != verb and not (is_verbal(verb) and verb != hit.head):
        verb = verb.head
    if verb == hit.head:
        return []
    return [*subjects(verb), *(token for _, _, token in obliques(verb) if token != hit.head)]


def is_civil(hit: Hit, scene: Scene) -> bool:
    """Whether plain people of no power do it, or do it to each other: nurses, heirs, bakers."""
    doers = [t for t in hit.subjects if t.low not in scene.words.nouns]
    behind = [*obliques(hit.head), *(found for word in hit.objects for found in obliques(word))]
    if hit.nominal and hit.head.dep in ("dobj", "pobj"):
        carrier = hit.head.head
        behind += obliques(carrier if hit.head.dep == "dobj" else carrier.head)
    others = [token for name, _, token in behind if name in _OTHERS]
    prizes = [token for name, _, token in behind if name in _OVER]
    if hit.last.low == "war":  # "all-out war on short sight", but "on the rebels"
        prizes += [token for name, _, token in behind if name in ("on", "against")]
    return any(words and all(_is_powerless(t, scene) for t in words) for words in (doers, others)) or (
        bool(prizes) and all(_is_trifle(t, scene) for t in prizes)
    )


def _is_trifle(token: Token, scene: Scene) -> bool:
    """Whether nobody takes up arms over it: prawns, fares, the last sunbed."""
    token = scene.content(token)
    known = (
        scene.mention_at(token)
        or scene.role_of(token)
        or scene.words.is_of(token, (*_FOUGHT_OVER, "DISPUTED"))
    )
    return token.tag in ("NN", "NNS") and not known


def _is_powerless(token: Token, scene: Scene) -> bool:
    token = scene.content(token)
    if token.tag not in ("NN", "NNS") or scene.acts(token) or scene.role_of(token):
        return False
    words = scene.words
    known = token.low in words.sides or token.low in words.settings or token.low in words.containers
    return not known and not words.is_of(token, (*_FOUGHT_OVER, *_ARMED, *_FIGHTING))


def is_event_noun(scene: Scene, token: Token) -> bool:
    """Whether *token* is a noun that can stand for an event here."""
    if is_name(token) or not _is_common_noun(token):
        return False
    return not _only_qualifies(scene, token) and not _is_retold(scene, token)


def _is_common_noun(token: Token) -> bool:
    return token.tag.startswith("N") or (
        token.tag in ("VBG", "VB", "VBP", "VBZ", "JJ") and token.dep in _NOUN_GAPS
    )


def _only_qualifies(scene: Scene, token: Token) -> bool:
    """Whether another thing is only named after the event: air raid sirens, the ceasefire line."""
    head = token.head
    if token.dep not in ("compound", "nmod") or head.i < token.i or not head.tag.startswith("N"):
        return False
    words = scene.words
    eventful = head.low in words.nouns or head.low in words.containers or head.low in words.governing_nouns
    return not eventful and not words.is_of(head, ("PACT", "TALK", "TRUCE", "ASSAULT"))


def _is_retold(scene: Scene, noun: Token) -> bool:
    """Whether it was told before: these attacks."""
    return any(t.dep == "det" and t.low in scene.words.lexicon.anaphoric for t in noun.children)


def is_name(token: Token) -> bool:
    """Whether *token* is a name, having a capital inside running text: the band Ceasefire."""
    return token.text.istitle() and token.i > 0 and token.nbor(-1).text.isalpha() and _is_cased(token)


def _is_cased(token: Token) -> bool:
    """Whether the sentence writes common words small, unlike a headline."""
    words = [t for t in token.tree if t.text.isalpha() and t.i > 0]
    return sum(t.text.istitle() for t in words) < len(words) * _CASED
