"""A change of the machine -> the alert that tells of it.

Facts, GroupState, Change -> Alert
"""

from collections.abc import Callable
from hashlib import blake2b

import msgspec

from monitor.contracts import Alert, AlertState, Evidence
from monitor.core.identity import identify
from monitor.core.moments import from_ms
from monitor.core.rules.evidence import show
from monitor.core.rules.machine import Change, What
from monitor.core.rules.measure import Facts
from monitor.core.rules.plan import Leaf
from monitor.core.rules.state import Entry, GroupState
from monitor.core.rules.window import publishers, stories
from monitor.core.wording import Wording

_STATES: dict[What, AlertState] = {
    "pending": "pending",
    "dropped": "resolved",
    "firing": "firing",
    "repeat": "firing",
    "resolved": "resolved",
}
_TOLD = ("firing", "repeat", "resolved")


def fingerprint(rule: str, group: tuple[tuple[str, str], ...]) -> str:
    """Return the id of the alert of *rule* for *group*: the same string everywhere, for ever."""
    return identify("alert", rule, *(f"{name}={value}" for name, value in group))


def alert_of(facts: Facts, state: GroupState, change: Change, generation: int, wording: Wording) -> Alert:
    """Return the alert that tells of *change*."""
    rule, leaf = facts.plan.rule, facts.leading(change.at)
    entries = _window(facts, change.at)
    return wording.word(
        Alert(
            id=fingerprint(state.rule, state.group),
            rule=rule.alert,
            severity=rule.severity,
            state=_STATES[change.what],
            reason=reason(facts, leaf, change.what),
            group=dict(state.group),
            labels=rule.labels,
            value=round(facts.value(leaf, change.at), 4),
            threshold=leaf.threshold,
            window=leaf.within / 1000,
            starts_at=from_ms(change.started or change.at),
            ends_at=from_ms(change.at) if _STATES[change.what] == "resolved" else None,
            at=from_ms(change.at),
            evidence=show(state.evidence, _fitting(facts, entries, change), _around(facts, change)),
            signals=len(entries),
            publishers=publishers(entries),
            stories=stories(entries),
            score=round(sum(entry.score for entry in entries), 4),
            title=rule.alert,
            generation=generation,
            notify=change.what in _TOLD,
        )
    )


def reason(facts: Facts, leaf: Leaf, what: What) -> str:
    """Return the word for why *what* happened."""
    if what == "firing":
        return "held_for" if facts.plan.pending else f"{leaf.kind}_reached"
    if what == "resolved":
        return "quiet_for" if facts.plan.keep else "condition_gone"
    return {"pending": f"{leaf.kind}_reached", "dropped": "condition_gone", "repeat": "still_firing"}[what]


def said(alert: Alert) -> str:
    """Return a digest of everything *alert* says."""
    return blake2b(msgspec.json.encode(alert), digest_size=8).hexdigest()


def _fitting(facts: Facts, entries: list[Entry], change: Change) -> Callable[[Evidence], bool]:
    """What speaks for a firing is in its window; what spoke for one that is over lies in its whole time."""
    if change.what != "resolved":
        ids = {entry.id for entry in entries}
        return lambda item: item.signal in ids
    start, end = from_ms(change.started - facts.plan.window), from_ms(change.at)
    return lambda item: start < item.published_at <= end


def _around(facts: Facts, change: Change) -> Callable[[Evidence], bool]:
    """Of a silence nothing speaks but what came before it; what broke it was not known at its moment."""
    start, end = from_ms((change.started or change.at) - facts.plan.retention), from_ms(change.at)
    return lambda item: start < item.published_at <= end


def _window(facts: Facts, at: int) -> list[Entry]:
    return [entry for entry in facts.entries if at - facts.plan.window < entry.at <= at]
