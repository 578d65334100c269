"""Lines that name their speaker: transcripts ("WALLACE: ..."), interviews ("Q: ..."), signed quotes.

    paragraphs -> labels -> what each labelled speaker says, until the next label

A single "Note: ..." is no transcript: a label counts when it is in capitals, when it returns, or when
it is the Q or A of an interview.
"""

import re
from collections import Counter
from dataclasses import dataclass

from monitor.core.extract.text.page import Page

Bounds = tuple[int, int]
_LABEL = re.compile(
    r"[“\"'‘«\s*]*(?P<name>(?:[A-Z][\w.'’-]*(?:\s+(?:of|de|al|bin|van|von|and))?\s*){1,5})"
    r"(?:\([^)\n]{1,60}\)|,\s[^:\n]{1,60})?\s*:\s+(?=\S)"
)
_ALONE = re.compile(r"(?:^|(?<=[\s.]))(?P<name>(?:[A-Z][A-Z.'’-]+ ?){1,5}):[ \t]*$", re.MULTILINE)
_PARAGRAPH = re.compile(r"[^\n]+")
_SIGNED = re.compile(r"[”\"’'».!?)]\s*\n?\s*[―—–-]{1,2}\s*(?P<name>[A-Z][^\n,;(]{1,60})")
_INTRODUCED = re.compile(
    r"(?:\d{1,2}[.:]\d{2}\s*(?:[ap]\.?m\.?)?\s*:?\s*|[A-Z]\w+ [—–-]+ )?"
    r"(?P<name>[A-Z][^\n:;.?!,“\"]{1,60}(?:\. [A-Z][^\n:;.?!,“\"]{1,40})?)"
    r"(?:,[^\n:;“\"]{1,100}?)?:\s*[‘'“\"«„`]*"
)
_HEADED = re.compile(
    r"(?:^|(?<=\n))(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z.'’-]+)+)(?:,[^\n]{1,60})?:?[ \t]*\n+[ \t“\"«„‘`]*$"
)
_ASIDE = re.compile(r"\s*[\[(][^\])]*[\])]\s*$")
_FEWEST = 2  # labelled paragraphs that make a transcript
_LONGEST_NAME = 6  # words
_LONGEST_LEAD = 8  # words of whoever is announced before a colon
_LONGEST_LINE = 140  # characters of a line that is a speaker's name
_TRAILING = frozenset({"again", "too", "also", "earlier", "later", "today"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a labelled speaker says in one paragraph."""

    start: int
    end: int
    name: Bounds


def spoken(page: Page) -> list[Spoken]:
    """Return what labelled speakers say; empty for an article that is no transcript."""
    text = page.article.text
    if text.count(":") < _FEWEST:
        return []
    paragraphs = list(_PARAGRAPH.finditer(text))
    labels = [(p, _LABEL.match(text, p.start(), p.end())) for p in paragraphs]
    counts = Counter(match["name"].strip() for _, match in labels if match)
    turns = sum(_counts_as(name, number) * number for name, number in counts.items())
    if turns < _FEWEST:
        return []
    return _turns(
        text,
        [
            (p, m if m and _counts_as(m["name"].strip(), counts[m["name"].strip()]) else None)
            for p, m in labels
        ],
    )


def headings(text: str) -> list[Spoken]:
    """Return what follows each name in capitals that ends its line: "THE PRESIDENT:"."""
    found = list(_ALONE.finditer(text))
    if len(found) < _FEWEST:
        return []
    ends = [*(m.start() for m in found[1:]), len(text)]
    return [Spoken(m.end(), end, m.span("name")) for m, end in zip(found, ends, strict=True)]


def _counts_as(name: str, times: int) -> bool:
    letters = [c for c in name if c.isalpha()]
    capitals = (len(letters) > 1 or name in {"Q", "A"}) and all(c.isupper() for c in letters)
    return (capitals or times >= _FEWEST) and len(name.split()) <= _LONGEST_NAME


def _turns(text: str, paragraphs: list[tuple[re.Match[str], re.Match[str] | None]]) -> list[Spoken]:
    found: list[Spoken] = []
    name: Bounds | None = None
    for paragraph, label in paragraphs:
        start = paragraph.start()
        if label is not None:
            name = (label.start("name"), label.start("name") + len(label["name"].rstrip()))
            start = label.end()
        elif not _goes_on(text[start : paragraph.end()]):
            name = None
        if name is not None and not _ASIDE.fullmatch(text, start, paragraph.end()):
            found.append(Spoken(start, paragraph.end(), name))
    return found


def _goes_on(paragraph: str) -> bool:
    """An unlabelled paragraph goes on with the speaker when it opens with a mark that stays open."""
    head = paragraph.lstrip()
    return head[:1] in {"“", '"', "«"} and not re.search(r"[”\"»][^”\"»]*\w", head[1:])


def signature(text: str, end: int) -> Bounds | None:
    """The name that signs the quoted stretch whose last character stands before *end*."""
    match = _SIGNED.match(text, end)
    if match is None or len(match["name"].split()) > _LONGEST_NAME:
        return None
    return match.start("name"), match.start("name") + len(match["name"].rstrip(" ."))


def headed(text: str, start: int) -> Bounds | None:
    """The name on a line of its own above the quoted paragraph that begins at *start*."""
    match = _HEADED.search(text, max(0, start - _LONGEST_LINE), start)
    if match is None or len(match["name"].split()) > _LONGEST_LEAD:
        return None
    return match.span("name")


def introduced(text: str, start: int, end: int) -> Bounds | None:
    """The name in "The prime minister again: “...”", where the lead *start*..*end* has no cue."""
    match = _INTRODUCED.fullmatch(text, start, end)
    if match is None:
        return None
    words = match["name"].split()
    while len(words) > 1 and words[-1].lower() in _TRAILING:
        words.pop()
    if len(words) > _LONGEST_LEAD:
        return None
    return match.start("name"), match.start("name") + len(" ".join(words))
