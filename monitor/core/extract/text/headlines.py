"""The tree of a headline -> the same tree with the verb where the headline has it.

Headlines leave out what tells a verb from a noun: "Israeli strikes pound suburbs" is a heap of nouns to the
parser. English still agrees in number: after *strikes* stands *pound*, after *coast guard* *fires*. They tell
in the present, so a past form without an object is a passive without its "were": "soldiers killed in ambush".
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from monitor.core.extract.text.tokens import Token, Tree

_HEAP = frozenset({"compound", "nmod", "amod", "nsubj", "poss", "dep", "npadvmod", "ROOT"})
_WHERE = frozenset(
    {"on", "in", "into", "near", "at", "over", "across", "through", "towards", "toward", "around"}
)
_MOVING = (("NNS", "NN"), ("NN", "NNS"))  # tags of who moves, and of what the parser made of moving
_PREFIX = 2  # tokens: "test" and the hyphen of "test-fires"
_ACTIVE = frozenset({"aux", "auxpass", "dobj", "ccomp", "xcomp", "attr", "dative"})  # shows who does it
_JOINING = frozenset({"and", ",", "&"})
_LEFT_OUT = frozenset({"compound", "nmod", "npadvmod", "poss", "dep"})  # what a subject is taken for


@dataclass(frozen=True, slots=True)
class HeadlineWords:
    """The words by which a headline is read."""

    verbs: Container[str] = ()  # forms that may be its verb
    suffered: Container[str] = ()  # past forms of what is done to somebody
    failing: Mapping[str, str] = field(default_factory=dict)  # base form of what talks do -> past form
    meetings: Container[str] = ()  # who does: talks


def told(headline: str, words: HeadlineWords) -> str:
    """The headline in the past where its last word is a verb taken for a noun: "peace talks stall"."""
    before, _, last = headline.rpartition(" ")
    past = words.failing.get(last.lower())
    if past is None or not any(word in words.meetings for word in before.lower().replace("-", " ").split()):
        return headline
    return f"{before} {past}"


def mend(tree: Tree, words: HeadlineWords) -> None:
    """Mend the tree of the headline *tree*."""
    if not len(tree):
        return
    root = _rooted(next((token for token in tree if token.head == token), tree[0]), words.verbs)
    for verb in (root, *(t for t in root.children if t.dep == "ccomp")):
        if verb.tag in ("VBZ", "VBP", "VB", "VBD"):
            _free_subject(verb)
            _free_object(verb)
    for token in tree:
        if token.low in words.suffered:
            _make_passive(token)


def _rooted(root: Token, verbs: Container[str]) -> Token:
    """The headline's verb, made its root if it was not."""
    if (verb := _buried(root)) is not None:
        _unearth(verb, root)
        return verb
    acts = _may_act(root, verbs)
    if _does_there(root, verbs) or (acts and any(t.dep == "dobj" for t in root.rights)):
        _raise(root)
    elif _is_nominal(root, verbs) and (verb := _verb_among_nouns(root, verbs)) is not None:
        _raise(verb, root)
        return verb
    elif acts and (named := _named_behind(root)) is not None:
        _raise(root, named)
    return root


def _verb_among_nouns(last: Token, verbs: Container[str]) -> Token | None:
    """The last word before *last* that agrees as a verb with the noun before it."""
    found = None
    for token in last.tree[1 : last.i]:
        subject = _before(token)
        if subject is None or token.low not in verbs or token.dep not in _HEAP or not token.text.islower():
            continue
        if token.tag in ("NN", "NNS", "VBZ", "VBP") and _agree(subject, token) and _reaches(token, last):
            found = token
    return found


def _is_nominal(root: Token, verbs: Container[str]) -> bool:
    """Whether the root is no verb, whatever its tag: "fires missile over Hokkaido"."""
    return root.tag.startswith("N") or (root.tag in ("VB", "VBP") and root.low not in verbs)


def _may_act(root: Token, verbs: Container[str]) -> bool:
    """Whether the plural noun *root* may be what the one before it does: "coalition bombs targets"."""
    subject = _before(root)
    return subject is not None and root.tag == "NNS" and root.low in verbs and _agree(subject, root)


def _named_behind(root: Token) -> Token | None:
    """The name that *root* is taken to be called, where it does something to it: "salvo plunges Dnipro"."""
    return next((t for t in root.rights if t.dep == "appos" and t.left_edge.i == root.i + 1), None)


def _does_there(root: Token, verbs: Container[str]) -> bool:
    """Whether *root* says what is done, and where: "missiles rain on Kharkiv", "drone crosses into"."""
    subject = _before(root)
    if subject is None or root.low not in verbs or (subject.tag, root.tag) not in _MOVING:
        return False
    where = _WHERE if root.tag == "NN" else ("into",)  # "attacks on Kyiv" may be no more than that
    return any(t.dep == "prep" and t.low in where and t.i == root.i + 1 for t in root.rights)


def _buried(root: Token) -> Token | None:
    """The first verb of two, inside what the second has for its subject: "scrambles jets, sends ships"."""
    return next(
        (
            token
            for token in root.tree[: root.i]
            if token.tag == "VBZ"
            and token.dep == "compound"
            and token.head.dep == "nsubj"
            and token.head.head == root
            and any(t.dep == "nsubj" for t in token.lefts)
        ),
        None,
    )


def _unearth(verb: Token, root: Token) -> None:
    noun = verb.head
    verb.hang_on(verb, "ROOT")
    noun.hang_on(verb, "dobj")
    root.hang_on(verb, "conj")


def _before(token: Token) -> Token | None:
    """The noun before *token* and its prefix: North Korea of "North Korea test-fires"."""
    at = token.i - 1
    if at >= _PREFIX and token.tree[at].text == "-":
        at -= _PREFIX
    word = token.tree[at] if at >= 0 else None
    return word if word is not None and word.tag.startswith(("N", "PRP", "VBZ")) else None


def _agree(subject: Token, verb: Token) -> bool:
    if subject.i > 1 and subject.nbor(-1).low in _JOINING:  # "US, Iran trade threats", "in Syria, Iran fires"
        return True
    plural = subject.tag in ("NNS", "NNPS", "VBZ") or (
        subject.text.istitle() and subject.low.endswith("s") and not verb.low.endswith("s")
    )
    return plural != verb.low.endswith("s")


def _reaches(token: Token, last: Token) -> bool:
    """Whether only words of one noun phrase stand between *token* and its head *last*."""
    return all(t.tag[0] in "NJCDV:P" or t.text in "-$" for t in last.tree[token.i + 1 : last.i])


def _raise(verb: Token, noun: Token | None = None) -> None:
    """Make *verb* the root, *noun* its object and what stands before it its subject."""
    subject = _before(verb)
    assert subject is not None  # noqa: S101 -- it was found by its subject
    hung = [t for t in verb.tree if t.head in (verb, noun) and t not in (verb, noun)]
    verb.hang_on(verb, "ROOT")
    verb.tag = "VBZ" if verb.low.endswith("s") else "VBP"
    if noun is not None:
        noun.hang_on(verb, "dobj")
    subject.hang_on(verb, "nsubj")
    if subject.tag == "VBZ":
        subject.tag = "NNS"
    for token in hung:
        if token.i < subject.i:
            token.hang_on(subject)
        elif noun is not None and verb.i < token.i < noun.i and token.dep != "punct":
            token.hang_on(noun)
        elif token != subject:
            token.hang_on(verb)


def _free_subject(root: Token) -> None:
    """A name the parser hangs on the verb as if that were a noun: "Russia pounds Kyiv"."""
    if not any(t.dep in ("nsubj", "nsubjpass", "expl", "csubj") for t in root.children):
        left = [t for t in root.lefts if t.dep in _LEFT_OUT and t.tag.startswith(("N", "PRP"))]
        for token in left[-1:]:
            token.dep = "nsubj"
            for word in [t for t in root.lefts if t.i < token.i and t.dep in ("amod", "compound", "nummod")]:
                word.hang_on(token)
    for token in root.lefts:
        if token.dep == "nsubj" and token.tag == "VBZ":  # "Israel strikes kill ten"
            token.tag = "NNS"
            for child in token.lefts:
                child.dep = "compound"


def _free_object(root: Token) -> None:
    """An object without its article, taken for a time or a measure: "fires ballistic missile"."""
    if any(t.dep in ("dobj", "ccomp", "xcomp", "attr", "nsubjpass") for t in root.children):
        return
    nouns = [t for t in root.rights if t.dep == "npadvmod" and t.tag in ("NN", "NNS")]
    for token in nouns[:1]:
        if not any(t.tag in ("CD", "DT") for t in token.children):
            token.dep = "dobj"


def _make_passive(verb: Token) -> None:
    """What is done to its subject is no deed of it: "general assassinated in Damascus"."""
    if verb.tag not in ("VBN", "VBD") or any(t.dep in _ACTIVE for t in verb.children):
        return
    for token in verb.lefts:
        if token.dep == "nsubj":
            token.dep, verb.tag = "nsubjpass", "VBN"
