"""Nouns that report: "his claim that ...", "a call for restraint" -> whose, and what.

noun -> its that-clause, infinitive or preposition -> content; its owner, author, or subject -> speaker
"""

from monitor.core.extract.quotes.cues import Cue, Cues
from monitor.core.extract.quotes.reported import Report, is_noun, subject
from monitor.core.extract.quotes.spans import clip
from monitor.core.extract.text.page import Sentence
from monitor.core.extract.text.tokens import Token

Range = tuple[int, int]
_LIGHT = frozenset({"dobj", "attr", "nsubjpass", "oprd"})


def by_noun(sentence: Sentence, cues: Cues, token: Token) -> Report | None:
    """The report that *token*, a noun, makes; None when it carries no content or nobody is behind it."""
    cue = cues.noun(token)
    if cue is None or not token.tag.startswith("NN"):
        return None
    found = _content(token, cue)
    speaker = _author(token)
    if found is None or speaker is None:
        return None
    report = Report(sentence, cues, cue, token, token, speaker, rule="noun")
    start, end = clip(report, found, "clause")
    if start < end:
        tree = token.tree
        report.spans = [(sentence.start_of(tree[start]), sentence.end_of(tree[end - 1]))]
    return report


def _content(noun: Token, cue: Cue) -> Range | None:
    for child in noun.rights:
        marks = {t.low for t in child.lefts if t.dep in {"mark", "aux"}}
        if child.dep in {"acl", "ccomp", "relcl"} and "clause" in cue.takes and "that" in marks:
            return child.left_edge.i, child.right_edge.i + 1
        if child.dep in {"acl", "relcl"} and "infinitive" in cue.takes and "to" in marks:
            return child.left_edge.i, child.right_edge.i + 1
        if child.dep == "prep" and child.low in cue.takes and child.i + 1 < len(noun.tree):
            return child.i + 1, child.right_edge.i + 1
    return None


def _author(noun: Token) -> Token | None:
    """As in "Trump's claim", "a claim by Trump", "Trump made the claim"."""
    owner = next((t for t in noun.lefts if t.dep == "poss"), None)
    if owner is not None:
        return owner
    for child in noun.rights:
        if child.dep in {"prep", "agent"} and child.low in {"by", "from"}:
            return next((t for t in child.children if t.dep == "pobj" and is_noun(t)), None)
    return subject(noun.head) if noun.dep in _LIGHT else None
