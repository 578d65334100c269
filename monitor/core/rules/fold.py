"""One rule over one group: settle what is settled, look ahead at what is not.

    GroupState -> GroupState, [Alert]

`settle` runs the machine over moments that no signal can change any more; what it finds is final. `look
ahead` runs a throw-away copy over the rest and only ever tells of the first firing in it.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from monitor.contracts import Alert
from monitor.core.moments import from_ms
from monitor.core.rules.baseline import learn
from monitor.core.rules.emit import alert_of, said
from monitor.core.rules.machine import Change, advance, next_timer
from monitor.core.rules.measure import Facts, learnt_until
from monitor.core.rules.plan import Plan
from monitor.core.rules.state import MAX_RECENT, Ahead, Baseline, GroupState, Machine
from monitor.core.rules.window import moments, next_moment, prune
from monitor.core.wording import Wording


class Folder:
    """Carries out one plan."""

    def __init__(self, plan: Plan, wording: Wording) -> None:
        self._plan = plan
        self._wording = wording

    def fold(self, state: GroupState, fresh: int | None) -> tuple[GroupState, list[Alert]]:
        """Return *state* after all that entries and clock make happen; *fresh*: when the new entry is."""
        facts = self._facts(state)
        state, alerts = self._settle(facts, state)
        if self._plan.eager and state.machine.phase != "firing" and not state.ahead:
            # what came while it was still firing has not been looked at yet
            state, early = self._look_ahead(facts, state, state.settled + 1 if alerts else fresh)
            alerts += early
        return self._tidy(state), alerts

    def due(self, state: GroupState) -> int | None:
        """Return the event time at which *state* changes by itself."""
        plan = self._plan
        moves = [next_moment(plan, state.entries, state.settled)]
        moves.append((next_timer(plan, state.machine) or (None,))[0])
        moves.append(state.ahead.at if state.ahead else None)
        moves.append(state.entries[0].at + plan.retention if state.entries else None)
        settling = [move + plan.lateness for move in moves if move is not None and move > state.settled]
        return min([*settling, *self._pending(state)], default=None)

    def _facts(self, state: GroupState) -> Facts:
        return Facts(self._plan, state.entries, state.baselines)

    def _pending(self, state: GroupState) -> list[int]:
        """When a pending alert that is not settled yet will have been pending long enough."""
        if not (
            self._plan.eager and self._plan.pending and state.machine.phase != "firing" and not state.ahead
        ):
            return []
        machine, _ = self._run(self._facts(state), state.machine, state.settled, state.clock)
        return [machine.since + self._plan.pending] if machine.phase == "pending" else []

    def _run(self, facts: Facts, machine: Machine, after: int, upto: int) -> tuple[Machine, list[Change]]:
        if machine.phase == "inactive" and not facts.possible():
            return machine, []
        found = moments(self._plan, facts.entries, after, upto)
        return advance(self._plan, machine, facts.condition, found, upto)

    def _settle(self, facts: Facts, state: GroupState) -> tuple[GroupState, list[Alert]]:
        settled = max(state.settled, state.clock - self._plan.lateness)
        machine, changes = self._run(facts, state.machine, state.settled, settled)
        state = replace(state, machine=machine, settled=settled)
        alerts: list[Alert] = []
        for number, change in enumerate(changes):
            state, told = self._tell(facts, state, change, changes[number + 1 :])
            alerts += told
        if state.ahead and state.ahead.at <= settled:
            state, told = self._retract(facts, state, state.ahead)
            alerts += told
        return state, alerts

    def _tell(
        self, facts: Facts, state: GroupState, change: Change, later: Sequence[Change]
    ) -> tuple[GroupState, list[Alert]]:
        if change.what == "firing" and state.ahead:
            return self._confirm(facts, state, change, state.ahead)
        if change.what in ("pending", "dropped"):
            return self._tell_pending(facts, state, change)
        state = replace(state, generation=state.generation + 1, pending_told=False)
        alert = self._alert(facts, state, change)
        if change.what == "repeat" and any(other.what in ("repeat", "resolved") for other in later):
            # after a long pause one message stands for all that were missed; the record has each of them,
            # because what is true must not depend on how often somebody looked
            alert = replace(alert, notify=False)
        return state, [alert]

    def _tell_pending(
        self, facts: Facts, state: GroupState, change: Change
    ) -> tuple[GroupState, list[Alert]]:
        telling = change.what == "pending"
        if telling == state.pending_told or state.ahead:
            return state, []
        state = replace(state, pending_told=telling)
        return state, [self._alert(facts, state, change)]

    def _confirm(
        self, facts: Facts, state: GroupState, change: Change, ahead: Ahead
    ) -> tuple[GroupState, list[Alert]]:
        """The firing told ahead of time is settled: correct it if late signals made it another one."""
        state = replace(state, ahead=None)
        alert = self._alert(facts, state, change)
        return state, [] if said(alert) == ahead.said else [replace(alert, notify=False)]

    def _retract(self, facts: Facts, state: GroupState, ahead: Ahead) -> tuple[GroupState, list[Alert]]:
        state = replace(state, ahead=None, generation=state.generation + 1)
        alert = self._alert(facts, state, Change("resolved", ahead.at, ahead.at))
        return state, [replace(alert, reason="retracted")]

    def _look_ahead(
        self, facts: Facts, state: GroupState, fresh: int | None
    ) -> tuple[GroupState, list[Alert]]:
        after = state.settled
        if not self._plan.pending:  # only a new signal makes it true, and not before its own moment
            after = state.clock if fresh is None else max(after, fresh - 1)
        machine, changes = self._run(facts, state.machine, after, state.clock)
        firing = next((change for change in changes if change.what == "firing"), None)
        if firing:
            state = replace(state, generation=state.generation + 1, pending_told=False)
            alert = self._alert(facts, state, firing)
            return replace(state, ahead=Ahead(firing.at, said(alert))), [alert]
        if machine.phase == "pending" and self._plan.pending:
            return self._tell_pending(facts, state, Change("pending", machine.since))
        return state, []

    def _alert(self, facts: Facts, state: GroupState, change: Change) -> Alert:
        return alert_of(facts, state, change, state.generation, self._wording)

    def _tidy(self, state: GroupState) -> GroupState:
        baselines = self._learn(state)
        entries, gone = prune(self._plan, state.entries, state.settled)
        evidence = state.evidence
        if gone and state.machine.phase != "firing" and not state.ahead:
            oldest = from_ms(state.settled - self._plan.retention)
            evidence = tuple(item for item in evidence if item.published_at > oldest)
        recent = (*state.recent, *(entry.id for entry in gone))[-MAX_RECENT:]
        return replace(state, baselines=baselines, entries=entries, evidence=evidence, recent=recent)

    def _learn(self, state: GroupState) -> tuple[Baseline, ...]:
        facts, learnt = self._facts(state), []
        for leaf in self._plan.leaves:
            if leaf.baseline >= 0:
                known = state.baselines[leaf.baseline] if state.baselines else Baseline()
                until = learnt_until(self._plan, leaf, state.settled)
                learnt.append(learn(leaf, known, state.entries, until, facts.count))
        return tuple(learnt)
