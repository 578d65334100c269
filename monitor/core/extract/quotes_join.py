"""A parsed page -> utterances: what was said, by which mention, at which cue; none overlaps another.

    reports, quoted stretches, labelled lines -> all claims to be a quote -> the best claim of each place

Order of trust: labelled lines, quoted stretches, then the longest reported clause.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.extract import quotes_direct
from monitor.core.extract.cues import Cue, Cues
from monitor.core.extract.page import Page
from monitor.core.extract.quotes_find import reports
from monitor.core.extract.quotes_report import Bounds, Report, mention
from monitor.core.extract.transcript import spoken

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
    found = [Utterance(s.start, s.end, "label", LABEL, None, s.name) for s in spoken(page)]
    told = reports(page, cues)
    found += _free(found, _direct(page, told))
    clauses = [
        Utterance(*_over_marks(page, span), report.rule, report.cue, report, _mention(report))
        for report in told
        for span in report.spans
    ]
    clauses.sort(key=lambda claim: claim.start - claim.end)
    for claim in clauses:
        found += _free(found, [claim])
    return sorted(found, key=lambda claim: claim.start)


def _free(taken: Sequence[Utterance], claims: Sequence[Utterance]) -> list[Utterance]:
    """The *claims* that touch none of those *taken*."""
    return [c for c in claims if not any(t.start < c.end and c.start < t.end for t in taken)]


def _direct(page: Page, told: Sequence[Report]) -> list[Utterance]:
    found: list[Utterance] = []
    for direct in quotes_direct.find(page, told):
        if direct.report is not None:
            claim = Utterance(
                direct.start,
                direct.end,
                direct.rule,
                direct.report.cue,
                direct.report,
                _mention(direct.report),
            )
        else:
            claim = Utterance(direct.start, direct.end, direct.rule, LABEL, None, direct.name)
        found.append(claim)
    return found


def _mention(report: Report) -> Bounds | None:
    return mention(report.sentence, report.speaker) if report.speaker is not None else None


def _over_marks(page: Page, span: Bounds) -> Bounds:
    """Grow *span* over every quoted stretch that it cuts."""
    start, end = span
    for stretch in page.quoted:
        if stretch.start < end < stretch.end:
            end = stretch.end
        if stretch.start < start < stretch.end:
            start = stretch.start
    return start, end
