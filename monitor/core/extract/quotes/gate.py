"""A page -> the sentences worth a parse for the sake of quotes, and whether the page is worth any.

A sentence is worth it when a reporting word stands outside its quotation marks. A page is worth it when
somebody who acts in world politics speaks on it; the rest of the world's quotes are not our business.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Literal

from monitor.core.extract.actors.index import ActorIndex
from monitor.core.extract.quotes.lexicon import Reporting
from monitor.core.extract.quotes.needs import Needs
from monitor.core.extract.text.page import Page, Sentence

Scope = Literal["relevant", "all"]
_MARKS = frozenset("“\"'‘«„`")
_WORTH = 50  # characters of a quoted stretch that are worth hiding from the parser
_OPENING = "“\"'‘«„`( "
_GAP = 3  # characters between a sentence and the marks before or behind it
_ANNOUNCING = (":", "—", "–", "-")
_POLITICAL = frozenset({"government", "military", "armed_group", "international", "mediator"})


class QuoteGate:
    """Decides what is parsed for quotes; built once from the configuration."""

    def __init__(self, reporting: Reporting, actors: ActorIndex) -> None:
        self._needs = Needs(reporting)
        self._actors = actors

    def passes(self, page: Page, on: date, *, known: bool, scope: Scope) -> frozenset[int]:
        """Return the sentences to parse; *known*: the signals' gate found something here."""
        wanted = {sentence.index for sentence in page.sentences if self._reports(page, sentence)}
        wanted |= _leading(page)
        if not wanted or scope == "all" or known or self._politics(page, wanted, on):
            return frozenset(wanted)
        return frozenset()

    def _reports(self, page: Page, sentence: Sentence) -> bool:
        return self._needs.met(_outside(page, sentence), quoted=_touches_marks(page, sentence))

    def _politics(self, page: Page, wanted: set[int], on: date) -> bool:
        """Whether an actor or an office stands in a sentence that reports."""
        for index in sorted(wanted):
            text = page.sentences[index].text
            if any(m.kind != "adjective" for m in self._actors.find(text, on)):
                return True
            if any(role.role_class in _POLITICAL for role in self._actors.roles(text)):
                return True
        return False


def mask(page: Page, sentence: Sentence) -> tuple[tuple[int, int], ...]:
    """Quoted stretches of *sentence* that stand for a whole clause: the parser need not see their words."""
    text, found = page.article.text, []
    for stretch in page.quoted_in(sentence.start, sentence.end):
        start, end = max(stretch.start, sentence.start), min(stretch.end, sentence.end)
        if end - start < _WORTH:
            continue
        lead = text[sentence.start : start].rstrip(_OPENING)
        if not lead or lead[-1] in {",", ":"}:
            found.append((start, end))
    return tuple(found)


def _leading(page: Page) -> set[int]:
    """Sentences right before a quoted one of their paragraph: whom they are about may speak it."""
    found = set()
    for before, sentence in pairwise(page.sentences):
        opens = sentence.text[0] in _MARKS and page.is_quoted(sentence.start + 1)
        if opens and before.paragraph == sentence.paragraph and not page.is_quoted(before.end - 2):
            found.add(before.index)
    return found


def _touches_marks(page: Page, sentence: Sentence) -> bool:
    """Whether quoted words stand in *sentence* or right before it, or it announces some."""
    if sentence.text.rstrip().endswith(_ANNOUNCING):
        return True
    return next(page.quoted_in(sentence.start - _GAP, sentence.end + _GAP), None) is not None


def _outside(page: Page, sentence: Sentence) -> Iterator[str]:
    """The pieces of *sentence* that stand outside quotation marks."""
    at = sentence.start
    for stretch in page.quoted_in(sentence.start, sentence.end):
        if stretch.start > at:
            yield page.article.text[at : stretch.start]
        at = max(at, stretch.end)
    if at < sentence.end:
        yield page.article.text[at : sentence.end]
