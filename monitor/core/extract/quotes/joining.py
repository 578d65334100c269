"""A parsed page -> utterances: what was said, by which mention, at which cue; none overlaps another.

    reports, quoted stretches, labelled lines -> all claims to be a quote -> the best claim of each place

Order of trust: labelled lines, quoted stretches, then the longest reported clause.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.core.extract.quotes import direct
from monitor.core.extract.quotes.cues import Cue, Cues
from monitor.core.extract.quotes.reported import Bounds, Report, mention
from monitor.core.extract.quotes.reports import reports
from monitor.core.extract.quotes.transcript import spoken
from monitor.core.extract.text.page import Page

LABEL = Cue("", "neutral", ("quote",))


@dataclass(slots=True)
class Utterance:
    """Something said: where it stands, and the mention of whoever said it."""

    start: int
    end: int
    rule: str
    cue: Cue
    report: Report | None
    mention: Bounds | None


def utterances(page: Page, cues: Cues) -> list[Utterance]:
    """Return the utterances of *page* in order."""
    told = reports(page, cues)
    clauses = [
        Utterance(*_over_marks(page, span), report.rule, report.cue, report, _mention(report))
        for report in told
        for span in report.spans
    ]
    clauses.sort(key=lambda claim: claim.start - claim.end)
    taken = _Taken()
    for spoken_line in spoken(page):
        taken.claim(Utterance(spoken_line.start, spoken_line.end, "label", LABEL, None, spoken_line.name))
    for claim in (*_direct(page, told), *clauses):
        taken.claim(claim)
    return taken.utterances


class _Taken:
    """Utterances in order, none touching another: who comes first has the place."""

    def __init__(self) -> None:
        self.utterances: list[Utterance] = []

    def claim(self, claim: Utterance) -> None:
        """Take *claim* in unless its place is taken, or it is no place at all."""
        if claim.start >= claim.end:
            return
        index = bisect_right(self.utterances, claim.start, key=_start)
        if index and self.utterances[index - 1].end > claim.start:
            return
        if index < len(self.utterances) and self.utterances[index].start < claim.end:
            return
        self.utterances.insert(index, claim)


def _start(claim: Utterance) -> int:
    return claim.start


def _direct(page: Page, told: Sequence[Report]) -> Iterator[Utterance]:
    for heard in direct.find(page, told):
        report = heard.report
        cue = report.cue if report is not None else LABEL
        name = heard.name or (_mention(report) if report is not None else None)
        yield Utterance(heard.start, heard.end, heard.rule, cue, report, name)


def _mention(report: Report) -> Bounds | None:
    return mention(report.sentence, report.speaker) if report.speaker is not None else None


def _over_marks(page: Page, span: Bounds) -> Bounds:
    """Grow *span* over every quoted stretch that it cuts."""
    start, end = span
    for stretch in page.quoted_in(*span):
        if stretch.start < end < stretch.end:
            end = stretch.end
        if stretch.start < start < stretch.end:
            start = stretch.start
    return start, end
