"""Phrases and a text -> the longest phrases that stand in it as whole words.

    text -> folded text (same length) -> Aho-Corasick -> guards -> longest match wins

Folding makes case, accents and punctuation equal ("Élysée" = "elysee", "U.S." = "u s"), so one index
serves edited news and lowercase text alike; what must be told apart by case says so in its phrase.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic, Literal, TypeVar

import ahocorasick
from msgspec import Struct

V = TypeVar("V")
Case = Literal["any", "title", "exact"]
_STROKES = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ħ": "h"}  # letters that Unicode does not decompose
_REACH = 48  # characters of context that a guard may look at
_CAPITALS = 2  # letters a shouted neighbour must have to count as one


class Name(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that name something, and when they do not."""

    text: str
    case: Case = "any"  # title: its first letter must be a capital; exact: as written here
    not_before: tuple[str, ...] = ()  # does not count right before one of these words
    not_after: tuple[str, ...] = ()
    only_before: tuple[str, ...] = ()  # counts nowhere else
    only_after: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Found(Generic[V]):
    """A phrase in the text and what it stands for."""

    start: int
    end: int
    value: V


class _Fold(dict[int, int]):
    """Code point -> code point; learns as it goes."""

    def __missing__(self, point: int) -> int:
        low = chr(point).lower()
        base = _STROKES.get(low) or unicodedata.normalize("NFD", low)[0]
        self[point] = ord(base) if base.isalnum() else ord(" ")
        return self[point]


_FOLD = _Fold()
_ODD = re.compile(r"[^a-z0-9 ]")


@lru_cache(maxsize=8)  # a text is asked for its actors, then for its offices
def fold(text: str) -> str:
    """Lower case, no accents, blanks for punctuation; every character keeps its place."""
    low = text.lower()
    if len(low) != len(text):  # a letter that is two in lower case
        return text.translate(_FOLD)
    return _ODD.sub(lambda odd: odd.group().translate(_FOLD), low)  # few are odd: four times as fast


def key(text: str) -> str:
    """Return what two spellings of one phrase share."""
    return " ".join(fold(text).split())


class PhraseIndex(Generic[V]):
    """Finds phrases; a phrase with the value None takes its words away and says nothing."""

    def __init__(self, phrases: Iterable[tuple[Name, V | None]]) -> None:
        entries: dict[str, list[tuple[_Guard, V | None]]] = {}
        for name, value in phrases:
            for words in {key(name.text), fold(name.text).strip()} - {""}:  # "D.C." leaves two blanks
                entries.setdefault(words, []).append((_Guard(name), value))
        self._automaton = ahocorasick.Automaton()
        for words, readings in entries.items():
            self._automaton.add_word(f" {words}", (len(words), readings))
        self._automaton.make_automaton()

    def find(self, text: str, on: date | None = None) -> list[Found[V]]:
        """Return the phrases of *text* in order; where two overlap, the first and longest."""
        if not self._automaton:
            return []
        folded = f" {fold(text)} "
        hits: list[tuple[int, int, V | None]] = []
        for last, (length, readings) in self._automaton.iter(folded):
            if folded[last + 1] == " ":
                self._read(hits, (text, folded, last - length, last, on), readings)
        return _longest(hits)

    @staticmethod
    def _read(
        hits: list[tuple[int, int, V | None]],
        place: "tuple[str, str, int, int, date | None]",
        readings: "list[tuple[_Guard, V | None]]",
    ) -> None:
        text, _, start, end, _ = place
        for guard, value in readings:
            if guard.free or guard.allows(*place):
                dot = guard.dotted and text[end : end + 1] == "."
                hits.append((start, -end - dot, value))
                return


class _Guard:
    """A name made ready to be asked whether it holds here."""

    __slots__ = ("dotted", "free", "name", "not_after", "not_before", "only_after", "only_before")

    def __init__(self, name: Name) -> None:
        self.name = name
        self.dotted = name.text.endswith(".")
        self.not_before, self.only_before = _heads(name.not_before), _heads(name.only_before)
        self.not_after, self.only_after = _tails(name.not_after), _tails(name.only_after)
        self.free = name == Name(text=name.text)

    def allows(self, text: str, folded: str, start: int, end: int, on: date | None) -> bool:
        """Case first, for it is cheap; then the words around; then the date."""
        return self._case(text, start, end) and self._context(folded, start, end) and self._date(on)

    def _case(self, text: str, start: int, end: int) -> bool:
        if self.name.case == "any":
            return True
        if self.name.case == "title":
            return text[start].isupper() or text[start].isdigit()
        written = text[start:end]
        return written == self.name.text.rstrip(".") and not (
            written.isupper() and _shouted(text, start, end)
        )

    def _context(self, folded: str, start: int, end: int) -> bool:
        # folded has one blank in front, so the name itself is folded[start + 1 : end + 1]
        after = f"{' '.join(folded[end + 1 : end + 1 + _REACH].split())} "
        before = f" {' '.join(folded[max(0, start + 1 - _REACH) : start + 1].split())}"
        return (
            not after.startswith(self.not_before or ("\0",))
            and not before.endswith(self.not_after or ("\0",))
            and (not self.only_before or after.startswith(self.only_before))
            and (not self.only_after or before.endswith(self.only_after))
        )

    def _date(self, on: date | None) -> bool:
        if on is None:
            return True
        return (self.name.since is None or self.name.since <= on) and (
            self.name.until is None or on < self.name.until
        )


def _heads(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{key(word)} " for word in words)


def _tails(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {key(word)}" for word in words)


def _shouted(text: str, start: int, end: int) -> bool:
    """In "THEY TOLD US THAT" capitals tell nothing."""
    around = text[max(0, start - _REACH) : start].split()[-1:] + text[end : end + _REACH].split()[:1]
    words = ["".join(filter(str.isalpha, word)) for word in around]
    return bool(words) and all(len(word) >= _CAPITALS and word.isupper() for word in words)


def _longest(hits: list[tuple[int, int, V | None]]) -> list[Found[V]]:
    hits.sort(key=lambda hit: hit[:2])
    found, free = [], 0
    for start, negative_end, value in hits:
        if start < free:
            continue
        free = -negative_end
        if value is not None:
            found.append(Found(start, free, value))
    return found
