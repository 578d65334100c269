"""Text -> sentences with offsets, by rules: splitting must cost nothing, for most are never parsed."""

import re
from collections.abc import Iterator

from monitor.core.extract.text.page import Sentence

DATELINE = re.compile(
    r"[A-Z][A-Z.'’-]+(?: [A-Z.'’-]+)*(?:, [\w. ]{1,20}){0,2}(?: \([^)]{1,20}\))? (?:—|–|--|-) "
)
_PARAGRAPH = re.compile(r"[^\n]+")
_END = re.compile(r"""[.!?…]+["'”’“»)\]]*\s+(?=["'“‘„«»`(\[]*[^\W_a-z])""")
_END_CASELESS = re.compile(r"""[.!?…]+["'”’»)\]]*\s+(?=["'“‘«(\[]*\w)""")
_FEW_CAPITALS = (
    0.01  # of the characters: such text has lost its case, and a small letter may begin a sentence
)
_LONGEST = 1_500  # characters; written sentences end long before
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Brig|Sen|Rep|Gov|Pres|Rev|Hon|St|Jr|Sr|vs|etc"
    r"|No|Art|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)|\b[A-Z]|\b[A-Z](?:\.[A-Z])+)\.\s+$"
)


def split(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of *text*; a line break always ends one."""
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        for start, end in _bounds(text, paragraph.start(), paragraph.end()):
            sentences.append(Sentence(len(sentences), number, start, end, text[start:end]))
    return tuple(sentences)


def _bounds(text: str, start: int, end: int) -> list[tuple[int, int]]:
    bounds = []
    for match in _ends(text, start, end):
        if _ABBREVIATION.search(text, start, match.end()):
            continue
        bounds.append((start, match.end()))
        start = match.end()
    bounds.append((start, end))
    pieces = (piece for a, b in bounds for piece in _pieces(text, a, b))
    return [trimmed for a, b in pieces if (trimmed := _trim(text, a, b))]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long to be a sentence, at a space if there is one: trees must stay small."""
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        cut = space if space > start else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _ends(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    paragraph = text[start:end]
    caseless = sum(map(str.isupper, paragraph)) < _FEW_CAPITALS * len(paragraph)
    return (_END_CASELESS if caseless else _END).finditer(text, start, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    stripped = text[start:end].strip()
    if not stripped:
        return None
    first = start + text[start:end].index(stripped[0])
    return first, first + len(stripped)
