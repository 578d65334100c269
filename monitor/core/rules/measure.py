"""Does the condition hold at a moment, and how far above the threshold is it?

Plan, Facts, t -> bool        Leaf, Facts, t -> value
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.rules.baseline import learn, unusual
from monitor.core.rules.plan import Leaf, Node, Plan
from monitor.core.rules.state import Baseline, Entry
from monitor.core.rules.window import inside, publishers, stories


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a group."""

    plan: Plan
    entries: tuple[Entry, ...]
    baselines: tuple[Baseline, ...]

    def count(self, leaf: Leaf, entries: Sequence[Entry]) -> float:
        """Return what *leaf* makes of the entries of one window."""
        kind = leaf.of if leaf.kind == "spike" else leaf.kind
        if kind == "publishers":
            return publishers(entries)
        if kind == "stories":
            return stories(entries)
        if kind == "score":
            return sum(entry.score for entry in entries)
        return len(entries)

    def value(self, leaf: Leaf, at: int) -> float:
        """Return the value of *leaf* at *at*, in the unit of its threshold."""
        if leaf.kind == "spike":
            found = self.count(leaf, inside(self.entries, leaf, at))
            return unusual(leaf, self._usual(leaf, at), found)
        return self.count(leaf, inside(self.entries, leaf, at))

    def holds(self, leaf: Leaf, at: int) -> bool:
        """Return whether *leaf* is reached at *at*."""
        if leaf.kind == "silence":
            return self._silent(leaf, at)
        if leaf.kind == "spike":
            return self._spiking(leaf, at)
        entries = inside(self.entries, leaf, at)
        if leaf.kind == "stories":
            return stories(entries, int(leaf.threshold)) >= leaf.threshold
        value = self.count(leaf, entries)
        return value >= leaf.threshold if leaf.threshold >= 0 else value <= leaf.threshold

    def condition(self, at: int) -> bool:
        """Return whether the rule's whole condition holds at *at*."""
        return self._node(self.plan.tree, at)

    def possible(self) -> bool:
        """Return False when these entries cannot fulfil the condition at any moment: cheap, and often so."""
        return _possible(self.plan.tree, self.entries)

    def leading(self, at: int) -> Leaf:
        """Return the measure that speaks for the rule at *at*: the first one reached, or the first."""
        return next((leaf for leaf in self.plan.leaves if self.holds(leaf, at)), self.plan.leaves[0])

    def _node(self, part: Node | Leaf, at: int) -> bool:
        if isinstance(part, Leaf):
            return self.holds(part, at)
        if part.every:
            return all(self._node(inner, at) for inner in part.parts)
        return any(self._node(inner, at) for inner in part.parts)

    def _spiking(self, leaf: Leaf, at: int) -> bool:
        value = self.count(leaf, inside(self.entries, leaf, at))
        if value < leaf.minimum:
            return False
        return unusual(leaf, self._usual(leaf, at), value) >= leaf.threshold

    def _silent(self, leaf: Leaf, at: int) -> bool:
        last = _newest(self.entries, leaf, at)
        if last is None or not last + leaf.within <= at < last + leaf.give_up:
            return False
        usual = self._usual(leaf, at)
        return usual.windows >= leaf.warmup and usual.mean >= leaf.threshold

    def _usual(self, leaf: Leaf, at: int) -> Baseline:
        known = self.baselines[leaf.baseline] if self.baselines else Baseline()
        return learn(leaf, known, self.entries, learnt_until(self.plan, leaf, at), self.count)


def learnt_until(plan: Plan, leaf: Leaf, at: int) -> int:
    """Return up to when the past of *leaf* is what it is used to at *at*: settled, and before the window."""
    return at - max(leaf.within, plan.lateness)


def _newest(entries: Sequence[Entry], leaf: Leaf, at: int) -> int | None:
    return next((entry.at for entry in reversed(entries) if entry.at <= at and entry.mask & leaf.bit), None)


def _possible(part: Node | Leaf, entries: Sequence[Entry]) -> bool:
    if isinstance(part, Node):
        found = (_possible(inner, entries) for inner in part.parts)
        return all(found) if part.every else any(found)
    if part.kind in ("score", "silence"):
        return True
    needed = part.minimum if part.kind == "spike" else part.threshold
    return len(entries) >= needed
