"""Quoted stretches -> direct quotes and the report each belongs to.

    stretch -> the frame right behind it | the cue right before it | the last speaker ("floating")

A stretch that touches none of these is a scare quote, a title, or part of a reported clause.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.extract.quotes.frame import frame
from monitor.core.extract.quotes.reported import Bounds, Report, mention
from monitor.core.extract.quotes.transcript import headed, introduced, signature
from monitor.core.extract.text.page import Page, Quoted, Sentence

_GLUE = re.compile(r"[\s,”\"’'»*–—-]*")  # between a closing mark and the frame behind it
_BETWEEN = re.compile(
    r"[”\"’'»]+,?\s+(?P<name>(?:[A-Z]|the |a |an |one )[^,;:“\"”\n]{1,60}?)(?:,[^;:“\"”\n]{1,90},)?\s+"
)
_INVERTED = re.compile(r"\s+(?P<name>[A-Z][^,.;:()“\"\n]{1,60})")  # who follows a cue that follows the mark
_WORD = re.compile(r"\w+")
_INTRODUCES = re.compile(r"[,:]\s*$")
_NAMES = frozenset({"NNP", "NNPS", "NN", "PRP"})
_FINAL = frozenset(".!?…")
_OPEN_END = frozenset(",!?…—–-.")
_OPENING = "“\"'‘«„`( "
_FARTHEST = 2  # paragraphs between a quote and the one it goes on from
_NOWHERE = -9  # paragraph of a quote that is not there
_CLAUSE_WORDS = 4  # a quoted stretch this long is more than a name or a scare quote


@dataclass(slots=True)
class Direct:
    """A quoted stretch that is somebody's words."""

    start: int
    end: int
    report: Report | None
    rule: str
    paragraph: int
    name: Bounds | None = None  # of the one who signed it, where there is no report


def find(page: Page, reports: Sequence[Report]) -> list[Direct]:
    """Return the quoted stretches that are direct speech, in order."""
    found: list[Direct] = []
    told = Told(reports)
    for stretch in page.quoted:
        if not _WORD.search(page.article.text, stretch.start, stretch.end):
            continue
        direct = _attach(page, stretch, told) or _floating(page, stretch, told, found)
        if direct is not None:
            found.append(direct)
    return found


class Told:
    """The reports of a page by where they stand."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._in: dict[int, list[Report]] = {}
        for report in reports:
            if report.rule != "according":
                self._in.setdefault(report.sentence.index, []).append(report)
        self._known = [r for r in reports if r.spans and r.speaker is not None]

    def near(self, *sentences: int) -> list[Report]:
        """The reports by a verb or a noun in *sentences*, given in order."""
        return [report for index in sentences for report in self._in.get(index, ())]

    def before(self, offset: int) -> Report | None:
        """The last report before *offset* that has content and a speaker."""
        index = bisect_left(self._known, offset, key=_place)
        return self._known[index - 1] if index else None


def _place(report: Report) -> int:
    return report.place


def _attach(page: Page, stretch: Quoted, told: Told) -> Direct | None:
    first, last = page.sentence_at(stretch.start), page.sentence_at(stretch.end - 1)
    if first is None or last is None:
        return None
    report = _behind(page, stretch, last, told)
    if report is not None:
        return Direct(_grow(page, stretch, first), stretch.end, report, "frame", first.paragraph)
    report = _ahead(page, stretch, first, told)
    if report is not None:
        return Direct(stretch.start, stretch.end, report, "cue", first.paragraph)
    loose = _trailing(page, stretch, last, told)
    if loose is not None:
        return Direct(_grow(page, stretch, first), stretch.end, loose[0], "frame", first.paragraph, loose[1])
    name = signature(page.article.text, stretch.end)
    name = name or introduced(page.article.text, first.start, stretch.start - 1)
    name = name or headed(page.article.text, stretch.start)
    if name is not None:
        return Direct(stretch.start, stretch.end, None, "signed", first.paragraph, name)
    return None


def _behind(page: Page, stretch: Quoted, last: Sentence, told: Told) -> Report | None:
    """The report whose frame starts right behind the closing mark."""
    text = page.article.text
    if not stretch.closed:
        return None
    ends_open = _last(text, stretch) in _OPEN_END or text[stretch.end + 1 : stretch.end + 2] == ","
    for report in told.near(last.index, last.index + 1):
        if not _may_follow(text, stretch, last, report):
            continue
        start = report.sentence.places[frame(report)[0]]
        glued = _GLUE.fullmatch(text, stretch.end, start) if start > stretch.end else None
        if glued and (ends_open or report.rule in {"", "before"}):
            return report
    return None


def _last(text: str, stretch: Quoted) -> str:
    """The last character of the quoted words, below the mark of a quote within."""
    return text[stretch.start : stretch.end].rstrip("’'”\"")[-1:]


def _trailing(page: Page, stretch: Quoted, last: Sentence, told: Told) -> tuple[Report, Bounds] | None:
    """The cue behind the closing mark when the tree is no help: who speaks is what stands between."""
    text = page.article.text
    if not stretch.closed or _last(text, stretch) not in _OPEN_END:
        return None
    report = next((r for r in told.near(last.index) if r.place > stretch.end), None)
    if report is None or report.verb.tag not in {"VBD", "VBZ", "VBP"}:
        return None
    match = _BETWEEN.fullmatch(text, stretch.end, report.place)
    if match is None and _GLUE.fullmatch(text, stretch.end, report.place):
        match = _INVERTED.match(text, report.sentence.end_of(report.last))
    return (report, match.span("name")) if match else None


def _may_follow(text: str, stretch: Quoted, last: Sentence, report: Report) -> bool:
    """In the same sentence; or in the next one when a question or an exclamation split them."""
    if report.place < stretch.end or report.speaker is None:
        return False
    if report.sentence is last:
        return True
    follows = report.sentence.index == last.index + 1 and report.sentence.paragraph == last.paragraph
    return follows and _last(text, stretch) in {"?", "!"} and not report.spans


def _grow(page: Page, stretch: Quoted, first: Sentence) -> int:
    """As in "The country “has changed,” he said": the quote starts with the sentence."""
    text = page.article.text
    lead = text[first.start : stretch.start].rstrip(_OPENING).strip()
    if (
        not lead
        or _INTRODUCES.search(lead)
        or any(first.start < q.end for q in page.quoted_in(first.start, stretch.start - 1))
    ):
        return stretch.start
    return first.start


def _ahead(page: Page, stretch: Quoted, first: Sentence, told: Told) -> Report | None:
    """The report that leads up to the opening mark by a comma, a colon, or nothing at all."""
    text = page.article.text
    mark = stretch.start - 1
    for report in reversed(told.near(first.index - 1, first.index)):
        end = report.sentence.end_of(report.last)
        if end > mark:
            continue
        between = text[end:mark]
        if _leads(page, stretch, report, between):
            return report
    return None


def _leads(page: Page, stretch: Quoted, report: Report, between: str) -> bool:
    if any(report.place < q.start for q in page.quoted_in(report.place, stretch.start - 1)):
        return False
    stripped = between.rstrip(_OPENING)
    words = len(_WORD.findall(page.article.text[stretch.start : stretch.end]))
    capital = page.article.text[stretch.start].isupper() or page.article.text[stretch.start] in "[…'"
    if stripped.endswith(":"):
        return True
    if any(report.place < start < stretch.start - 1 for start, _ in report.spans):
        return False  # the quoted words end a clause that began without marks
    if "\n" in stripped or re.search(r"\bthat\b", stripped):
        return False
    if not stripped.strip():
        return "clause" in report.cue.takes and (capital or words >= _CLAUSE_WORDS)
    return stripped.endswith(",") and (capital or words >= _CLAUSE_WORDS)


def _floating(page: Page, stretch: Quoted, told: Told, found: Sequence[Direct]) -> Direct | None:
    """A quoted sentence or paragraph by itself goes on with whoever spoke last."""
    first, last = page.sentence_at(stretch.start), page.sentence_at(stretch.end - 1)
    if first is None or last is None or not _stands_alone(page.article.text, stretch, first, last):
        return None
    about = _about(page, first, found)
    if about is not None:
        return Direct(stretch.start, stretch.end, None, "floating", first.paragraph, about)
    before = told.before(stretch.start)
    report, name = before, None
    if found and (report is None or found[-1].end > report.place):
        report, name = found[-1].report, found[-1].name
    paragraph = max(
        found[-1].paragraph if found else _NOWHERE,
        before.sentence.paragraph if before is not None else _NOWHERE,
    )
    if (report is None and name is None) or first.paragraph - paragraph > _FARTHEST:
        return None
    return Direct(stretch.start, stretch.end, report, "floating", first.paragraph, name)


def _about(page: Page, first: Sentence, found: Sequence[Direct]) -> Bounds | None:
    """Whom the sentence right before speaks of, when nobody was quoted in it."""
    if first.index == 0:
        return None
    before = page.sentences[first.index - 1]
    if before.tree is None or before.paragraph != first.paragraph or _holds_quote(before, found):
        return None
    root = next((t for t in before.tree if t.head == t), None)
    subject = next((t for t in root.lefts if t.dep == "nsubj"), None) if root is not None else None
    if subject is None or subject.tag not in _NAMES or (root is not None and root.tag == "VBN"):
        return None
    return mention(before, subject)


def _holds_quote(sentence: Sentence, found: Sequence[Direct]) -> bool:
    return any(d.start < sentence.end and sentence.start < d.end for d in found[-3:])


def _stands_alone(text: str, stretch: Quoted, first: Sentence, last: Sentence) -> bool:
    lead = text[first.start : stretch.start].strip(_OPENING)
    tail = text[stretch.end : last.end].strip("”\"'’») .")
    whole = _last(text, stretch) in _FINAL or text[stretch.end + 1 : stretch.end + 2] in _FINAL
    return not lead and not tail and (whole or not stretch.closed)
