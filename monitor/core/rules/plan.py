"""A rule as written -> a plan: matchers compiled, durations in milliseconds, measures numbered.

    Rule -> Plan(accepts, tree of Leaf and Node, ...)

A measure is *eager* when one more signal can only make it truer. A rule of eager measures fires the moment
its condition holds among the signals that have arrived. Any other waits until event time is settled, because
a signal that is still on its way could prove it wrong.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Literal

import msgspec

from monitor.core.durations import milliseconds
from monitor.core.rules.matching import Accepts, signal_test
from monitor.core.rules.schema import Matcher, Measure, Quiet, Rule, RulesFile, Spike, When

Kind = Literal["count", "score", "publishers", "stories", "spike", "silence"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One measure over one window, and when it is reached."""

    index: int
    kind: Kind
    threshold: float
    within: int
    accepts: Accepts | None  # narrows the rule's own matchers; None: all of its signals
    eager: bool
    of: Measure = "count"
    minimum: int = 0
    warmup: int = 0
    weight: float = 0.0
    give_up: int = 0
    baseline: int = -1  # number among the rule's baselines

    @property
    def bit(self) -> int:
        """Its bit in an entry's mask."""
        return 1 << self.index


@dataclass(frozen=True, slots=True)
class Node:
    """Conditions joined by all or any."""

    every: bool
    parts: tuple["Node | Leaf", ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the machine needs to know of a rule."""

    rule: Rule
    by: tuple[str, ...]
    accepts: Accepts
    counted: bool  # signals with a score of 0 are not for it
    tree: Node
    leaves: tuple[Leaf, ...]
    shape: str
    pending: int
    keep: int
    repeat: int | None
    repeat_max: int | None
    lateness: int
    stale: int
    offsets: tuple[int, ...]  # after a signal, when the condition may change because of it
    retention: int  # how long a signal is needed after its moment is settled

    @property
    def eager(self) -> bool:
        """May it fire before event time is settled?"""
        return all(leaf.eager for leaf in self.leaves)

    @property
    def give_up(self) -> int:
        """How long the longest of its silences is listened to."""
        return max(leaf.give_up for leaf in self.leaves)

    @property
    def window(self) -> int:
        """The longest of its windows."""
        return max(leaf.within for leaf in self.leaves)


def plan_rule(rule: Rule, file: RulesFile) -> Plan:
    """Return the plan of *rule*; everything in it has been checked (`check.mistakes`)."""
    lateness = milliseconds(rule.lateness or file.lateness)
    builder = _Builder(rule.match)
    tree = builder.node(rule.when, {}, None)
    leaves = tuple(builder.leaves)
    return Plan(
        rule=rule,
        by=tuple(sorted(rule.by)),
        accepts=signal_test(rule.match),
        counted="score" not in rule.match,
        tree=tree,
        leaves=leaves,
        shape=_shape(rule),
        pending=milliseconds(rule.for_),
        keep=milliseconds(rule.keep_firing_for),
        repeat=milliseconds(rule.repeat_every) if rule.repeat_every else None,
        repeat_max=milliseconds(rule.repeat_max) if rule.repeat_max else None,
        lateness=lateness,
        stale=milliseconds(file.stale_after),
        offsets=tuple(sorted({0, *(leaf.within for leaf in leaves)})),
        retention=max(_needed(leaf, lateness) for leaf in leaves),
    )


def conditions(when: When, key: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], When]]:
    """Yield *when* and every condition inside it, with its key."""
    yield key, when
    for name, inside in (("all", when.all), ("any", when.any)):
        for number, part in enumerate(inside):
            yield from conditions(part, (*key, name, number))


def _shape(rule: Rule) -> str:
    """The same as long as an old window still means what it meant."""
    meaning = msgspec.json.encode([rule.match, rule.by, rule.when])
    return blake2b(meaning, digest_size=6).hexdigest()


def _needed(leaf: Leaf, lateness: int) -> int:
    if leaf.baseline < 0:
        return leaf.within
    return 2 * leaf.within + max(leaf.within, lateness)


class _Builder:
    """Walks the condition tree and numbers its measures."""

    def __init__(self, match: Mapping[str, Matcher]) -> None:
        self._outer = match
        self.leaves: list[Leaf] = []
        self._baselines = 0

    def node(self, when: When, match: Mapping[str, Matcher], within: str | None) -> Node:
        """Return the tree of *when*, which inherits *match* and *within*."""
        match, within = {**match, **when.match}, when.within or within
        parts: list[Node | Leaf] = list(self._measures(when, match, milliseconds(within or "0")))
        parts += [self.node(part, match, within) for part in when.all]
        if when.any:
            parts.append(Node(every=False, parts=tuple(self.node(part, match, within) for part in when.any)))
        return Node(every=True, parts=tuple(parts))

    def _measures(self, when: When, match: Mapping[str, Matcher], within: int) -> Iterator[Leaf]:
        if when.spike:
            yield self._spike(when.spike, within, match)
        if when.silence:
            yield self._silence(when.silence, within, match)
        kinds: tuple[Kind, ...] = ("count", "score", "publishers", "stories")
        for kind in kinds:
            threshold = getattr(when, kind)
            if threshold is not None:
                eager = kind != "score" or self._one_way(match, threshold)
                yield self._leaf(kind, threshold, within, match, eager=eager)

    def _leaf(
        self, kind: Kind, threshold: float, within: int, match: Mapping[str, Matcher], *, eager: bool
    ) -> Leaf:
        accepts = signal_test(match) if match else None
        leaf = Leaf(len(self.leaves), kind, threshold, within, accepts, eager)
        self.leaves.append(leaf)
        return leaf

    def _spike(self, spike: Spike, within: int, match: Mapping[str, Matcher]) -> Leaf:
        leaf = self._leaf("spike", spike.over, within, match, eager=True)
        return self._learns(
            replace(leaf, of=spike.of, minimum=spike.minimum, warmup=spike.warmup, weight=spike.weight)
        )

    def _silence(self, quiet: Quiet, within: int, match: Mapping[str, Matcher]) -> Leaf:
        leaf = self._leaf("silence", quiet.normally, within, match, eager=False)
        give_up = milliseconds(quiet.give_up)
        return self._learns(replace(leaf, warmup=quiet.warmup, weight=quiet.weight, give_up=give_up))

    def _learns(self, leaf: Leaf) -> Leaf:
        """Give *leaf* a baseline of its own."""
        leaf = replace(leaf, baseline=self._baselines)
        self._baselines += 1
        self.leaves[leaf.index] = leaf
        return leaf

    def _one_way(self, match: Mapping[str, Matcher], threshold: float) -> bool:
        """Can a further signal only push the sum towards the threshold?"""
        merged = {**self._outer, **match}
        direction = merged.get("direction")
        wanted = "escalation" if threshold >= 0 else "de-escalation"
        return direction in (wanted, [wanted])
