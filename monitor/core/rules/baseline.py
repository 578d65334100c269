"""What a group is used to: one window of its past after another -> a moving mean and variance.

    Baseline, entries -> Baseline

A window is learnt only once it lies so far back that no signal can be added to it any more and none of it
is part of the window being judged. So the baseline at a moment is the same in whatever order signals came.
"""

from collections.abc import Callable, Sequence
from math import sqrt

from msgspec.structs import replace

from monitor.core.rules.plan import Leaf
from monitor.core.rules.state import Baseline, Entry

_ZEROS = 500  # so many empty windows in a row say all there is to say
Count = Callable[[Leaf, Sequence[Entry]], float]


def learn(leaf: Leaf, known: Baseline, entries: Sequence[Entry], until: int, count: Count) -> Baseline:
    """Return *known* after the windows of *leaf* that ended by *until*."""
    size = leaf.within
    if 0 <= until // size <= known.upto:
        return known
    mine = [entry for entry in entries if entry.mask & leaf.bit]
    if known.upto < 0 and not mine:
        return known
    start = known.upto if known.upto >= 0 else mine[0].at // size
    end = until // size
    if end <= start:
        return known
    known = replace(known, upto=start)
    return _folded(leaf, known, _buckets(mine, size, known.upto, end), end, count)


def unusual(leaf: Leaf, known: Baseline, value: float) -> float:
    """Return how many deviations *value* lies above what is usual; 0 while too little is known."""
    if known.windows < leaf.warmup:
        return 0.0
    # a count cannot be steadier than chance: at least Poisson's deviation, and never below one signal
    deviation = max(sqrt(known.variance), sqrt(known.mean), 1.0)
    return (value - known.mean) / deviation


def _buckets(entries: Sequence[Entry], size: int, start: int, end: int) -> dict[int, list[Entry]]:
    buckets: dict[int, list[Entry]] = {}
    for entry in entries:
        if start <= entry.at // size < end:
            buckets.setdefault(entry.at // size, []).append(entry)
    return buckets


def _folded(leaf: Leaf, known: Baseline, buckets: dict[int, list[Entry]], end: int, count: Count) -> Baseline:
    for bucket in [*sorted(buckets), end]:
        for _ in range(min(bucket - known.upto, _ZEROS)):
            known = _moved(leaf.weight, known, 0.0)
        known = replace(known, upto=bucket)
        if bucket < end:
            known = replace(_moved(leaf.weight, known, count(leaf, buckets[bucket])), upto=bucket + 1)
    return known


def _moved(weight: float, known: Baseline, value: float) -> Baseline:
    """Move the mean towards *value*; the first windows weigh the same, so that it does not start at 0."""
    weight = max(weight, 1 / (known.windows + 1))
    step = weight * (value - known.mean)
    variance = (1 - weight) * (known.variance + step * (value - known.mean))
    return Baseline(known.upto, known.mean + step, variance, known.windows + 1)
