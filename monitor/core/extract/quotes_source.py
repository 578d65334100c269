"""Sources without a verb: "according to Y", "in the words of Y" -> Y and what the sentence says."""

from spacy.tokens import Token

from monitor.core.extract.cues import Cue, Cues
from monitor.core.extract.page import Sentence
from monitor.core.extract.quotes_report import Report
from monitor.core.extract.quotes_span import trim

ACCORDING = Cue("according to", "neutral", frozenset({"clause"}))


def according(sentence: Sentence, cues: Cues) -> list[Report]:
    """Reports by "according to" in *sentence*, with the rest of the sentence as content."""
    doc = sentence.doc
    if doc is None:
        return []
    return [
        _report(sentence, cues, token)
        for token in doc[:-1]
        if token.lower_ == "according" and token.nbor().lower_ == "to"
    ]


def _report(sentence: Sentence, cues: Cues, token: Token) -> Report:
    doc = token.doc
    to = token.nbor()
    head = next((t for t in [*to.children, *token.children] if t.dep_ == "pobj"), None)
    report = Report(sentence, cues, ACCORDING, token, to, head, rule="according")
    end = _end(doc, head.right_edge.i + 1 if head is not None else to.i + 1)
    if token.i <= 1:
        ranges = [(end, len(doc))]
    else:
        ranges = [(0, token.i)]
    for start, stop in ranges:
        start, stop = trim(doc, (start, stop - (doc[stop - 1].text == ".")))
        if start < stop:
            report.spans.append((sentence.start_of(doc[start]), sentence.end_of(doc[stop - 1])))
    return report


def _end(doc, end):  # type: ignore[no-untyped-def]
    return end
