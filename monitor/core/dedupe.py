"""A text -> its story fingerprint; two fingerprints -> one story told twice, or two.

    words -> shingles -> 64 minimal hashes (a sketch) -> one bit of each = 16 hex digits

A copy with another headline, a cut and a changed word keeps most of its shingles, and each kept
shingle keeps its minimum; of two strangers half of the bits agree by chance. So the distance of two
fingerprints estimates how much text they share. Hashes are spelled out here, not left to a library:
fingerprints travel on the wire and must be the same on every machine and in every version.
Figures behind REACH, SHINGLE and LIKENESS: `bench/dedupe.py`.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

import numpy as np
import numpy.typing as npt

BITS = 64
SHINGLE = 3  # words
SHORT = 20  # words; with fewer, only the same words are the same story
TELLING = 12  # words; a sentence of as many is not written twice by chance
REACH = 14  # fingerprints at most this far apart are one story
LIKENESS = 0.5  # share of equal minima from which a sketch proves a copy
_WIDE = 22  # distance within which a sketch is worth comparing

Sketch = npt.NDArray[np.uint32]
_Words = npt.NDArray[np.uint64]
_WORD = re.compile(r"\w+")
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def _constants(salt: bytes) -> _Words:
    raw = b"".join(hashlib.blake2b(salt + bytes([n]), digest_size=8).digest() for n in range(BITS))
    return np.frombuffer(raw, dtype="<u8").astype(np.uint64) | np.uint64(1)


_FACTORS, _OFFSETS = _constants(b"factor"), _constants(b"offset")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a text is new, seen word for word, or a near copy; and of which."""

    word: Literal["new", "seen", "near_copy"]
    of: str = ""


def fingerprint(text: str) -> str:
    """Return 16 hex digits that say which story *text* tells; "" for a text without words."""
    words = _words(text)
    if not words:
        return ""
    if len(words) < SHORT:
        return _exact(words)
    return _bits(_sketch(words))


def sentence_key(text: str) -> str:
    """Return 16 hex digits that sentences share which differ in case and marks alone; "" for a short one."""
    words = _words(text)
    return _exact(words) if len(words) >= TELLING else ""


def distance(a: str, b: str) -> int:
    """Return in how many of 64 bits two fingerprints differ; strangers differ in about 32."""
    return (int(a, 16) ^ int(b, 16)).bit_count()


def same_story(a: str, b: str) -> bool:
    """Whether two fingerprints tell one story; a text without words tells none."""
    return bool(a and b) and (a == b or distance(a, b) <= REACH)


class RecentStories:
    """The last *limit* texts, asked about each new one. Sketches make it surer than fingerprints."""

    def __init__(self, limit: int = 10_000) -> None:
        self._limit = limit
        self._names: list[str] = []
        self._exact: dict[str, str] = {}  # key of the words -> name; oldest first
        self._prints = np.zeros(limit, dtype=np.uint64)
        self._sketches = np.zeros((limit, BITS), dtype=np.uint32)
        self._next = 0

    def see(self, name: str, text: str) -> Verdict:
        """Say what *text* is to the texts before it; remember it under *name* when it is new."""
        words = _words(text)
        key = _exact(words)
        if key in self._exact:
            return Verdict("seen", self._exact[key])
        self._exact[key] = name
        if len(self._exact) > self._limit:
            del self._exact[next(iter(self._exact))]
        return self._compare(name, _sketch(words)) if len(words) >= SHORT else Verdict("new")

    def _compare(self, name: str, sketch: Sketch) -> Verdict:
        print_ = np.uint64(int(_bits(sketch), 16))
        known = len(self._names)
        near = np.flatnonzero(np.bitwise_count(self._prints[:known] ^ print_) <= _WIDE)
        for place in near:
            if np.mean(self._sketches[place] == sketch) >= LIKENESS:
                return Verdict("near_copy", self._names[place])
        self._remember(name, print_, sketch)
        return Verdict("new")

    def _remember(self, name: str, print_: np.uint64, sketch: Sketch) -> None:
        place = self._next
        self._names[place : place + 1] = [name]
        self._prints[place], self._sketches[place] = print_, sketch
        self._next = (place + 1) % self._limit


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _exact(words: list[str]) -> str:
    return hashlib.blake2b(" ".join(words).encode(), digest_size=8).hexdigest()


def _sketch(words: list[str]) -> Sketch:
    hashes = np.fromiter((crc32(word.encode()) for word in words), dtype=np.uint64, count=len(words))
    shingles = hashes[: len(hashes) - SHINGLE + 1].copy()
    for place in range(1, SHINGLE):
        shingles = (shingles * _ODD) ^ hashes[place : len(hashes) - SHINGLE + 1 + place]
    shingles = (shingles ^ (shingles >> np.uint64(31))) * _MIX
    mixed = np.unique(shingles)[:, None] * _FACTORS + _OFFSETS  # wraps at 2**64, on purpose
    minima: Sketch = (mixed >> np.uint64(32)).min(axis=0).astype(np.uint32)
    return minima


def _bits(sketch: Sketch) -> str:
    # Minima are small, so their high bits say nothing: multiply, then take the top bit.
    ones = (sketch * np.uint32(0x85EBCA6B)) >> np.uint32(31)
    return np.packbits(ones.astype(np.uint8)).tobytes().hex()
