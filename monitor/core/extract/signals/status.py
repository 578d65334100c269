"""A hit and its chain -> actual, announced, threat, hypothetical, denied, historical or unclear.

Operators have spoken already (polarity.py); this reads tense and mood on the words of the chain, the
conditions it hangs on, and the years and anniversaries around it.
"""

import re
from datetime import date

from monitor.contracts import Status
from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.lexicon import Entry, StatusCues
from monitor.core.extract.signals.mood import is_past, lies_ahead, set_in, supposed
from monitor.core.extract.signals.polarity import Verdict
from monitor.core.extract.signals.scene import Scene
from monitor.core.extract.text.clause import is_verbal
from monitor.core.extract.text.tokens import Token

_YEAR = re.compile(
    r"\b(1[0-9]{3}|20[0-9]{2})\b(?! (?:people|men|troops|soldiers|civilians|fighters|prisoners))"
)
_CLIMB = 8
_HANGING = frozenset({"ccomp", "relcl", "parataxis", "advcl", "acl"})
_DISPLAY = 3  # rung: whoever dates a measure ahead decrees it, whoever dates a war foretells it
_SIDE = frozenset({"advcl", "relcl", "acl", "ccomp"})
_NOMINAL = frozenset({"pobj", "prep", "appos", "conj", "dobj", "attr"})
_CLAUSES = frozenset({"ROOT", "ccomp", "relcl", "parataxis"})


def judge_status(hit: Hit, verdict: Verdict, scene: Scene, on: date) -> Status:
    """Return the status of *hit*, and write down why."""
    cues = scene.words.lexicon.status
    low = scene.sentence.text.lower()
    if scene.words.retraction.search(low):
        return "denied"
    entry = scene.words.lexicon.entries[verdict.entry]
    past = (
        _history(hit, cues, on)
        or next((cue for cue in cues.remembered if cue in low), "")
        or _retold(hit, scene)
    )
    if past:
        verdict.why.append(f"history:{past}")
        return "historical"
    if verdict.status != "threat" and any(cue in low for cue in cues.scenario):
        verdict.why.append("mood:scenario")
        return "hypothetical"
    demanded = entry.direction == "de-escalation" and _is_demanded(hit, verdict, cues)
    if demanded or _only_thought(hit, verdict, scene, on):
        return "hypothetical"
    if verdict.status in ("denied", "hypothetical", "unclear", "threat"):
        return verdict.status
    mood = None if hit.trigger.match.frame else _mood(hit, verdict, entry, scene)
    return mood or verdict.status or entry.status or "actual"


def _only_thought(hit: Hit, verdict: Verdict, scene: Scene, on: date) -> bool:
    """Whether it is set in a story, asked, supposed, or foretold for a year to come."""
    setting = set_in(hit, scene, _chain_tokens(hit, verdict))
    if setting and not any(t.low == setting for t in hit.subjects):  # exercises that encircle an island
        verdict.why.append(f"setting:{setting}")
        return True
    if word := supposed(hit, scene):
        verdict.why.append(f"mood:{word}")
        return True
    entry = scene.words.lexicon.entries[verdict.entry]
    if entry.rung >= _DISPLAY and not verdict.status and lies_ahead(hit, scene, on):
        verdict.why.append("mood:ahead")
        return True
    return _asked(hit, verdict) or _only_possible(hit, verdict, scene)


def taken_back(following: str, cues: StatusCues) -> bool:
    """Whether the sentence that follows takes back what this one tells: "It had not; we are sorry"."""
    return following.lower().startswith(cues.retraction_next)


def _mood(hit: Hit, verdict: Verdict, entry: Entry, scene: Scene) -> Status | None:
    cues = scene.words.lexicon.status
    for token in _chain_tokens(hit, verdict):
        own = entry.status != "threat" or token == hit.head
        if own and (condition := _condition(token, cues)):
            verdict.why.append(f"condition:{condition}")
            return "hypothetical"
        for child in token.children:
            if child.dep not in ("aux", "advmod", "mark"):
                continue
            if child.low in cues.reported_future and _is_what_if(hit, token, scene):
                verdict.why.append(f"mood:{child.low}")
                return "hypothetical"
            found = _modal(child.low, entry, cues, reported=_is_reported(hit, verdict, token, scene))
            if found == "hypothetical" and entry.status == "threat":
                continue  # "we may come one night" is a threat whatever its mood
            if found:
                verdict.why.append(f"mood:{child.low}")
                return found
    return None


def _is_what_if(hit: Hit, verb: Token, scene: Scene) -> bool:
    """Whether the event is only weighed by what it would do: "an attack would bring down the price"."""
    if not hit.nominal or verb.low in scene.words.light or verb.low in scene.words.governing_verbs:
        return False
    return any(t.dep == "nsubj" and (t == hit.head or t.is_ancestor(hit.head)) for t in verb.children)


def _asked(hit: Hit, verdict: Verdict) -> bool:
    """Whether the sentence asks."""
    asked = hit.head.tree[-1].text == "?" and verdict.boundary == "root"
    if asked:
        verdict.why.append("mood:question")
    return asked


def _is_demanded(hit: Hit, verdict: Verdict, cues: StatusCues) -> bool:
    """Whether peace is asked for as a price: "free them or we come", "until the hostages are back"."""
    head = hit.head
    marks = [t.low for word in _chain_tokens(hit, verdict) for t in word.children if t.dep == "mark"]
    bare = head.tag == "VB" and not any(t.dep in ("aux", "nsubj", "nsubjpass") for t in head.children)
    if bare and head.dep in _CLAUSES | {"advcl"} and head.i == head.left_edge.i:
        verdict.why.append("mood:imperative")
        return True
    awaited = next((mark for mark in marks if mark in cues.awaited), "")
    if awaited:
        verdict.why.append(f"condition:{awaited}")
    return bool(awaited)


def _only_possible(hit: Hit, verdict: Verdict, scene: Scene) -> bool:
    """Whether a warning is of what could happen, not of what the warner will do."""
    cues = scene.words.lexicon.status
    own = scene.words.lexicon.entries[hit.entry].status
    chain = _chain_tokens(hit, verdict)
    could = [t.low for word in chain for t in word.children if t.dep == "aux" and t.low in cues.possible]
    if could and own != "threat" and verdict.status == "threat" and verdict.operators:
        verdict.why.append(f"mood:{could[0]}")
        return True
    return False


def _modal(word: str, entry: Entry, cues: StatusCues, *, reported: bool) -> Status | None:
    promise: Status = "threat" if entry.direction == "escalation" else "announced"
    if word in cues.future:
        return promise
    if word in cues.obliged and reported and entry.requested:
        return "actual"
    if word in cues.reported_future:
        return promise if reported else "hypothetical"
    return "hypothetical" if word in (*cues.possible, *cues.obliged) else None


def _condition(token: Token, cues: StatusCues) -> str:
    """The "if" that *token*'s own clause begins with."""
    if token.dep not in ("advcl", "ccomp", "pcomp"):
        return ""
    if token.dep == "advcl" and (first := token.tree[token.left_edge.i]).low in cues.inverted:
        return first.low
    return next((t.low for t in token.children if t.dep in ("mark", "aux") and t.low in cues.condition), "")


def _is_reported(hit: Hit, verdict: Verdict, token: Token, scene: Scene) -> bool:
    """Whether "would" is somebody's word: reported, or told of one who acts by his own verb."""
    if not hit.nominal and any(scene.acts(t) for t in hit.subjects):
        return True
    if verdict.status == "announced":  # by who undertakes it
        return True
    return verdict.boundary == "reported" or any(
        other.low in scene.words.reporting and other != token for other in scene.tree
    )


def _chain_tokens(hit: Hit, verdict: Verdict) -> list[Token]:
    """The words from the hit up to the end of its chain, through shared heads of conjuncts."""
    found = [hit.head]
    current = hit.head
    for _ in range(_CLIMB):
        if current in (verdict.clause, current.head):
            break
        current = current.head
        found.append(current)
    if current.dep == "conj" and not any(t.dep == "nsubj" for t in current.children):
        found.append(current.head)
    return found


def _history(hit: Hit, cues: StatusCues, on: date) -> str:
    """The word or year that puts the hit's own clause in the past, or ""."""
    low = f"{_clause_text(hit.head)} {_text_above(hit.head)}"
    bygone = (cue for year, names in cues.eras.items() if on.year > int(year) for cue in names)
    for cue in (*cues.historical, *bygone):
        if cue in low and re.search(rf"\b{re.escape(cue)}\b", low):
            return cue
    for decade in cues.decades:
        if decade in low:
            return decade
    years = [int(year) for year in _YEAR.findall(low)]
    if years and max(years) <= on.year - cues.years:
        return str(max(years))
    return ""


def _retold(hit: Hit, scene: Scene) -> str:
    """What makes a deed of a side clause one of long ago, or "": a wreath, "thirty years after they came"."""
    clause = hit.head
    while clause.head != clause and clause.dep not in _SIDE:
        clause = clause.head
    if clause.dep not in _SIDE or not is_past(hit):
        return ""
    spans = scene.words.lexicon.status.spans
    span = next((t.low for t in clause.children if t.dep == "npadvmod" and t.low in spans), "")
    if span and any(
        t.dep == "mark" and t.low in scene.words.lexicon.background_preps for t in clause.children
    ):
        return span
    told = scene.words.retrospect.search(scene.sentence.text.lower())
    return told.group() if told else ""


def _text_above(token: Token) -> str:
    """What the noun above a relative clause says: "the accord of 1966, by which they left"."""
    top = token
    while (
        top.head != top and top.dep not in ("relcl", "acl") and not (is_verbal(top) and top.dep in _CLAUSES)
    ):
        top = top.head
    if top.dep not in ("relcl", "acl"):
        return ""
    words: list[str] = []
    noun = top.head
    for _ in range(_CLIMB):
        words += [t.low for t in noun.subtree if t != top and not top.is_ancestor(t)]
        if noun.dep not in _NOMINAL or is_verbal(noun.head):
            break
        noun = noun.head
    for child in noun.head.children:  # "the war that they fought was ended fifty years ago"
        if child.low == "ago":
            words += [t.low for t in child.subtree]
    return " ".join(words)


def _is_another(clause: Token, token: Token) -> bool:
    """Whether *clause* is a clause of its own that *token* does not stand in."""
    return is_verbal(clause) and clause.dep in _HANGING and clause != token and not clause.is_ancestor(token)


def _clause_text(token: Token) -> str:
    """The words of the clause that *token* stands in, without the clauses that hang on it."""
    top = token
    while top.head != top and not (is_verbal(top) and top.dep in _CLAUSES):
        top = top.head
    words = []
    pending = [top]
    while pending:
        current = pending.pop()
        words.append(current)
        pending += [t for t in current.children if not _is_another(t, token)]
    return " ".join(t.low for t in sorted(words, key=lambda t: t.i))
