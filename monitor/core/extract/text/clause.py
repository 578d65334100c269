"""A parsed word -> its arguments: who does it, to whom, under which prepositions.

Works on the trees of spaCy's English models (ClearNLP labels). What the grammar leaves out is
borrowed from where English borrows it: the subject of an infinitive from the verb above, the object
of a passive participle from the noun it stands on.
"""

from collections.abc import Iterator

from monitor.core.extract.text.tokens import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_VERBAL = _SUBJECTS | {"agent"}  # children that only a verb has, whatever its tag
_SHARING = frozenset({"xcomp", "ccomp", "conj", "advcl", "acomp", "dep", "parataxis", "attr"})
_PRONOUNS = frozenset({"it", "they", "he", "she"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_DONE = frozenset({"has", "have", "had", "was", "were"})
_DEPTH = 6  # verbs to climb for a subject


def is_verbal(token: Token) -> bool:
    """Whether *token* heads a clause, whatever the tagger made of it."""
    return token.tag.startswith("V") or any(child.dep in _VERBAL for child in token.children)


def is_done(clause: Token) -> bool:
    """Whether *clause* tells of something past or complete."""
    auxiliaries = (t.low for t in clause.children if t.dep in ("aux", "auxpass"))
    return clause.tag == "VBD" or any(word in _DONE for word in auxiliaries)


def is_passive(verb: Token) -> bool:
    """Whether what stands as subject suffers *verb*."""
    if any(child.dep in ("nsubjpass", "auxpass", "agent") for child in verb.children):
        return True
    participle = verb.tag == "VBN" and verb.dep in ("acl", "amod", "oprd")
    return participle and not _children(verb, "aux") and not _takes_over(verb)


def _takes_over(verb: Token) -> bool:
    """Whether a clause was mistaken for a participle: in "gunmen killed two men" the gunmen do it."""
    return verb.dep == "acl" and (verb.tag == "VBD" or bool(_children(verb, "dobj")))


def subjects(verb: Token, depth: int = _DEPTH) -> list[Token]:
    """Who does *verb*."""
    if is_passive(verb):
        return _with_conjuncts(t for agent in _children(verb, "agent") for t in _children(agent, "pobj"))
    own = _children(verb, "nsubj", "csubj")
    if own:
        return _resolved(own, verb, depth) or _with_conjuncts(_antecedent(token, verb) for token in own)
    return _borrowed_subjects(verb, depth) if depth else []


def _resolved(own: list[Token], verb: Token, depth: int) -> list[Token]:
    """Whom a pronoun stands for: in "the group said it will return", the group."""
    if len(own) == 1 and own[0].low in _PRONOUNS and depth and verb.dep in ("ccomp", "advcl", "conj"):
        return [t for t in subjects(verb.head, depth - 1) if t != own[0]]
    return []


def _borrowed_subjects(verb: Token, depth: int) -> list[Token]:
    head = verb.head
    if head == verb:
        return []
    if verb.dep == "acl":
        return _subjects_above_noun(verb, head, depth)
    if verb.dep in ("pcomp", "prep"):
        return _subjects_above_preposition(head, depth)
    return _subjects_of_governor(verb, head, depth)


def _subjects_of_governor(verb: Token, head: Token, depth: int) -> list[Token]:
    if verb.dep in ("xcomp", "ccomp") and (controlled := _children(head, "dobj", "dative")):
        return _with_conjuncts(controlled)
    if is_passive(head) and verb.dep in ("xcomp", "advcl", "conj", "ccomp"):
        return [] if verb.dep == "conj" and is_passive(verb) else objects(head)
    return subjects(head, depth - 1) if verb.dep in _SHARING else []


def _subjects_above_noun(verb: Token, noun: Token, depth: int) -> list[Token]:
    """The noun of "gunmen storming the camp"; who has it of "a plan to attack"."""
    if verb.tag == "VBG" or (verb.tag in ("VBN", "VBD") and _takes_over(verb)):
        return _with_conjuncts([noun])
    if verb.tag == "VBN":
        return []
    owners = [t for t in _children(noun, "poss") if t.tag != "PRP$"]
    if owners:
        return owners
    governor = noun.head
    while governor.dep in ("pobj", "prep") and governor.head != governor:
        governor = governor.head
    return subjects(governor, depth - 1) if is_verbal(governor) and depth else []


def _subjects_above_preposition(preposition: Token, depth: int) -> list[Token]:
    """Russia of "accused Russia of bombing"; of "by bombing" who did the rest."""
    governor = preposition.head
    if not is_verbal(governor):
        return _subjects_above_noun(preposition, governor, depth)
    controlled = objects(governor) if preposition.low in ("of", "for", "from") else []
    return controlled or subjects(governor, depth - 1)


def objects(verb: Token) -> list[Token]:
    """What *verb* is done to."""
    found = _children(verb, "dobj", "nsubjpass", "dative")
    if found and all(token.dep == "dative" for token in found):
        found += _children(verb, "npadvmod")  # "gave them a week to leave"
    if found:
        return _with_conjuncts(_antecedent(token, verb) for token in found if token.dep != "dative") or found
    if verb.dep in ("acl", "amod") and verb.tag == "VBN":
        return _with_conjuncts([verb.head])
    if _children(verb, "agent"):  # "bombs fired by gunners", "the ports remain blockaded by ships"
        return _children(verb, "nsubj") or (subjects(verb.head) if verb.dep == "acomp" else [])
    if verb.dep == "relcl" and _children(verb, "nsubj") and not _gap_filled(verb):
        return [verb.head]
    if verb.dep == "conj" and is_passive(verb):
        return objects(verb.head) if is_verbal(verb.head) and verb.head != verb else []
    return _shared_object(verb)


def _shared_object(verb: Token) -> list[Token]:
    """What the first verb borrows from the last: "attacked and destroyed the base"."""
    return [
        token
        for other in verb.children
        if other.dep == "conj"
        and is_verbal(other)
        and not _children(other, "nsubj")
        and not is_passive(other)
        and not _children(verb, "prep")
        for token in _children(other, "dobj")
    ]


def _gap_filled(verb: Token) -> bool:
    return any(t.dep == "nsubj" and t.low in _RELATIVES for t in verb.children)


def obliques(head: Token) -> Iterator[tuple[str, Token, Token]]:
    """Yield (preposition, its token, argument) of everything under a preposition of *head*."""
    for child in head.children:
        if child.dep in ("prep", "agent", "dative", "prt", "advmod") and child.tag in ("IN", "TO", "RP"):
            yield from _arguments(child)


def _arguments(preposition: Token) -> Iterator[tuple[str, Token, Token]]:
    for argument in preposition.children:
        if argument.dep in ("pobj", "pcomp"):
            for token in _with_conjuncts([argument]):
                yield preposition.low, preposition, token
        elif argument.dep == "prep":  # out of, because of
            for _, _, token in _arguments(argument):
                yield argument.low, preposition, token


def modifiers(noun: Token) -> Iterator[Token]:
    """Words to the left that say which: compounds, adjectives, owners, and theirs."""
    for child in noun.children:
        if child.dep in (
            "compound",
            "amod",
            "poss",
            "nmod",
            "npadvmod",
            "nummod",
            "quantmod",
            "det",
            "appos",
        ):
            if child.dep == "appos" and child.i > noun.i:
                continue
            yield child
            yield from modifiers(child)


def complements(word: Token) -> list[Token]:
    """The infinitives that *word* takes."""
    return [
        t
        for t in word.children
        if t.dep == "xcomp" or (t.dep in ("ccomp", "acl", "advcl") and any(c.tag == "TO" for c in t.children))
    ]


def _antecedent(token: Token, verb: Token) -> Token:
    if token.low in _RELATIVES and verb.dep == "relcl":
        return verb.head
    return token


def _children(token: Token, *labels: str) -> list[Token]:
    return [child for child in token.children if child.dep in labels]


def _with_conjuncts(tokens: Iterator[Token] | list[Token]) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        found.append(token)
        found.extend(t for t in token.conjuncts if t.i > token.i and not is_verbal(t))
    return found
