"""A token range -> the same range with the edges where the reported words begin and end.

The parser is usually right about the head of a clause and often wrong about its end. What follows a
comma and reports again, names a source, or is attached to the cue is not part of what was said.
"""

from monitor.core.extract.quotes.reported import Report
from monitor.core.extract.text.tokens import Token, Tree

Range = tuple[int, int]
_QUOTES = frozenset({"“", "”", '"', "''", "``", "‘", "’", "'", "«", "»", "„"})
_EDGE = frozenset({",", ";", ":", "-", "--", "—", "–", "(", "…", "..."})
_WHILE = frozenset({"while", "though", "although", "as", "even", "whereas"})
_ANDS = frozenset({"and", "but", "or"})
_ASIDE = frozenset({"in", "on", "at", "during", "via", "through", "for"})
_BREAKS = frozenset({",", "-", "--", "—", "–", ";"})
_SOURCE = frozenset({"according", "per"})
_MAY_END = _BREAKS | _SOURCE | {"while", "and", "but"}  # words at which what was said may be over


def clip(report: Report, found: Range, rule: str) -> Range:
    """Cut *found* before whatever does not belong to it, and trim its edges."""
    tree = report.verb.tree
    start, end = found
    start = _skip_that(tree, start, end)
    if rule == "clause":
        end = _over_that(tree, _extend(report, end))
    end = _cut(report, start, end, rule)
    if rule == "object":
        end = _without_asides(report, start, end)
    return trim(tree, (start, end))


def trim(tree: Tree, found: Range) -> Range:
    """Take off punctuation at the edges, but no quotation mark and no end of a sentence."""
    start, end = found
    while start < end and (tree[start].text in _EDGE or tree[start].text.isspace()):
        start += 1
    while end > start and (tree[end - 1].text in _EDGE or tree[end - 1].text.isspace()):
        end -= 1
    return start, end


def _skip_that(tree: Tree, start: int, end: int) -> int:
    while start < end and (tree[start].text in _EDGE or tree[start].text.isspace()):
        start += 1
    return start + 1 if start < end - 1 and tree[start].low == "that" and tree[start].dep == "mark" else start


def _extend(report: Report, end: int) -> int:
    """Go on where the parser let go in the middle of things: no comma, no new verb of the cue's kind."""
    tree = report.verb.tree
    while 0 < end < len(tree) and not tree[end].is_punct and not tree[end].text.isspace():
        if tree[end].low in _ANDS and _finite_behind(tree, end, report.verb.tag):
            break
        end += 1
    return end


def _without_asides(report: Report, start: int, end: int) -> int:
    """Take when and where it was said off the end: "on Friday", "in a statement"."""
    tree = report.verb.tree
    for index in range(end - 1, start, -1):
        token = tree[index]
        if token.dep == "npadvmod" and token.low in report.cues.asides and token.right_edge.i + 1 >= end:
            end = token.left_edge.i
        elif token.dep == "prep" and token.low in _ASIDE and token.right_edge.i + 1 >= end:
            of = next((t for t in token.children if t.dep == "pobj"), None)
            if of is not None and of.low in report.cues.asides:
                end = index
    return end


def _over_that(tree: Tree, end: int) -> int:
    """As in "..., but that he would not": a second that-clause goes on with the first."""
    at = end + 1 if end < len(tree) and tree[end].text == "," else end
    if at + 2 < len(tree) and tree[at].low in _ANDS and tree[at + 1].low == "that":
        head = tree[at + 1].head
        return max(end, head.right_edge.i + 1) if head.i > at else end
    return end


def _finite_behind(tree: Tree, index: int, tag: str) -> bool:
    """Whether a verb of form *tag* follows the conjunction at *index* before the next stop."""
    for token in tree[index + 1 :]:
        if token.is_punct:
            return False
        if token.tag == tag:
            return True
    return False


def _cut(report: Report, start: int, end: int, rule: str) -> int:
    for token in report.verb.tree[start + 1 : max(start + 1, end - 1)]:
        if token.low in _MAY_END and (_ends_before(report, token, rule) or _second_cue(report, token)):
            return token.i
    return end


def _ends_before(report: Report, token: Token, rule: str) -> bool:
    """Whether what was said is over at *token*: a source, a semicolon, or words that leave the clause."""
    following = token.nbor()
    if token.low in _SOURCE and following.low == "to":
        return True
    if token.low == "while" and following.tag == "VBG" and report.cues.verb(following) is not None:
        return True
    if token.text not in _BREAKS or (token.text == "-" and not token.nbor(-1).space):
        return False
    return token.text == ";" or _leaves(report, following, rule)


def _leaves(report: Report, token: Token, rule: str) -> bool:
    """Whether the words from *token* on leave the reported clause."""
    if token.tag == "VBG" and report.cues.verb(token) is not None:
        return True
    if token.dep == "mark" and token.low in _WHILE:
        return report.cues.verb(token.head) is not None and any(t.dep == "ccomp" for t in token.head.rights)
    return rule == "object" and token.tag in {"WDT", "WP", "WP$", "WRB", "VBG"}


def _second_cue(report: Report, token: Token) -> bool:
    """As in "said X and warned Y": the conjunction before a second cue in the tense of the first."""
    if token.low not in {"and", "but"}:
        return False
    second = next((t for t in token.head.conjuncts if t.i > token.i), None)
    if second is None or report.cues.verb(second) is None:
        return False
    if any(t.dep == "nsubj" and t.i > token.i for t in second.lefts):
        return token.nbor(-1).text == "," or any(t.dep == "ccomp" for t in second.rights)
    return second.tag == report.verb.tag and second.tag != "VB"


def in_quotes(token: Token) -> bool:
    """Whether *token* is a quotation mark."""
    return token.text in _QUOTES
