"""Text -> what stands in quotation marks, and so the kind of a span: direct, mixed or indirect.

The rule of the house: marks alone decide the kind. Double marks of every sort are known; single marks
and low-high pairs count only where an article declares them, since elsewhere they are apostrophes.
"""

import re

WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
PARAGRAPH = re.compile(r"[^\n]+")
DOUBLE = re.compile(r"''|``|‘‘|’’|[“«„”»\"]")
OPENS, CLOSES = "“«„", "”»"

Span = tuple[int, int]


def quoted_regions(text: str, pairs: tuple[str, ...] = ()) -> list[Span]:
    """Stretches within quotation marks, marks included; a paragraph's end closes an open mark."""
    find = declared_regions if pairs else double_regions
    return [region for paragraph in PARAGRAPH.finditer(text) for region in find(paragraph, pairs)]


def double_regions(paragraph: re.Match[str], _pairs: tuple[str, ...]) -> list[Span]:
    """By state: one mark opens, the next that can close does."""
    found: list[Span] = []
    start: int | None = None
    for mark in DOUBLE.finditer(paragraph.string, *paragraph.span()):
        if start is None and mark[0] not in CLOSES:
            start = mark.start()
        elif start is not None and mark[0] not in OPENS:
            found.append((start, mark.end()))
            start = None
    return found if start is None else [*found, (start, paragraph.end())]


def declared_regions(paragraph: re.Match[str], pairs: tuple[str, ...]) -> list[Span]:
    """By place: a mark opens before a word and closes after one, so apostrophes are neither."""
    found = []
    for pair in pairs:
        opening, closing = re.escape(pair[0]), re.escape(pair[1])
        inside = rf"(?<!\w){opening}(?=\S).*?(?:(?<=\S){closing}(?!\w)|$)"
        found += [
            (m.start() + paragraph.start(), m.end() + paragraph.start())
            for m in re.finditer(inside, paragraph[0])
        ]
    return found


def kind_of(text: str, span: Span, regions: list[Span]) -> str:
    """direct: (nearly) every word is in marks; indirect: none is; mixed: some are."""
    words = [m.span() for m in WORD.finditer(text[span[0] : span[1]])]
    placed = [(a + span[0], b + span[0]) for a, b in words]
    inside = sum(any(s <= a and b <= e for s, e in regions) for a, b in placed)
    outside = len(words) - inside
    if not inside:
        return "indirect"
    if inside >= 0.95 * len(words) or (outside <= 1 and len(words) >= 4):
        return "direct"
    return "mixed"
