"""Sources without a verb: "according to Y", "in the words of Y" -> Y and what the sentence says."""

from monitor.core.extract.quotes.cues import Cues
from monitor.core.extract.quotes.reported import Report
from monitor.core.extract.quotes.spans import trim
from monitor.core.extract.text.page import Sentence
from monitor.core.extract.text.tokens import Token

_FRONT = 1  # tokens before a source that still opens its sentence: "But according to ..."


def by_source(sentence: Sentence, cues: Cues, token: Token) -> Report | None:
    """The report of the source phrase that *token* anchors, with the rest of the sentence as content."""
    hit = cues.source(token)
    if hit is None:
        return None
    tree, (cue, first, last) = token.tree, hit
    inside = tree[first.i : last.i + 1]
    head = next(
        (t for word in reversed(inside) for t in word.children if t.dep == "pobj" and t.i > last.i), None
    )
    report = Report(sentence, cues, cue, first, last, head, rule="according" if token == first else "source")
    end = head.right_edge.i + 1 if head is not None else last.i + 1
    start, stop = (end, len(tree)) if first.i <= _FRONT else (0, first.i)
    start, stop = trim(tree, (start, stop - (tree[stop - 1].text == ".")))
    if start < stop:
        report.spans.append((sentence.start_of(tree[start]), sentence.end_of(tree[stop - 1])))
    return report
