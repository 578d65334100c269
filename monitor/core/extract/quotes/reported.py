"""A cue in the tree -> who stands beside it: the subject, the agent, the one it is borrowed from.

One Report is one act of reporting; what was said is found elsewhere (clauses, direct).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from monitor.core.extract.quotes.cues import Cue, Cues
from monitor.core.extract.text.page import Sentence
from monitor.core.extract.text.tokens import Token

Bounds = tuple[int, int]
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_BORROW = frozenset({"conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "parataxis"})
_NAME_REACH = 9  # tokens behind a cue in which an inverted subject stands
_STEPS = 5  # how far up the tree a subject may be borrowed from
_RELATIVE = frozenset({"who", "which", "that"})
_EXPLETIVE = frozenset({"it", "there"})


@dataclass(slots=True)
class Report:
    """Somebody reports: the cue, the mention of the speaker, and the stretches of content."""

    sentence: Sentence
    cues: Cues
    cue: Cue
    verb: Token
    last: Token  # of the cue: its particle, or the verb
    speaker: Token | None
    spans: list[Bounds] = field(default_factory=list)
    rule: str = ""
    framed: tuple[int, int] | None = None  # its frame, once asked for
    relay: "Report | None" = None  # "..., according to a statement": who passed it on

    @property
    def place(self) -> int:
        """Offset of the cue in the article."""
        return self.sentence.start_of(self.verb)


def subject(verb: Token) -> Token | None:
    """The head of the noun phrase that names who speaks at *verb*."""
    token, passive = verb, _passive(verb)
    if passive:
        return _agent(verb)
    for _ in range(_STEPS):
        own = _own_subject(token)
        if own is not None:
            return None if own.low in _EXPLETIVE and _passive(token) else own
        step = _lender(token)
        if step is None:
            return None
        if isinstance(step, _Noun):
            return step.token
        token = step
    return None


@dataclass(frozen=True, slots=True)
class _Noun:
    token: Token


def _lender(token: Token) -> "Token | _Noun | None":
    """Where *token* borrows its subject: the verb above, or the noun it modifies."""
    head = token.head
    if head == token:
        return None
    if token.dep in {"acl", "relcl"}:
        return _Noun(head) if not is_verb(head) else head
    if token.dep == "pcomp" and head.low in {"for", "as"}:
        return _quoted_as(head)
    if token.dep in _BORROW:
        return _Noun(head) if is_noun(head) and token.dep != "conj" else head
    return None


def _quoted_as(preposition: Token) -> "Token | _Noun | None":
    """As in "quoted Smith as saying", "criticised Pence for saying": the object speaks."""
    verb = preposition.head
    target = next((t for t in verb.children if t.dep in {"dobj", "nsubjpass"}), None)
    return _Noun(target) if target is not None else verb


def _own_subject(verb: Token) -> Token | None:
    before = [t for t in verb.lefts if t.dep in SUBJECTS]
    behind = [t for t in verb.rights if t.dep in SUBJECTS] if _may_invert(verb) else []
    found = [*behind, *before]
    return found[-1] if found else _inverted(verb) or _beside(verb)


def _may_invert(verb: Token) -> bool:
    """Whether a subject may follow *verb*: behind a comma, a mark, or at the start."""
    return verb.i == 0 or verb.nbor(-1).is_punct or verb.nbor(-1).dep == "advmod"


def _inverted(verb: Token) -> Token | None:
    """As in "Said Ellis: ...": the tree often takes the name for an object."""
    if not _may_invert(verb) or verb.tag not in {"VBD", "VBZ"}:
        return None
    return next((t for t in verb.rights if t.dep == "dobj" and t.left_edge.i == verb.i + 1), None)


def behind(verb: Token) -> Token | None:
    """The head of the noun phrase that starts right behind *verb*, whatever the tree makes of it."""
    for token in verb.tree[verb.i + 1 : verb.i + _NAME_REACH]:
        if is_noun(token) and (token.i + 1 == len(token.tree) or not is_noun(token.nbor())):
            return token
        if token.is_punct or token.tag == "IN" or is_verb(token):
            return None
    return None


def _beside(verb: Token) -> Token | None:
    """As in "footage of Clinton asking": a name right before a participle is who speaks."""
    if verb.tag != "VBG" or verb.i == 0:
        return None
    before = verb.nbor(-1)
    return before if before.tag in {"NNP", "NNPS"} else None


def _passive(verb: Token) -> bool:
    return any(t.dep in {"auxpass", "nsubjpass"} for t in verb.children)


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep == "agent" or (child.dep == "prep" and child.low == "by"):
            return next((t for t in child.children if t.dep == "pobj"), None)
    return None


def mention(sentence: Sentence, head: Token) -> Bounds:
    """Offsets of the noun phrase of *head*, without relative clauses and appositions."""
    tokens = sorted(_phrase(head), key=lambda t: t.i)
    run = _contiguous(tokens, head.i)
    first, last = _unbroken(run[0], -1), _unbroken(run[-1], 1)
    return sentence.start_of(first), sentence.end_of(last)


def _unbroken(token: Token, step: int) -> Token:
    """The end of the word that the tokeniser cut at its hyphens: "Boateng-Reid"."""
    tree = token.tree
    while 0 <= token.i + step < len(tree):
        left = tree[min(token.i, token.i + step)]
        beside = tree[token.i + step]
        if left.space or not (beside.text.isalpha() or beside.text == "-"):
            break
        token = beside
    return token


def _phrase(head: Token) -> Iterator[Token]:
    yield head
    for child in head.children:
        if child.dep in {"relcl", "acl", "appos", "punct", "cc", "conj", "advcl", "parataxis", "dep"}:
            if child.dep in {"cc", "conj", "appos"} and _close(head, child):
                yield from child.subtree
            continue
        yield from child.subtree


def _close(head: Token, child: Token) -> bool:
    """A second name right behind the first: "Smith and Jones"."""
    return not any(t.is_punct for t in head.tree[head.i : child.i])


def _contiguous(tokens: list[Token], centre: int) -> list[Token]:
    at = next(index for index, t in enumerate(tokens) if t.i == centre)
    low = high = at
    while low > 0 and tokens[low - 1].i == tokens[low].i - 1:
        low -= 1
    while high + 1 < len(tokens) and tokens[high + 1].i == tokens[high].i + 1:
        high += 1
    run = tokens[low : high + 1]
    while len(run) > 1 and run[0].is_punct:
        run = run[1:]
    while len(run) > 1 and run[-1].is_punct:
        run = run[:-1]
    return run


def is_verb(token: Token) -> bool:
    """By the tagger alone: coarse parts of speech would need one more component."""
    return token.tag.startswith("VB")


def is_noun(token: Token) -> bool:
    """See is_verb."""
    return token.tag.startswith(("NN", "PRP", "DT", "CD"))


def antecedent(token: Token) -> Token:
    """Whom "who", "which", "that" stand for; any other token stands for itself."""
    verb = token.head
    return verb.head if token.low in _RELATIVE and verb.dep == "relcl" else token
