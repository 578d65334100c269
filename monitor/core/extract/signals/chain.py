"""A word -> the words above it that govern it, one by one, and why the chain ends there.

It ends where a clause stands on its own feet: a relative or adverbial clause, the content of "said that".
"""

from dataclasses import dataclass

from monitor.core.extract.signals.beside import runs
from monitor.core.extract.signals.vocabulary import Governor, Vocabulary
from monitor.core.extract.text.clause import is_done, is_verbal
from monitor.core.extract.text.tokens import Token

OWN_FEET = frozenset({"advcl", "relcl", "parataxis", "ROOT", "acl"})
_PREDICATES = {
    "nsubj": ("acomp", "attr", "advmod", "prt", "prep"),
    "csubj": ("acomp", "attr", "advmod", "prt", "prep"),
    "dobj": ("oprd", "ccomp", "prt", "advmod", "prep"),
}
_LONGEST = 10


@dataclass(slots=True)
class Link:
    """A word of the chain, and how the word below hangs on it."""

    token: Token
    relation: str  # dependency label, or "prep:of"
    below: Token  # the word of the chain that hangs on it


def chain(head: Token, words: Vocabulary) -> tuple[list[Link], str]:
    """The words above *head*, nearest first, and why the chain ends."""
    links: list[Link] = []
    current, relation = head, head.dep
    while len(links) < _LONGEST:
        above, relation, end = _above(current, words)
        if above is None:
            return links, end
        links.append(Link(above, relation, current))
        if end:
            return links, end
        current = above
    return links, "depth"


def _above(token: Token, words: Vocabulary) -> tuple[Token | None, str, str]:
    """(the governing word, relation, why the chain ends there or "")"""
    relation, above = token.dep, token.head
    if relation == "advcl" and _is_asked(token, words):
        return above, "xcomp", ""
    if above == token or (relation in OWN_FEET and not _is_infinitive_of_noun(token, words)):
        return None, relation, "root" if relation == "ROOT" else relation
    if relation in ("pobj", "pcomp"):
        return _above_preposition(above, words)
    if relation == "conj":
        return _above(above, words) if is_verbal(token) == is_verbal(above) else (None, relation, "conj")
    return _above_argument(token, above, words)


def _above_argument(token: Token, above: Token, words: Vocabulary) -> tuple[Token | None, str, str]:
    relation = token.dep
    if relation == "ccomp" and any(t.text == ";" for t in token.tree[token.i : above.i]):
        return None, relation, "parataxis"  # "raked the trenches; Quito has protested"
    if relation == "ccomp" and _only_reports(above, token, words):
        return None, relation, "reported"
    if relation in ("nsubj", "csubj"):
        ends = not _takes_subject(above, words) and predicate(above, relation, words) is None
        return above, relation, "subject" if ends else ""
    return above, relation, ""


def _above_preposition(preposition: Token, words: Vocabulary) -> tuple[Token | None, str, str]:
    if preposition.low in words.lexicon.background_preps:
        return None, f"prep:{preposition.low}", "background"
    governor = preposition.head
    if governor.dep == "prep":  # out of, because of
        governor = governor.head
    return governor, f"prep:{preposition.low}", ""


def _is_infinitive_of_noun(token: Token, words: Vocabulary) -> bool:
    """Whether it belongs to the noun it stands on: "a plan to attack", "reports that they attacked"."""
    if token.dep not in ("acl", "relcl"):
        return False
    if any(t.dep == "aux" and t.tag == "TO" for t in token.children):
        return True
    if token.tag == "VBG" and token.dep == "acl" and _orders(token.head, words):
        return True
    claimed = token.head.low in words.governing_nouns
    before = [t for t in token.children if t.i < token.i]
    return claimed and any(t.dep == "mark" or (t.tag in ("IN", "WDT") and t.dep == "dobj") for t in before)


def _orders(noun: Token, words: Vocabulary) -> bool:
    """Whether *noun* is of what is to be done: "the order expelling them"."""
    governors = words.governing_nouns.get(noun.low, ())
    return any(governor.operator.hostile.status in ("announced", "threat") for governor in governors)


def _is_asked(token: Token, words: Vocabulary) -> bool:
    """Whether an infinitive is what somebody is asked to do: "called on Washington to lift sanctions"."""
    governors = words.governing_verbs.get(token.head.low, ())
    return any(t.tag == "TO" for t in token.children) and any(g.operator.asks for g in governors)


def _only_reports(verb: Token, clause: Token, words: Vocabulary) -> bool:
    """Whether *verb* just says so: "told us that", unlike "feared that" and "denied that".

    What is announced as done is told, too: "burned the camp, the army announced".
    """
    operators = [governor.operator for governor in words.governing_verbs.get(verb.low, ())]
    done = is_done(clause)
    return verb.low in words.reporting and all(
        operator.asks or (done and operator.hostile.status == "announced") for operator in operators
    )


def predicate(verb: Token, relation: str, words: Vocabulary) -> Governor | None:
    """The operator in what is said of a subject or object: "is over", "declared the truce dead"."""
    for child in verb.children:
        if child.dep in _PREDICATES.get(relation, ()) and child.i > verb.i:
            bare = child.dep != "prep" or not any(t.dep == "pobj" for t in child.children)
            for governor in words.governing_others.get(child.low, ()):
                if governor.word not in governor.operator.adjective:
                    continue
                if runs(child, governor.particles) is not None and (governor.particles or bare):
                    return governor
    return None


def _takes_subject(verb: Token, words: Vocabulary) -> bool:
    return any(g.operator.subject for g in words.governing_verbs.get(verb.low, ()))
