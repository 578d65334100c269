"""Sources without a verb: "according to Y" -> Y and what the sentence says."""

from spacy.tokens import Token

from monitor.core.extract.cues import Cue, Cues
from monitor.core.extract.page import Sentence
from monitor.core.extract.quotes_report import Report
from monitor.core.extract.quotes_span import trim

ACCORDING = Cue("according to", "neutral", ("clause",))


def according(sentence: Sentence, cues: Cues, token: Token) -> Report | None:
    """The report that *token*, "according", begins, with the rest of the sentence as content."""
    doc = token.doc
    if token.lower_ != "according" or token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return None
    to = doc[token.i + 1]
    head = next((t for t in [*to.children, *token.children] if t.dep_ == "pobj"), None)
    report = Report(sentence, cues, ACCORDING, token, to, head, rule="according")
    end = head.right_edge.i + 1 if head is not None else to.i + 1
    first, last = (end, len(doc)) if token.i <= 1 else (0, token.i)
    first, last = trim(doc, (first, last - (doc[last - 1].text == ".")))
    if first < last:
        report.spans.append((sentence.start_of(doc[first]), sentence.end_of(doc[last - 1])))
    return report
