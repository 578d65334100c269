"""The signals of a group in event time: put in, cut out, let go. Windows are half open, (t - within, t].

entries, Signal -> entries        entries, leaf, t -> the entries that count
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest

import numpy as np

from monitor.contracts import Signal
from monitor.core.dedupe import REACH
from monitor.core.rules.plan import Leaf, Plan
from monitor.core.rules.state import MAX_ENTRIES, Entry

_FINGERPRINT = 16  # hex digits
_ENOUGH = 100  # stories counted one by one; beyond it "at least"


def entry_of(plan: Plan, signal: Signal, at: int) -> Entry:
    """Return *signal* as *plan* counts it."""
    mask = 0
    for leaf in plan.leaves:
        if leaf.accepts is None or leaf.accepts(signal):
            mask |= leaf.bit
    article = signal.article
    story = article.story or f"article {article.id}"
    return Entry(at, signal.id, signal.score, article.publisher, story, mask, signal.sentence)


def insert(entries: tuple[Entry, ...], entry: Entry) -> tuple[Entry, ...]:
    """Return *entries* with *entry* in its place by time and id; of too many, the oldest are let go."""
    if not entries or (entries[-1].at, entries[-1].id) <= (entry.at, entry.id):
        grown = [*entries, entry]
    else:
        grown = list(entries)
        insort(grown, entry, key=_place)
    return tuple(grown[-MAX_ENTRIES:])


def inside(entries: Sequence[Entry], leaf: Leaf, at: int) -> list[Entry]:
    """Return the entries that *leaf* counts at *at*."""
    first = bisect_right(entries, at - leaf.within, key=_at)
    last = bisect_right(entries, at, key=_at)
    bit = leaf.bit
    return [entry for entry in entries[first:last] if entry.mask & bit]


def moments(plan: Plan, entries: Sequence[Entry], after: int, upto: int) -> list[int]:
    """Return every moment in (after, upto] at which the condition may change, in order."""
    found: set[int] = set()
    for offset in plan.offsets:
        first = bisect_right(entries, after - offset, key=_at)
        last = bisect_right(entries, upto - offset, key=_at)
        found.update(entry.at + offset for entry in entries[first:last])
    found.update(end for end in _ends_of_silence(plan, entries) if after < end <= upto)
    return sorted(found)


def next_moment(plan: Plan, entries: Sequence[Entry], after: int) -> int | None:
    """Return the first moment after *after* at which the condition may change."""
    found = [end for end in _ends_of_silence(plan, entries) if end > after]
    for offset in plan.offsets:
        first = bisect_right(entries, after - offset, key=_at)
        found += [entry.at + offset for entry in entries[first : first + 1]]
    return min(found, default=None)


def prune(
    plan: Plan, entries: tuple[Entry, ...], settled: int
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return (entries still needed, entries let go) once event time is settled up to *settled*."""
    cut = bisect_right(entries, settled - plan.retention, key=_at)
    if not cut:
        return entries, ()
    last = {_last(entries[:cut], leaf) for leaf in plan.leaves if leaf.kind == "silence"}
    kept = tuple(entry for entry in entries[:cut] if entry in last and entry.at + plan.give_up > settled)
    return (*kept, *entries[cut:]), tuple(entry for entry in entries[:cut] if entry not in kept)


def stories(entries: Iterable[Entry], enough: int = _ENOUGH) -> int:
    """Return how many different stories there are. Stops counting at *enough*.

    Near copies are one story, and so are articles that share a whole sentence: a paper that frames an
    agency's paragraph anew has no story of its own.
    """
    first: dict[str, str] = {}
    different = dict.fromkeys(
        first.setdefault(entry.sentence, entry.story) if entry.sentence else entry.story for entry in entries
    )
    prints = [int(story, 16) for story in different if len(story) == _FINGERPRINT]
    count = len(different) - len(prints)  # without a fingerprint, each is a story of its own
    left = np.array(prints, dtype=np.uint64)
    while left.size and count < enough:
        left = left[np.bitwise_count(left ^ left[0]) > REACH]  # the first of a story stands for it
        count += 1
    return min(count, enough)


def publishers(entries: Iterable[Entry]) -> int:
    """Return how many different publishers there are."""
    return len({entry.publisher for entry in entries})


def _ends_of_silence(plan: Plan, entries: Sequence[Entry]) -> Iterator[int]:
    """Yield when each silence is given up. One that a signal broke before has no such end.

    Looking there all the same would be wrong, not just idle: of the signals before a silence only the last
    is kept, so what is found there would depend on how often somebody looked.
    """
    for leaf in plan.leaves:
        if leaf.kind == "silence":
            mine = [entry.at for entry in entries if entry.mask & leaf.bit]
            broken = [at <= before + leaf.give_up for before, at in pairwise(mine)]
            yield from (at + leaf.give_up for at, over in zip_longest(mine, broken) if not over)


def _last(entries: Sequence[Entry], leaf: Leaf) -> Entry | None:
    return next((entry for entry in reversed(entries) if entry.mask & leaf.bit), None)


def _at(entry: Entry) -> int:
    return entry.at


def _place(entry: Entry) -> tuple[int, str]:
    return entry.at, entry.id
