"""Text -> the stretches inside quotation marks, whatever the style; a lone mark never loses the rest.

    paragraph -> marks, each an opener, a closer or either -> pairs -> stretches

Paragraph by paragraph: an opener that finds no closer ends with its paragraph when the next one
opens again (a quotation over several paragraphs), else with its sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from monitor.core.extract.text.page import Quoted

_MARK = re.compile(r"``|''|‘‘|’’|[“”„‟\"«»]")
_PARAGRAPH = re.compile(r"[^\n]+")
_SINGLE = re.compile(r"(?<![\w’'])[‘'‚‹](?=[\w“\"\[(…])")
_SINGLE_END = re.compile(r"(?<=[\w.,!?…)\]%])[’'‘›](?![\w])")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)")
_OPENERS = frozenset({"“", "„", "‟", "``", "‘‘"})
_CLOSERS = frozenset({"”", "’’"})
_STRAIGHT = frozenset({'"', "''"})
_LONGEST_ODD = 400  # characters a stretch without a closer may run to the end of its sentence
_NESTED_WITHIN = 40  # marks in which a quote within a quote and the outer one end
_SURE_END = frozenset(".,!?…")


@dataclass(slots=True)
class _Open:
    """The mark that was opened last: where, and how."""

    start: int  # behind the mark
    mark: str


def quoted(text: str) -> tuple[Quoted, ...]:
    """Return the quoted stretches of *text* in order; they never overlap."""
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(text)]
    stretches: list[Quoted] = []
    for number, (start, end) in enumerate(paragraphs):
        follows = text[slice(*paragraphs[number + 1])] if number + 1 < len(paragraphs) else ""
        doubles = list(_doubles(text, start, end, follows))
        stretches += sorted([*doubles, *_singles(text, start, end, doubles)], key=lambda q: q.start)
    return tuple(stretches)


def _doubles(text: str, start: int, end: int, follows: str) -> Iterator[Quoted]:
    opened: _Open | None = None
    for match in _MARK.finditer(text, start, end):
        mark = match.group()
        if opened is None:
            if _may_open(text, match, start, end):
                opened = _Open(match.end(), mark)
        elif match.group() == opened.mark and mark in _OPENERS and not _nested(text, match.end(), end):
            opened = _Open(match.end(), mark)  # the mark before was never closed
        elif _closes(mark, opened):
            yield Quoted(opened.start, match.start(), closed=True)
            opened = None
    if opened is not None and opened.start < end:
        yield Quoted(opened.start, _odd_end(text, opened.start, end, follows), closed=False)


def _may_open(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether *match* can open: a closer cannot, and neither can the sign for inches or seconds."""
    mark, before = match.group(), text[match.start() - 1 : match.start()]
    if mark in _CLOSERS or match.end() >= end:
        return mark == "”" and match.start() == start and match.end() < end
    if mark in _OPENERS or mark == "«":
        return True
    return match.start() == start or not before.isalnum()


def _closes(mark: str, opened: _Open) -> bool:
    if mark in _CLOSERS:
        return True
    if opened.mark in "«»":
        return mark in "«»"
    if mark == "“":  # closes in German style
        return opened.mark == "„"
    return mark in _STRAIGHT


def _nested(text: str, start: int, end: int) -> bool:
    """Whether enough closers follow, not too far off, for a quote within a quote in the same marks."""
    marks = [match.group() for match in islice(_MARK.finditer(text, start, end), _NESTED_WITHIN)]
    return sum(mark in _CLOSERS for mark in marks) > sum(mark in _OPENERS for mark in marks) + 1


def _odd_end(text: str, start: int, end: int, follows: str) -> int:
    if follows.lstrip()[:1] in {"“", '"', "„", "«"} or follows.lstrip()[:2] in {"``", "''"}:
        return end
    match = _SENTENCE_END.search(text, start, min(end, start + _LONGEST_ODD))
    return match.end() if match else end


def _singles(text: str, start: int, end: int, doubles: list[Quoted]) -> Iterator[Quoted]:
    """Stretches in single marks outside the double ones; an apostrophe is not a mark."""
    at = start
    while match := _SINGLE.search(text, at, end):
        at = match.end()
        if any(q.start <= match.start() < q.end for q in doubles):
            continue
        stop = next((q.start for q in doubles if q.start > at), end)
        close = _single_end(text, at, stop)
        if close is not None:
            yield Quoted(match.end(), close, closed=True)
            at = close + 1


def _single_end(text: str, start: int, end: int) -> int | None:
    """The closer of a single mark: best behind punctuation, else the first that is no plural's."""
    following = _SINGLE.search(text, start, end)
    limit = following.start() if following else end
    ends = [match.start() for match in _SINGLE_END.finditer(text, start, limit)]
    sure = [place for place in ends if text[place - 1] in _SURE_END]
    likely = [place for place in ends if text[place - 1] != "s"]
    best = [*sure[:1], *likely[:1], *ends[:1]]
    return best[0] if best else None
