"""A report -> what was said, from the tree: clause, infinitive, or object.

    cue -> the complement it governs -> token range -> offsets (trimmed in spans)

Each function answers with a token range or None; the order of trying is in `content`.
"""

from collections.abc import Callable, Iterator

from monitor.core.extract.quotes.reported import Report, is_noun, is_verb
from monitor.core.extract.quotes.spans import clip
from monitor.core.extract.text.tokens import Token

Range = tuple[int, int]
_THAT_REACH = 8  # tokens between a cue and the "that" the parser attached elsewhere
_MARKS = frozenset({"that", "whether", "if"})
_OBJECTS = frozenset({"dobj", "attr", "oprd"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_INNER = frozenset({"ccomp", "dobj"})
_ARGUMENTS = frozenset({"for", "of", "as", "on", "with", "to", "about", "against", "over", "from"})


def content(report: Report) -> tuple[Range, str] | None:
    """The range right of the cue that holds what was said, and by which rule it was found."""
    for rule in report.cue.takes:
        find = _FINDERS.get(rule)
        found = find(report) if find is not None else None
        if found is not None:
            trimmed = clip(report, found, rule)
            if trimmed[0] < trimmed[1]:
                return trimmed, rule
    return None


def _clause(report: Report) -> Range | None:
    verb, last = report.verb, report.last
    for child in _rights(verb, last):
        if child.dep == "ccomp" and not _is_infinitive(child):
            return _from(child, last), child.right_edge.i + 1
        if child.dep == "xcomp" and child.tag == "VBG":  # "recalled hearing a sound"
            return _from(child, last), child.right_edge.i + 1
        if child.dep in {"dobj", "dative"} and (inner := _noun_clause(child)) is not None:
            return inner
    return _stray_that(report)


def _from(head: Token, last: Token) -> int:
    """Where the clause begins; a subject that the parser took for an object belongs to it."""
    start = max(head.left_edge.i, last.i + 1)
    if head.tree[start].low in _MARKS or any(t.dep in _SUBJECTS for t in head.lefts):
        return start
    first = next((t for t in head.tree[last.i + 1 : start] if t.dep != "advmod"), None)
    if first is None or "dobj" not in {first.dep, first.head.dep}:
        return start
    return first.i


def _rights(verb: Token, last: Token) -> Iterator[Token]:
    yield from (t for t in verb.rights if t.i > last.i or t != last)
    if last != verb:
        yield from last.rights


def _noun_clause(noun: Token) -> Range | None:
    """As in "expressed confidence that ...": the clause on the object."""
    for child in noun.rights:
        if child.dep in {"acl", "ccomp", "relcl"} and any(
            t.dep == "mark" and t.low == "that" for t in child.lefts
        ):
            return child.left_edge.i, child.right_edge.i + 1
    return None


def _stray_that(report: Report) -> Range | None:
    tree, last = report.verb.tree, report.last
    for token in tree[last.i + 1 : last.i + 1 + _THAT_REACH]:
        if token.low in _MARKS and token.dep == "mark" and token.head.i > token.i:
            return token.i, token.head.right_edge.i + 1
        if token.text in {",", ";", ":"}:
            return None
    return None


def _is_infinitive(token: Token) -> bool:
    return any(t.dep == "aux" and t.low == "to" for t in token.lefts)


def _infinitive(report: Report) -> Range | None:
    verb, last = report.verb, report.last
    target = next((t for t in _rights(verb, last) if t.dep in {"dobj", "dative", "pobj"}), None)
    for child in [*_rights(verb, last), *(target.rights if target else ())]:
        if child.dep in {"xcomp", "ccomp", "advcl", "acl", "relcl"} and _is_infinitive(child):
            if report.cues.verb(child) is not None and any(t.dep in _INNER for t in child.rights):
                return None  # "declined to say whether ...": the inner cue has the content
            start = child.left_edge.i
            if target is not None and target.i < child.i and "addressee" not in report.cue.takes:
                start = min(start, target.left_edge.i)
            return max(start, last.i + 1), child.right_edge.i + 1
    return None


def _object(report: Report) -> Range | None:
    verb, last = report.verb, report.last
    if "addressee" in report.cue.takes or (verb.tag == "VBN" and not _perfect(verb)):
        return None
    target = _target(verb, last)
    if target is None:
        return None
    end = target.right_edge.i + 1
    for child in verb.rights:
        if child.i >= target.i and _belongs(child, end):
            end = max(end, child.right_edge.i + 1)
    if end < len(verb.tree) - 1 and verb.tree[end].tag == "TO" and verb.tree[end].head.i > end:
        end = max(end, verb.tree[end].head.right_edge.i + 1)
    return max(target.left_edge.i, last.i + 1), end


def _perfect(verb: Token) -> bool:
    """As in "has called": a participle that is no passive."""
    return any(t.dep == "aux" for t in verb.lefts) and not any(t.dep == "auxpass" for t in verb.lefts)


def _target(verb: Token, last: Token) -> Token | None:
    wanted = {"pobj", "pcomp"} if last.dep in {"prep", "agent"} else _OBJECTS
    source = last if last.dep in {"prep", "agent"} else verb
    for child in source.rights:
        if child.dep in wanted and (is_noun(child) or child.dep in {"pcomp", "oprd", "dobj"}):
            return child
        if child.dep == "ccomp" and not is_verb(child):  # "called it a lie" as a small clause
            return child
    return None


def _belongs(child: Token, end: int) -> bool:
    """Whether *child* of the verb is part of what was said, not of how it was said."""
    if child.dep == "dobj":
        return child.left_edge.i == end  # "branded North Korea an outlaw nation"
    if child.dep in {"oprd", "xcomp", "ccomp", "conj"} and not (child.dep == "conj" and is_verb(child)):
        return True
    return child.dep == "prep" and child.low in _ARGUMENTS


_FINDERS: dict[str, Callable[[Report], Range | None]] = {
    "clause": _clause,
    "infinitive": _infinitive,
    "object": _object,
}
