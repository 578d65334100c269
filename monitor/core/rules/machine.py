"""inactive -> pending -> firing -> resolved, driven by event time alone.

    Machine, moments, condition -> Machine, [Change]

At one moment the condition is looked at before the timers, so a signal that comes exactly when an alert
would end keeps it alive, and a condition that fails exactly when `for` is over never fired.
"""

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from msgspec.structs import replace

from monitor.core.rules.plan import Plan
from monitor.core.rules.state import Machine

What = Literal["pending", "dropped", "firing", "repeat", "resolved"]


class Change(NamedTuple):
    """What happened to the machine, and when; `started` is the firing it belongs to."""

    what: What
    at: int
    started: int = 0


def advance(
    plan: Plan, machine: Machine, holds: Callable[[int], bool], moments: Iterable[int], upto: int
) -> tuple[Machine, list[Change]]:
    """Return the machine at *upto* and its changes; *moments* are those at which the condition may change."""
    changes: list[Change] = []
    for moment in moments:
        machine = _run_timers(plan, machine, moment - 1, changes)
        machine = _look(plan, machine, moment, changes, holds=holds(moment))
    return _run_timers(plan, machine, upto, changes), changes


def next_timer(plan: Plan, machine: Machine) -> tuple[int, What] | None:
    """Return when the machine moves by itself next, and how."""
    if machine.phase == "pending":
        return machine.since + plan.pending, "firing"
    if machine.phase == "inactive":
        return None
    if machine.quiet is not None:
        return machine.quiet + plan.keep, "resolved"
    if plan.repeat is None:
        return None
    return max(machine.told + _pause(plan, machine.repeats), machine.active), "repeat"


def _look(plan: Plan, machine: Machine, at: int, changes: list[Change], *, holds: bool) -> Machine:
    if machine.phase == "inactive" and holds:
        if plan.pending:
            changes.append(Change("pending", at))
        return Machine("pending", since=at)
    if machine.phase == "pending" and not holds:
        changes.append(Change("dropped", at))
        return Machine()
    if machine.phase == "firing" and holds and machine.quiet is not None:
        return replace(machine, quiet=None, active=at)
    if machine.phase == "firing" and not holds and machine.quiet is None:
        return replace(machine, quiet=at)
    return machine


def _run_timers(plan: Plan, machine: Machine, upto: int, changes: list[Change]) -> Machine:
    while (timer := next_timer(plan, machine)) and timer[0] <= upto:
        at, what = timer
        machine = _rung(machine, at, what)
        changes.append(Change(what, at, machine.started))
        if what == "resolved":
            machine = Machine()
    return machine


def _rung(machine: Machine, at: int, what: What) -> Machine:
    if what == "firing":
        return Machine("firing", since=machine.since, started=at, active=at, told=at)
    if what == "repeat":
        return replace(machine, told=at, repeats=machine.repeats + 1)
    return machine


def _pause(plan: Plan, repeats: int) -> int:
    """Return the pause before the next repeat: each so many times the one before, up to a limit."""
    pause = plan.repeat or 0
    longest = plan.repeat_max or (pause if plan.rule.repeat_factor == 1 else 7 * 86_400_000)
    try:
        grown = pause * plan.rule.repeat_factor**repeats
    except OverflowError:
        return longest
    return int(min(grown, longest))
