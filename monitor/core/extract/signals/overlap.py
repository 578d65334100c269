"""Several hits in one clause -> the ones that speak: the longer over the shorter, content over promise.

"agreed to release the prisoners" is a release and not also an agreement; "launched missiles at the
base" is one shelling.
"""

from collections.abc import Container, Sequence
from typing import Protocol, TypeVar

from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.polarity import Verdict
from monitor.core.extract.text.tokens import Token

_THREAT = "threaten_force"  # what an ultimatum asks for is not done yet
_UNDONE = ("VB", "VBP", "VBZ")  # what a threat's own clauses ask for or deal with
_REFUSALS = frozenset(
    {"reject_peace", "breakdown", "violate_truce"}
)  # peace refused says more than the peace it names
_PEACE = frozenset(
    {"truce", "mediate", "peace_talks", "agreement", "appeal", "restore_ties", "halt_hostilities"}
)
_EVERYDAY = "everyday"
_NEAR = 3  # words between a verb and what it is about
_ASIDE = frozenset({"advcl", "relcl", "acl", "background"})
_UNDOING = frozenset({"withdraw_forces", "halt_hostilities", "lift_measures", "release", "truce"})
_PROMISES = frozenset({"agreement", "commit", "peace_talks"})


class Readable(Protocol):
    """A hit that was read."""

    hit: Hit
    verdict: Verdict
    reason: str


R = TypeVar("R", bound=Readable)


def sink_with_denied(reads: Sequence[Readable]) -> None:
    """What is told inside a denial goes down with it: "denied firing the missile that hit the port".

    So does what the undone was to serve: "will not send soldiers to fight".
    """
    denied = [read.hit.head for read in reads if read.reason == "denied"]
    undone = [
        read.hit.head for read in reads if any(name == "negation" for name, _ in read.verdict.operators)
    ]
    for read in reads:
        head, boundary = read.hit.head, read.verdict.boundary
        if not read.reason and boundary in ("relcl", "acl") and any(d.is_ancestor(head) for d in denied):
            read.reason = "denied"
        if not read.reason and boundary in ("advcl", "acl") and any(t.tag == "TO" for t in head.children):
            read.reason = "negated" if any(u.is_ancestor(head) for u in undone) else ""


def sink_with_civil(reads: Sequence[Readable], civil: Container[str]) -> None:
    """Who only ends or agrees on what is of everyday life goes down with it: "dockers ended a blockade"."""
    told = [read.hit.head for read in reads if read.reason in civil]
    for read in reads:
        promised = read.hit.entry in _PROMISES
        if not read.reason and any(
            head in read.hit.objects or (promised and _governs(read.hit.head, head)) for head in told
        ):
            read.reason = _EVERYDAY


def _governs(verb: Token, noun: Token) -> bool:
    """Whether *noun* is what *verb* is about, no clause between them: "agreed to a truce"."""
    for _ in range(_NEAR):
        if noun.dep not in ("dobj", "pobj", "prep", "dative", "xcomp"):
            return False
        noun = noun.head
        if noun == verb:
            return True
    return False


def without_overlaps(reads: Sequence[R]) -> list[R]:
    """Return *reads* without those that say again what another one says better."""
    live = [read for read in reads if not read.reason]
    for read in sorted(live, key=lambda read: read.hit.entry not in _PROMISES):
        if any(_says_better(other, read) for other in live):
            live = [other for other in live if other is not read]
    return [read for read in reads if read.reason or any(read is other for other in live)]


def _says_better(other: R, read: R) -> bool:
    if other is read or (other.hit.trigger.match.frame and other.hit.entry == _THREAT):
        return other is not read and _outweighs(other, read)
    if read.hit.entry in _PROMISES and other.hit.entry not in _PROMISES:
        below = _inside(read.hit.head, other.hit.head)
        return below or (other.verdict.boundary not in _ASIDE and _inside(other.hit.head, read.hit.head))
    if read.hit.trigger.match.frame or other.hit.trigger.match.frame or other.hit.entry in _REFUSALS:
        return _outweighs(other, read)
    if other.hit.entry == _THREAT and (said := _within_threat(other, read)) is not None:
        return said
    if _touch(other.hit, read.hit):
        return _length(other.hit) > _length(read.hit)
    return _undoes(other, read) or _is_object_of(read, other)


def _undoes(other: R, read: R) -> bool:
    """Whether one only tells what the other ends: "the corps that India had rushed there goes home"."""
    if other.verdict.entry not in _UNDOING or other.verdict.boundary in _ASIDE:
        return False
    if read.verdict.entry in _UNDOING or read.verdict.operators:
        return False
    arguments = (*other.hit.objects, *other.hit.subjects)
    told = read.verdict.boundary in ("relcl", "acl")
    return read.hit.head in arguments or (told and any(_inside(read.hit.head, token) for token in arguments))


def _within_threat(other: R, read: R) -> bool | None:
    """Whether a threat says it all; None where it says nothing about the other hit."""
    if read.hit.entry == _THREAT == other.verdict.entry and _inside(other.hit.head, read.hit.head):
        return True
    if read.hit.head != other.hit.head and read.verdict.entry != _THREAT:
        return _inside(read.hit.head, other.hit.head) and not _inside(other.hit.head, read.hit.head)
    return None


def _outweighs(other: R, read: R) -> bool:
    """Whether a shape or a refusal says what it is about, and the other hit is only part of it."""
    if other.hit.trigger.match.frame and other.hit.entry == _THREAT:
        undone = read.hit.head.tag in _UNDONE or _inside(read.hit.head, other.hit.head)
        return undone and read.verdict.entry != _THREAT
    if other.hit.entry in _REFUSALS and other.verdict.boundary not in _ASIDE:
        return read.hit.nominal and read.hit.entry in _PEACE
    return False


def _is_object_of(read: R, other: R) -> bool:
    """Whether one is what the other is done to, and the other says it at least as surely."""
    if read.hit.head in other.hit.objects and other.verdict.boundary not in ("relcl", "acl"):
        return _certainty(other) >= _certainty(read)
    return other.hit.head in read.hit.objects and _certainty(other) > _certainty(read)


def _certainty(read: Readable) -> float:
    return read.hit.trigger.match.certainty * read.verdict.weight


def _touch(a: Hit, b: Hit) -> bool:
    return a.first.i <= b.last.i and b.first.i <= a.last.i


def _length(hit: Hit) -> tuple[bool, bool, int, float, int]:
    match = hit.trigger.match
    return (
        hit.entry not in _PROMISES,
        match.future,
        hit.last.i - hit.first.i,
        hit.trigger.match.certainty,
        -hit.first.i,
    )


def _inside(token: Token, above: Token) -> bool:
    return above.is_ancestor(token)
