"""A report -> its frame ("he said Monday", "said Smith, a doctor"), and the content that stands before it.

The frame is what the speaker and the cue take up between the commas; quoted words touch it on one
side or on both.
"""

from collections.abc import Sequence

from monitor.core.extract.quotes.reported import Report, antecedent
from monitor.core.extract.quotes.spans import in_quotes, trim
from monitor.core.extract.text.tokens import Token

Range = tuple[int, int]
_STOPS = frozenset({",", ":", ";", ".", "?", "!", "—", "–", "--", "…", "(", ")"})
_SHORTEST_CONTENT = 2  # words before ", he said" that can be something said
_BEFORE_CUE = frozenset({"aux", "auxpass", "advmod", "neg", "nsubj", "nsubjpass", "mark"})
_AS = frozenset({"as"})
_LONGEST_TAIL = 5  # tokens of the frame behind the verb in "as Smith told reporters Monday"
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_TURNS = frozenset({"VBG", "VBN", "WP", "WDT", "WRB"})
_TURNING = frozenset(
    {"but", "and", "while", "as", "although", "though", "after", "before", "in", "on", "during"}
)


def frame(report: Report) -> Range:
    """The token range of the report's frame, up to the next stop."""
    if report.framed is None:
        report.framed = _frame(report)
    return report.framed


def _frame(report: Report) -> Range:
    tree, verb = report.verb.tree, report.verb
    start = min([verb.i, *(t.left_edge.i for t in verb.lefts if t.dep in _BEFORE_CUE and _near(t, verb))])
    end = max(verb.i, report.last.i) + 1
    speaker = report.speaker
    if speaker is not None and speaker.head == verb and speaker.i > verb.i:
        end = max(end, speaker.right_edge.i + 1)
    while end < len(tree) and tree[end].text not in _STOPS and not in_quotes(tree[end]):
        end += 1
    return start, end


def _near(child: Token, verb: Token) -> bool:
    """Only what stands right before the verb; a fronted clause is content, not frame."""
    return all(not in_quotes(t) for t in verb.tree[child.i : verb.i])


def before(report: Report) -> list[Range]:
    """What was said in the words before ", he said", and what goes on behind it."""
    tree = report.verb.tree
    if not states(report) or _points_elsewhere(report):
        return []
    start, end = frame(report)
    if start == 0 or not _parted(tree[start - 1]):
        return []
    first = max((t.i + 1 for t in tree[:start] if t.text == ";"), default=0)
    left = trim(tree, (first, start))
    rest = _rest(report, start, end)
    if not rest and not _says_something(tree[left[0] : left[1]]):
        return []
    return [left, *rest]


def _points_elsewhere(report: Report) -> bool:
    """As in "they say it quietly": what is said stands in another sentence."""
    objects = (t for t in report.verb.rights if t.dep == "dobj")
    return "addressee" not in report.cue.takes and any(t.tag == "PRP" for t in objects)


def states(report: Report) -> bool:
    """Whether the cue is a finite verb with a subject of its own: "he said", "said Smith"."""
    verb = report.verb
    if report.speaker is None or not is_finite(verb) or antecedent(report.speaker) != report.speaker:
        return False
    return report.speaker.head == verb or any(t.dep == "nsubj" for t in verb.children)


def is_finite(verb: Token) -> bool:
    """Whether *verb* makes a sentence, by itself or with its auxiliary; "say" is often tagged as bare."""
    auxiliaries = [t for t in verb.lefts if t.dep in {"aux", "auxpass"}]
    if auxiliaries:
        return any(t.tag in _FINITE for t in auxiliaries)
    return verb.tag in _FINITE or verb.tag == "VB"


def _says_something(span: Sequence[Token]) -> bool:
    words = [t for t in span if t.text.isalpha()]
    return len(words) >= _SHORTEST_CONTENT and any(t.tag in _FINITE for t in words)


def _parted(token: Token) -> bool:
    return token.text == "," or in_quotes(token) or token.text in {"—", "–", "--", "?", "!"}


def _rest(report: Report, start: int, end: int) -> list[Range]:
    """The words behind the frame go on with the quote, unless they tell of the speaker."""
    tree = report.verb.tree
    inverted = report.speaker is not None and report.speaker.i > report.verb.i
    if inverted or in_quotes(tree[start - 1]) or end >= len(tree) - _SHORTEST_CONTENT:
        return []
    if tree[end].text != "," or _turns(tree[end + 1]):
        return []
    return [trim(tree, (end, len(tree) - (tree[-1].text == ".")))]


def _turns(token: Token) -> bool:
    """Whether the words from *token* on are about something else."""
    return token.tag in _TURNS or in_quotes(token) or token.low in _TURNING


def after_as(report: Report) -> list[Range]:
    """As in "As Smith put it, ...": the sentence is what was said."""
    tree, verb = report.verb.tree, report.verb
    first = next((t for t in verb.lefts if t.low in _AS), None)
    if first is None or not states(report):
        return []
    start, end = frame(report)
    if end - verb.i > _LONGEST_TAIL:
        return []
    start = min(start, first.i)
    if start == 0 and end < len(tree) and tree[end].text == ",":
        return [trim(tree, (end, len(tree) - (tree[-1].text == ".")))]
    if start > 1 and end >= len(tree) - 1 and tree[start - 1].text == ",":
        return [trim(tree, (0, start))]
    return []
