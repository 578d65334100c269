"""The rules at work. Pure: state in, state out; event time is the only time.

    match: Signal -> [Observation]            one for each rule and group it matters to
    fold:  GroupState | None, Observation -> GroupState | None, [Alert]

Event time of a group moves with its newest signal or tick. What is older than that by more than the rule's
lateness is settled: no signal can change it any more (a later one counts at the edge, reason `late`).
Rules of eager measures fire at once; ends, repeats and all other rules wait until their moment is settled.
So whatever order signals come in within the lateness, the last alert of each (id, generation) is the same.
A firing told ahead of time that turns out a little different is corrected by an alert of the same
generation with `notify` false.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import product
from typing import NamedTuple

from msgspec.structs import replace

from monitor.contracts import Alert, Observation, Signal
from monitor.core.durations import DAY
from monitor.core.moments import from_ms, to_ms
from monitor.core.rules.emit import fingerprint
from monitor.core.rules.evidence import evidence_of, keep
from monitor.core.rules.fields import FIELDS
from monitor.core.rules.fold import Folder
from monitor.core.rules.index import Index
from monitor.core.rules.plan import Plan, plan_rule
from monitor.core.rules.schema import RulesFile
from monitor.core.rules.state import GroupState, Machine
from monitor.core.rules.window import entry_of, insert
from monitor.core.wording import Names, Wording

FORGET = 30 * DAY  # without a signal; a group that once alerted is never forgotten, its generations go on


class Step(NamedTuple):
    """What one observation did: `reason` is counted, late, duplicate, stale, tick or unknown_rule."""

    state: GroupState | None
    alerts: list[Alert]
    reason: str


class Engine:
    """All rules of a file, compiled."""

    state_type = GroupState

    def __init__(self, rules: RulesFile, *, names: Names = str) -> None:
        self._plans = {rule.alert: plan_rule(rule, rules) for rule in rules.rules}
        self._index = Index(self._plans.values())
        self._folders = {
            name: Folder(plan, Wording(plan.rule.annotations, names)) for name, plan in self._plans.items()
        }

    def match(self, signal: Signal) -> list[Observation]:
        """Return what *signal* means to each rule; history (`backfill`) means nothing to any."""
        if signal.article.backfill:
            return []
        at = signal.article.published_at
        return [
            Observation(rule=plan.rule.alert, group=group, at=at, signal=signal)
            for plan in self._index.candidates(signal)
            if plan.accepts(signal)
            for group in _groups(signal, plan.by)
        ]

    def fold(
        self, state: GroupState | None, observation: Observation
    ) -> tuple[GroupState | None, list[Alert]]:
        """Return the state after *observation* and the alerts it gives rise to."""
        step = self.step(state, observation)
        return step.state, step.alerts

    def step(self, state: GroupState | None, observation: Observation) -> Step:
        """Fold, and say what became of the observation."""
        plan = self._plans.get(observation.rule)
        if plan is None:
            return Step(None, _orphaned(state, observation), "unknown_rule")
        if state is None:
            if observation.signal is None:
                return Step(None, [], "tick")
            state = _fresh(plan, observation)
        state = _reshaped(plan, state)
        before = state
        state, reason = _taken(plan, state, observation)
        if reason in ("duplicate", "stale"):
            return Step(state, [], reason)
        fresh = max(to_ms(observation.at), before.settled + 1) if observation.signal else None
        folded, alerts = self._folders[observation.rule].fold(state, fresh)
        return Step(None if _over(folded) else folded, alerts, reason)

    def ticks_due(self, state: GroupState) -> datetime | None:
        """Return the event time from which a tick would change *state*; None: never."""
        plan = self._plans.get(state.rule)
        if plan is None:
            return from_ms(state.clock)
        due = self._folders[state.rule].due(state)
        if due is None and not state.generation:
            due = state.touched + FORGET + 1
        return None if due is None else from_ms(due)


def _groups(signal: Signal, by: Sequence[str]) -> Iterable[tuple[tuple[str, str], ...]]:
    """Every group *signal* belongs to; none when a field to group by is empty."""
    options: list[list[tuple[str, str]]] = []
    for name in by:
        value = FIELDS[name].read(signal)
        values = value if isinstance(value, tuple) else (value,)
        options.append([(name, str(one)) for one in values if one != ""])
    return product(*options)


def _fresh(plan: Plan, observation: Observation) -> GroupState:
    at = to_ms(observation.at)
    return GroupState(
        rule=observation.rule,
        group=observation.group,
        shape=plan.shape,
        clock=at,
        settled=at - plan.lateness - 1,
        touched=at,
    )


def _reshaped(plan: Plan, state: GroupState) -> GroupState:
    """A changed rule counts from nothing; what fires goes on until the new condition has had its chance."""
    if state.shape == plan.shape:
        return state
    machine = state.machine
    if state.ahead:
        at = state.ahead.at
        machine = Machine("firing", started=at, active=at, told=at)
    if machine.phase == "firing":
        machine = replace(machine, quiet=state.clock if machine.quiet is None else machine.quiet)
    else:
        machine = Machine()
    return replace(
        state, shape=plan.shape, machine=machine, ahead=None, pending_told=False, entries=(), baselines=()
    )


def _taken(plan: Plan, state: GroupState, observation: Observation) -> tuple[GroupState, str]:
    """Return the state with the observation in it, its event time moved on, and what became of it."""
    at, signal = to_ms(observation.at), observation.signal
    if signal is None:
        return replace(state, clock=max(state.clock, at)), "tick"
    if signal.id in state.recent or any(entry.id == signal.id for entry in state.entries):
        return state, "duplicate"
    if at < state.clock - plan.stale:
        return state, "stale"
    reason = "counted" if at > state.settled else "late"
    at = max(at, state.settled + 1)
    return (
        replace(
            state,
            clock=max(state.clock, at),
            touched=max(state.touched, at),
            entries=insert(state.entries, entry_of(plan, signal, at)),
            evidence=keep(state.evidence, evidence_of(signal)),
        ),
        reason,
    )


def _over(state: GroupState) -> bool:
    """Is there nothing left worth remembering?"""
    if state.machine.phase != "inactive" or state.ahead or state.entries:
        return False
    if state.generation:
        return False
    remembered = state.recent or any(known.windows for known in state.baselines)
    return not remembered or state.clock > state.touched + FORGET


def _orphaned(state: GroupState | None, observation: Observation) -> list[Alert]:
    """The rule is gone: what it had told must be ended."""
    if state is None or not (state.machine.phase == "firing" or state.ahead):
        return []
    started = state.ahead.at if state.ahead else state.machine.started
    at = max(observation.at, from_ms(state.clock))
    return [
        Alert(
            id=fingerprint(state.rule, state.group),
            rule=state.rule,
            severity="warning",
            state="resolved",
            reason="rule_removed",
            group=dict(state.group),
            value=0.0,
            threshold=0.0,
            window=0.0,
            starts_at=from_ms(started),
            ends_at=at,
            at=at,
            title=f"Over: {state.rule}: the rule was removed",
            generation=state.generation + 1,
        )
    ]
