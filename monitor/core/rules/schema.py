"""What config/rules.yaml may say. Its meaning is in docs/alerting.md, its mistakes are found by `check.py`.

YAML -> RulesFile (settings reads it; msgspec refuses unknown keys)
"""

from typing import Literal

import msgspec
from msgspec import Struct

from monitor.contracts import Severity

Plain = str | int | float | bool
Measure = Literal["count", "publishers", "stories"]


class Test(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a field must be, when one word or a list of words cannot say it; all that is given must hold."""

    regex: str | None = None
    not_: "Plain | list[Plain] | Test | None" = msgspec.field(name="not", default=None)
    min: float | None = None
    max: float | None = None


Matcher = Plain | list[Plain] | Test


class Spike(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """More than this group is used to: (value - mean) / deviation of its own past windows."""

    over: float = 3.0  # deviations above the mean
    of: Measure = "stories"
    minimum: int = 5  # in the window, whatever the past was
    warmup: int = 8  # windows of past needed before anything is called unusual
    weight: float = 0.1  # of the newest window in the moving mean


class Quiet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing from a group that is normally loud."""

    normally: float = 1.0  # signals a window, on average
    warmup: int = 8
    weight: float = 0.1
    give_up: str = "7d"  # after so long it is quiet for good, and no longer news


class When(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A condition; everything given must hold. `match` and `within` narrow it and all conditions inside."""

    count: int | None = None
    score: float | None = None  # sum; below 0: at most this
    publishers: int | None = None
    stories: int | None = None
    spike: Spike | None = None
    silence: Quiet | None = None
    within: str | None = None
    match: dict[str, Matcher] = {}
    all: "list[When]" = []
    any: "list[When]" = []


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: which signals, grouped how, when it fires, how long, how loud."""

    alert: str
    match: dict[str, Matcher] = {}
    by: tuple[str, ...] = ("pair",)
    when: When
    for_: str = msgspec.field(name="for", default="0s")
    keep_firing_for: str = "0s"
    repeat_every: str | None = None  # None: told once until it is over
    repeat_factor: float = 1.0  # each pause so many times the one before
    repeat_max: str | None = None
    lateness: str | None = None  # None: the file's
    severity: Severity = "warning"
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}


class Group(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules that belong together, for people."""

    name: str
    rules: list[Rule]


class RulesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """config/rules.yaml."""

    lateness: str = "30m"  # how much later than its neighbours a signal may arrive and count at its own time
    stale_after: str = "24h"  # older than this, it does not count at all
    groups: list[Group]

    @property
    def rules(self) -> list[Rule]:
        """All rules, in order."""
        return [rule for group in self.groups for rule in group.rules]
